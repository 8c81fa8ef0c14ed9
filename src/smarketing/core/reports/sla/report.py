"""Both sides of the SLA on one page: how they stand, what is still owed, and where to look."""

from collections.abc import Sequence

from smarketing.core.agreement.segments import Segment
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import Period
from smarketing.core.reports.pages import Compliance, Pace, Team
from smarketing.core.reports.situation import Situation, text
from smarketing.core.reports.sla.breach_causes import breach_causes, cause_counts, cause_cuts
from smarketing.core.reports.sla.causes_why import causes_why
from smarketing.core.reports.sla.headlines import sla_headline
from smarketing.core.reports.sla.marketing_why import marketing_why
from smarketing.core.reports.sla.pages import SlaReport
from smarketing.core.reports.sla.promises import GOAL, compliances, paces
from smarketing.core.reports.sla.sales_promises import of_segment, promises_kept
from smarketing.core.reports.sla.still_owed import escalated, owed_lists
from smarketing.core.reports.sla.why import sla_why


def sla_report(
    situation: Situation,
    period: Period,
    segment: Segment | None = None,
    findings: Sequence[Finding] = (),
) -> SlaReport:
    """Compose the page: sales over the leads whose window closes within the period.

    Marketing's promises stand as of now, each in its own period. With a `segment`, its leads only,
    and of marketing's promises those that are about it.
    """
    name = segment.name if segment else None
    judged = of_segment(situation.judged_promises, name)
    handoff = situation.agreement.handoff
    kept = promises_kept(situation, judged, period)
    pace_lines, shares = _of_marketing(situation, name)
    owed = owed_lists(situation, handoff, judged) if handoff else []
    caused = breach_causes(situation, handoff, judged, period) if handoff else []
    causes = cause_counts(caused)
    told = escalated(situation, handoff, judged) if handoff else []
    return SlaReport(
        period.start,
        period.end,
        text(segment.label) if segment else None,
        sla_headline(pace_lines, shares, kept, owed, causes),
        pace_lines,
        shares,
        kept,
        owed,
        causes,
        cause_cuts(situation, caused),
        told,
        [
            *marketing_why(situation.agreement, pace_lines, shares),
            *sla_why(kept, owed, handoff),
            *(causes_why(causes, handoff.causes) if handoff else ()),
        ],
        list(findings),
        situation.footing(),
    )


def _of_marketing(situation: Situation, segment: str | None) -> tuple[list[Pace], list[Compliance]]:
    """Return what marketing owes: quantities, then shares; of one segment only where it is asked.

    The goal is both teams' and has a page of its own.
    """
    named = {
        owed.name for owed in situation.agreement.commitments.marketing if segment in owed.segments
    }
    found = [pace for pace in paces(situation) if pace.commitment != GOAL]
    shares = [one for one in compliances(situation) if one.team is Team.MARKETING]
    if segment is None:
        return found, shares
    return (
        [pace for pace in found if pace.commitment in named],
        [one for one in shares if one.commitment in named],
    )
