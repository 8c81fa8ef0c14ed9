"""The historic funnel under a try, beside the one as agreed: quick enough to follow a slider."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.finding import Finding
from smarketing.core.replay.walking import Piece
from smarketing.core.reports.pages import Footing
from smarketing.core.reports.selection import NOBODY, Span, Told, selected
from smarketing.core.reports.what_if.entry_counts import EntryCounts, coded_entries, no_entries
from smarketing.core.reports.what_if.lead_figures import HandedOver, handoff_place
from smarketing.core.reports.what_if.leads_apart import apart_of
from smarketing.core.reports.what_if.pages import StageComparison
from smarketing.core.reports.what_if.report import grid_under, stages_compared


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
class Counted:
    """What a definition comes to in a period; `leads` is None where it hands nothing over."""

    agreement: Agreement
    counts: EntryCounts
    leads: HandedOver | None


class Noted(NamedTuple):
    """What is noted of a piece while it is walked: counts of entries, and who was selected."""

    counts: EntryCounts
    leads: Told


def noting(agreement: Agreement, span: Span) -> Callable[[Piece], Noted]:
    """Return what notes the pieces of a replay under an agreement alone."""
    grid, place = grid_under(agreement, span), handoff_place(agreement)

    def note(piece: Piece) -> Noted:
        found = selected([piece], place)
        leads = Told(found.contacts, found.moments)
        return Noted(coded_entries(piece, grid).counts(), leads)

    return note


def counted(
    noted: Sequence[Noted], agreement: Agreement, span: Span, still: EntryCounts | None = None
) -> Counted:
    """Put together what was noted of a replay; `still` are entries of those not walked."""
    counts = sum((one.counts for one in noted), still or no_entries(grid_under(agreement, span)))
    if agreement.handoff is None:
        return Counted(agreement, counts, None)
    columns = zip(*((one.leads.contacts, one.leads.moments) for one in noted), strict=True)
    leads = Told(*map(np.concatenate, columns)) if noted else NOBODY
    return Counted(agreement, counts, HandedOver.within(leads, span))


def tried_funnel(
    agreed: Counted,
    tried: Counted,
    contacts: int,
    terms: Sequence[str],
    findings: Sequence[Finding],
    footing: Footing,
) -> TriedFunnel:
    """Compare a try with the agreed side, of so many contacts and over the same period."""
    handoff = agreed.agreement.handoff
    stage = handoff.stage if handoff else None
    gained = lost = None
    if agreed.leads is not None and tried.leads is not None:
        overlap = apart_of(agreed.leads, tried.leads, contacts).overlap
        gained, lost = overlap.gained, overlap.lost
    return TriedFunnel(
        list(terms),
        stages_compared(agreed.agreement, tried.agreement, [agreed.counts, tried.counts]),
        stage,
        _months(agreed.counts, tried.counts, stage) if stage else [],
        gained,
        lost,
        list(findings),
        footing,
    )


def _months(agreed: EntryCounts, tried: EntryCounts, stage: str) -> list[TriedMonth]:
    pairs = zip(agreed.by_month(), tried.by_month(), strict=True)
    return [
        TriedMonth(
            one.month,
            one.stages[stage].entered,
            other.stages[stage].entered if stage in other.stages else 0,
        )
        for one, other in pairs
    ]
