"""Who may open which route: each one is declared with its roles, and nothing else is open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import EVERYONE, Role

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Route:
    """An address, what answers there, and the roles to which it is open.

    `roles` is None where nobody needs to have signed in. `pattern` is Django's.
    """

    pattern: str
    view: View
    name: str
    roles: frozenset[Role] | None = EVERYONE


def patterns(routes: Iterable[Route]) -> list[URLPattern]:
    """Return Django's patterns of declared routes; the declaration travels with each."""
    return [path(one.pattern, one.view, {"declared": one}, one.name) for one in routes]


def admitted(person: Any, roles: frozenset[Role] | None) -> bool:  # noqa: ANN401 (or nobody)
    """Say whether a route that is open to these roles is open to a person, or to nobody known."""
    if roles is None:
        return True
    return isinstance(person, Person) and person.is_active and Role(person.role) in roles


def person_of(request: HttpRequest) -> Person:
    """Return who asks; only for routes that are not open to strangers."""
    if not isinstance(request.user, Person):
        raise TypeError("a route without roles asked for the person")
    return request.user
