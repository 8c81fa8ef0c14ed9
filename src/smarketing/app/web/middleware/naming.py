"""Says of each request, to the log and to the error page, what the server could not know."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from smarketing.app.logs.asked import Asked, asked_in
from smarketing.app.web.accounts.models import Person


class NameRequest:
    """Notes the route and the person of a request; its name is left on it as `asked`."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request, and note what was learned of it."""
        asked = asked_in(request.META.get("asgi.scope", {}))
        request.asked = asked  # type: ignore[attr-defined]
        response = self._answer(request)
        if request.resolver_match:
            asked.route = f"/{request.resolver_match.route}"
        # Whoever was never looked up is not looked up for the log.
        known = getattr(request, "_cached_user", None)
        asked.person = known.pk if isinstance(known, Person) else None
        return response


def request_id_of(request: HttpRequest) -> str:
    """Return the name under which the log has a request."""
    asked = getattr(request, "asked", None)
    return asked.request_id if isinstance(asked, Asked) else ""
