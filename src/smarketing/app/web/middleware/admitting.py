"""Denies by default: a request reaches its view only where the route is declared for the role."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url

from smarketing.app.web.access import Route, admitted
from smarketing.app.web.allauth_routes import roles_of

_REACHES_THE_VIEW = None


class AdmitDeclared:
    """Lets a request through to declared routes; strangers are sent to the log-in page."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request; who may is looked at once its view is known."""
        return self._answer(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, named: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse what is not declared; take the declaration away before the view sees it."""
        declared = named.pop("declared", None)
        name = request.resolver_match.url_name if request.resolver_match else None
        roles = declared.roles if isinstance(declared, Route) else roles_of(name)
        if admitted(request.user, roles):
            return _REACHES_THE_VIEW
        if request.user.is_authenticated:
            raise PermissionDenied
        return _to_log_in(request)


def _to_log_in(request: HttpRequest) -> HttpResponse:
    address = resolve_url("account_login")
    if request.method == "GET":
        address += f"?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        # A part of a page cannot hold the log-in page: have the browser go there whole.
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("account_login")})
    return redirect(address)
