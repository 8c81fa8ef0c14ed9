"""From the calendar that an agreement states to the working calendar that clocks run on."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from typing import get_args
from zoneinfo import ZoneInfo

import holidays

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Window
from smarketing.core.agreement.parties import Calendar, Person, TeamName, Weekday
from smarketing.core.base.working_hours import Hours, WorkingHours, days_of
from smarketing.core.base.working_time import WorkingCalendar

_DAY = 24 * 60
WEEKDAYS: tuple[str, ...] = get_args(Weekday)


def calendar_of(
    terms: Calendar, first: date, last: date, off: frozenset[date] = frozenset()
) -> WorkingCalendar:
    """Return the agreed working calendar over the dates from `first` to `last`.

    Days that are `off` are closed beside the public holidays and the closed days of the terms.
    """
    closed = frozenset(terms.closed) | public_holidays(
        terms.country, terms.region, range(first.year - 1, last.year + 2)
    )
    hours = WorkingHours(
        ZoneInfo(terms.time_zone),
        {WEEKDAYS.index(day): _hours(windows) for day, windows in terms.week.items()},
        closed | off,
        {special.day: _hours(special.open) for special in terms.special_days},
        {pause.day: _hours(pause.closed) for pause in terms.breaks},
    )
    return hours.laid_out(first, last)


def calendars_of_people(
    agreement: Agreement,
    first: date,
    last: date,
    team: TeamName = "sales",
    *,
    while_employed: bool = False,
) -> dict[str, WorkingCalendar]:
    """Return by name when each person of a team works, from `first` to `last`.

    It is the calendar that the person's `calendar` names, the house's where it names none, less
    the days of leave. With `while_employed`, also the days before `started` and after `leaves`
    are off; without it they are not, because a clock that stood still for somebody who has left
    would hide the lead that waits for them. People with the same working time share one calendar.
    """
    laid_out: dict[tuple[str | None, frozenset[date]], WorkingCalendar] = {}
    found = {}
    for person in getattr(agreement.parties, team).people:
        key = person.calendar, days_off(person, first, last, while_employed=while_employed)
        if key not in laid_out:
            laid_out[key] = calendar_of(terms_of(agreement, person), first, last, key[1])
        found[person.name] = laid_out[key]
    return found


def terms_of(agreement: Agreement, person: Person) -> Calendar:
    """Return the terms of the calendar by which a person works."""
    return agreement.calendars[person.calendar] if person.calendar else agreement.calendar


def days_off(person: Person, first: date, last: date, *, while_employed: bool) -> frozenset[date]:
    """Return the dates from `first` to `last` on which a person is off, for reasons of their own.

    They are days of leave and, `while_employed`, those before the first day and after the last.
    """
    stretches = [(leave.first, leave.last) for leave in person.leave]
    if while_employed and person.started is not None:
        stretches.append((first, person.started - timedelta(days=1)))
    if while_employed and person.leaves is not None:
        stretches.append((person.leaves + timedelta(days=1), last))
    return frozenset().union(
        *(days_of(max(begin, first), min(end, last)) for begin, end in stretches)
    )


def weeks_needed(terms: Calendar, windows: Sequence[Window]) -> int:
    """Return in how many weeks without a day off the longest of these windows has passed."""
    open_days = [[window_minutes(w) for w in day] for day in terms.week.values() if day]
    minutes = sum((end - start) % _DAY or _DAY for day in open_days for start, end in day)
    return max(
        (
            ceil(
                window.working_days / len(open_days)
                if window.working_days is not None
                else (window.working_hours or 0) * 60 / minutes
            )
            for window in windows
        ),
        default=0,
    )


def window_minutes(window: str) -> tuple[int, int]:
    """Read a window such as "09:00-12:30" as minutes of the day; "24:00" ends a day.

    Raises ValueError with a sentence for the reader of the agreement.
    """
    parts = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", window)
    if parts is None:
        raise ValueError(f'"{window}" is no window of time: write it as "09:00-12:30"')
    hours_from, minutes_from, hours_to, minutes_to = (int(part) for part in parts.groups())
    start, end = hours_from * 60 + minutes_from, hours_to * 60 + minutes_to
    if minutes_from > 59 or minutes_to > 59 or start >= 24 * 60 or end > 24 * 60:  # noqa: PLR2004 (a clock)
        raise ValueError(f'"{window}" names an hour that no clock shows')
    return start, end


def _hours(windows: Sequence[str]) -> list[Hours]:
    """Return windows in seconds of the day."""
    minutes = [window_minutes(window) for window in windows]
    return [(start * 60, end * 60) for start, end in minutes]


def public_holidays(country: str | None, region: str | None, years: range) -> frozenset[date]:
    """Return the public holidays of a country and region; none where no country is named."""
    if country is None:
        return frozenset()
    return frozenset(holidays.country_holidays(country, subdiv=region, years=years))


def known_regions(country: str) -> list[str] | None:
    """Return the regions of a country that have holidays of their own; None if it is unknown."""
    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError:
        return None
    return [str(region) for region in calendar.subdivisions]
