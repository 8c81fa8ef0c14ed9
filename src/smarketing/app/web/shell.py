"""What stands around every page: the menu that a role sees, the language, the person."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from smarketing.app.web.access import admitted
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import EVERYONE, Role
from smarketing.app.web.middleware.speaking import language_of, zone_of
from smarketing.core.base.sentence import msgid


@dataclass(frozen=True)
class Entry:
    """A line of the menu; `key` goes there after `g`."""

    name: str
    label: str
    key: str
    roles: frozenset[Role] = EVERYONE


MENU = (
    Entry("today", msgid("Today"), "t"),
    Entry("plan", msgid("Plan"), "p"),
    Entry("agreement", msgid("Agreement"), "a"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page shows."""
    person = request.user if isinstance(getattr(request, "user", None), Person) else None
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "language": language_of(request),
        "zone": zone_of(request),
        "person": person,
        "menu": [entry for entry in MENU if person and admitted(person, entry.roles)],
        "here": here,
        "single_sign_on": settings.SMARKETING_CONFIGURATION.single_sign_on,
    }
