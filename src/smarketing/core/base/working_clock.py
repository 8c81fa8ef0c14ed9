"""One clock on one calendar, over all time: dates are laid out as far as a question needs them."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from smarketing.core.base.working_hours import WorkingHours
from smarketing.core.base.working_time import (
    Micros,
    OutsideCalendarError,
    WorkingCalendar,
    moment_of,
)

EARLIEST, LATEST = date(1000, 1, 1), date(2999, 12, 31)
"""Between these dates a clock can tell the time; more would take more memory than any answer."""

_FAR = np.iinfo(np.int64).max
_NIGHTS = timedelta(days=3)
"""What lies this far from a moment, in any zone, cannot be of its date, or run on into it."""

Pause = tuple[int, int | None]
"""From when until when a clock stands still, in microseconds; None where it has not ended yet."""


class WorkingClock:
    """A clock that runs while the house is open and no pause is on.

    Moments and spans are microseconds, moments since 1970, UTC. What never comes is None; what
    lies beyond `EARLIEST` and `LATEST` raises OutsideCalendarError. Pauses may overlap and come in
    any order; a negative one takes nothing away.
    """

    def __init__(self, hours: WorkingHours, pauses: Sequence[Pause] = ()) -> None:
        self._hours = hours
        self._begins = np.array([begin for begin, _ in pauses], np.int64)
        self._ends = np.array([_FAR if end is None else end for _, end in pauses], np.int64)
        self._laid_out: WorkingCalendar | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the house."""
        return self._hours.zone

    def with_pauses(self, pauses: Sequence[Pause]) -> "WorkingClock":
        """Return a clock of the same house that stands still during these pauses only."""
        return WorkingClock(self._hours, pauses) if pauses else self

    def elapsed(self, start: int, end: int) -> int:
        """Return the time that the clock ran between two moments; 0 where the end comes first."""
        calendar = self._over(min(start, end), max(start, end))
        return int(calendar.elapsed(_one(start), _one(end))[0])

    def add(self, start: int, span: int) -> int | None:
        """Return the first moment at which the clock has run for `span`; backwards if negative.

        What the house's closing exhausts ends there. A span of zero gives the next open moment.
        """
        calendar = self._over(start, start)
        while not _has(calendar, start, span):
            further = self._earlier(calendar) if span < 0 else self._later(calendar)
            if further is None:
                return None
            calendar = further
        return int(calendar.add(_one(start), _one(span))[0])

    def next_open(self, at: int) -> int | None:
        """Return the moment itself where the clock runs then, else when it next begins to."""
        return self.add(at, 0)

    def previous_open(self, at: int) -> int | None:
        """Return the moment itself where the clock ran just before, else when it last stopped."""
        calendar: WorkingCalendar | None = self._over(at, at)
        while calendar is not None:
            if np.any(calendar.opens < at):
                return int(calendar.previous_open(_one(at))[0])
            calendar = self._earlier(calendar)
        return None

    def is_open(self, at: int) -> bool:
        """Say whether the clock runs: at an opening it does, at a closing no longer."""
        return bool(self._over(at, at).is_open(_one(at))[0])

    def intervals(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the stretches between two moments during which the clock runs."""
        opens, closes = self._over(min(start, end), max(start, end)).between(start, end)
        return list(zip(opens.tolist(), closes.tolist(), strict=True))

    def _over(self, start: int, end: int) -> WorkingCalendar:
        """Return the calendar laid out over two moments, and what was laid out before."""
        try:
            first, last = moment_of(start).date() - _NIGHTS, moment_of(end).date() + _NIGHTS
        except OverflowError:
            first, last = date.min, date.max
        return self._between(first, last)

    def _between(self, first: date, last: date) -> WorkingCalendar:
        if first < EARLIEST or last > LATEST:
            raise OutsideCalendarError(f"clocks run between {EARLIEST} and {LATEST}")
        known = self._laid_out
        if known is not None:
            if known.first <= first and last <= known.last:
                return known
            first, last = min(first, known.first), max(last, known.last)
        laid_out = self._hours.laid_out(first, last).without(self._begins, self._ends)
        self._laid_out = laid_out
        return laid_out

    def _later(self, calendar: WorkingCalendar) -> WorkingCalendar | None:
        """Return the calendar further on; None where it never opens after what is laid out."""
        for_good = self._begins[self._ends == _FAR]
        if len(for_good) and for_good.min() < calendar.ends:
            return None
        if not any(self._hours.week.values()) and calendar.last > max(
            self._hours.special_days, default=EARLIEST
        ):
            return None
        if calendar.last == LATEST:
            raise OutsideCalendarError(f"the span ends after {LATEST}")
        more = _twice(calendar)
        return self._between(calendar.first, min(calendar.last, LATEST - more) + more)

    def _earlier(self, calendar: WorkingCalendar) -> WorkingCalendar | None:
        """Return the calendar further back; None where it never was open before."""
        if not any(self._hours.week.values()) and calendar.first < min(
            self._hours.special_days, default=LATEST
        ):
            return None
        if calendar.first == EARLIEST:
            raise OutsideCalendarError(f"the span begins before {EARLIEST}")
        more = _twice(calendar)
        return self._between(max(calendar.first, EARLIEST + more) - more, calendar.last)


def _has(calendar: WorkingCalendar, start: int, span: int) -> bool:
    """Say whether so much open time is laid out on that side of a moment."""
    passed = int(calendar.elapsed(_one(calendar.begins), _one(start))[0])
    return passed + span >= 0 if span < 0 else calendar.total - passed >= max(span, 1)


def _twice(calendar: WorkingCalendar) -> timedelta:
    """Return by how much to lay out more: as much as there is, and a quarter at least."""
    return max(calendar.last - calendar.first, timedelta(days=92))


def _one(moment: int) -> Micros:
    return np.array([moment], np.int64)
