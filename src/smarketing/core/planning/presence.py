"""When people are there: the open hours of their calendar, while employed and not on leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from smarketing.core.agreement.parties import Leave, Person
from smarketing.core.base.period import Period
from smarketing.core.base.working_time import SECOND, WorkingCalendar, micros

_HOUR = 3600


@dataclass(frozen=True)
class OpenDays:
    """How many seconds a calendar is open on each civil date from `first` on."""

    first: date
    seconds: NDArray[np.int64]

    def within(self, days: Period, away: Sequence[Leave] = ()) -> NDArray[np.int64]:
        """Return the open seconds of each date of a period; none on the days of a leave."""
        found = self.seconds[self._place(days.start) : self._place(days.end) + 1].copy()
        for leave in away:
            start = max((leave.first - days.start).days, 0)
            found[start : max((leave.last - days.start).days + 1, 0)] = 0
        return found

    def _place(self, day: date) -> int:
        place = (day - self.first).days
        if not 0 <= place < len(self.seconds):
            raise ValueError(f"{day} lies outside the calendar")
        return place


@dataclass(frozen=True)
class Presence:
    """A person's month.

    `hours` are the open hours during which they are there, `part` those over all open hours of
    their calendar in the month, `employed` the part of its calendar days that they are employed.
    """

    hours: Fraction
    part: Fraction
    employed: Fraction


def open_days(calendar: WorkingCalendar) -> OpenDays:
    """Return how long each date of a calendar is open; what runs past midnight is the next's."""
    count = (calendar.last - calendar.first).days + 1
    edges = np.array(
        [
            micros(datetime.combine(calendar.first + timedelta(n), time(), calendar.zone))
            for n in range(count + 1)
        ],
        np.int64,
    )
    return OpenDays(calendar.first, calendar.elapsed(edges[:-1], edges[1:]) // SECOND)


def presence(person: Person, days: OpenDays, month: Period) -> Presence:
    """Return how much of a month a person is there."""
    length = (month.end - month.start).days + 1
    start = max(person.started or month.start, month.start)
    end = min(person.leaves or month.end, month.end)
    if start > end:
        return Presence(Fraction(0), Fraction(0), Fraction(0))
    there = int(days.within(Period(start, end), person.leave).sum())
    whole = int(days.within(month).sum())
    return Presence(
        Fraction(there, _HOUR),
        Fraction(there, whole) if whole else Fraction(0),
        Fraction((end - start).days + 1, length),
    )
