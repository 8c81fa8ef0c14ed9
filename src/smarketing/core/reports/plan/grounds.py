"""What the plan computes with: rates, lags, sizes, volume and who is on the way.

Each is agreed where the agreement states it, else measured from history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

import numpy as np
import polars as pl

from smarketing.core.agreement.stages import Stage
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.money import exponent
from smarketing.core.base.period import Period, local_date, period_of
from smarketing.core.base.rates import Interval, ratio_of, share_of, wilson
from smarketing.core.planning.futures import Arrivals, Numbers, Outlook, Passage, Stock
from smarketing.core.planning.histories import conversions, histories, lags, losses, watches
from smarketing.core.planning.lag_by_month import AT_ONCE, MonthLag, agreed_lag, measured_lag
from smarketing.core.planning.measured import mature_period, sales_made, went_on
from smarketing.core.planning.projection import experience
from smarketing.core.planning.stock import stock_of
from smarketing.core.reports.situation import Situation

_UNKNOWN_LAG = MonthLag(AT_ONCE, None, "unknown")
_LATE = Fraction(1, 20)
_DAYS = 31
_LEAST_MONTHS = 3


@dataclass(frozen=True)
class Rate:
    """The share of a stage that goes on, where it comes from, and the numbers behind it."""

    value: Fraction
    origin: str
    went_on: int | None
    entered: int | None
    interval: Interval | None


@dataclass(frozen=True)
class Sale:
    """The average sale in minor units, where it comes from, and sales that were made."""

    average: Fraction
    origin: str
    sizes: Numbers


@dataclass(frozen=True)
class Grounds:
    """Everything that the plan computes with, for the stages of which the rates are known.

    `stages` are those from the first known one down; `passages` has one place less. `start` is
    the place of the stage into which marketing hands over, at which the futures begin.
    """

    situation: Situation
    stages: list[Stage]
    rates: list[Rate]
    passages: list[Passage]
    sale: Sale
    findings: list[Finding]

    @cached_property
    def has_facts(self) -> bool:
        """Whether there is any history."""
        return bool(self.situation.entries.height)

    @cached_property
    def first(self) -> Period:
        """The first month ahead: the one that is not over yet, of a company without facts whole."""
        return period_of(self.situation.today + timedelta(days=1), "month")

    @cached_property
    def elapsed(self) -> float:
        """The part of the first month that has passed."""
        if not self.has_facts:
            return 0.0
        passed = (self.situation.today + timedelta(days=1) - self.first.start).days
        return passed / ((self.first.end - self.first.start).days + 1)

    @cached_property
    def start(self) -> int:
        """The place of the handoff's stage; of the first that people enter, where there is none."""
        names = [stage.name for stage in self.stages[:-1]]
        handoff = self.situation.agreement.handoff
        if handoff is not None and handoff.stage in names:
            return names.index(handoff.stage)
        traffic = self.situation.traffic_stage
        return int(bool(names) and traffic is not None and names[0] == traffic.name)

    @cached_property
    def stocks(self) -> list[Stock]:
        """Who stands in each stage, by age; none where there are no facts."""
        if not self.has_facts:
            return []
        return [self._stock(place) for place in range(len(self.passages))]

    def _stock(self, place: int) -> Stock:
        here, stage = self.situation, self.stages[place]
        if stage is here.traffic_stage:
            return Stock(np.zeros(1), np.ones(1))
        found = histories_of(here, stage, self.stages[place + 1])
        watched = conversions(found, here.as_of)
        learnt = experience(watched, watches(found, here.as_of))
        passage = self.passages[place]
        return stock_of(
            found,
            watched,
            learnt,
            passage.lag.shares,
            self.first.start,
            self.elapsed,
            here.zone,
        )

    @cached_property
    def volume(self) -> Arrivals | None:
        """The entries into the handoff's stage in a month, as they were; None without history.

        Of the full months before the first one ahead, up to as many as the plan agrees to look
        back, but not beyond the first entry. That months differ by more than chance is measured
        too: for a mean m and a variance v, the shape is m² / (v - m).
        """
        here = self.situation
        entered = here.entries.filter(pl.col("stage") == self.stages[self.start].name)
        begun = here.entries["day"].min()
        if not entered.height or not isinstance(begun, date):
            return None
        ends = self.first.start - timedelta(days=1)
        back = (ends - timedelta(days=_DAYS * here.agreement.plan.history_months)).replace(day=1)
        starts = max(back, begun.replace(day=1) + timedelta(days=_DAYS)).replace(day=1)
        months = [starts]
        while (after := (months[-1] + timedelta(days=_DAYS)).replace(day=1)) < self.first.start:
            months.append(after)
        if starts >= self.first.start:
            return None
        inside = entered.filter(pl.col("day").is_between(starts, ends))
        each = inside.group_by(pl.col("day").dt.truncate("1mo")).len()["len"].to_list()
        counts = np.array([*each, *[0] * (len(months) - len(each))], np.float64)
        mean, spread = float(counts.mean()), float(counts.var(ddof=1)) if len(counts) > 1 else 0.0
        uneven = mean**2 / (spread - mean) if spread > mean and len(counts) >= _LEAST_MONTHS else 0
        return Arrivals(np.array([mean]), int(counts.sum()), uneven or None)

    def outlook(self, start: int = 0) -> Outlook:
        """Return what futures start from, from the stage at a place on."""
        return Outlook(
            self.passages[start:],
            self.stocks[start:],
            float(self.sale.average),
            self.sale.sizes,
            self.elapsed,
        )


def grounds(situation: Situation) -> Grounds | None:
    """Gather what the plan computes with; None where not even an average sale is known."""
    sale = _sale(situation)
    if sale is None:
        return None
    rates, findings = _rates(situation)
    stages = situation.stages[-len(rates) - 1 :]
    passages = [
        Passage(
            stages[place].name,
            rate.value,
            rate.went_on,
            rate.entered,
            _lag(situation, stages[place], stages[place + 1], rate),
        )
        for place, rate in enumerate(rates)
    ]
    findings += [*_unknown_lags(passages), *_young_rates(situation, passages, rates)]
    return Grounds(situation, stages, rates, passages, sale, findings)


def _sale(situation: Situation) -> Sale | None:
    """Return the average sale; sales that were made are scaled so that their mean is it."""
    plan, currency = situation.agreement.plan, situation.agreement.agreement.currency
    unit = 10 ** exponent(currency)
    period = mature_period(plan, situation.today)
    won = situation.deals.filter(
        pl.col("status") == "won", local_date("since", situation.zone) >= period.start
    )
    made = [Fraction(size) * unit for size in plan.deal_sizes] or sales_made(won, currency)
    if plan.average_sale is not None:
        average, origin = Fraction(plan.average_sale) * unit, "agreement"
    elif made:
        average = sum(made, Fraction(0)) / len(made)
        origin = "agreement" if plan.deal_sizes else "measured"
    else:
        return None
    sizes = np.array([float(size) for size in made] or [float(average)])
    return Sale(average, origin, sizes * (float(average) / sizes.mean()))


def _rates(situation: Situation) -> tuple[list[Rate], list[Finding]]:
    """Return the rates from the lowest stage up to the first that is unknown, in funnel order."""
    rates: list[Rate] = []
    stages = situation.stages
    for stage, following in zip(reversed(stages[:-1]), reversed(stages[1:]), strict=True):
        rate = _rate(situation, stage, following)
        if rate is None or rate.value == 0:
            return rates, [_no_rate(stage, following)]
        rates.insert(0, rate)
    return rates, []


def _rate(situation: Situation, stage: Stage, following: Stage) -> Rate | None:
    plan = situation.agreement.plan
    agreed, seen = plan.rates.get(stage.name), plan.seen.get(stage.name)
    if seen is not None and agreed is None:
        value = Fraction(seen.went_on, seen.entered)
        interval = share_of(seen.went_on, seen.entered)
        return Rate(value, "seen", seen.went_on, seen.entered, interval)
    if agreed is not None:
        went, entered = (seen.went_on, seen.entered) if seen else (None, None)
        interval = wilson(float(agreed), entered) if entered else None
        return Rate(Fraction(agreed), "agreement", went, entered, interval)
    period = mature_period(plan, situation.today)
    if stage is situation.traffic_stage:
        inside = pl.col("day").is_between(period.start, period.end)
        visits = int(situation.spend.filter(inside)["visits"].sum())
        entered = situation.entries.filter(inside, pl.col("stage") == following.name).height
        return _measured(entered, visits, ratio_of(entered, visits))
    reached, entered = went_on(situation.entries, stage.name, following.name, period)
    return _measured(reached, entered, share_of(reached, entered))


def _measured(part: int, whole: int, interval: Interval | None) -> Rate | None:
    return Rate(Fraction(part, whole), "measured", part, whole, interval) if whole else None


def _lag(situation: Situation, stage: Stage, following: Stage, rate: Rate) -> MonthLag:
    agreed = situation.agreement.plan.lags.get(stage.name)
    if agreed is not None:
        return agreed_lag(agreed, rate.went_on if rate.origin != "measured" else None)
    if stage is situation.traffic_stage:
        # Whoever leaves a name does so on the visit itself: visits are anonymous.
        return MonthLag(AT_ONCE, None, "visit")
    if not situation.entries.height:
        return _UNKNOWN_LAG
    found = histories_of(situation, stage, following)
    learnt = experience(conversions(found, situation.as_of), watches(found, situation.as_of))
    return measured_lag(lags(found, situation.as_of), learnt.horizon) or _UNKNOWN_LAG


def standing_in(situation: Situation, stage: Stage, following: Stage) -> pl.DataFrame:
    """Return who stands in a stage: neither gone on to the following one, nor lost."""
    found = histories_of(situation, stage, following)
    return found.filter(pl.Series(conversions(found, situation.as_of).open))


def histories_of(situation: Situation, stage: Stage, following: Stage) -> pl.DataFrame:
    """Return what became of each contact that entered a stage (see `histories`)."""
    lost = losses(situation.facts, situation.returns, situation.as_of)
    return histories(situation.entries, stage.name, following.name, lost, situation.as_of)


def _unknown_lags(passages: Sequence[Passage]) -> list[Finding]:
    """Tell where nobody knows how long going on takes."""
    names = [passage.stage for passage in passages if passage.lag.origin == "unknown"]
    if not names:
        return []
    return [
        Finding(
            "plan.no_lag",
            Severity.INFO,
            "how long those in {stages} take to go on is neither agreed nor measurable yet: it is "
            "taken as the same month",
            "state `{first} = [0.5, 0.3, 0.2]` under [plan.lags]: the shares that go on in the "
            "same month, one month later, …",
            {"stages": ", ".join(f"`{name}`" for name in names), "first": names[0]},
        )
    ]


def _young_rates(
    situation: Situation, passages: Sequence[Passage], rates: Sequence[Rate]
) -> list[Finding]:
    """Tell where a rate was measured before all who go on could do so."""
    days = situation.agreement.plan.mature_after_days
    told = []
    for passage, rate in zip(passages, rates, strict=True):
        late = sum(passage.lag.shares[1 + -(-days // _DAYS) :], Fraction(0))
        if rate.origin == "measured" and late > _LATE:
            told.append(
                Finding(
                    "plan.young_rate",
                    Severity.WARNING,
                    "of those who go on from `{stage}`, {late} % take longer than the {days} days "
                    "that the plan waits: the measured rate is too low by about as much",
                    "raise `mature_after_days` under [plan]",
                    {"stage": passage.stage, "late": round(100 * late), "days": days},
                )
            )
    return told


def unknown_spread(found: Grounds) -> list[Finding]:
    """Tell which terms are stated without the numbers behind them: they count as certain."""
    sure = [
        stage.name
        for stage, rate in zip(found.stages, found.rates, strict=False)
        if rate.entered is None and stage is not found.situation.traffic_stage
    ]
    told = []
    if sure:
        told.append(
            Finding(
                "plan.no_numbers",
                Severity.INFO,
                "the rates of {stages} are agreed without the numbers behind them: they count as "
                "certain, so the ranges are too narrow",
                "state `{first} = {{ entered = …, went_on = … }}` under [plan.seen]",
                {"stages": ", ".join(f"`{name}`" for name in sure), "first": sure[0]},
            )
        )
    if len(found.sale.sizes) <= 1:
        told.append(
            Finding(
                "plan.no_sizes",
                Severity.INFO,
                "no sale that was made is known, so every sale counts as the average one",
                "state `deal_sizes = [8_000, 12_500, …]` under [plan], or import deals",
            )
        )
    return told


def _no_rate(stage: Stage, following: Stage) -> Finding:
    return Finding(
        "plan.no_rate",
        Severity.WARNING,
        "how many reach `{following}` from `{stage}` is neither agreed nor measurable yet, "
        "so the plan stops below it",
        "state `{stage} = …` under [plan.rates], or import more history",
        {"stage": stage.name, "following": following.name},
    )


def no_sale() -> Finding:
    """Return why there is no plan at all."""
    return Finding(
        "plan.no_average_sale",
        Severity.WARNING,
        "no deal with an amount was won yet, so the plan does not know an average sale",
        "state `average_sale` under [plan] in the agreement",
    )


def chances(passages: Sequence[Passage]) -> Fraction:
    """Return the share of those who enter the first of the stages that is won in the end."""
    whole = Fraction(1)
    for passage in passages:
        whole *= passage.rate
    return whole
