"""Working time, told by the slow twin: one window of opening after the other."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Window
from smarketing.core.agreement.parties import Calendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_DAYS = 4000


def begins(agreement: Agreement) -> datetime:
    """Return the first moment at which a version of the agreement is in force, UTC."""
    return _local(agreement.agreement.effective_from, 0, agreement.calendar.time_zone)


def deadline(start: datetime, window: Window, calendar: Calendar) -> datetime:
    """Return when a window of working time that opens at `start` has passed."""
    if window.working_days is not None:
        return _closing(start, window.working_days, calendar)
    left = timedelta(microseconds=int((window.working_hours or 0) * 3_600_000_000))
    for opens, closes in _openings(start, calendar):
        begun = max(opens, start)
        if closes - begun >= left:
            return begun + left
        if closes > begun:
            left -= closes - begun
            start = closes
    raise AssertionError("the house never opens for so long")


def _closing(start: datetime, working_days: int, calendar: Calendar) -> datetime:
    """Return the last closing of the working day that comes so many after the day of `start`."""
    for day in _days(start, calendar):
        windows = _windows(day, calendar)
        if windows and _local(day, 0, calendar.time_zone) > start:
            working_days -= 1
            if working_days == 0:
                return max(closes for _, closes in windows)
    raise AssertionError("the house never opens on so many days")


def _openings(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Yield the windows in the order in which they open, from before `start` on."""
    for day in _days(start, calendar):
        yield from sorted(_windows(day, calendar))


def _days(start: datetime, calendar: Calendar) -> Iterator[date]:
    first = start.astimezone(ZoneInfo(calendar.time_zone)).date() - timedelta(days=2)
    for number in range(MOST_DAYS):
        yield first + timedelta(days=number)


def _windows(day: date, calendar: Calendar) -> list[tuple[datetime, datetime]]:
    if _is_closed(day, calendar):
        return []
    spans = []
    for text in calendar.week.get(WEEKDAYS[day.weekday()], []):  # type: ignore[call-overload]  # a weekday's name
        opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
        if closes <= opens:
            closes = 24 * 60 + (0 if _is_closed(day + timedelta(days=1), calendar) else closes)
        zone = calendar.time_zone
        spans.append((_local(day, opens, zone), _local(day, closes, zone)))
    return spans


def _is_closed(day: date, calendar: Calendar) -> bool:
    holidays_then = _holidays(calendar.country, calendar.region, day.year)
    return day in calendar.closed or day in holidays_then


def _local(day: date, minutes: int, zone: str) -> datetime:
    """Return the moment at which the clocks of a zone show so many minutes of a day."""
    days, minutes = divmod(minutes, 24 * 60)
    wall = datetime.combine(day + timedelta(days=days), time(minutes // 60, minutes % 60))
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@cache
def _holidays(country: str | None, region: str | None, year: int) -> frozenset[date]:
    if country is None:
        return frozenset()
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))
