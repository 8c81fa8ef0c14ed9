"""Working time: how many open seconds lie between two moments, and when so many have passed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt
import polars as pl

Micros = npt.NDArray[np.int64]
"""Moments as microseconds since 1970, UTC; or spans in microseconds."""

SECOND = 1_000_000
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class WorkingCalendar:
    """The open intervals of a house from `first` to `last` (civil dates in `zone`, inclusive).

    `opens` and `closes` are sorted, disjoint moments in microseconds; `before` holds the open
    time that lies before each interval. `days` are the working days, `day_starts` their first
    local moments, `day_ends` their last closing. Moments outside the dates raise ValueError.
    """

    zone: ZoneInfo
    first: date
    last: date
    opens: Micros
    closes: Micros
    before: Micros
    days: tuple[date, ...]
    day_starts: Micros
    day_ends: Micros

    def elapsed(self, start: Micros, end: Micros) -> Micros:
        """Return the open microseconds between two arrays of moments (negative if reversed)."""
        return self._open_until(end) - self._open_until(start)

    def add(self, start: Micros, span: Micros) -> Micros:
        """Return the first moments at which `span` open microseconds have passed since `start`.

        A span of zero gives the next open moment.
        """
        target = self._open_until(start) + span
        side = np.searchsorted(self.before + (self.closes - self.opens), target, side="left")
        zero = np.searchsorted(self.before, target, side="right") - 1
        place = np.where(span > 0, side, zero)
        if np.any(place >= len(self.opens)):
            raise ValueError(f"the span ends after {self.last}, the last day of the calendar")
        moment = self.opens[place] + (target - self.before[place])
        return np.where(span > 0, moment, np.maximum(moment, start))

    def end_of_working_day(self, start: Micros, later: int) -> Micros:
        """Return the closing time of the working day that comes `later` working days after."""
        place = np.searchsorted(self.day_starts, start, side="right") + later - 1
        if np.any(place >= len(self.day_ends)):
            raise ValueError(f"the span ends after {self.last}, the last day of the calendar")
        return self.day_ends[place]

    @property
    def edges(self) -> tuple[int, int]:
        """Between which moments it says when the house is open, in microseconds."""
        return self._edge(self.first), self._edge(self.last, 1)

    @property
    def average_day_seconds(self) -> int:
        """How long the house is open on an average working day."""
        total = int((self.closes - self.opens).sum()) // SECOND
        return total // len(self.days) if self.days else 0

    def days_between(self, start: date, end: date) -> list[date]:
        """Return the working days from `start` to `end`, both included."""
        return [day for day in self.days if start <= day <= end]

    def _open_until(self, moments: Micros) -> Micros:
        if len(moments) and not (
            self._edge(self.first) <= moments.min() and moments.max() <= self._edge(self.last, 1)
        ):
            raise ValueError(f"a moment lies outside the calendar, {self.first} to {self.last}")
        place = np.searchsorted(self.opens, moments, side="right") - 1
        inside = np.minimum(moments, self.closes[place]) - self.opens[place]
        result: Micros = np.where(place < 0, 0, self.before[place] + inside)
        return result

    def _edge(self, day: date, later: int = 0) -> int:
        return _micros(datetime.combine(day + timedelta(later), time(), self.zone))


def working_calendar(
    zone: ZoneInfo,
    week: Mapping[int, Sequence[tuple[int, int]]],
    closed: frozenset[date],
    first: date,
    last: date,
) -> WorkingCalendar:
    """Lay out a week of windows over the dates from `first` to `last`.

    `week` maps a weekday (0 is Monday) to windows in minutes of the local day; an end at or before
    its start lies on the next day. A date in `closed` has no windows of its own. Local bounds that
    a clock change skips move forward; those that it repeats take the first occurrence.
    """
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    working = tuple(d for d in days if d not in closed and week.get(d.weekday()))
    windows = [[_window(day, *window, zone) for window in week[day.weekday()]] for day in working]
    opens, closes = _merged(sorted(window for of_day in windows for window in of_day))
    before = np.concatenate([[0], np.cumsum(closes - opens)[:-1]]).astype(np.int64)
    return WorkingCalendar(
        zone,
        first,
        last,
        opens,
        closes,
        before[: len(opens)],
        working,
        np.array([_at(day, 0, zone) for day in working], np.int64),
        np.array([max(end for _, end in of_day) for of_day in windows], np.int64),
    )


def is_time_zone(name: str) -> bool:
    """Say whether a time zone of this name is known, to the clocks and to the tables alike."""
    try:
        ZoneInfo(name)
        pl.Series([datetime(1970, 1, 1, tzinfo=UTC)]).dt.convert_time_zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, pl.exceptions.ComputeError):
        return False
    return True


def micros(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970, UTC."""
    return _micros(moment)


def _micros(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _window(day: date, start: int, end: int, zone: ZoneInfo) -> tuple[int, int]:
    length = end if end > start else end + _DAY_MINUTES
    return _at(day, start, zone), _at(day, length, zone)


def _at(day: date, minutes: int, zone: ZoneInfo) -> int:
    day += timedelta(days=minutes // _DAY_MINUTES)
    minutes %= _DAY_MINUTES
    return _micros(datetime.combine(day, time(minutes // 60, minutes % 60), zone).astimezone(UTC))


def _merged(windows: list[tuple[int, int]]) -> tuple[Micros, Micros]:
    merged: list[list[int]] = []
    for start, end in windows:
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        elif end > start:
            merged.append([start, end])
    bounds = np.array(merged, dtype=np.int64).reshape(-1, 2)
    return bounds[:, 0], bounds[:, 1]
