"""The plan with the team: what its people can work, month by month, beside what must enter."""

from collections.abc import Sequence
from fractions import Fraction

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.team import Role
from smarketing.core.base.finding import Finding
from smarketing.core.planning.members import LEADS, each_does, horizon, member
from smarketing.core.reports.plan.pages import PlanReport
from smarketing.core.reports.plan.report import Asked, plan_report
from smarketing.core.reports.plan.staff import Calendars, people_of
from smarketing.core.reports.situation import Situation

_NOTHING = Fraction(0)


def whole_plan(
    situation: Situation, findings: Sequence[Finding] = (), asked: Asked | None = None
) -> PlanReport:
    """Return the plan, with its levers and ties, and the capacity of the team among them."""
    asked = asked or Asked()
    capacity = capacity_by_month(situation, asked.months + 1)
    return plan_report(situation, findings, asked, capacity)


def capacity_by_month(situation: Situation, months: int) -> list[Fraction] | None:
    """Return how many leads the people who work leads can work in each month from today's on.

    Those who are there, by the ramp, their calendars and their leave; None where the agreement
    does not say how long a lead takes, nor how many each can take.
    """
    agreement = situation.agreement
    ahead = horizon(situation.today, months, 0)
    found = [_NOTHING] * months
    known = False
    days = Calendars(agreement, ahead.months[0].start, ahead.months[-1].end)
    for role in _on_leads(agreement):
        people = people_of(agreement, role)
        each = each_does(role, people, days.of(None), ahead.months)
        for person in people:
            does = member(person, role, days.of(person.calendar), ahead, each).does.get(LEADS)
            if does is not None:
                known = True
                found = [a + b for a, b in zip(found, does, strict=True)]
    return found if known else None


def _on_leads(agreement: Agreement) -> list[Role]:
    return [role for role in agreement.roles if role.works in {"leads", "both"}]
