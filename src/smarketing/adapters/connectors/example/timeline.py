"""The timeline of one history: when leads arrive, visitors are about, the house is open."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import fsum

import numpy as np

from smarketing.adapters.connectors.example.chance import Real, Whole
from smarketing.adapters.connectors.example.pace import (
    PARIS,
    HalfHour,
    Pace,
    french_holidays,
    half_hours,
)
from smarketing.adapters.connectors.example.planted import Season

HISTORY_MONTHS = 24

BEYOND = 40 * 86_400
"""The calendar runs on this many seconds past the end, so that `until` is never its last moment."""

FRIDAY, SUNDAY = 4, 6

WORKING_HOURS_A_WEEK = 39

FINENESS = 1_000_000
"""Speeds are whole numbers: weights times this, rounded once."""


@dataclass(frozen=True)
class Timeline:
    """The paces of one history, from `start` to `until` (epoch seconds)."""

    start: int
    until: int
    arrivals: Pace
    attention: Pace
    working: Pace

    def arrivals_at(self, draws: Real) -> Whole:
        """Return when the leads with these draws in [0, 1) arrive; always before `until`."""
        whole_way = int(self.arrivals.way_at(np.array([self.until]))[0])
        return self.arrivals.moment_of((draws * whole_way).astype(np.int64))

    def days(self) -> list[tuple[date, int, int]]:
        """List the civil days of the history with their first second and the first one after."""
        first = datetime.fromtimestamp(self.start, PARIS).date()
        last = datetime.fromtimestamp(self.until - 1, PARIS).date()
        dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return [(day, midnight(day), midnight(day + timedelta(days=1))) for day in dates]


def midnight(day: date) -> int:
    """Return the epoch second at which a day begins in Paris."""
    return int(datetime.combine(day, time(), PARIS).timestamp())


def history_start(until: datetime) -> int:
    """Return the midnight in Paris that lies 24 months before the day of `until`."""
    last = until.astimezone(PARIS).date()
    # 29 February has no counterpart two years earlier
    day = min(last.day, 28) if last.month == 2 else last.day  # noqa: PLR2004 - February
    return midnight(date(last.year - HISTORY_MONTHS // 12, last.month, day))


@lru_cache(maxsize=8)
def timeline_until(until: datetime, season: Season) -> Timeline:
    """Build the timeline of the 24 months that end at `until`, an aware moment."""
    if until.tzinfo is None:
        raise ValueError("until needs a time zone")
    start = history_start(until)
    end = int(until.astimezone(UTC).timestamp())
    steps = half_hours(start, end + BEYOND)
    first_month = months_of(steps[0].day)
    attention = [attention_of(step, season) for step in steps]
    growth = growth_by_month(season, months_of(steps[-1].day) - first_month)
    arrivals = [
        weight * season.months[step.day.month - 1] * growth[months_of(step.day) - first_month]
        for weight, step in zip(attention, steps, strict=True)
    ]
    return Timeline(
        start,
        end,
        arrivals=Pace.of(start, whole(arrivals), unit=1),
        attention=Pace.of(start, whole(attention), unit=attention_unit(season)),
        working=Pace.of(start, np.array([int(is_open(step)) for step in steps]), unit=3_600),
    )


def whole(weights: list[float]) -> Whole:
    """Turn weights into whole speeds."""
    return np.array([round(weight * FINENESS) for weight in weights], dtype=np.int64)


def months_of(day: date) -> int:
    """Count the months since the year 0, so that months can be subtracted."""
    return day.year * 12 + day.month


def growth_by_month(season: Season, months: int) -> list[float]:
    """Return how much the firm has grown, month by month, by repeated multiplication.

    (`**` may differ in the last bit between machines; multiplication may not.)
    """
    grown = [1.0]
    for _ in range(months):
        grown.append(grown[-1] * (1.0 + season.growth_per_month))
    return grown


def attention_of(step: HalfHour, season: Season) -> float:
    """Return how many visitors are about in a half hour, in weights."""
    holiday = step.day in french_holidays(step.day.year)
    weekday = SUNDAY if holiday else step.day.weekday()
    return season.weekdays[weekday] * season.hours[step.hour]


def attention_unit(season: Season) -> int:
    """Return the way of an hour at the mean speed of a week without holidays."""
    # fsum rounds once, whatever the version of Python; how sum adds floats has changed before
    mean = fsum(season.weekdays) / len(season.weekdays) * fsum(season.hours) / len(season.hours)
    return round(3_600 * FINENESS * mean)


def is_open(step: HalfHour) -> bool:
    """Say whether the house is open: the calendar of the agreement, 39 hours a week."""
    weekday = step.day.weekday()
    if weekday > FRIDAY or step.day in french_holidays(step.day.year):
        return False
    minutes = step.hour * 60 + step.minute
    closes = 17 * 60 if weekday == FRIDAY else 18 * 60
    return 9 * 60 <= minutes < 12 * 60 + 30 or 13 * 60 + 30 <= minutes < closes
