"""How many leads each person may have been given by each day: a month's capacity, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from smarketing.core.agreement.parties import Person
from smarketing.core.agreement.team import Role
from smarketing.core.base.period import Period
from smarketing.core.planning.assignment import Representative, paced
from smarketing.core.planning.goal import months_of
from smarketing.core.planning.members import LEADS, Amounts, Horizon, member
from smarketing.core.planning.presence import OpenDays, presence


@dataclass(frozen=True)
class Pace:
    """The days on which leads are given, and since when parts of a lead are added up.

    `since` is a fixed day, so that half a lead a month is one every other month whenever it is
    looked at: the first day of the agreement.
    """

    days: Period
    since: date

    @property
    def months(self) -> tuple[Period, ...]:
        """The months from `since` on to the last day."""
        return tuple(months_of(Period(min(self.since, self.days.start), self.days.end)))


def leads_by_month(
    person: Person,
    role: Role | None,
    days: OpenDays,
    pace: Pace,
    each: Mapping[str, Amounts],
) -> Amounts | None:
    """Return how many leads somebody takes in each month of a pace, exactly.

    None where neither their own capacity nor their role says; `each` is that of the role.
    """
    if role is not None and LEADS in each:
        ahead = Horizon(pace.days.start, len(pace.months), pace.months)
        return member(person, role, days, ahead, each).does[LEADS]
    if person.capacity is None:
        return None
    own = Fraction(person.capacity)
    return tuple(own * presence(person, days, month).part for month in pace.months)


def representative(
    person: Person, leads: Amounts, days: OpenDays, pace: Pace, given: int
) -> Representative:
    """Return somebody who takes `leads` in each month, as they may be given them day by day.

    Capacity comes in with the working time of the month that has gone by, leave taken off, so that
    none comes in on a day off; what was not used of it so far this month is there still, less the
    leads `given` this month already.
    """
    months = pace.months
    first = next(n for n, month in enumerate(months) if month.end >= pace.days.start)
    carried = sum(leads[:first], Fraction(0)) % 1
    before, allowed, there = 0, list[int](), list[bool]()
    for number, month in enumerate(months[first:], first):
        seconds = _seconds_there(person, days, month)
        whole = int(seconds.sum())
        gone = np.cumsum(seconds)
        parts = [Fraction(int(part), whole) if whole else Fraction(0) for part in gone]
        by_day = paced(leads[number], parts, carried)
        start, end = max(month.start, pace.days.start), min(month.end, pace.days.end)
        shown = slice((start - month.start).days, (end - month.start).days + 1)
        allowed += [max(before + count - given, 0) for count in by_day[shown]]
        there += [bool(one) for one in seconds[shown]]
        before += by_day[-1]
        carried = (carried + leads[number]) % 1
    return Representative(
        person.name,
        sum(leads[first:], Fraction(0)),
        allowed,
        there,
        given,
        frozenset(person.languages),
        frozenset(person.territories),
    )


def _seconds_there(person: Person, days: OpenDays, month: Period) -> NDArray[np.int64]:
    seconds = days.within(month, person.leave)
    if person.started is not None:
        seconds[: max((person.started - month.start).days, 0)] = 0
    if person.leaves is not None:
        seconds[max((person.leaves - month.start).days + 1, 0) :] = 0
    return seconds
