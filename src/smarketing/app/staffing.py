"""What a team is computed from: a workspace, or an agreement's file alone; and other terms."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from smarketing.app.replaying import Base, file_base, read_base, workspace_base
from smarketing.app.workspace import Workspace, moment_in, now
from smarketing.core.agreement.amending import Amendment
from smarketing.core.base.finding import Finding
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.staff import staff_report
from smarketing.core.reports.staff_pages import StaffReport


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
    agreement, findings = read_base(team.base.with_terms(amendments))
    under = replace(team.situation, agreement=agreement, versions=())
    changes = [amendment.source.text for amendment in amendments]
    return staff_report(under, months, changes, team.situation, findings)
