"""What history would have scored under proposed commitments, period by period.

Sales' are judged and tallied as the reports do; handoffs, decisions and entries are what happened.
Worths are those of the proposed lead values.
"""

from datetime import timedelta
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.commitments import (
    Acceptance,
    MarketingCommitment,
    SalesCommitment,
    Volume,
    Worth,
)
from smarketing.core.base.period import Period, local_date, period_of
from smarketing.core.reports.proposal_ground import Ground
from smarketing.core.reports.proposal_pages import PeriodScore
from smarketing.core.sla.tally import tally


def sales_scores(ground: Ground, owed: SalesCommitment) -> list[PeriodScore]:
    """Return how sales would have kept a commitment in each month."""
    leads = ground.judged_all(owed)
    found = []
    for month in ground.months:
        counts = tally(leads, month, ground.situation.zone)
        found.append(_shared(month, counts.due, counts.met, Fraction(owed.share)))
    return found


def marketing_scores(
    ground: Ground, owed: MarketingCommitment, worths: pl.DataFrame | None
) -> list[PeriodScore]:
    """Return how marketing would have kept a commitment in each of its periods.

    `worths` are the leads handed over, with their `day` and `minor` worth by the proposed values.
    Only what is counted or accepted can be told: [] for other measures, and where segments are
    named.
    """
    if owed.segments:
        return []
    match owed:
        case Acceptance():
            return [_acceptance(ground, owed, one) for one in periods(ground, owed.per)]
        case Volume():
            entries = ground.situation.entries.filter(pl.col("stage") == owed.stage)
            return [
                _amount(one, Fraction(_inside(entries, "day", one).height), owed, 1)
                for one in periods(ground, owed.per)
            ]
        case Worth():
            if worths is None:
                return []
            return [
                _amount(one, _sum_of(worths, one), owed, ground.unit)
                for one in periods(ground, owed.per)
            ]
    return []


def periods(ground: Ground, per: str) -> list[Period]:
    """Return the periods that lie fully within the months looked at."""
    found = []
    if not ground.months:
        return []
    one = period_of(ground.period.start, per)
    while one.end <= ground.period.end:
        if one.start >= ground.period.start:
            found.append(one)
        one = period_of(one.end + timedelta(1), per)
    return found


def _acceptance(ground: Ground, owed: Acceptance, period: Period) -> PeriodScore:
    day = local_date("decided_at", ground.situation.zone)
    decided = ground.situation.handed_over.filter(day.is_between(period.start, period.end))
    accepted = decided.filter(pl.col("decision") == "accepted").height
    return _shared(period, decided.height, accepted, Fraction(owed.share))


def _shared(period: Period, due: int, met: int, promised: Fraction) -> PeriodScore:
    share = Fraction(met, due) if due else None
    kept = None if share is None else share >= promised
    return PeriodScore(period.start, period.end, due, met, share, None, None, kept)


def _amount(period: Period, actual: Fraction, owed: Volume | Worth, unit: int) -> PeriodScore:
    """Compare an amount with its target; within the tolerance is on the line."""
    target = Fraction(owed.target) * unit
    kept = actual >= target * (1 - Fraction(owed.tolerance))
    return PeriodScore(period.start, period.end, None, None, None, actual, target, kept)


def _inside(frame: pl.DataFrame, day: str, period: Period) -> pl.DataFrame:
    return frame.filter(pl.col(day).is_between(period.start, period.end))


def _sum_of(worths: pl.DataFrame, period: Period) -> Fraction:
    """Return what the leads handed over in a period are worth, to the minor unit."""
    return Fraction(round(float(_inside(worths, "day", period)["minor"].sum())))
