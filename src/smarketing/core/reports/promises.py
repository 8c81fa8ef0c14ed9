"""Both sides' promises over the current period: marketing's pace, sales' compliance."""

from datetime import date
from fractions import Fraction
from itertools import accumulate

import polars as pl

from smarketing.core.agreement.commitments import Acceptance, Volume
from smarketing.core.base.money import exponent
from smarketing.core.base.period import Period, local_date, period_of
from smarketing.core.base.sentence import Text
from smarketing.core.reports.pages import Compliance, Pace, PacePoint, Standing, Team
from smarketing.core.reports.situation import Situation, text
from smarketing.core.sla.compliance import Promise
from smarketing.core.sla.pace import pace_figures
from smarketing.core.sla.tally import tally

_NEAR = Fraction(1, 10)
"""A share less than ten points below its promise is a warning, below that it is bad."""

GOAL = "revenue"
"""The name under which the goal's pace appears beside the commitments."""


def paces(situation: Situation) -> list[Pace]:
    """Return the pace of the goal, then of each quantity that marketing owes.

    They are owed for all personas together: of one alone nothing can be said.
    """
    if situation.persona is not None:
        return []
    agreement = situation.agreement
    goal = agreement.goal
    unit = 10 ** exponent(agreement.agreement.currency)
    won = situation.deals.filter(
        pl.col("status") == "won", pl.col("currency") == agreement.agreement.currency
    )
    revenue = _per_day(
        won.with_columns(day=local_date("since", situation.zone)), pl.col("amount").sum()
    )
    label = Text("New business won", "Nouvelles affaires gagnées")
    target = Fraction(goal.revenue) * unit
    found = [
        _pace(situation, GOAL, label, Team.SHARED, "money", target, goal.per, goal.days, revenue)
    ]
    for owed in agreement.commitments.marketing:
        if isinstance(owed, Volume):
            counts = _entered(situation, owed.stage)
            found.append(
                _pace(
                    situation,
                    owed.name,
                    text(owed.label),
                    Team.MARKETING,
                    "count",
                    Fraction(owed.target),
                    owed.per,
                    owed.days,
                    counts,
                    Fraction(owed.tolerance),
                )
            )
    return found


def compliances(situation: Situation) -> list[Compliance]:
    """Return how each promised share stands in the month: marketing's quality, then sales'."""
    marketing = [
        _acceptance(situation, owed)
        for owed in situation.agreement.commitments.marketing
        if isinstance(owed, Acceptance)
    ]
    sales = [_compliance(situation, promise, leads) for promise, leads in situation.judged_promises]
    return marketing + sales


def _entered(situation: Situation, stage: str) -> dict[date, int]:
    """Count entries into a stage by day; visits for the stage of anonymous traffic."""
    if situation.traffic_stage is not None and situation.traffic_stage.name == stage:
        return _per_day(situation.spend, pl.col("visits").sum())
    return _per_day(situation.entries.filter(pl.col("stage") == stage), pl.len())


def _per_day(frame: pl.DataFrame, amount: pl.Expr) -> dict[date, int]:
    return dict(frame.group_by("day").agg(amount.alias("amount")).iter_rows())


def _pace(
    situation: Situation,
    name: str,
    label: Text,
    team: Team,
    unit: str,
    target: Fraction,
    per: str,
    days: str,
    per_day: dict[date, int],
    tolerance: Fraction = _NEAR,
) -> Pace:
    period = period_of(situation.today, per)
    working = set(situation.calendar.days_between(period.start, period.end))
    counted = [day for day in period.days() if days == "calendar" or day in working]
    elapsed = sum(day <= situation.today for day in counted)
    actual = Fraction(
        sum(amount for day, amount in per_day.items() if period.start <= day <= situation.today)
    )
    figures = pace_figures(target, actual, elapsed, len(counted))
    near = abs(figures.expected) * tolerance
    standing = (
        Standing.GOOD
        if figures.gap >= -near
        else Standing.WARNING
        if figures.gap >= -2 * near
        else Standing.BAD
    )
    return Pace(
        name,
        label,
        team,
        unit,
        situation.agreement.agreement.currency,
        period.start,
        period.end,
        days,
        elapsed,
        len(counted),
        target,
        actual,
        figures.expected,
        figures.gap,
        figures.required,
        figures.projection,
        standing,
        tolerance,
        _points(situation, period, counted, target, per_day),
    )


def _points(
    situation: Situation,
    period: Period,
    counted: list[date],
    target: Fraction,
    per_day: dict[date, int],
) -> list[PacePoint]:
    every = list(period.days())
    share = target / len(counted) if counted else Fraction(0)
    steps = set(counted)
    goal = accumulate(share if day in steps else Fraction(0) for day in every)
    actual = accumulate(Fraction(per_day.get(day, 0)) for day in every)
    return [
        PacePoint(day, line, reached if day <= situation.today else None)
        for day, line, reached in zip(every, goal, actual, strict=True)
    ]


def _acceptance(situation: Situation, owed: Acceptance) -> Compliance:
    period = period_of(situation.today, owed.per)
    handed = situation.handed_over
    day = local_date("decided_at", situation.zone)
    decided = handed.filter(day.is_between(period.start, period.end))
    accepted = decided.filter(pl.col("decision") == "accepted").height
    pending = handed.filter(
        local_date("handed_over_at", situation.zone).is_between(period.start, period.end),
        pl.col("decided_at").is_null(),
    ).height
    return Compliance(
        owed.name,
        text(owed.label),
        Fraction(owed.share),
        None,
        decided.height,
        accepted,
        decided.height - accepted,
        pending,
        _share(accepted, decided.height),
        None,
        None,
        standing_of(_share(accepted, decided.height), Fraction(owed.share)),
        Team.MARKETING,
    )


def _compliance(situation: Situation, promise: Promise, leads: pl.DataFrame) -> Compliance:
    counts = tally(leads, period_of(situation.today, "month"), situation.zone)
    due = counts.met + counts.breached
    share = _share(counts.met, due)
    hours = promise.within.working_hours
    return Compliance(
        promise.name,
        text(promise.label),
        Fraction(promise.share),
        int(hours * 3600) if hours is not None else None,
        due,
        counts.met,
        counts.breached,
        counts.open,
        share,
        counts.median_seconds,
        counts.p90_seconds,
        standing_of(share, Fraction(promise.share)),
        Team.SALES,
    )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def standing_of(share: Fraction | None, promised: Fraction) -> Standing:
    """Say how a share stands against the promised one; where nothing fell due, well."""
    if share is None or share >= promised:
        return Standing.GOOD
    return Standing.WARNING if share >= promised - _NEAR else Standing.BAD
