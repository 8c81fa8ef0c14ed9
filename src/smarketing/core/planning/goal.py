"""The revenue goal of any period: by month, quarter or year, with the seasons of the year."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from smarketing.core.agreement.parties import Goal
from smarketing.core.base.period import MONTHS_IN, Period, period_of

_MONTHS = 12


def goal_in(goal: Goal, period: Period) -> Fraction:
    """Return the revenue to be won from the first to the last day of a period, exactly.

    In units of the agreement's currency. The average month's goal is the agreed revenue over the
    months that it is agreed for; a month's is that times its weight of `seasonality` over the mean
    weight, so that twelve months in a row always add up to the year's goal. Of a month that lies
    only partly within the period, each calendar day counts the same.
    """
    total = Fraction(0)
    for month in months_of(period):
        days = (month.end - month.start).days + 1
        inside = (min(month.end, period.end) - max(month.start, period.start)).days + 1
        total += _of_month(goal, month.start.month) * Fraction(inside, days)
    return total


def new_business_in(goal: Goal, period: Period) -> Fraction:
    """Return the part of the goal in a period that must come from new customers."""
    return goal_in(goal, period) * Fraction(goal.new_business)


def months_of(period: Period) -> Iterator[Period]:
    """Yield the months of which a period has any day, each whole."""
    first = period.start
    while first <= period.end:
        month = period_of(first, "month")
        yield month
        first = date.fromordinal(month.end.toordinal() + 1)


def _of_month(goal: Goal, number: int) -> Fraction:
    average = Fraction(goal.revenue) / MONTHS_IN[goal.per]
    weights = [Fraction(weight) for weight in goal.seasonality]
    if len(weights) != _MONTHS or not sum(weights):
        return average
    return average * weights[number - 1] * _MONTHS / sum(weights)
