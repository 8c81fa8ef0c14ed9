"""One request as its log line tells it, handed along with the request itself."""

import re
import secrets
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

KEY = "smarketing.asked"
"""Under this name a connection's scope carries its `Asked`."""

_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass
class Asked:
    """What is known of a request beyond its answer; whoever learns it fills it in.

    `route` is the declared pattern that answers, such as `join/<str:token>/`: the address itself
    may hold a secret or somebody's name.
    """

    request_id: str
    route: str = ""
    person: int | None = None


def asked_in(scope: Mapping[str, Any]) -> Asked:
    """Return the request of a scope; a new one where nobody has named it."""
    found = scope.get(KEY)
    return found if isinstance(found, Asked) else Asked(new_id())


def named(scope: MutableMapping[str, Any], given: str) -> Asked:
    """Give a scope its request, under the name that came with it, if that is sane."""
    asked = Asked(given if _SANE.fullmatch(given) else new_id())
    scope[KEY] = asked
    return asked


def new_id() -> str:
    """Return a name that no other request has."""
    return secrets.token_hex(8)
