"""The staff report: the team that the agreement takes, against the team that is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.parties import Calendar, Person
from smarketing.core.agreement.team import Role
from smarketing.core.agreement.working_week import calendar_of
from smarketing.core.base.finding import Finding
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Money
from smarketing.core.planning.members import (
    Amounts,
    Horizon,
    Member,
    each_does,
    horizon,
    member,
)
from smarketing.core.planning.presence import OpenDays, open_days
from smarketing.core.planning.ramp import monthly_ramp
from smarketing.core.planning.staffing import Staffing, staffing
from smarketing.core.reports.plan.report import Asked, plan_report
from smarketing.core.reports.plan.staff_alerts import alerts_of, team_findings
from smarketing.core.reports.plan.staff_needs import (
    cycle_months,
    handed_stage,
    lead_supply,
    needs_by_month,
)
from smarketing.core.reports.plan.staff_pages import Compared, RoleStaff, StaffReport
from smarketing.core.reports.plan.staff_roles import Ground, role_staff
from smarketing.core.reports.plan.staff_why import staff_reasons
from smarketing.core.reports.situation import Situation, text

MONTHS = 12
MOST_MONTHS = 60


@dataclass(frozen=True)
class Team:
    """Every role of an agreement with its people, its work and its hires."""

    ahead: Horizon
    roles: list[Staffing]


def staff_report(
    situation: Situation,
    months: int = MONTHS,
    changes: Sequence[str] = (),
    agreed: Situation | None = None,
    findings: Sequence[Finding] = (),
) -> StaffReport:
    """Set the team against the work that the agreement gives it, for so many months from today's.

    Where terms were set to try them, `changes` names them and `agreed` is the situation without.
    """
    plan = plan_report(situation, asked=Asked(months=1, futures=0))
    supply = lead_supply(situation, plan)
    cycle = cycle_months(situation.agreement)
    ahead = _horizon(situation, months, ceil(cycle))
    needs = needs_by_month(situation, supply, plan, ahead.months)
    team = _team(situation.agreement, ahead, needs, ceil(cycle))
    unit = 10 ** exponent(situation.agreement.agreement.currency)
    ground = Ground(situation.agreement, unit, ahead, ceil(cycle))
    roles = [role_staff(one, ground) for one in team.roles]
    alerts = [alert for role in roles for alert in alerts_of(role)]
    shown = ahead.months[:months]
    report = StaffReport(
        shown[0].start,
        shown[-1].end,
        situation.agreement.agreement.currency,
        text(handed_stage(situation).label),
        supply,
        roles,
        alerts,
        _whole_cost(roles, situation.agreement.agreement.currency),
        list(changes),
        [] if agreed is None else _compared(agreed, roles),
        [],
        [*findings, *team_findings(situation.agreement, supply, roles)],
        situation.footing(),
    )
    report.why.extend(staff_reasons(report, ground, supply))
    return report


def _horizon(situation: Situation, months: int, cycle: int) -> Horizon:
    roles = situation.agreement.roles
    beyond = max((len(monthly_ramp(role)) for role in roles), default=0) + cycle
    return horizon(situation.today, months, beyond)


def _team(agreement: Agreement, ahead: Horizon, needs: Mapping[str, Amounts], cycle: int) -> Team:
    days = Calendars(agreement, ahead.months[0].start, ahead.months[-1].end)
    people = {role.name: people_of(agreement, role) for role in agreement.roles}
    each = {
        role.name: each_does(role, people[role.name], days.of(None), ahead.months)
        for role in agreement.roles
    }
    members = {
        role.name: [
            member(one, role, days.of(one.calendar), ahead, each[role.name])
            for one in people[role.name]
        ]
        for role in agreement.roles
    }
    return Team(
        ahead,
        [
            staffing(
                role,
                members[role.name],
                _own_part(role.name, needs, each, members),
                each[role.name],
                ahead,
                0 if role.works == "leads" else cycle,
            )
            for role in agreement.roles
        ],
    )


def people_of(agreement: Agreement, role: Role) -> list[Person]:
    """Return the people of sales in a role; where there is one role only, who names none is in it.

    A team of one kind need not say so of everybody.
    """
    only = len(agreement.roles) == 1
    return [
        one
        for one in agreement.parties.sales.people
        if one.role == role.name or (only and one.role is None)
    ]


class Calendars:
    """How long every calendar of an agreement is open on each date."""

    def __init__(self, agreement: Agreement, first: date, last: date) -> None:
        self._terms = agreement
        self._dates = first - timedelta(days=1), last + timedelta(days=1)
        self._known: dict[str | None, OpenDays] = {}

    def of(self, name: str | None) -> OpenDays:
        """Return the days of a calendar by name; those of the house for none, or an unknown one."""
        if name not in self._known:
            terms: Calendar = self._terms.calendars.get(name or "", self._terms.calendar)
            self._known[name] = open_days(calendar_of(terms, *self._dates))
        return self._known[name]


def _own_part(
    role: str,
    needs: Mapping[str, Amounts],
    each: Mapping[str, Mapping[str, Amounts]],
    members: Mapping[str, Sequence[Member]],
) -> dict[str, Amounts]:
    """Return a role's part of the work, where several roles do the same kind.

    Each has as much of it as its people can do of all; without people, all have the same.
    """
    found = {}
    for kind, need in needs.items():
        doing = [name for name in each if kind in each[name]]
        if role not in doing:
            continue
        able = {
            name: sum((one.does[kind][0] for one in members[name]), Fraction(0)) for name in doing
        }
        whole = sum(able.values(), Fraction(0))
        part = able[role] / whole if whole else Fraction(1, len(doing))
        found[kind] = tuple(part * amount for amount in need)
    return found


def _whole_cost(roles: Sequence[RoleStaff], currency: str) -> Money | None:
    known = [role.cost for role in roles if role.cost is not None]
    return (
        Money(sum((Fraction(one.minor) for one in known), Fraction(0)), currency) if known else None
    )


def _compared(agreed: Situation, roles: Sequence[RoleStaff]) -> list[Compared]:
    """Return what the set terms change of the people that the work takes this month."""
    before = {
        (role.role, work.kind): work.needed
        for role in staff_report(agreed).roles
        for work in role.work
    }
    return [
        Compared(role.role, role.label, work.kind, before[role.role, work.kind], work.needed)
        for role in roles
        for work in role.work
        if (role.role, work.kind) in before
    ]
