"""The team of a workspace, or of an agreement's file alone; and what other terms would change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from smarketing.app.planning import Planned
from smarketing.app.replaying import read_base
from smarketing.core.agreement.amending import Amendment
from smarketing.core.reports.plan.assigned import assignment_report
from smarketing.core.reports.plan.staff import staff_report
from smarketing.core.reports.plan.staff_pages import AssignmentReport, StaffReport


def staffed(team: Planned, months: int, amendments: Sequence[Amendment]) -> StaffReport:
    """Return the staff report, under other terms where some are set; raises `Refused`."""
    if not amendments:
        return staff_report(team.situation, months, findings=team.findings)
    under = _under(team, amendments)
    changes = [amendment.source.text for amendment in amendments]
    return staff_report(under.situation, months, changes, team.situation, under.findings)


def given_out(team: Planned, end: date | None, amendments: Sequence[Amendment]) -> AssignmentReport:
    """Return a proposal of who takes the waiting leads until a day; raises `Refused`."""
    under = _under(team, amendments) if amendments else team
    return assignment_report(under.situation, end, under.findings)


def _under(team: Planned, amendments: Sequence[Amendment]) -> Planned:
    base = team.base.with_terms(amendments)
    agreement, findings = read_base(base)
    return Planned(replace(team.situation, agreement=agreement, versions=()), base, findings)
