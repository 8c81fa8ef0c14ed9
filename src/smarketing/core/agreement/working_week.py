"""From the calendar that an agreement states to the working calendar that clocks run on."""

import re
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import get_args
from zoneinfo import ZoneInfo

import holidays

from smarketing.core.agreement.commitments import Window
from smarketing.core.agreement.parties import Calendar, Weekday
from smarketing.core.base.working_time import WorkingCalendar, working_calendar

_DAY = 24 * 60
WEEKDAYS: tuple[str, ...] = get_args(Weekday)


def calendar_of(terms: Calendar, first: date, last: date) -> WorkingCalendar:
    """Return the agreed working calendar over the dates from `first` to `last`."""
    week = {
        WEEKDAYS.index(day): [window_minutes(window) for window in windows]
        for day, windows in terms.week.items()
    }
    closed = frozenset(terms.closed) | public_holidays(
        terms.country, terms.region, range(first.year, last.year + 1)
    )
    return working_calendar(ZoneInfo(terms.time_zone), week, closed, first, last)


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
