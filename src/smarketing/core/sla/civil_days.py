"""Civil days as moments: where each begins in a time zone, and the hours that a law allows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import numpy as np

from smarketing.core.agreement.parties import Calendar, Weekday
from smarketing.core.agreement.solicitation import SolicitationRule
from smarketing.core.agreement.working_week import calendar_of
from smarketing.core.base.working_time import Micros, micros

NEVER: int = np.iinfo(np.int64).max
"""A moment that does not come."""


@dataclass(frozen=True)
class CivilDays:
    """Consecutive civil days of a zone; `starts` are their first moments, one day more behind."""

    first: date
    starts: Micros

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=len(self.starts) - 2)

    def of(self, moments: Micros) -> Micros:
        """Return the number of the day in which each moment lies, the first being 0."""
        return np.searchsorted(self.starts, moments, side="right") - 1

    def start_of(self, days: Micros) -> Micros:
        """Return when days of these numbers begin."""
        return self.starts[days]


def civil_days(zone: str, first: int, last: int, further: int) -> CivilDays:
    """Return the days from a moment's to another's and so many more behind it."""
    here = ZoneInfo(zone)
    start, end = (_date(moment, here) for moment in (first, last))
    count = (end - start).days + further + 2
    days = (start + timedelta(days=number) for number in range(count))
    return CivilDays(start, np.array([_begin(day, here) for day in days], np.int64))


@dataclass(frozen=True)
class Hours:
    """The stretches of time in which a rule allows attempts, in order."""

    opens: Micros
    closes: Micros

    def first_from(self, moments: Micros) -> Micros:
        """Return the first allowed moment at or after each; `NEVER` where none comes."""
        place = np.searchsorted(self.closes, moments, side="right")
        opens = np.append(self.opens, NEVER)
        later: Micros = np.maximum(moments, opens[place])
        return later


def begin_of(day: date, zone: str) -> int:
    """Return when a date begins in a zone."""
    return _begin(day, ZoneInfo(zone))


def allowed_hours(rule: SolicitationRule, house: Calendar, days: CivilDays) -> Hours | None:
    """Return the hours of a rule over these days; None where every hour is allowed."""
    if not rule.hours and rule.on_holidays:
        return None
    days_of_the_week: tuple[Weekday, ...] = get_args(Weekday)
    terms = Calendar(
        time_zone=house.time_zone,
        country=None if rule.on_holidays else house.country,
        region=None if rule.on_holidays else house.region,
        week=rule.hours or {day: ["00:00-24:00"] for day in days_of_the_week},
    )
    calendar = calendar_of(terms, days.first, days.last)
    return Hours(calendar.opens, calendar.closes)


def _date(moment: int, zone: ZoneInfo) -> date:
    return (
        (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)).astimezone(zone).date()
    )


def _begin(day: date, zone: ZoneInfo) -> int:
    # Where a clock change skips midnight, the day begins with the change.
    return micros(datetime.combine(day, time(), zone).astimezone(UTC))
