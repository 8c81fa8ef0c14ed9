"""The plan report: what it takes to reach the goal, for the company and for marketing's share."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Volume
from smarketing.core.agreement.stages import Stage
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.money import exponent
from smarketing.core.base.period import local_date
from smarketing.core.base.rates import Interval, ratio_of, share_of
from smarketing.core.base.sentence import Money
from smarketing.core.planning.measured import average_sale, mature_period, went_on
from smarketing.core.planning.reverse_funnel import reverse_funnel, shown
from smarketing.core.reports.headlines import PERIODS
from smarketing.core.reports.pages import PlanReport, PlanStep, Team
from smarketing.core.reports.situation import Situation, text


@dataclass(frozen=True)
class _Rate:
    value: Fraction
    origin: str
    interval: Interval | None


def plan_report(situation: Situation, findings: Sequence[Finding] = ()) -> PlanReport:
    """Compute the funnel backwards from the agreement's goal.

    Rates and the average sale come from the agreement where it states them, else from history.
    Where neither gives one, the steps above it are left out and a finding says why.
    """
    agreement = situation.agreement
    currency = agreement.agreement.currency
    unit = 10 ** exponent(currency)
    goal = Fraction(agreement.goal.revenue) * unit
    sale, sale_from = _average_sale(situation, unit)
    found = list(findings)
    steps: list[PlanStep] = []
    marketing: list[PlanStep] = []
    if sale is None:
        found.append(_no_sale())
    else:
        rates, missing = _rates(situation)
        found += missing
        stages = situation.stages[-len(rates) - 1 :]
        steps = _steps(stages, rates, goal, sale)
        marketing = _steps(stages, rates, goal * Fraction(agreement.goal.marketing_share), sale)
        if situation.persona is None:
            found += _against_promises(agreement, marketing)
    return PlanReport(
        Money(goal, currency),
        agreement.goal.per,
        Money(sale or 0, currency),
        sale_from,
        agreement.goal.marketing_share,
        steps,
        marketing,
        found,
        situation.footing(),
    )


def _against_promises(agreement: Agreement, marketing: Sequence[PlanStep]) -> list[Finding]:
    """Tell where marketing promised another quantity than the plan says it takes."""
    needed = {step.stage: step for step in marketing}
    return [
        Finding(
            "plan.promise_differs",
            Severity.INFO,
            "the goal takes {needed} a {per} into `{stage}` from marketing, `{name}` promises "
            "{promised}",
            "bring the two together, or say in the agreement why they differ",
            {
                "needed": needed[owed.stage].display,
                "per": PERIODS[owed.per],
                "stage": owed.stage,
                "name": owed.name,
                "promised": owed.target,
            },
        )
        for owed in agreement.commitments.marketing
        if isinstance(owed, Volume)
        and owed.per == agreement.goal.per
        and owed.stage in needed
        and needed[owed.stage].display != owed.target
    ]


def _average_sale(situation: Situation, unit: int) -> tuple[Fraction | None, str]:
    agreed = situation.agreement.plan.average_sale
    if agreed is not None:
        return Fraction(agreed) * unit, "agreement"
    period = mature_period(situation.agreement.plan, situation.today)
    won = situation.deals.filter(
        pl.col("status") == "won", local_date("since", situation.zone) >= period.start
    )
    return average_sale(won, situation.agreement.agreement.currency), "measured"


def _rates(situation: Situation) -> tuple[list[_Rate], list[Finding]]:
    """Return the rates from the lowest stage up to the first that is unknown, in funnel order."""
    rates: list[_Rate] = []
    stages = situation.stages
    for stage, following in zip(reversed(stages[:-1]), reversed(stages[1:]), strict=True):
        rate = _rate(situation, stage, following)
        if rate is None or rate.value == 0:
            return rates, [_no_rate(stage, following)]
        rates.insert(0, rate)
    return rates, []


def _rate(situation: Situation, stage: Stage, following: Stage) -> _Rate | None:
    agreed = situation.agreement.plan.rates.get(stage.name)
    if agreed is not None:
        return _Rate(Fraction(agreed), "agreement", None)
    period = mature_period(situation.agreement.plan, situation.today)
    if stage is situation.traffic_stage:
        inside = pl.col("day").is_between(period.start, period.end)
        visits = int(situation.spend.filter(inside)["visits"].sum())
        entered = situation.entries.filter(inside, pl.col("stage") == following.name).height
        return _measured(entered, visits, ratio_of(entered, visits))
    reached, entered = went_on(situation.entries, stage.name, following.name, period)
    return _measured(reached, entered, share_of(reached, entered))


def _measured(part: int, whole: int, interval: Interval | None) -> _Rate | None:
    return _Rate(Fraction(part, whole), "measured", interval) if whole else None


def _steps(
    stages: Sequence[Stage], rates: Sequence[_Rate], goal: Fraction, sale: Fraction
) -> list[PlanStep]:
    needs = reverse_funnel(goal, sale, [rate.value for rate in rates])
    return [
        PlanStep(
            stage.name,
            text(stage.label),
            Team(stage.owner),
            need,
            shown(need),
            rate.value if rate else None,
            rate.origin if rate else "",
            rate.interval if rate else None,
        )
        for stage, need, rate in zip(stages, needs, [*rates, None], strict=True)
    ]


def _no_sale() -> Finding:
    return Finding(
        "plan.no_average_sale",
        Severity.WARNING,
        "no deal was won yet, so the plan does not know an average sale",
        "state `average_sale` under [plan] in the agreement",
    )


def _no_rate(stage: Stage, following: Stage) -> Finding:
    return Finding(
        "plan.no_rate",
        Severity.WARNING,
        "how many reach `{following}` from `{stage}` is neither agreed nor measurable yet, "
        "so the plan stops below it",
        "state `{stage} = …` under [plan.rates], or import more history",
        {"stage": stage.name, "following": following.name},
    )
