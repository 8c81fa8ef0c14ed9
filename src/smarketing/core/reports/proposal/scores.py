"""What history would have scored under proposed commitments, period by period.

Sales' are judged and tallied as the reports do; handoffs, decisions and entries are what happened.
Worths are those of the proposed lead values.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.commitments import (
    Acceptance,
    Complete,
    FitShare,
    MarketingCommitment,
    SalesCommitment,
    Volume,
    Worth,
)
from smarketing.core.base.period import Period, period_of
from smarketing.core.reports.proposal.ground import Ground
from smarketing.core.reports.proposal.pages import PeriodScore
from smarketing.core.reports.sla.marketing_promises import Quality, delivered, judged_leads
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
    [] for numbers of single segments, which nothing here proposes.
    """
    match owed:
        case Acceptance() | FitShare() | Complete():
            return [_quality(ground, owed, one) for one in periods(ground, owed.per)]
        case Volume():
            by_day = {} if owed.segments else delivered(ground.situation, owed)
            unit = 1
        case Worth():
            by_day = {} if owed.segments or worths is None else _by_day(worths)
            unit = ground.unit
    if not by_day:
        return []
    return [_amount(one, by_day, owed, unit) for one in periods(ground, owed.per)]


def _by_day(worths: pl.DataFrame) -> dict[date, Fraction]:
    """Return what the leads handed over on each day are worth, to the minor unit."""
    totals = worths.group_by("day").agg(pl.col("minor").sum()).iter_rows()
    return {day: Fraction(round(minor)) for day, minor in totals}


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


def _quality(ground: Ground, owed: Quality, period: Period) -> PeriodScore:
    met, counted, _ = judged_leads(ground.situation, owed, period)
    return _shared(period, counted, met, Fraction(owed.share))


def _shared(period: Period, due: int, met: int, promised: Fraction) -> PeriodScore:
    share = Fraction(met, due) if due else None
    kept = None if share is None else share >= promised
    return PeriodScore(period.start, period.end, due, met, share, None, None, kept)


def _amount(
    period: Period, by_day: Mapping[date, Fraction], owed: Volume | Worth, unit: int
) -> PeriodScore:
    """Compare an amount with its target; within the tolerance is on the line."""
    actual = sum((by_day.get(day, Fraction(0)) for day in period.days()), Fraction(0))
    target = Fraction(owed.target) * unit
    kept = actual >= target * (1 - Fraction(owed.tolerance))
    return PeriodScore(period.start, period.end, None, None, None, actual, target, kept)
