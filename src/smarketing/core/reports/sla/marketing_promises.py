"""What marketing has delivered of what it owes: quantity by day, and quality as a share."""

from datetime import date
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.commitments import (
    Acceptance,
    Complete,
    FitShare,
    MarketingCommitment,
    Volume,
    Worth,
)
from smarketing.core.base.period import Period, local_date
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.replay.segments import lacking
from smarketing.core.reports.pages import DeliveredLine
from smarketing.core.reports.situation import Situation
from smarketing.core.sla.delivery import (
    count_by_day,
    of_segments,
    reaches,
    valued_by_line,
    within,
    worth_by_day,
)

Quantity = Volume | Worth
Quality = Acceptance | FitShare | Complete


def quantities(situation: Situation) -> list[Quantity]:
    """Return what marketing owes by number or by worth."""
    return [one for one in _owed(situation) if isinstance(one, Volume | Worth)]


def qualities(situation: Situation) -> list[Quality]:
    """Return what marketing owes as a share of its leads."""
    return [one for one in _owed(situation) if isinstance(one, Acceptance | FitShare | Complete)]


def delivered(situation: Situation, owed: Quantity) -> dict[date, Fraction]:
    """Return by civil day how much of a quantity was delivered, each lead the first time.

    Entries into the stage, visits where it counts anonymous traffic, or minor units of worth.
    """
    if isinstance(owed, Worth):
        return worth_by_day(delivered_leads(situation, owed), situation.lead_worths)
    if counts_visits(situation, owed):
        counted = situation.spend.group_by("day").agg(pl.col("visits").sum()).iter_rows()
        return {day: Fraction(visits) for day, visits in counted}
    entries = delivered_leads(situation, owed)
    return {day: Fraction(count) for day, count in count_by_day(entries).items()}


def counts_visits(situation: Situation, owed: Quantity) -> bool:
    """Say whether a quantity is one of anonymous visits."""
    traffic = situation.traffic_stage
    return isinstance(owed, Volume) and traffic is not None and traffic.name == owed.stage


def delivered_leads(situation: Situation, owed: Quantity) -> pl.DataFrame:
    """Return the entries of which a quantity is made, repeated ones among them, by civil `day`."""
    if isinstance(owed, Worth):
        return of_segments(_handed_over(situation), owed.segments)
    if owed.segments:
        return of_segments(_with_day(situation, owed.stage), owed.segments)
    return situation.entries.filter(pl.col("stage") == owed.stage)


def lines_delivered(situation: Situation, owed: Worth, period: Period) -> list[DeliveredLine]:
    """Return which lines of [[lead_values]] counted in a period, and for how many leads each."""
    entries = within(of_segments(_handed_over(situation), owed.segments), period)
    counted = dict(valued_by_line(entries).iter_rows())
    whole = situation.past or situation.whole or situation
    lines = [
        (compiled.agreement.agreement.version, line)
        for compiled in whole.replayed.walked.parts
        for line in compiled.agreement.lead_values
    ]
    return [
        DeliveredLine(
            version,
            line.segment or UNKNOWN,
            line.persona or UNKNOWN,
            situation.lead_worths[number],
            counted[number],
        )
        for number, (version, line) in enumerate(lines)
        if number in counted
    ]


def judged_leads(situation: Situation, owed: Quality, period: Period) -> tuple[int, int, int]:
    """Return how many leads of a period were as promised, were counted, and are undecided.

    Acceptance is counted over the leads that sales decided on in the period, however long ago they
    were handed over; fit and completeness over those handed over in it. A lead that was handed
    over again is one more of either.
    """
    found = counted_leads(situation, owed, period)
    pending = _undecided(situation, owed, period) if isinstance(owed, Acceptance) else 0
    return int(found["met"].sum()), found.height, pending


def counted_leads(situation: Situation, owed: Quality, period: Period) -> pl.DataFrame:
    """Return the handoffs over which a share is counted in a period (see `judged_leads`).

    With `met`, whether each was as promised, and handed_over_at; decided_at too for acceptance.
    """
    if isinstance(owed, Acceptance):
        day = local_date("decided_at", situation.zone)
        decided = _handoffs(situation, owed).filter(day.is_between(period.start, period.end))
        return decided.with_columns(met=pl.col("decision") == "accepted")
    handed = within(of_segments(_handed_over(situation), owed.segments), period)
    if isinstance(owed, FitShare):
        return handed.with_columns(met=reaches(float(owed.at_least)))
    whole = situation.whole or situation
    known = lacking(whole.replayed, handed, owed.attributes, "missing")
    return known.with_columns(met=pl.col("missing") == 0)


def _undecided(situation: Situation, owed: Acceptance, period: Period) -> int:
    day = local_date("handed_over_at", situation.zone)
    handed = _handoffs(situation, owed).filter(day.is_between(period.start, period.end))
    return handed.filter(pl.col("decided_at").is_null()).height


def _handoffs(situation: Situation, owed: Acceptance) -> pl.DataFrame:
    if not owed.segments:
        return situation.handed_over
    mine = of_segments(situation.handoff_segments, owed.segments)
    return situation.handed_over.join(mine, on=["contact_id", "cycle"], how="semi")


def _owed(situation: Situation) -> list[MarketingCommitment]:
    return situation.agreement.commitments.marketing


def _handed_over(situation: Situation) -> pl.DataFrame:
    day = local_date("handed_over_at", situation.zone)
    return situation.handoff_segments.with_columns(day=day)


def _with_day(situation: Situation, stage: str) -> pl.DataFrame:
    day = local_date("entered_at", situation.zone)
    return situation.stage_segments(stage).with_columns(day=day)
