"""Working time: how many open seconds lie between two moments, and when so many have passed."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt
import polars as pl

Micros = npt.NDArray[np.int64]
"""Moments as microseconds since 1970, UTC; or spans in microseconds."""

Flags = npt.NDArray[np.bool_]

SECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class OutsideCalendarError(ValueError):
    """A moment lies outside the dates over which a calendar is laid out."""


@dataclass(frozen=True)
class WorkingCalendar:
    """The open intervals of a house from `first` to `last` (civil dates in `zone`, inclusive).

    `begins` and `ends` are the first moment of `first` and the last of `last`. `opens` and
    `closes` are sorted, disjoint moments in microseconds; `before` holds the open time that lies
    before each interval. `days` are the working days, `day_starts` their first local moments,
    `day_ends` their last closing. Moments outside the dates, and answers that would lie there,
    raise OutsideCalendarError.
    """

    zone: ZoneInfo
    first: date
    last: date
    begins: int
    ends: int
    opens: Micros
    closes: Micros
    before: Micros
    days: tuple[date, ...]
    day_starts: Micros
    day_ends: Micros

    def elapsed(self, start: Micros, end: Micros) -> Micros:
        """Return the open microseconds between two arrays of moments; 0 where end comes first."""
        passed: Micros = np.maximum(self._open_until(end) - self._open_until(start), 0)
        return passed

    def add(self, start: Micros, span: Micros) -> Micros:
        """Return the first moments at which `span` open microseconds have passed since `start`.

        A span that the house's closing exhausts ends there. A span of zero gives the next open
        moment. A negative one walks back, to the last moment from which so many have passed.
        """
        target = self._open_until(start) + span
        later = np.searchsorted(self.before, target, side="left") - 1
        earlier = np.searchsorted(self.before, target, side="right") - 1
        place = np.where(span > 0, later, earlier)
        moved = span != 0
        if np.any(target[moved] < 0):
            raise OutsideCalendarError(f"the span begins before {self.first}")
        if np.any(target[moved] > self.total):
            told = f"the span ends after {self.last}, the last day of the calendar"
            raise OutsideCalendarError(told)
        result = np.empty(len(start), np.int64)
        result[~moved] = self.next_open(start[~moved])
        place, target = place[moved], target[moved]
        result[moved] = self.opens[place] + (target - self.before[place])
        return result

    def is_open(self, moments: Micros) -> Flags:
        """Say whether the house is open: at its opening it is, at its closing no longer."""
        begun = np.searchsorted(self.opens, self._within(moments), side="right")
        ended = np.searchsorted(self.closes, moments, side="right")
        answer: Flags = begun > ended
        return answer

    def next_open(self, moments: Micros) -> Micros:
        """Return the moments themselves where the house is open, else its next opening."""
        place = np.searchsorted(self.closes, self._within(moments), side="right")
        if np.any(place >= len(self.opens)):
            raise OutsideCalendarError(f"the house does not open again until {self.last}")
        return np.maximum(moments, self.opens[place])

    def previous_open(self, moments: Micros) -> Micros:
        """Return the moments themselves where it was open just before, else the last closing."""
        place = np.searchsorted(self.opens, self._within(moments), side="left") - 1
        if np.any(place < 0):
            raise OutsideCalendarError(f"the house was not open since {self.first}")
        return np.minimum(moments, self.closes[place])

    def between(self, start: int, end: int) -> tuple[Micros, Micros]:
        """Return the open intervals between two moments, cut off there."""
        self._within(np.array([start, end]))
        some = (self.closes > start) & (self.opens < end) & (start < end)
        return np.maximum(self.opens[some], start), np.minimum(self.closes[some], end)

    def without(self, begins: Micros, ends: Micros) -> "WorkingCalendar":
        """Return the calendar with stretches of time taken out; its working days stay."""
        opens, closes = uncovered(self.opens, self.closes, begins, ends)
        return replace(self, opens=opens, closes=closes, before=open_before(opens, closes))

    def end_of_working_day(self, start: Micros, later: int) -> Micros:
        """Return the closing time of the working day that comes `later` working days after."""
        place = np.searchsorted(self.day_starts, start, side="right") + later - 1
        if np.any(place >= len(self.day_ends)):
            told = f"the span ends after {self.last}, the last day of the calendar"
            raise OutsideCalendarError(told)
        return self.day_ends[place]

    @property
    def total(self) -> int:
        """All its open time, in microseconds."""
        return int((self.closes - self.opens).sum())

    @property
    def average_day_seconds(self) -> int:
        """How long the house is open on an average working day."""
        return self.total // SECOND // len(self.days) if self.days else 0

    def days_between(self, start: date, end: date) -> list[date]:
        """Return the working days from `start` to `end`, both included."""
        return [day for day in self.days if start <= day <= end]

    def _open_until(self, moments: Micros) -> Micros:
        place = np.searchsorted(self.opens, self._within(moments), side="right") - 1
        if not len(self.opens):
            return np.zeros(len(moments), np.int64)
        inside = np.minimum(moments, self.closes[place]) - self.opens[place]
        result: Micros = np.where(place < 0, 0, self.before[place] + inside)
        return result

    def _within(self, moments: Micros) -> Micros:
        if len(moments) and (moments.min() < self.begins or moments.max() > self.ends):
            told = f"a moment lies outside the calendar, {self.first} to {self.last}"
            raise OutsideCalendarError(told)
        return moments


def open_before(opens: Micros, closes: Micros) -> Micros:
    """Return the open time before each of some sorted, disjoint intervals."""
    before: Micros = np.cumsum(closes - opens) - (closes - opens)
    return before


def uncovered(
    opens: Micros, closes: Micros, closed_from: Micros, closed_until: Micros
) -> tuple[Micros, Micros]:
    """Return the sorted, disjoint stretches that some [open, close) covers and no closed one does.

    Both kinds may come in any order and overlap; those that end no later than they begin count
    for nothing. Stretches that touch become one.
    """
    opens, closes = opens[opens < closes], closes[opens < closes]
    real = closed_from < closed_until
    closed_from, closed_until = closed_from[real], closed_until[real]
    points = np.unique(np.concatenate([opens, closes, closed_from, closed_until]))
    is_open = _covered(points, opens, closes) & ~_covered(points, closed_from, closed_until)
    before = np.concatenate([[False], is_open[:-1]])
    return points[is_open & ~before], points[~is_open & before]


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
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(instant: int) -> datetime:
    """Return microseconds since 1970 as an aware moment, UTC."""
    return _EPOCH + instant * _MICROSECOND


def _covered(points: Micros, begins: Micros, ends: Micros) -> Flags:
    begun = np.searchsorted(np.sort(begins), points, side="right")
    ended = np.searchsorted(np.sort(ends), points, side="right")
    covered: Flags = begun > ended
    return covered
