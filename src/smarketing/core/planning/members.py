"""The people of a role month by month: when they are there, and how much they can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from smarketing.core.agreement.parties import Person
from smarketing.core.agreement.team import Role
from smarketing.core.base.period import Period, period_of
from smarketing.core.planning.attempts import Effort, effort, first_contacts
from smarketing.core.planning.capacity import leads_in
from smarketing.core.planning.presence import OpenDays, Presence, presence
from smarketing.core.planning.ramp import monthly_ramp, ramp_part

LEADS, REVENUE, OPPORTUNITIES = "leads", "revenue", "opportunities"
"""The kinds of work of which a role can have too much: counts, or units of the currency."""

Amounts = tuple[Fraction, ...]
"""One value per month."""

_NOTHING = Fraction(0)
_HOUR = 3600


@dataclass(frozen=True)
class Horizon:
    """The months that are looked at, the one that `today` lies in first.

    The first `shown` of them are told; those after are needed to know who must start in these.
    """

    today: date
    shown: int
    months: tuple[Period, ...]

    def place(self, day: date) -> int:
        """Return how many months after the first a day lies; before it, below zero."""
        first = self.months[0].start
        return (day.year - first.year) * 12 + day.month - first.month

    def first_start(self, role: Role) -> int:
        """Return the first month on whose first day a place is filled that is opened today."""
        ready = self.today + timedelta(days=ceil(Fraction(role.weeks_to_fill) * 7))
        return self.place(ready) + (ready.day > 1)


def horizon(today: date, shown: int, beyond: int) -> Horizon:
    """Return the months from the one of `today` on: those shown, and so many beyond them."""
    months = []
    day = today
    for _ in range(shown + beyond):
        month = period_of(day, "month")
        months.append(month)
        day = month.end + timedelta(days=1)
    return Horizon(today, shown, tuple(months))


@dataclass(frozen=True)
class Member:
    """One person, month by month, as if nobody left by chance.

    `start` is the month in which they start, below zero where that is past, None where it is not
    known. `hours` are the open hours of their calendar while they are there, `employed` the part
    of each month that they belong to the firm, `paid` that times their share of a full job,
    `equivalents` to how many people past the ramp they come, and `does` how much of each kind of
    work.
    """

    person: Person
    start: int | None
    hours: Amounts
    employed: Amounts
    paid: Amounts
    equivalents: Amounts
    does: Mapping[str, Amounts]


def effort_of(role: Role, most: int | None = None) -> Effort | None:
    """Return what a lead takes in a role, for `most` attempts or the agreed number.

    None where the role does not say, or where a lead takes no time at all.
    """
    most = most or role.attempts
    chances = chances_of(role)
    if most is None or not chances or role.minutes_per_attempt is None:
        return None
    talk = Fraction(role.minutes_per_conversation or 0)
    spent = effort(chances, most, Fraction(role.minutes_per_attempt), talk)
    return spent if spent.minutes else None


def chances_of(role: Role, most: int = 100) -> list[Fraction]:
    """Return the chance that the first, second, … attempt is the first contact, as agreed."""
    if role.first_contact:
        return [Fraction(chance) for chance in role.first_contact]
    if role.contact_chance is None:
        return []
    return first_contacts(Fraction(role.contact_chance), most)


def productivity_of(role: Role, people: Sequence[Person]) -> Fraction | None:
    """Return what somebody past the ramp brings in a month, in units of the currency.

    Where the role does not say, the mean quota without what is assigned beyond the goal; None
    where nobody has a quota either.
    """
    if role.works == LEADS:
        return None
    if role.monthly_productivity is not None:
        return Fraction(role.monthly_productivity)
    quotas = [Fraction(one.monthly_quota) for one in people if one.monthly_quota]
    full = [Fraction(one.share_of_time) for one in people if one.monthly_quota]
    whole = 1 + Fraction(role.over_assignment)
    return sum(quotas, _NOTHING) / sum(full, _NOTHING) / whole if quotas else None


def each_does(
    role: Role, people: Sequence[Person], house: OpenDays, months: Sequence[Period]
) -> dict[str, Amounts]:
    """Return how much of each kind of work one person past the ramp does in each month.

    A full job, without leave; hours are the agreed ones, else those of the house's calendar. Where
    the role does not say what a lead takes, leads are the capacities that people state, over the
    full jobs that these people have.
    """
    found: dict[str, Amounts] = {}
    leads = _leads_of_one(role, people, house, months)
    if leads is not None:
        found[LEADS] = leads
    productivity = productivity_of(role, people)
    if productivity:
        found[REVENUE] = (productivity,) * len(months)
    if role.works != LEADS and role.opportunities_per_month:
        found[OPPORTUNITIES] = (Fraction(role.opportunities_per_month),) * len(months)
    return found


def _leads_of_one(
    role: Role, people: Sequence[Person], house: OpenDays, months: Sequence[Period]
) -> Amounts | None:
    if role.works == OPPORTUNITIES:
        return None
    spent = effort_of(role)
    if spent is not None:
        hours = (
            Fraction(role.hours_per_month)
            if role.hours_per_month is not None
            else Fraction(int(house.within(month).sum()), _HOUR)
            for month in months
        )
        return tuple(leads_in(one, spent.minutes) for one in hours)
    stated = [one for one in people if one.capacity]
    leads = sum((Fraction(one.capacity or 0) for one in stated), _NOTHING)
    jobs = sum((Fraction(one.share_of_time) for one in stated), _NOTHING)
    return (leads / jobs,) * len(months) if stated else None


def member(
    person: Person,
    role: Role,
    days: OpenDays,
    ahead: Horizon,
    each: Mapping[str, Amounts],
) -> Member:
    """Return one person of a role; `days` are those of their calendar."""
    start = ahead.place(person.started) if person.started else None
    ramp = monthly_ramp(role)
    share = Fraction(person.share_of_time)
    there = [presence(person, days, month) for month in ahead.months]
    ramps = [
        Fraction(1) if start is None else ramp_part(ramp, max(month - start, 0))
        for month in range(len(there))
    ]
    does = {kind: _times(ramps, _deals(amounts, share, there)) for kind, amounts in each.items()}
    if LEADS in each:
        does[LEADS] = _times(ramps, _leads(person, role, each[LEADS], there))
    return Member(
        person,
        start,
        tuple(one.hours for one in there),
        tuple(one.employed for one in there),
        tuple(share * one.employed for one in there),
        _times(ramps, _deals((Fraction(1),) * len(there), share, there)),
        does,
    )


def _leads(person: Person, role: Role, each: Amounts, there: Sequence[Presence]) -> Amounts:
    """Return how many leads somebody past the ramp works while they are there."""
    if person.capacity is not None:
        return tuple(Fraction(person.capacity) * one.part for one in there)
    share = Fraction(person.share_of_time)
    spent = effort_of(role)
    if spent is None or role.hours_per_month is not None:
        return tuple(full * share * one.part for full, one in zip(each, there, strict=True))
    return tuple(leads_in(one.hours * share, spent.minutes) for one in there)


def _deals(each: Amounts, share: Fraction, there: Sequence[Presence]) -> Amounts:
    """Return what comes of deals: an average with the usual leave in it, so leave costs nothing.

    Only a month in which somebody is never there brings nothing.
    """
    return tuple(
        full * share * one.employed if one.part else _NOTHING
        for full, one in zip(each, there, strict=True)
    )


def _times(ramps: Sequence[Fraction], amounts: Amounts) -> Amounts:
    return tuple(part * amount for part, amount in zip(ramps, amounts, strict=True))
