"""What changed since yesterday and why, the largest first."""

from collections.abc import Iterator

from smarketing.core.reports.today.changed_goal import (
    agreement_changed,
    chance_changed,
    paces_changed,
)
from smarketing.core.reports.today.changed_leads import deals_closed, entered, rejected
from smarketing.core.reports.today.changed_promises import lapsed, promises_changed
from smarketing.core.reports.today.compared import Compared
from smarketing.core.reports.today.pages import Change


def changes(compared: Compared) -> list[Change]:
    """Return every change, by about what it is worth; a new version of the agreement first."""
    return sorted(_all(compared), key=lambda one: -one.weight)


def _all(compared: Compared) -> Iterator[Change]:
    yield from agreement_changed(compared)
    yield from deals_closed(compared)
    yield from chance_changed(compared)
    yield from paces_changed(compared)
    yield from entered(compared)
    yield from rejected(compared)
    yield from promises_changed(compared)
    yield from lapsed(compared)
