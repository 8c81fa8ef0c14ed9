"""What a plan is computed from: a workspace, or an agreement's file alone; and other terms."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from smarketing.app.replaying import Base, file_base, read_base, workspace_base
from smarketing.app.workspace import Workspace, moment_in, now
from smarketing.core.agreement.amending import Amendment
from smarketing.core.base.finding import Finding
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.plan.pages import PlanReport
from smarketing.core.reports.plan.report import Asked
from smarketing.core.reports.plan.scenario import scenario
from smarketing.core.reports.plan.whole import whole_plan
from smarketing.core.reports.situation import Situation, restricted


@dataclass(frozen=True)
class Planned:
    """The situation that is planned for, and the text of its agreement."""

    situation: Situation
    base: Base
    findings: list[Finding] = field(default_factory=list)


def of_workspace(workspace: Workspace, situation: Situation) -> Planned:
    """Plan from a workspace's facts and the agreement in force."""
    return Planned(situation, workspace_base(workspace, situation.agreement))


def of_agreement(path: Path, as_of: str | None) -> Planned:
    """Plan from an agreement's file alone; raises ValueError where `as_of` is no moment."""
    base = file_base(path)
    agreement, findings = read_base(base)
    zone = agreement.calendar.time_zone
    moment = now() if as_of is None else moment_in(as_of, lambda _: zone)
    return Planned(Situation(Facts({}), agreement, moment, ""), base, findings)


def planned(ground: Planned, asked: Asked, amendments: Sequence[Amendment]) -> PlanReport:
    """Return the plan, with what terms set would change; raises `Refused` for an error."""
    report = whole_plan(ground.situation, asked=asked)
    if not amendments:
        return report
    agreement, findings = read_base(ground.base.with_terms(amendments))
    other = replace(ground.situation, agreement=agreement, versions=())
    if ground.situation.whole is not None:
        whole = replace(ground.situation.whole, agreement=agreement, versions=())
        other = restricted(whole, ground.situation.only)
    under = whole_plan(other, findings, asked)
    terms = [amendment.source.text for amendment in amendments]
    return replace(report, scenario=scenario(terms, report, under))
