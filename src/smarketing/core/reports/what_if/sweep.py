"""The sweep: what each value of a term would have meant for sales."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import Period
from smarketing.core.base.rates import share_of
from smarketing.core.base.sentence import Money, Sentence
from smarketing.core.replay.replay import Replays
from smarketing.core.reports.pages import Footing
from smarketing.core.reports.selection import Flags
from smarketing.core.reports.what_if.lead_figures import Footprint, Leads, leads_of, workload
from smarketing.core.reports.what_if.pages import Definition, SweepPoint, SweepReport
from smarketing.core.reports.what_if.report import Side

MONTH = timedelta(days=365.25 / 12)
"""An average month."""


class Candidate(NamedTuple):
    """One setting of the swept terms, and the agreement that has it."""

    values: list[Decimal]
    agreement: Agreement


def months_in(period: Period) -> float:
    """Return how many average months a period has."""
    return (period.end - period.start + timedelta(days=1)) / MONTH


def sweep_report(
    terms: Sequence[str],
    candidates: Iterable[Candidate],
    base: Agreement,
    definition: Definition,
    current: Side,
    replays: Replays,
    ground: Footprint,
    footing: Footing,
    findings: Sequence[Finding] = (),
    base_values: Sequence[Decimal | None] = (),
) -> SweepReport:
    """Replay every candidate and say what sales would have been handed.

    Candidates are read one by one, so that whoever hands them over sees how far the sweep is.
    `base` is the agreement in which the terms are swept, `current` the one in force, by which
    missed revenue is told.
    """
    reached = _in_time(leads_of(current.pieces, current.agreement, ground), ground)
    points = [
        _point(candidate, candidate.agreement == base, reached, replays, ground)
        for candidate in candidates
    ]
    return SweepReport(
        list(terms),
        ground.span.period.start,
        ground.span.period.end,
        definition,
        list(base_values),
        points,
        [
            Sentence(
                "Decisions and deals are what happened: leads that only another value hands over "
                "were never worked as leads."
            )
        ],
        list(findings),
        footing,
    )


def _point(
    candidate: Candidate,
    is_current: bool,  # noqa: FBT001 (private)
    reached_now: Flags,
    replays: Replays,
    ground: Footprint,
) -> SweepPoint:
    pieces = replays.under([candidate.agreement]).walked.pieces
    leads = leads_of(pieces, candidate.agreement, ground)
    reached = _in_time(leads, ground)
    amounts, count = ground.outcomes.deals.amounts, len(leads.chosen.contacts)
    work = workload(leads.handed, ground)
    return SweepPoint(
        candidate.values,
        count,
        count / months_in(ground.span.period),
        share_of(int(leads.accepted.sum()), int(leads.decided.sum())),
        share_of(int(leads.customer.sum()), count),
        Money(int(leads.worth.sum()), ground.currency),
        Money(int(amounts[reached].sum()), ground.currency),
        Money(int(amounts[reached_now & ~reached].sum()), ground.currency),
        work.per_week,
        work.per_person,
        work.peak,
        is_current,
    )


def _in_time(leads: Leads, ground: Footprint) -> Flags:
    """Say of each deal whether it is won, opened in the period, and was selected in time."""
    dealt = ground.outcomes.deals
    first = leads.first_moments(len(ground.outcomes.roll))
    in_time: Flags = (
        dealt.won & ground.span.holds(dealt.moments) & (first[dealt.contacts] <= dealt.moments)
    )
    return np.asarray(in_time)
