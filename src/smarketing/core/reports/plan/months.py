"""What must enter each stage in each month ahead, exactly, and in how wide a range."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

import numpy as np
import polars as pl

from smarketing.core.base.money import exponent
from smarketing.core.base.period import Period, local_date, period_of
from smarketing.core.planning.futures import Arrivals, Numbers, needs
from smarketing.core.planning.goal import new_business_in
from smarketing.core.planning.lag_by_month import Shares, chained_from_each
from smarketing.core.planning.needed import as_if_steady, gaps, traced
from smarketing.core.planning.reverse_funnel import shown
from smarketing.core.planning.stock import on_the_way
from smarketing.core.reports.plan.grounds import Grounds, chances
from smarketing.core.reports.plan.pages import CloseRates, Spread, StageNeed
from smarketing.core.reports.situation import text

MOST_DRAWS = 4_000
"""So many futures show how wide the range of a need is."""

_QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Timeline:
    """The months ahead, and far enough beyond for every lead that enters in them to be won.

    `count` months are planned. All amounts are minor units.
    """

    grounds: Grounds
    count: int

    @cached_property
    def lags(self) -> list[Shares]:
        """The lag from each stage to the last one."""
        return chained_from_each([passage.lag for passage in self.grounds.passages])

    @cached_property
    def months(self) -> list[Period]:
        """Every month, from the first one ahead."""
        return months_from(self.grounds.first.start, self.count + len(self.lags[0]) - 1)

    @cached_property
    def wanted(self) -> list[Fraction]:
        """The goal of each month from new customers."""
        return [self.goal(month) for month in self.months]

    def places_in(self, period: Period) -> list[int]:
        """Return which of the planned months lie in a period."""
        return [
            place
            for place, month in enumerate(self.months[: self.count])
            if period.start <= month.start <= period.end
        ]

    def goal(self, period: Period) -> Fraction:
        """Return the goal of a period from new customers."""
        agreement = self.grounds.situation.agreement
        unit: int = 10 ** exponent(agreement.agreement.currency)
        return new_business_in(agreement.goal, period) * unit

    def won(self, period: Period) -> int:
        """Return what has been won since a period began."""
        here = self.grounds.situation
        inside = local_date("since", here.zone).is_between(period.start, period.end)
        currency = here.agreement.agreement.currency
        mine = here.deals.filter(pl.col("status") == "won", pl.col("currency") == currency, inside)
        return int(mine["amount"].sum() or 0)

    @cached_property
    def won_so_far(self) -> int:
        """What the first month has brought up to now."""
        return self.won(self.months[0])

    @cached_property
    def still_wanted(self) -> list[Fraction]:
        """The goal of each month less what is won already."""
        first, *others = self.wanted
        return [max(first - self.won_so_far, Fraction(0)), *others]

    @cached_property
    def periods(self) -> list[int]:
        """In which period of the goal each month lies."""
        per = self.grounds.situation.agreement.goal.per
        return [period_of(month.start, per).start.toordinal() for month in self.months]

    @cached_property
    def coming(self) -> list[list[Fraction]]:
        """The customers that those who stand in each stage will become; [] without facts."""
        found = self.grounds
        if not found.stocks:
            return []
        return on_the_way(found.passages, found.stocks, found.elapsed, len(self.months))

    def ahead(self, place: int) -> list[Fraction]:
        """Return the customers on the way from a stage or beyond, month by month."""
        rows = self.coming[place:]
        return [sum(column, Fraction(0)) for column in zip(*rows, strict=True)]

    def entering(self, place: int) -> list[Fraction]:
        """Return how many must still enter the stage at a place in each planned month."""
        customers = [amount / self.grounds.sale.average for amount in self.still_wanted]
        lag = self.lags[place]
        if place == len(self.lags) - 1:
            missing = customers
        elif self.coming:
            missing = gaps(customers, self.ahead(place), self.periods)
        else:
            missing = as_if_steady(customers, lag)
        chance = chances(self.grounds.passages[place:])
        return [count / chance for count in traced(missing, lag, self.count)]

    def needs(self, futures: int, seed: int) -> list[list[StageNeed]]:
        """Return the needs of each month, stage by stage, with their ranges."""
        found = self.grounds
        share = Fraction(found.situation.agreement.goal.marketing_share)
        spreads = self._spreads(min(futures, MOST_DRAWS), seed)
        rows = [self.entering(place) for place in range(len(found.stages))]
        return [
            [
                StageNeed(
                    stage.name,
                    rows[place][month],
                    shown(rows[place][month]),
                    rows[place][month] * share,
                    shown(rows[place][month] * share),
                    spreads[place][month] if spreads else None,
                )
                for place, stage in enumerate(found.stages)
            ]
            for month in range(self.count)
        ]

    def _spreads(self, futures: int, seed: int) -> list[list[Spread]]:
        if not futures:
            return []
        wanted = np.array([float(amount) for amount in self.still_wanted])
        outlook = self.grounds.outlook()
        drawn = needs(outlook, wanted, self.periods, self.count, futures, seed)
        cut = np.quantile(drawn, _QUANTILES, axis=0)
        return [
            [spread_of(cut[:, place, month]) for month in range(self.count)]
            for place in range(drawn.shape[1])
        ]

    def as_planned(self) -> Arrivals:
        """Return the entries into the handoff's stage if what the plan asks arrives.

        Without facts, the months before are taken to have brought what it asked of them.
        """
        place = self.grounds.start
        if self.coming or place == len(self.lags) - 1:
            return Arrivals(_floats(self.entering(place)))
        lag = self.lags[place]
        before = len(lag) - 1
        first = self.grounds.first.start
        begin = date(
            (first.year * 12 + first.month - 1 - before) // 12,
            (first.year * 12 + first.month - 1 - before) % 12 + 1,
            1,
        )
        months = months_from(begin, self.count + 2 * before)
        customers = [self.goal(month) / self.grounds.sale.average for month in months]
        chance = chances(self.grounds.passages[place:])
        wanted = traced(as_if_steady(customers, lag), lag, self.count + before)
        return Arrivals(_floats([count / chance for count in wanted]))

    def close_rates(self) -> list[CloseRates]:
        """Return the cohort close-rate vector of each stage but the last."""
        found = self.grounds
        return [
            CloseRates(
                stage.name,
                text(stage.label),
                [chances(found.passages[place:]) * share for share in self.lags[place]],
                chances(found.passages[place:]),
            )
            for place, stage in enumerate(found.stages[:-1])
        ]


def months_from(first: date, count: int) -> list[Period]:
    """Return so many months in a row."""
    months: list[Period] = []
    for _ in range(count):
        months.append(period_of(first, "month"))
        first = months[-1].end + _A_DAY
    return months


def spread_of(cut: Sequence[float] | Numbers) -> Spread:
    """Return the spread whose five quantiles these are."""
    return Spread(*(float(value) for value in cut))


def quantiles(values: Numbers) -> Spread:
    """Return in how wide a range values lie."""
    return spread_of(np.quantile(values, _QUANTILES))


def _floats(counts: Sequence[Fraction]) -> Numbers:
    return np.array([float(count) for count in counts])
