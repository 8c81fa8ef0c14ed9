"""The what-if report: what history would have looked like under another agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.changes import differences
from smarketing.core.agreement.stages import OnTraffic, Stage
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import Period
from smarketing.core.base.sentence import Money, Sentence
from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.replay import Replayed
from smarketing.core.replay.stream import Stream
from smarketing.core.replay.walking import Piece
from smarketing.core.reports.outcomes import outcomes_of
from smarketing.core.reports.pages import Footing, Team
from smarketing.core.reports.selection import NEVER, Span, roll_of, span_of
from smarketing.core.reports.situation import text
from smarketing.core.reports.what_if.cuts import cuts_of
from smarketing.core.reports.what_if.entry_counts import (
    EntryCounts,
    Grid,
    entry_counts,
    grid_of,
)
from smarketing.core.reports.what_if.lead_figures import (
    Footprint,
    Leads,
    footprint_of,
    lead_figures,
    leads_of,
)
from smarketing.core.reports.what_if.leads_apart import Apart, apart_of, furthest_places, listed
from smarketing.core.reports.what_if.pages import (
    Change,
    Definition,
    Reach,
    RevenueReach,
    StageComparison,
    StageCount,
    WhatIfReport,
)


@dataclass(frozen=True)
class Side:
    """One of the definitions: its agreement, and all of history replayed under it alone."""

    agreement: Agreement
    definition: Definition
    replayed: Replayed

    @property
    def pieces(self) -> list[Piece]:
        """The coded entries, piece by piece."""
        return self.replayed.walked.pieces


def grid_under(agreement: Agreement, span: Span) -> Grid:
    """Lay out a period as the entries under an agreement are counted, in its time zone."""
    followed = dict(pairwise(stage.name for stage in named_stages(agreement)))
    return grid_of(span, agreement.calendar.time_zone, agreement.stage_names(), followed)


def named_stages(agreement: Agreement) -> list[Stage]:
    """Return the stages that people enter by name: all but the one that counts visits."""
    return [s for s in agreement.stages if not any(isinstance(e, OnTraffic) for e in s.entry)]


def ground_of(
    facts: Facts, streams: Sequence[Stream], agreement: Agreement, as_of: datetime, period: Period
) -> Footprint:
    """Return the ground on which definitions are compared over a period of civil days.

    Merged contacts must be one already, in the facts and in the streams.
    """
    currency = agreement.agreement.currency
    outcomes = outcomes_of(facts, roll_of(streams), as_of, currency)
    return footprint_of(span_of(period, agreement.calendar.time_zone), outcomes, agreement)


def what_if_report(
    current: Side,
    candidate: Side,
    ground: Footprint,
    profiles: pl.DataFrame,
    footing: Footing,
    findings: Sequence[Finding] = (),
    most: int | None = None,
) -> WhatIfReport:
    """Compare two definitions that were replayed over the same streams.

    `profiles` are the contacts as known now (see `profiles`). Lists of leads hold at most `most`.
    """
    sides = (current, candidate)
    leads = [leads_of(side.pieces, side.agreement, ground) for side in sides]
    figures = [
        lead_figures(one, side.agreement, ground) for one, side in zip(leads, sides, strict=True)
    ]
    compared = None not in figures
    contacts = len(ground.outcomes.roll)
    apart = apart_of(leads[0], leads[1], contacts)
    agreed = current.agreement
    furthest = furthest_places(current.replayed.coded, len(agreed.stages), contacts)
    gained, lost = (
        listed(side.replayed, one, places, ground, profiles, agreed, furthest, most)
        for side, one, places in (
            (candidate, leads[1], apart.gained),
            (current, leads[0], apart.lost),
        )
    )
    return WhatIfReport(
        ground.span.period.start,
        ground.span.period.end,
        current.definition,
        candidate.definition,
        [Change(*one) for one in differences(current.agreement, candidate.agreement)],
        stages_compared(
            current.agreement,
            candidate.agreement,
            [entry_counts(one.pieces, grid_under(one.agreement, ground.span)) for one in sides],
        ),
        figures[0],
        figures[1],
        apart.overlap if compared else None,
        _revenue(leads[0], leads[1], ground) if compared else [],
        gained,
        lost,
        cuts_of(leads, apart, agreed, ground, profiles) if compared else [],
        _notes(apart) if compared else [],
        list(findings),
        footing,
    )


def stages_compared(
    current: Agreement, candidate: Agreement, counts: Sequence[EntryCounts]
) -> list[StageComparison]:
    """Put the stages of two definitions beside one another; `counts` are of both, in that order."""
    counted = [one.stages() for one in counts]
    stages = {stage.name: stage for stage in named_stages(candidate)}
    stages |= {s.name: s for s in named_stages(current) if s.name not in stages}
    here = [{stage.name for stage in named_stages(one)} for one in (current, candidate)]

    def count(side: int, name: str) -> StageCount | None:
        return counted[side][name] if name in here[side] else None

    return [
        StageComparison(name, text(stage.label), Team(stage.owner), count(0, name), count(1, name))
        for name, stage in stages.items()
    ]


def _revenue(current: Leads, candidate: Leads, ground: Footprint) -> list[RevenueReach]:
    """Sort the won deals opened in the period by when their contact was handed over."""
    won = [
        deals.only(deals.won & ground.span.holds(deals.moments))
        for deals in (ground.outcomes.deals, ground.outcomes.unnamed)
    ]
    count = len(ground.outcomes.roll)
    before, after = (
        np.where(first <= won[0].moments, first, NEVER)
        for first in (one.first_moments(count)[won[0].contacts] for one in (current, candidate))
    )
    in_time, in_time_after = before != NEVER, after != NEVER
    both = in_time & in_time_after
    kinds = {
        Reach.EARLIER: both & (after < before),
        Reach.SAME: both & (after == before),
        Reach.LATER: both & (after > before),
        Reach.MISSED: in_time & ~in_time_after,
        Reach.GAINED: ~in_time & in_time_after,
        Reach.NEITHER: ~in_time & ~in_time_after,
    }
    rows = []
    for reach, chosen in kinds.items():
        deals, revenue = int(chosen.sum()), int(won[0].amounts[chosen].sum())
        if reach is Reach.NEITHER:
            deals, revenue = deals + len(won[1].amounts), revenue + int(won[1].amounts.sum())
        rows.append(RevenueReach(reach, deals, Money(revenue, ground.currency)))
    return rows


def _notes(apart: Apart) -> list[Sentence]:
    """Say what the comparison cannot know."""
    if not apart.overlap.gained:
        return []
    return [
        Sentence(
            "Decisions and deals are what happened. A lead that only the candidate hands over was "
            "never worked as a lead: its acceptance and its wins are those of the contacts that "
            "sales met anyway."
        )
    ]
