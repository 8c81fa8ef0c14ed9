"""Gives a session another key once its person has another role."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponseBase

from smarketing.app.web.accounts.models import Person

_ROLE = "role"


class RotateSession:
    """Keeps in each session the role it was last used with; a key from before opens nothing."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request, in a session with a key that is as old as the role."""
        if isinstance(request.user, Person):
            seen = request.session.get(_ROLE)
            if seen != request.user.role:
                if seen is not None:
                    _rotate(request)
                request.session[_ROLE] = request.user.role
        return self._answer(request)


def _rotate(request: HttpRequest) -> None:
    before = request.session.session_key
    request.session.cycle_key()
    # The list of open sessions knows them by their keys.
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
