"""What is wrong with a team's size, either way, and what the agreement lacks to say more."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.period import period_of
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.planning.staffing import MOST_PEOPLE
from smarketing.core.reports.pages import Standing
from smarketing.core.reports.plan.staff_pages import (
    Alert,
    LeadSupply,
    RoleStaff,
    RoleWork,
    Strain,
    Supply,
    WorkMonth,
)


def alerts_of(role: RoleStaff) -> list[Alert]:
    """Return the stretches of months in which a role has too few people, or some without work.

    Too few are those who, more likely than not, cannot do it all. Who does work of several kinds
    is to spare only where none of them needs them.
    """
    few = [alert for work in role.work for alert in _of_work(role, work)]
    return [*few, *_to_spare(role)]


def _of_work(role: RoleStaff, work: RoleWork) -> Iterator[Alert]:
    for short, found in groupby(work.months, lambda month: month.standing is Standing.BAD):
        months = list(found)
        if short:
            people = max(-month.spare for month in months)
            values = _values(role, people, months)
            told = _too_few(work.kind, people, values)
            yield _alert(role, work.kind, Strain.TOO_FEW, people, months, told)


def _to_spare(role: RoleStaff) -> Iterator[Alert]:
    by_month = list(zip(*(work.months for work in role.work), strict=True))
    for idle, found in groupby(by_month, lambda works: min(one.spare for one in works) > 0):
        works = list(found)
        if idle:
            people = max(min(one.spare for one in month) for month in works)
            months = [month[0] for month in works]
            kind = min(zip(works[0], role.work, strict=True), key=lambda pair: pair[0].spare)[
                1
            ].kind
            told = _idle(people, _values(role, people, months))
            yield _alert(role, kind, Strain.TOO_MANY, people, months, told)


def _values(role: RoleStaff, people: int, months: Sequence[WorkMonth]) -> dict[str, Value]:
    return {
        "role": role.label,
        "count": people,
        "first": months[0].month,
        "last": period_of(months[-1].month, "month").end,
        "day": role.lead_time.carries_from,
    }


def _alert(
    role: RoleStaff,
    kind: str,
    strain: Strain,
    people: int,
    months: Sequence[WorkMonth],
    told: Sentence,
) -> Alert:
    first, last = months[0].month, period_of(months[-1].month, "month").end
    return Alert(role.role, role.label, kind, strain, first, last, people, told)


def _too_few(kind: str, people: int, values: dict[str, Value]) -> Sentence:
    if kind == "leads":
        return Sentence(
            "From {first} to {last} there is one person too few as “{role}” to work the leads; "
            "whoever is looked for from today carries fully from {day}.",
            values,
            "From {first} to {last} there are up to {count} people too few as “{role}” to work "
            "the leads; whoever is looked for from today carries fully from {day}.",
            people,
        )
    return Sentence(
        "From {first} to {last} there is one person too few as “{role}” for the deals that the "
        "goal takes; whoever is looked for from today carries fully from {day}.",
        values,
        "From {first} to {last} there are up to {count} people too few as “{role}” for the deals "
        "that the goal takes; whoever is looked for from today carries fully from {day}.",
        people,
    )


def _idle(people: int, values: dict[str, Value]) -> Sentence:
    return Sentence(
        "From {first} to {last} one person more is there as “{role}” than the work needs.",
        values,
        "From {first} to {last} up to {count} people more are there as “{role}” than the work "
        "needs.",
        people,
    )


def team_findings(
    agreement: Agreement, supply: Sequence[LeadSupply], roles: Sequence[RoleStaff]
) -> list[Finding]:
    """Return what keeps the report from saying more, and where both sides' numbers differ."""
    return [*_lacking(agreement, supply, roles), *_apart(supply)]


def _lacking(
    agreement: Agreement, supply: Sequence[LeadSupply], roles: Sequence[RoleStaff]
) -> Iterator[Finding]:
    if not agreement.roles:
        yield Finding(
            "staff.no_roles",
            Severity.WARNING,
            "the agreement does not say who does what, so nothing can be said of the team",
            "add [[roles]], and the `role` of each person under [parties.sales]",
        )
    if not supply and any(role.works != "opportunities" for role in roles):
        yield Finding(
            "staff.no_leads",
            Severity.WARNING,
            "how many leads are to be worked is neither promised nor planned, and none came yet",
            'add a commitment of marketing with `measure = "count"`, or state [plan.rates] and '
            "`average_sale`",
        )
    for role in roles:
        if not role.hires_known:
            yield Finding(
                "staff.too_many",
                Severity.WARNING,
                "the work of `{role}` takes more than {most} people, with those who follow "
                "leavers; its hires are left out, and capacity is that of the team as it is",
                "a term is likely wrong by powers of ten: look at `revenue` under [goal], "
                "`average_sale` under [plan], [plan.rates], what marketing promises, and what one "
                "person does as `{role}`",
                {"role": role.role, "most": MOST_PEOPLE},
            )
        if not role.work and (supply or role.works != "leads"):
            yield Finding(
                "staff.no_capacity",
                Severity.WARNING,
                "the agreement does not say how much one person does as `{role}`",
                "state attempts, contact_chance and minutes for leads, or monthly_productivity for "
                "opportunities",
                {"role": role.role},
            )


def _apart(supply: Sequence[LeadSupply]) -> Iterator[Finding]:
    by_origin = {one.origin: one.per_month for one in supply}
    promised, planned = by_origin.get(Supply.PROMISED), by_origin.get(Supply.PLANNED)
    if promised is not None and planned is not None and planned > promised:
        yield Finding(
            "staff.plan_takes_more",
            Severity.WARNING,
            "marketing promises {promised} leads a month, the goal takes {planned} of it; the team "
            "is computed for those promised",
            "bring the two together, or try `--set` with the other number",
            {"promised": promised, "planned": planned},
        )
