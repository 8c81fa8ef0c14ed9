"""Working time: how many open seconds lie between two moments, and when so many have passed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt

Micros = npt.NDArray[np.int64]
"""Moments as microseconds since 1970, UTC; or spans in microseconds."""

SECOND = 1_000_000
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class WorkingCalendar:
    """The open intervals of a house from `first` to `last` (civil dates in `zone`, inclusive).

    `opens` and `closes` are sorted, disjoint moments in microseconds; `before` holds the open
    time that lies before each interval. Moments outside the covered dates raise ValueError.
    """

    zone: ZoneInfo
    first: date
    last: date
    opens: Micros
    closes: Micros
    before: Micros
    working_days: frozenset[date]

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

    def is_working_day(self, day: date) -> bool:
        """Say whether the house opens at all on a civil date."""
        return day in self.working_days

    def days_between(self, start: date, end: date) -> list[date]:
        """Return the working days from `start` to `end`, both included."""
        return sorted(day for day in self.working_days if start <= day <= end)

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
    windows: list[tuple[int, int]] = []
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    working = frozenset(d for d in days if d not in closed and week.get(d.weekday()))
    for day in sorted(working):
        for start, end in week[day.weekday()]:
            length = end if end > start else end + _DAY_MINUTES
            windows.append((_at(day, start, zone), _at(day, length, zone)))
    opens, closes = _merged(sorted(windows))
    before = np.concatenate([[0], np.cumsum(closes - opens)[:-1]]).astype(np.int64)
    return WorkingCalendar(zone, first, last, opens, closes, before[: len(opens)], working)


def is_time_zone(name: str) -> bool:
    """Say whether a time zone of this name is known."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def micros(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970, UTC."""
    return _micros(moment)


def _micros(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


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
