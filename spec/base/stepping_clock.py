"""Working time by the slow twin: a clock that takes one step after the other and asks each time.

So do the service clocks of help desks that loop over seconds. Everything is by definition: a
moment is open where a window holds it that no closed date and no break takes away.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from smarketing.core.base.working_hours import Hours, WorkingHours

SECOND = timedelta(seconds=1)
DAY = 24 * 60 * 60


def is_open(at: datetime, hours: WorkingHours) -> bool:
    """Say whether the house is open at a moment."""
    days = list(_days_around(at, hours))
    if any(starts <= at < ends for day in days for starts, ends in _taken_away(day, hours)):
        return False
    return any(starts <= at < ends for day in days for starts, ends in _windows(day, hours))


def elapsed(
    start: datetime, end: datetime, hours: WorkingHours, step: timedelta = SECOND
) -> timedelta:
    """Return the open time between two moments, stepping from one to the other."""
    passed = timedelta()
    while start < end:
        if is_open(start, hours):
            passed += step
        start += step
    return passed


def added(
    start: datetime, span: timedelta, hours: WorkingHours, step: timedelta = SECOND
) -> datetime:
    """Return when an open span has passed, stepping on; a negative one steps back."""
    if not span:
        while not is_open(start, hours):
            start += step
        return start
    back = span < timedelta()
    left = abs(span)
    while left:
        if is_open(start - step if back else start, hours):
            left -= step
        start += -step if back else step
    return start


def _days_around(at: datetime, hours: WorkingHours) -> Iterator[date]:
    today = at.astimezone(hours.zone).date()
    return (today + timedelta(days=days) for days in range(-3, 2))


def _windows(day: date, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    if day in hours.closed or not _is_there(day, hours):
        return iter(())
    windows = hours.special_days.get(day, hours.week.get(day.weekday(), ()))
    return _bounds(day, windows, hours)


def _taken_away(day: date, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    if day in hours.closed:
        yield _shown(day, 0, hours), _shown(day, DAY, hours)
    if _is_there(day, hours):
        yield from _bounds(day, hours.breaks.get(day, ()), hours)


def _bounds(
    day: date, windows: Sequence[Hours], hours: WorkingHours
) -> Iterator[tuple[datetime, datetime]]:
    for start, end in windows:
        overnight = DAY if end <= start else 0
        yield _shown(day, start, hours), _shown(day, end + overnight, hours)


def _is_there(day: date, hours: WorkingHours) -> bool:
    return _shown(day, 0, hours) < _shown(day, DAY, hours)


def _shown(day: date, seconds: int, hours: WorkingHours) -> datetime:
    """Return when the clocks there first show so many seconds of a day, moved on over a gap."""
    days, seconds = divmod(seconds, DAY)
    wall = datetime.combine(day + timedelta(days=days), time(), hours.zone)
    shown = wall.replace(hour=seconds // 3600, minute=seconds // 60 % 60, second=seconds % 60)
    return shown.astimezone(UTC)
