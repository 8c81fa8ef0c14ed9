"""What a team is computed from: a workspace, or an agreement's file alone; and other terms."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from smarketing.app.replaying import Base, file_base, read_base, workspace_base
from smarketing.app.workspace import Workspace, moment_in, now
from smarketing.core.agreement.amending import Amendment
from smarketing.core.base.finding import Finding
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.assigned import assignment_report
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.staff import staff_report
from smarketing.core.reports.staff_pages import AssignmentReport, StaffReport


@dataclass(frozen=True)
class Team:
    """The situation whose team is looked at, and the text of its agreement."""

    situation: Situation
    base: Base
    findings: list[Finding] = field(default_factory=list)


def of_workspace(workspace: Workspace, situation: Situation) -> Team:
    """Look at the team of the agreement in force in a workspace."""
    return Team(situation, workspace_base(workspace, situation.agreement))


def of_agreement(path: Path, as_of: str | None) -> Team:
    """Look at the team of a file alone; raises ValueError where `as_of` is no moment."""
    base = file_base(path)
    agreement, findings = read_base(base)
    zone = agreement.calendar.time_zone
    moment = now() if as_of is None else moment_in(as_of, lambda _: zone)
    return Team(Situation(Facts({}), agreement, moment, ""), base, findings)


def staffed(team: Team, months: int, amendments: Sequence[Amendment]) -> StaffReport:
    """Return the staff report, under other terms where some are set; raises `Refused`."""
    if not amendments:
        return staff_report(team.situation, months, findings=team.findings)
    under = _under(team, amendments)
    changes = [amendment.source.text for amendment in amendments]
    return staff_report(under.situation, months, changes, team.situation, under.findings)


def given_out(team: Team, end: date | None, amendments: Sequence[Amendment]) -> AssignmentReport:
    """Return a proposal of who takes the waiting leads until a day; raises `Refused`."""
    under = _under(team, amendments) if amendments else team
    return assignment_report(under.situation, end, under.findings)


def _under(team: Team, amendments: Sequence[Amendment]) -> Team:
    base = team.base.with_terms(amendments)
    agreement, findings = read_base(base)
    return Team(replace(team.situation, agreement=agreement, versions=()), base, findings)
