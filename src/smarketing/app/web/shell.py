"""What stands around every page: the menu that a role sees, the language, the person."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from smarketing.app.web.access import admitted
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import EVERYONE, LABELS, SALES, Role
from smarketing.app.web.middleware.speaking import language_of, zone_of
from smarketing.core.base.sentence import msgid


@dataclass(frozen=True)
class Entry:
    """A line of the menu; `key` goes there after `g`. Its icon is called as the page is."""

    name: str
    label: str
    key: str
    roles: frozenset[Role] = EVERYONE

    @property
    def icon(self) -> str:
        """The name of its picture."""
        return self.name


MENU = (
    Entry("today", msgid("Today"), "t"),
    Entry("desk", msgid("Desk"), "e", SALES),
    Entry("funnel", msgid("Funnel"), "f"),
    Entry("plan", msgid("Plan"), "p"),
    Entry("agreement", msgid("Agreement"), "a"),
    Entry("data", msgid("Data"), "d"),
    Entry("settings", msgid("Settings"), "s"),
)


def menu_of(person: Person, here: str) -> list[dict[str, object]]:
    """Return the lines that a person sees, the one of the page they are on marked."""
    return [
        {
            "name": entry.name,
            "label": entry.label,
            "key": entry.key,
            "icon": entry.icon,
            "is_here": here == entry.name or here.startswith(f"{entry.name}-"),
        }
        for entry in MENU
        if admitted(person, entry.roles)
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page shows."""
    known = getattr(request, "user", None)
    person: Person | None = known if isinstance(known, Person) else None
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "language": language_of(request),
        "zone": zone_of(request),
        "person": person,
        "menu": menu_of(person, here or "") if person else [],
        "role_label": LABELS[Role(person.role)] if person else "",
        "here": here,
        "single_sign_on": settings.SMARKETING_CONFIGURATION.single_sign_on,
    }
