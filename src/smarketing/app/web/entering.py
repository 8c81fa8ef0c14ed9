"""The log-in library's list of second factors, which our own page shows.

Declared before the library's, under the same name, since the library itself leads there.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from smarketing.app.web.access import Route


def to_security(request: HttpRequest) -> HttpResponse:
    """Lead to the settings that show what the library's page would."""
    del request
    return redirect("settings-security")


ROUTES = (Route("account/2fa/", to_security, "mfa_index"),)
