"""One role of the staff report: its people, its work, its hires and what it costs."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money
from smarketing.core.planning.attempts import optimal_attempts
from smarketing.core.planning.capacity import leads_in, people_needed, street_quota, to_spare
from smarketing.core.planning.members import (
    LEADS,
    OPPORTUNITIES,
    REVENUE,
    Horizon,
    Member,
    chances_of,
    effort_of,
)
from smarketing.core.planning.ramp import monthly_ramp, ramp_part
from smarketing.core.planning.reverse_funnel import shown
from smarketing.core.planning.staffing import Staffing, Work, spread
from smarketing.core.reports.pages import Standing
from smarketing.core.reports.plan.staff_pages import (
    Hire,
    LeadEffort,
    LeadTime,
    PersonStaff,
    Quotas,
    RoleMonth,
    RoleStaff,
    RoleWork,
    WorkMonth,
)
from smarketing.core.reports.situation import text

_LONG = 10**12
_LIKELY = 0.5


@dataclass(frozen=True)
class Ground:
    """What the roles of a report have in common; `unit` is the currency's, in minor units."""

    agreement: Agreement
    unit: int
    ahead: Horizon
    cycle: int

    def money(self, amount: Fraction) -> Money:
        """Return an amount in units of the currency as money."""
        return Money(amount * self.unit, self.agreement.agreement.currency)


def role_staff(plan: Staffing, ground: Ground) -> RoleStaff:
    """Return a role as the report shows it."""
    role, count = plan.role, ground.ahead.shown
    cost = plan.cost
    return RoleStaff(
        role.name,
        text(role.label),
        role.works,
        sum(one.employed[0] > 0 for one in plan.members),
        [_person(one, plan, ground) for one in plan.members],
        _effort(plan),
        _shared([_work(one, plan, ground) for one in plan.works]),
        _lead_time(plan, ground),
        _quotas(plan, ground),
        _hires(plan, ground),
        plan.hires_known,
        [_month(plan, month, ground) for month in range(count)],
        role.span,
        None if cost is None else ground.money(sum(cost[:count], Fraction(0))),
    )


def _person(one: Member, plan: Staffing, ground: Ground) -> PersonStaff:
    person = one.person
    revenue = one.does.get(REVENUE)
    ramp = None
    if one.employed[0]:
        ramp = Fraction(1)
        if one.start is not None:
            ramp = ramp_part(monthly_ramp(plan.role), max(-one.start, 0))
    return PersonStaff(
        person.name,
        person.started,
        person.leaves,
        one.hours[0],
        ramp,
        _first(one, LEADS),
        None if revenue is None else ground.money(revenue[0]),
        _first(one, OPPORTUNITIES),
        None if person.monthly_quota is None else ground.money(Fraction(person.monthly_quota)),
        list(person.languages),
        list(person.territories),
    )


def _first(one: Member, kind: str) -> Fraction | None:
    amounts = one.does.get(kind)
    return None if amounts is None else amounts[0]


def _effort(plan: Staffing) -> LeadEffort | None:
    """Return what a lead takes, and so how many leads a person works this month."""
    role = plan.role
    work = next((one for one in plan.works if one.kind == LEADS), None)
    spent = effort_of(role)
    if spent is None or work is None:
        return None
    hours = work.each[0] * spent.minutes / 60
    best = None
    if role.value_per_contact is not None and role.cost_per_attempt is not None:
        best = optimal_attempts(
            chances_of(role),
            Fraction(role.value_per_contact),
            Fraction(role.cost_per_attempt),
            Fraction(role.minutes_per_attempt or 0),
            Fraction(role.minutes_per_conversation or 0),
        )
    return LeadEffort(
        spent.most,
        spent.reached,
        spent.attempts,
        spent.minutes,
        spent.worst_minutes,
        hours,
        work.each[0],
        leads_in(hours, spent.worst_minutes),
        best.by_value if best else None,
        best.cut_off if best else None,
        best.by_hour if best else None,
    )


def _work(work: Work, plan: Staffing, ground: Ground) -> RoleWork:
    unit = ground.unit if work.kind == REVENUE else 1
    needed = people_needed(work.need[0], work.each[0])
    return RoleWork(
        work.kind,
        work.need[0] * unit,
        work.each[0] * unit,
        needed,
        shown(needed),
        people_needed(work.as_is[0], work.each[0]),
        [_work_month(work, plan, month, unit) for month in range(ground.ahead.shown)],
    )


def _shared(works: list[RoleWork]) -> list[RoleWork]:
    """Let nobody be to spare in one kind of work whom another needs."""
    needed = [
        min(one.spare for one in months) <= 0
        for months in zip(*(work.months for work in works), strict=True)
    ]
    return [
        replace(
            work,
            months=[
                replace(month, standing=Standing.GOOD) if taken and month.spare > 0 else month
                for month, taken in zip(work.months, needed, strict=True)
            ],
        )
        for work in works
    ]


def _work_month(work: Work, plan: Staffing, month: int, unit: int) -> WorkMonth:
    need, each, planned = work.need[month], work.each[month], work.planned[month]
    found, enough = spread(plan, work, month)
    spare = to_spare(need, planned, each)
    return WorkMonth(
        plan.horizon.months[month].start,
        need * unit,
        each * unit,
        people_needed(need, each),
        work.as_is[month] * unit,
        # Successors of successors: digits beyond the twelfth say nothing any more.
        work.replaced[month].limit_denominator(_LONG) * unit,
        planned * unit,
        Interval(found.value * unit, found.low * unit, found.high * unit),
        enough,
        spare,
        _standing(spare, enough),
    )


def _standing(spare: int, enough: float) -> Standing:
    """Say how a month stands: too few people, some to spare or barely enough, or just right."""
    # Where the house is closed all month nobody can work, and no number of people is too few.
    if (spare < 0 and enough < _LIKELY) or enough == 0:
        return Standing.BAD
    return Standing.GOOD if spare == 0 else Standing.WARNING


def _lead_time(plan: Staffing, ground: Ground) -> LeadTime:
    ramp = len(monthly_ramp(plan.role))
    cycle = plan.works_fully - plan.first_start - ramp
    return LeadTime(
        Fraction(plan.role.weeks_to_fill),
        ramp,
        cycle,
        _start_of(plan.first_start, ground.ahead),
        _start_of(plan.works_fully, ground.ahead),
    )


def _start_of(month: int, ahead: Horizon) -> date:
    """Return the first day of a month counted from the first of a horizon, also beyond its end."""
    first = ahead.months[0].start
    number = first.year * 12 + first.month - 1 + month
    return date(number // 12, number % 12 + 1, 1)


def _quotas(plan: Staffing, ground: Ground) -> Quotas | None:
    work = next((one for one in plan.works if one.kind == REVENUE), None)
    if work is None:
        return None
    quotas = [
        Fraction(one.person.monthly_quota)
        for one in plan.members
        if one.person.monthly_quota and one.employed[0]
    ]
    beyond = Fraction(plan.role.over_assignment)
    return Quotas(
        ground.money(work.need[0]),
        beyond,
        ground.money(street_quota(work.need[0], beyond)),
        ground.money(sum(quotas, Fraction(0))),
        len(quotas),
    )


def _hires(plan: Staffing, ground: Ground) -> list[Hire]:
    """Return the hires that start in the months shown, each with the day to open the place on."""
    lead = plan.works_fully - plan.first_start
    wait = timedelta(days=ceil(Fraction(plan.role.weeks_to_fill) * 7))
    return [
        Hire(
            _start_of(month, ground.ahead),
            people,
            max(_start_of(month, ground.ahead) - wait, ground.ahead.today),
            _start_of(month + lead, ground.ahead),
        )
        for month, people in enumerate(plan.hires[: ground.ahead.shown])
        if people
    ]


def _month(plan: Staffing, month: int, ground: Ground) -> RoleMonth:
    return RoleMonth(
        plan.horizon.months[month].start,
        plan.people[month],
        plan.equivalents[month],
        plan.hires[month],
        plan.managers[month],
        None if plan.cost is None else ground.money(plan.cost[month]),
    )
