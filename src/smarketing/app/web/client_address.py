"""From which network address a request comes, behind as many proxies as the settings trust."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the client; empty where there is none."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return seen_address(forwarded, request.META.get("REMOTE_ADDR", ""))


def seen_address(forwarded: str, remote: str) -> str:
    """Return the client's address among those that proxies forwarded, and the one next to us.

    Each trusted proxy appends the address that it saw; what stands before those was written by the
    client itself and counts for nothing.
    """
    trusted = settings.SMARKETING_CONFIGURATION.web.trusted_proxies
    seen = [*filter(None, (hop.strip() for hop in forwarded.split(","))), remote]
    # The last is the proxy next to us; the client is as many places before it as proxies are ours.
    return _readable(seen[max(len(seen) - 1 - trusted, 0)])


def _readable(text: str) -> str:
    """Return an address as it is always written, without a port; empty where it is none."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        return str(ip_address(host))
    except ValueError:
        return ""
