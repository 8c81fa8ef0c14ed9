"""What the futures bring: the chance to meet the goal, by month, by period and in all."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt

import numpy as np

from smarketing.core.base.period import Period, period_of
from smarketing.core.base.sentence import Money
from smarketing.core.planning.futures import Arrivals, Futures, Numbers, futures
from smarketing.core.reports.plan.months import Timeline, quantiles
from smarketing.core.reports.plan.pages import Outcome, PeriodChance, Spread

_LEVELS = (0.99, 0.975, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.025, 0.01)


@dataclass(frozen=True)
class Played:
    """The futures of a timeline under some arrivals, with what is won already added."""

    timeline: Timeline
    found: Futures

    @cached_property
    def revenue(self) -> Numbers:
        """Revenue by future and month, minor units."""
        whole = self.found.revenue.astype(np.float64)
        whole[:, 0] += self.timeline.won_so_far
        return whole

    @cached_property
    def total(self) -> Numbers:
        """Revenue of the whole plan by future."""
        total: Numbers = self.revenue.sum(axis=1)
        return total

    @property
    def goal(self) -> Fraction:
        """The goal of the whole plan."""
        return sum(self.timeline.wanted[: self.timeline.count], Fraction(0))

    @cached_property
    def chance(self) -> float:
        """The chance to meet it."""
        return _reached(self.total, self.goal)

    def of_month(self, month: int) -> tuple[Spread, float, float]:
        """Return a month's revenue, the chance of its goal, and that of all up to it together."""
        wanted = self.timeline.wanted
        so_far = self.revenue[:, : month + 1].sum(axis=1)
        return (
            quantiles(self.revenue[:, month]),
            _reached(self.revenue[:, month], wanted[month]),
            _reached(so_far, sum(wanted[: month + 1], Fraction(0))),
        )

    def outcome(self, basis: str, a_month: float | None) -> Outcome:
        """Return what comes of the whole plan."""
        found = self.timeline.grounds
        currency = found.situation.agreement.agreement.currency
        amounts = np.quantile(self.total, [1 - level for level in _LEVELS])
        return Outcome(
            basis,
            found.stages[found.start].name,
            a_month,
            self.chance,
            sqrt(self.chance * (1 - self.chance) / len(self.total)),
            quantiles(self.total),
            quantiles(self.found.customers.sum(axis=1).astype(np.float64)),
            [
                (Money(round(float(amount)), currency), level)
                for amount, level in zip(amounts, _LEVELS, strict=True)
            ],
        )

    def of_period(self, period: Period) -> tuple[Numbers, float]:
        """Return what a period brings in all, by future, and the chance that it meets its goal."""
        here = self.timeline
        inside = here.places_in(period)
        won = here.won(period) - (here.won_so_far if 0 in inside else 0)
        reached: Numbers = self.revenue[:, inside].sum(axis=1) + won
        return reached, _reached(reached, here.goal(period))

    def of_periods(self) -> list[PeriodChance]:
        """Return the chance of each period of the goal that ends within the plan."""
        here = self.timeline
        agreement = here.grounds.situation.agreement
        currency, per = agreement.agreement.currency, agreement.goal.per
        if per == "month":
            return []
        return [
            PeriodChance(
                period.start,
                period.end,
                Money(here.goal(period), currency),
                Money(here.won(period), currency),
                self.of_period(period)[1],
            )
            for period in _periods(here, per)
        ]


def _periods(timeline: Timeline, per: str) -> list[Period]:
    months = timeline.months[: timeline.count]
    found = {period_of(month.start, per).start: period_of(month.start, per) for month in months}
    begun = timeline.grounds.has_facts
    return [
        period
        for period in found.values()
        if period.end <= months[-1].end and (begun or period.start >= months[0].start)
    ]


def _reached(revenue: Numbers, goal: Fraction) -> float:
    """Return the share of futures that reach a goal; what rounding took is given back."""
    return float((revenue >= float(goal) * (1 - 1e-9)).mean())


def at_todays_volume(timeline: Timeline) -> Arrivals | None:
    """Return the arrivals of the months ahead if as many come as came; None without history."""
    volume = timeline.grounds.volume
    if volume is None:
        return None
    by_month = np.repeat(volume.by_month, timeline.count)
    by_month[0] *= 1 - timeline.grounds.elapsed
    return Arrivals(by_month, volume.counted, volume.unevenness)


def played(timeline: Timeline, arrivals: Arrivals, count: int, seed: int) -> Played:
    """Play the futures of the months planned."""
    outlook = timeline.grounds.outlook(timeline.grounds.start)
    return Played(timeline, futures(outlook, arrivals, timeline.count, count, seed))
