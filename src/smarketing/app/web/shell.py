"""What stands around every page: the menu that a role sees, the edition, who reads and how."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.palette import TOKENS
from smarketing.app.prepared.edition import Edition, current_edition
from smarketing.app.web.access import admitted
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import EVERYONE, LABELS, SALES, Role
from smarketing.app.web.middleware.speaking import language_of, zone_of
from smarketing.core.base.sentence import msgid

APPEARANCES = (("", msgid("Device")), ("light", msgid("Light")), ("dark", msgid("Dark")))

_OLD = timedelta(minutes=5)
_LIBRARY = ("account_", "mfa_", "socialaccount_")
"""How the log-in library's pages are called; to a reader they are a part of Settings."""

_IN_THE_BAR = 4
"""How many pages the bar of a phone holds; the others stand under More."""


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
    Entry("quality", msgid("Quality"), "q"),
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
        if admitted(person, entry.roles) and _is_there(entry.name)
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page shows."""
    known = getattr(request, "user", None)
    person: Person | None = known if isinstance(known, Person) else None
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    if here.startswith(_LIBRARY):
        here = "settings-security"
    language = language_of(request)
    edition = current_edition(settings.SMARKETING_LAYOUT) if person else None
    zone = zone_of(request) or (edition.zone if edition else "")
    menu = menu_of(person, here) if person else []
    return {
        "language": language,
        "languages": settings.LANGUAGES,
        "appearances": APPEARANCES,
        "paper": TOKENS["paper"],
        "zone": zone,
        "person": person,
        "menu": menu,
        "is_in_more": any(entry["is_here"] for entry in menu[_IN_THE_BAR:]),
        "edition": _told(edition, language, zone or "UTC") if edition else None,
        "role_label": LABELS[Role(person.role)] if person else "",
        "here": here,
        "single_sign_on": settings.SMARKETING_CONFIGURATION.single_sign_on,
    }


def _told(edition: Edition, language: Language, zone: str) -> dict[str, object]:
    """Say of when the numbers are: the time of today, or the day too."""
    at, today = (one.astimezone(ZoneInfo(zone)) for one in (edition.moment, now()))
    return {
        "company": edition.company,
        "version": edition.version,
        "is_today": at.date() == today.date(),
        "time": at.time(),
        "day_and_time": numbers.short_moment(at, language, zone),
        "is_old": today - at > _OLD,
    }


@cache
def _is_there(name: str) -> bool:
    """Say whether a page exists: the menu names pages before the last of them is made."""
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True
