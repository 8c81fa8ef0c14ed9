"""Both sides' promises over the current period: marketing's pace, sales' compliance."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import accumulate

import polars as pl

from smarketing.core.agreement.commitments import Worth
from smarketing.core.base.money import exponent
from smarketing.core.base.period import Period, local_date, period_of
from smarketing.core.base.sentence import Text
from smarketing.core.planning.goal import goal_in
from smarketing.core.reports.pages import Compliance, Pace, PacePoint, Standing, Team
from smarketing.core.reports.situation import Situation, text
from smarketing.core.reports.sla.marketing_promises import (
    Quality,
    Quantity,
    delivered,
    judged_leads,
    lines_delivered,
    qualities,
    quantities,
)
from smarketing.core.sla.compliance import Promise
from smarketing.core.sla.pace import Course, PaceFigures, course, pace_figures
from smarketing.core.sla.tally import tally

_NEAR = Fraction(1, 10)
"""A share less than ten points below its promise is a warning, below that it is bad."""

GOAL = "revenue"
"""The name under which the goal's pace appears beside the commitments."""


def paces(situation: Situation) -> list[Pace]:
    """Return the pace of the goal, then of each quantity that marketing owes.

    They are owed for all contacts together: of some alone nothing can be said.
    """
    if not situation.only.is_everybody:
        return []
    return [_goal(situation), *(_quantity(situation, owed) for owed in quantities(situation))]


def compliances(situation: Situation) -> list[Compliance]:
    """Return how each promised share stands in the month: marketing's quality, then sales'."""
    marketing = [_quality(situation, owed) for owed in qualities(situation)]
    sales = [_compliance(situation, promise, leads) for promise, leads in situation.judged_promises]
    return marketing + sales


def _goal(situation: Situation) -> Pace:
    agreement = situation.agreement
    goal, currency = agreement.goal, agreement.agreement.currency
    won = situation.deals.filter(pl.col("status") == "won", pl.col("currency") == currency)
    won = won.with_columns(day=local_date("since", situation.zone))
    revenue = won.group_by("day").agg(pl.col("amount").sum()).iter_rows()
    period = period_of(situation.today, goal.per)
    return _pace(
        situation,
        GOAL,
        Text("New business won", "Nouvelles affaires gagnées"),
        Team.SHARED,
        "money",
        goal_in(goal, period) * 10 ** exponent(currency),
        period,
        goal.days,
        {day: Fraction(amount) for day, amount in revenue},
        _NEAR,
    )


def _quantity(situation: Situation, owed: Quantity) -> Pace:
    is_worth = isinstance(owed, Worth)
    unit = 10 ** exponent(situation.agreement.agreement.currency) if is_worth else 1
    found = _pace(
        situation,
        owed.name,
        text(owed.label),
        Team.MARKETING,
        "money" if is_worth else "count",
        Fraction(owed.target) * unit,
        period_of(situation.today, owed.per),
        owed.days,
        delivered(situation, owed),
        Fraction(owed.tolerance),
    )
    if not isinstance(owed, Worth):
        return found
    so_far = Period(found.start, situation.today)
    return replace(found, delivered=lines_delivered(situation, owed, so_far))


def _pace(
    situation: Situation,
    name: str,
    label: Text,
    team: Team,
    unit: str,
    target: Fraction,
    period: Period,
    days: str,
    per_day: dict[date, Fraction],
    tolerance: Fraction,
) -> Pace:
    working = set(situation.calendar.days_between(period.start, period.end))
    counted = [day for day in period.days() if days == "calendar" or day in working]
    elapsed = sum(day <= situation.today for day in counted)
    past = [n for day, n in per_day.items() if period.start <= day <= situation.today]
    actual = sum(past, Fraction(0))
    figures = pace_figures(target, actual, elapsed, len(counted))
    side = course(figures, target, len(counted), tolerance)
    if team is Team.SHARED and side is Course.EARLY:
        # Revenue comes to nobody too early.
        side = Course.ON_LINE
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
        _pace_standing(figures, side, tolerance),
        tolerance,
        _points(situation, period, counted, target, per_day),
        side,
    )


def _pace_standing(figures: PaceFigures, side: Course, tolerance: Fraction) -> Standing:
    if side is Course.ON_LINE:
        return Standing.GOOD
    far = figures.gap < -2 * abs(figures.expected) * tolerance
    return Standing.BAD if far else Standing.WARNING


def _points(
    situation: Situation,
    period: Period,
    counted: list[date],
    target: Fraction,
    per_day: dict[date, Fraction],
) -> list[PacePoint]:
    every = list(period.days())
    share = target / len(counted) if counted else Fraction(0)
    steps = set(counted)
    goal = accumulate(share if day in steps else Fraction(0) for day in every)
    actual = accumulate(per_day.get(day, Fraction(0)) for day in every)
    return [
        PacePoint(day, line, reached if day <= situation.today else None)
        for day, line, reached in zip(every, goal, actual, strict=True)
    ]


def _quality(situation: Situation, owed: Quality) -> Compliance:
    period = period_of(situation.today, owed.per)
    met, counted, pending = judged_leads(situation, owed, period)
    share = _share(met, counted)
    return Compliance(
        owed.name,
        text(owed.label),
        Fraction(owed.share),
        None,
        counted,
        met,
        counted - met,
        pending,
        share,
        None,
        None,
        standing_of(share, Fraction(owed.share)),
        Team.MARKETING,
        owed.measure,
        period.start,
        period.end,
    )


def _compliance(situation: Situation, promise: Promise, leads: pl.DataFrame) -> Compliance:
    month = period_of(situation.today, "month")
    counts = tally(leads, month, situation.zone)
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
        promise.measure,
        month.start,
        month.end,
    )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def standing_of(share: Fraction | None, promised: Fraction) -> Standing:
    """Say how a share stands against the promised one; where nothing fell due, well."""
    if share is None or share >= promised:
        return Standing.GOOD
    return Standing.WARNING if share >= promised - _NEAR else Standing.BAD
