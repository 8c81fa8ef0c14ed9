"""The historic funnel under a try, beside the one as agreed: quick enough to follow a slider."""

from collections.abc import Sequence
from dataclasses import dataclass

from smarketing.core.base.finding import Finding
from smarketing.core.reports.pages import Footing
from smarketing.core.reports.what_if.lead_figures import Footprint, Leads, leads_of
from smarketing.core.reports.what_if.leads_apart import apart_of
from smarketing.core.reports.what_if.pages import ReplayReport, StageComparison
from smarketing.core.reports.what_if.replayed import replay_report
from smarketing.core.reports.what_if.report import Side


@dataclass(frozen=True)
class TriedMonth:
    """How many leads were handed over in a month as agreed, and would have been."""

    month: str
    agreed: int
    tried: int


@dataclass(frozen=True)
class TriedFunnel:
    """The funnel of a period under both definitions.

    `months` are of the stage at which leads are handed over, `gained` and `lost` the leads that
    only one of the definitions hands over; both None where no handoff is agreed.
    """

    terms: list[str]
    stages: list[StageComparison]
    handoff: str | None
    months: list[TriedMonth]
    gained: int | None
    lost: int | None
    findings: list[Finding]
    footing: Footing


@dataclass(frozen=True)
class Agreed:
    """What stays the same while a slider moves: the agreed side, counted once."""

    side: Side
    ground: Footprint
    report: ReplayReport
    leads: Leads | None


def agreed_side(side: Side, ground: Footprint, footing: Footing) -> Agreed:
    """Count the agreed side over a period, once for all tries."""
    report = replay_report(side, ground.span, 0, footing)
    leads = leads_of(side.coded, side.agreement, ground) if side.agreement.handoff else None
    return Agreed(side, ground, report, leads)


def tried_funnel(
    agreed: Agreed, tried: Side, terms: Sequence[str], findings: Sequence[Finding] = ()
) -> TriedFunnel:
    """Compare a try with the agreed side; both were replayed over the same streams."""
    under = replay_report(tried, agreed.ground.span, 0, agreed.report.footing)
    handoff = agreed.side.agreement.handoff
    stage = handoff.stage if handoff else None
    gained, lost = _apart(agreed, tried)
    return TriedFunnel(
        list(terms),
        _stages(agreed.report, under),
        stage,
        _months(agreed.report, under, stage) if stage else [],
        gained,
        lost,
        list(findings),
        agreed.report.footing,
    )


def _stages(agreed: ReplayReport, tried: ReplayReport) -> list[StageComparison]:
    after = {stage.stage: stage.count for stage in tried.stages}
    return [
        StageComparison(one.stage, one.label, one.team, one.count, after.get(one.stage))
        for one in agreed.stages
    ]


def _months(agreed: ReplayReport, tried: ReplayReport, stage: str) -> list[TriedMonth]:
    return [
        TriedMonth(one.month, one.stages[stage].entered, other.stages[stage].entered)
        for one, other in zip(agreed.months, tried.months, strict=True)
    ]


def _apart(agreed: Agreed, tried: Side) -> tuple[int | None, int | None]:
    if agreed.leads is None or tried.agreement.handoff is None:
        return None, None
    leads = leads_of(tried.coded, tried.agreement, agreed.ground)
    overlap = apart_of(agreed.leads, leads, len(agreed.ground.outcomes.roll)).overlap
    return overlap.gained, overlap.lost
