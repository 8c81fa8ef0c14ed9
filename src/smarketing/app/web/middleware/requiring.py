"""Leads whoever lacks the second factor that their role asks for to setting one up."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url

from smarketing.app.web.accounts.factors import lacks_factor
from smarketing.app.web.accounts.models import Person

FIRST = "settings-second-factor"
"""The page that says what is missing."""

_STILL_OPEN = {FIRST, "account_logout", "account_reauthenticate", "manifest"}


class RequireFactor:
    """Holds back every page but those by which a second factor is set up."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request; where it leads is looked at once its view is known."""
        return self._answer(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _named: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Send those who lack a factor to set one up."""
        name = (request.resolver_match.url_name if request.resolver_match else None) or ""
        if not isinstance(request.user, Person) or name in _STILL_OPEN or name.startswith("mfa_"):
            return None
        if not lacks_factor(request.user):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(FIRST)})
        return redirect(FIRST)
