"""What a proposal stands on: the months that are looked at, and what history says about them."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np
import polars as pl

from smarketing.core.base.money import exponent
from smarketing.core.base.period import Period, local_date, period_of
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money
from smarketing.core.ledger.views import until
from smarketing.core.planning.contact_curve import (
    ContactCurve,
    contact_curve,
    telling_kinds,
    tried,
)
from smarketing.core.planning.histories import conversions, histories, lags, losses, watches
from smarketing.core.planning.lag_by_month import MonthLag, measured_lag
from smarketing.core.planning.lead_values import ValueLine, Worked, value_lines
from smarketing.core.planning.measured import mature_period
from smarketing.core.planning.projection import experience, projected
from smarketing.core.planning.shrinkage import Sums
from smarketing.core.reports.conversion.passage import Way, way, whole
from smarketing.core.reports.situation import Situation
from smarketing.core.sla.compliance import Promise, judged
from smarketing.core.sla.tally import closing


@dataclass(frozen=True)
class StepSeen:
    """One step from a stage to the next: how many entered, went on so far, and will in the end.

    `rate` is None where nobody entered, or nobody has gone on; `lag` where nobody was seen to.
    """

    stage: str
    following: str
    entered: int
    went_on: int
    rate: Interval | None
    lag: MonthLag | None

    @property
    def in_the_end(self) -> int:
        """How many of the entered go on, those included who are still expected to."""
        return round(self.rate.value * self.entered) if self.rate else self.went_on


@dataclass(frozen=True)
class Ground:
    """A situation, and what its history says; every figure is computed once."""

    situation: Situation

    @cached_property
    def months(self) -> list[Period]:
        """The full months to look at, the earliest first: the last ones of the plan's history.

        None lies before the first full month of handoffs, nor behind the last fact of any stage:
        of months that were never told of nothing is known.
        """
        handed = self.situation.handed_over
        if not handed.height:
            return []
        day = handed.select(local_date("handed_over_at", self.situation.zone).min()).item()
        first = period_of(day, "month")
        begin = first.start if day == first.start else first.end + timedelta(1)
        found: list[Period] = []
        month = _month_before(self.situation.today)
        while month.start >= begin and len(found) < self.situation.agreement.plan.history_months:
            if month.start <= self.last_day:
                found.append(month)
            month = _month_before(month.start)
        return found[::-1]

    @cached_property
    def last_day(self) -> date:
        """The day of the last stage entry; today where there is none."""
        last = self.situation.entries["day"].max()
        return last if isinstance(last, date) else self.situation.today

    @cached_property
    def period(self) -> Period:
        """From the first day of those months to the last; where there are none, all up to today."""
        if self.months:
            return Period(self.months[0].start, self.months[-1].end)
        return Period(date(1970, 1, 1), self.situation.today)

    @cached_property
    def mature(self) -> Period:
        """The days whose contacts are old enough for rates, as the plan agrees."""
        return mature_period(self.situation.agreement.plan, self.situation.today)

    @property
    def stage(self) -> str:
        """The stage whose entry hands a lead over."""
        return self.situation.handoff_stage

    @property
    def last_stage(self) -> str:
        """The stage at the end of the funnel."""
        return self.situation.stages[-1].name

    @cached_property
    def lost(self) -> pl.DataFrame:
        """When contacts left their way onward (see `losses`)."""
        one = self.situation
        sent_back = one.returns.select("contact_id", "sent_back_at")
        return losses(one.facts, sent_back, one.as_of)

    @cached_property
    def steps(self) -> list[StepSeen]:
        """Every step of the funnel between stages that people enter by name."""
        traffic = self.situation.traffic_stage
        stages = [s.name for s in self.situation.stages if s is not traffic]
        return [self._step(stage, following) for stage, following in pairwise(stages)]

    def _step(self, stage: str, following: str) -> StepSeen:
        here: Way = way(self.situation, stage, following, "month", self.lost)
        counted = whole(here, self.mature.start, self.mature.end)
        lag = measured_lag(lags(here.found, here.as_of), here.learnt.horizon)
        rate = counted.projected or counted.so_far if counted.converted else None
        return StepSeen(stage, following, counted.entered, counted.converted, rate, lag)

    @cached_property
    def leads(self) -> pl.DataFrame:
        """The contacts handed over in the mature days, each once, by its first handoff.

        Columns of `SEGMENTED` and `customer`: the chance to be a customer in the end, 1 for who is
        one.
        """
        one = self.situation
        day = local_date("handed_over_at", one.zone)
        mine = one.handoff_segments.filter(
            ~pl.col("repeat"), day.is_between(self.mature.start, self.mature.end)
        )
        found = histories(one.entries, self.stage, self.last_stage, self.lost, one.as_of)
        watched, ages = conversions(found, one.as_of), watches(found, one.as_of)
        learnt = experience(watched, ages)
        chances = projected(learnt, watched, np.arange(watched.size), watched.size)
        told = found.select("contact_id").with_columns(
            customer=pl.Series([c.value if c else 0.0 for c in chances], dtype=pl.Float64)
        )
        return mine.join(told, on="contact_id", how="left", maintain_order="left")

    @cached_property
    def by_kind(self) -> bool:
        """Whether leads are cut by the kind of touch that qualified: no segments are agreed."""
        return not self.situation.agreement.segments

    @cached_property
    def groups(self) -> list[Worked]:
        """The leads by segment (or kind of touch) and persona, with what they brought."""
        one = self.situation
        cut = "kind" if self.by_kind else "segment"
        won = one.deals.filter(
            pl.col("status") == "won",
            pl.col("currency") == one.agreement.agreement.currency,
            pl.col("amount") > 0,
        )
        brought = won.group_by("contact_id").agg(pl.col("amount").sum())
        joined = self.leads.join(brought, on="contact_id", how="left")
        amount = pl.col("amount").cast(pl.Float64)
        grouped = (
            joined.group_by(pl.col(cut).alias("cut"), "persona")
            .agg(
                pl.len().alias("leads"),
                pl.col("customer").sum(),
                amount.is_not_null().sum().alias("count"),
                amount.sum().alias("total"),
                (amount**2).sum().alias("squares"),
            )
            .sort("cut", "persona")
        )
        return [
            Worked(segment, persona, leads, customers, Sums(count, total, squares))
            for segment, persona, leads, customers, count, total, squares in grouped.iter_rows()
        ]

    @cached_property
    def values(self) -> list[ValueLine]:
        """What leads are worth (see `value_lines`); [] where that is not known.

        It is not where most won deals say no amount, nor where a few deals bring so much of the
        revenue that it could as well be nothing.
        """
        if not self.is_priced:
            return []
        lines = value_lines(self.groups)
        return lines if lines and lines[0].value.low > 0 else []

    @cached_property
    def won(self) -> pl.DataFrame:
        """The deals won in the history of the plan, whatever they brought."""
        one = self.situation
        return one.deals.filter(
            pl.col("status") == "won", local_date("since", one.zone) >= self.mature.start
        )

    @cached_property
    def is_priced(self) -> bool:
        """Whether at least half of the won deals say what they brought."""
        return self.sales.height > 0 and 2 * self.sales.height >= self.won.height

    @cached_property
    def sales(self) -> pl.DataFrame:
        """The deals won in the history of the plan, in the agreement's currency, above nothing."""
        currency = self.situation.agreement.agreement.currency
        return self.won.filter(pl.col("currency") == currency, pl.col("amount") > 0)

    @cached_property
    def unit(self) -> int:
        """How many minor units a unit of the currency has."""
        return int(10 ** exponent(self.situation.agreement.agreement.currency))

    def money(self, minor: Fraction) -> Money:
        """Return an amount in minor units of the agreement's currency."""
        return Money(minor, self.situation.agreement.agreement.currency)

    @cached_property
    def activities(self) -> pl.DataFrame:
        """What sales did up to now, by hand."""
        told = until(self.situation.facts, "activities", self.situation.as_of).collect()
        return told.filter(~pl.col("automated").fill_null(value=False))

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of attempts of which it is known whether they reached somebody."""
        return telling_kinds(self.activities)

    @cached_property
    def tried(self) -> pl.DataFrame:
        """The handoffs of the months looked at, with how often each was tried (see `tried`)."""
        day = local_date("handed_over_at", self.situation.zone)
        mine = self.situation.handed_over.filter(day.is_between(self.period.start, self.period.end))
        return tried(mine, self.kinds)

    @cached_property
    def curve(self) -> ContactCurve:
        """The contact curve of those handoffs."""
        return contact_curve(self.tried)

    def judged(self, promise: Promise) -> pl.DataFrame:
        """Return the handoffs judged by a promise whose window closes in the months looked at."""
        return closing(self.judged_all(promise), self.period, self.situation.zone)

    def judged_all(self, promise: Promise) -> pl.DataFrame:
        """Return every handoff that a promise is owed to, judged by it."""
        one = self.situation
        reasons = [reason.name for reason in one.agreement.rejection_reasons]
        calendars, _ = one.clock_calendars
        return judged(one.clocked, promise, calendars, one.as_of, reasons)


def nearest_five(share: Interval | Fraction | float) -> Fraction:
    """Return a share rounded to the nearest five points, between 5 and 95 %.

    A promise of all of them would be broken by the first exception.
    """
    value = share.value if isinstance(share, Interval) else float(share)
    return Fraction(min(max(round(value * 20), 1), 19), 20)


def _month_before(day: date) -> Period:
    return period_of(period_of(day, "month").start - timedelta(1), "month")
