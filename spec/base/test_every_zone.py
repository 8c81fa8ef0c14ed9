"""Elapsed and add, in every time zone of the world whose clocks ever change, where they change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest
from spec.base.stepping_clock import is_open

from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.base.working_hours import WorkingHours
from smarketing.core.base.working_time import SECOND, Micros, WorkingCalendar, micros, moment_of

FIRST, LAST = datetime(1950, 1, 10, tzinfo=UTC), datetime(2037, 12, 31, tzinfo=UTC)
A_MONTH = timedelta(days=28)
HOUR = 3600 * SECOND

# Windows across the hours in which clocks change, over midnight, and by day.
WEEK = {
    weekday: [(4500, 9900), (9 * 3600, 17 * 3600), (22 * 3600 + 1800, 1800)] for weekday in range(7)
}
AROUND = np.array([-26, -24, -2, -1, 0, 1, 2, 23, 25]) * HOUR
NEARER = np.array([-1, 0, 1, 1800 * SECOND])
SPANS = np.array([1, 59 * SECOND, HOUR, 12 * HOUR, 50 * HOUR])
MOST_CHANGES = 12


def changes(zone: ZoneInfo) -> list[int]:
    """Return the latest moments at which the offset of a zone changes, the last one first."""
    found: list[int] = []
    at = LAST
    while at > FIRST and len(found) < MOST_CHANGES:
        before = at - A_MONTH
        if at.astimezone(zone).utcoffset() != before.astimezone(zone).utcoffset():
            found.append(change_between(micros(before), micros(at), zone))
        at = before
    return found


def change_between(before: int, after: int, zone: ZoneInfo) -> int:
    old = moment_of(before).astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = (before + after) // 2 // SECOND * SECOND
        same = moment_of(middle).astimezone(zone).utcoffset() == old
        before, after = (middle, after) if same else (before, middle)
    return after


AREAS: dict[str, list[str]] = {}
for name in sorted(available_timezones()):
    if changes(ZoneInfo(name)):
        AREAS.setdefault(name.split("/")[0], []).append(name)


def test_hundreds_of_zones_change_their_clocks() -> None:
    assert sum(map(len, AREAS.values())) > 400


@pytest.mark.parametrize("area", AREAS)
def test_elapsed_and_add_are_inverse_additive_and_monotone(area: str) -> None:
    for name in AREAS[area]:
        zone = ZoneInfo(name)
        at = changes(zone)
        first, last = (moment_of(change).date() for change in (at[-1], at[0]))
        hours = WorkingHours(zone, WEEK, frozenset({first, last + timedelta(days=1)}))
        calendar = hours.laid_out(first - A_MONTH, last + A_MONTH)
        moments = np.unique(np.add.outer(np.array(at, np.int64), np.add.outer(AROUND, NEARER)))
        holds_everywhere(calendar, moments)
        defined_so(hours, calendar, moments[:: len(moments) // 8 + 1])


def holds_everywhere(calendar: WorkingCalendar, moments: Micros) -> None:
    start, end = moments[:-1], moments[1:]
    passed = calendar.elapsed(start, end)
    assert np.all((passed >= 0) & (passed <= end - start)), "no more passes than there is"
    first = np.full(len(moments), moments[0])
    so_far = calendar.elapsed(first, moments)
    assert np.array_equal(np.diff(so_far), passed), "parts add up to the whole"
    begun, span = (grid.ravel() for grid in np.meshgrid(start, SPANS))
    due = calendar.add(begun, span)
    assert np.array_equal(calendar.elapsed(begun, due), span), "the span has passed when it is due"
    assert np.array_equal(calendar.elapsed(begun, due - 1), span - 1), "and no moment sooner"
    assert np.all(np.diff(due.reshape(len(SPANS), -1), axis=1) >= 0), "who starts later ends later"
    back = calendar.add(due, -span)
    assert np.array_equal(calendar.elapsed(back, due), span), "and back again"
    assert np.all(back >= begun), "to the last moment from which it passes"
    mixed = MixedCalendars.of([calendar])
    nought = np.zeros(len(begun), np.int64)
    assert np.array_equal(mixed.add(nought, begun, span), due), "the kernel says the same"
    assert np.array_equal(mixed.elapsed(nought, begun, due), span)


def defined_so(hours: WorkingHours, calendar: WorkingCalendar, moments: Micros) -> None:
    told = calendar.is_open(moments).tolist()
    assert told == [is_open(moment_of(int(at)), hours) for at in moments], hours.zone
