"""A role's team against its work, month by month: what is lacking, whom to hire, what it costs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from smarketing.core.agreement.team import Role
from smarketing.core.base.rates import Interval
from smarketing.core.planning.capacity import capacity_range, people_needed
from smarketing.core.planning.hiring import Load, hires_needed
from smarketing.core.planning.members import Amounts, Horizon, Member
from smarketing.core.planning.ramp import (
    Cohort,
    monthly_ramp,
    months_to_fill,
    ramped_equivalents,
    replacements,
    stays,
)

MOST_PEOPLE = 5_000
"""Beyond so many people a role's hires are not planned: some term is wrong, by powers of ten."""

_NOTHING = Fraction(0)


@dataclass(frozen=True)
class Work:
    """One kind of work of a role: how much there is, and how much of it the team can do.

    `each` is what one person past the ramp does in a month, `as_is` what the team does if those
    who leave by chance are not replaced, `replaced` if all of them are, `planned` with the hires
    of the plan, which are to make up for them as well.
    """

    kind: str
    need: Amounts
    each: Amounts
    as_is: Amounts
    replaced: Amounts
    planned: Amounts


@dataclass(frozen=True)
class Staffing:
    """A role, its people and its hires over a horizon; all values are per month.

    `hires` start on the first day of a month. `people` are there on average, hires included, and
    come to so many `equivalents` past the ramp; so many of them are `paid` in full jobs, and so
    many `managers` lead them. `cost` is in units of the currency, None where no cost is agreed.
    Where the work takes more than `MOST_PEOPLE`, `hires_known` is false and nobody is hired.
    """

    role: Role
    horizon: Horizon
    members: list[Member]
    works: list[Work]
    hires: list[int]
    hires_known: bool
    people: Amounts
    equivalents: Amounts
    paid: Amounts
    managers: list[int]
    cost: Amounts | None
    first_start: int
    works_fully: int


def staffing(
    role: Role,
    members: list[Member],
    needs: Mapping[str, Amounts],
    each: Mapping[str, Amounts],
    ahead: Horizon,
    cycle: int = 0,
) -> Staffing:
    """Set a role's team against its needs, and plan its hires.

    `needs` and `each` are by kind of work; a kind that only one of them knows is left out.
    `cycle` is how many months lie between the work and the revenue. People leave with the same
    chance in every month, hires too.
    """
    count = len(ahead.months)
    ramp, stay = monthly_ramp(role), _stay(role)
    kinds = [kind for kind in each if kind in needs]
    as_is = {
        kind: _kept(members, [one.does[kind] for one in members], role, count) for kind in kinds
    }
    first = ahead.first_start(role)
    loads = [Load(needs[kind], as_is[kind], each[kind]) for kind in kinds]
    hires, hires_known = _hires(loads, hires_needed(loads, ramp, stay, first, cycle), count)
    cohorts = [Cohort(Fraction(many), month) for month, many in enumerate(hires) if many]
    ramped = tuple(ramped_equivalents(cohorts, ramp, stay, count))
    heads = tuple(ramped_equivalents(cohorts, (), stay, count))
    successors = _successors(members, role, count)
    people = _added(_kept(members, [one.employed for one in members], role, count), heads)
    paid = _added(_kept(members, [one.paid for one in members], role, count), heads)
    own = _kept(members, [one.equivalents for one in members], role, count)
    managers = [ceil(there / role.span) for there in people] if role.span else [0] * count
    return Staffing(
        role,
        ahead,
        members,
        [
            Work(
                kind,
                needs[kind],
                each[kind],
                as_is[kind],
                _added(as_is[kind], _product(successors, each[kind])),
                _added(as_is[kind], _product(ramped, each[kind])),
            )
            for kind in kinds
        ],
        hires,
        hires_known,
        people,
        _added(own, ramped),
        paid,
        managers,
        _cost(role, paid, managers),
        first,
        first + len(ramp) + cycle,
    )


def _hires(loads: Sequence[Load], wanted: list[int], count: int) -> tuple[list[int], bool]:
    """Return the hires, and whether they are known: nobody is planned for where it takes a town."""
    most = max(
        (
            people_needed(need, each)
            for load in loads
            for need, each in zip(load.need, load.each, strict=True)
        ),
        default=_NOTHING,
    )
    if most > MOST_PEOPLE or sum(wanted) > MOST_PEOPLE:
        return [0] * count, False
    return wanted or [0] * count, True


def spread(plan: Staffing, work: Work, month: int) -> tuple[Interval, float]:
    """Return what the team does in a month with its range, and the chance that it is enough.

    Each person, hires included, is still there with the same chance, whatever the others do.
    """
    stay, ramp = _stay(plan.role), monthly_ramp(plan.role)
    sizes = [one.does[work.kind][month] for one in plan.members]
    chances = [stay(_since(one, month)) for one in plan.members]
    for start, many in enumerate(plan.hires[: month + 1]):
        one = Cohort(Fraction(1), start)
        sizes += [one.ramped(month, ramp, lambda _: Fraction(1)) * work.each[month]] * many
        chances += [stay(month - start)] * many
    return capacity_range(sizes, chances, work.need[month])


def _stay(role: Role) -> Callable[[int], Fraction]:
    known: dict[int, Fraction] = {}

    def stay(months: int) -> Fraction:
        if months not in known:
            known[months] = stays(role.attrition, months)
        return known[months]

    return stay


def _since(member: Member, month: int) -> int:
    return max(month - max(member.start or 0, 0), 0)


def _kept(members: Sequence[Member], amounts: Sequence[Amounts], role: Role, count: int) -> Amounts:
    """Return what the members come to in each month, with those who leave by chance taken off."""
    stay = _stay(role)
    whole = [_NOTHING] * count
    for one, of in zip(members, amounts, strict=True):
        for month in range(count):
            whole[month] += of[month] * stay(_since(one, month))
    return tuple(whole)


def _successors(members: Sequence[Member], role: Role, count: int) -> Amounts:
    """Return to how many people past the ramp those come who replace the ones who leave by chance.

    Whose last day is known is none of them: whether anybody follows them, the plan decides.
    """
    ramp, stay = monthly_ramp(role), _stay(role)
    team = [
        Cohort(Fraction(one.person.share_of_time), one.start)
        for one in members
        if one.person.leaves is None
    ]
    arriving = replacements(team, stay, months_to_fill(role.weeks_to_fill), count)
    return tuple(ramped_equivalents(arriving, ramp, stay, count))


def _cost(role: Role, paid: Amounts, managers: Sequence[int]) -> Amounts | None:
    if role.monthly_cost is None and role.manager_monthly_cost is None:
        return None
    one, leader = Fraction(role.monthly_cost or 0), Fraction(role.manager_monthly_cost or 0)
    return tuple(jobs * one + many * leader for jobs, many in zip(paid, managers, strict=True))


def _added(one: Amounts, other: Amounts) -> Amounts:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _product(one: Amounts, other: Amounts) -> Amounts:
    return tuple(a * b for a, b in zip(one, other, strict=True))
