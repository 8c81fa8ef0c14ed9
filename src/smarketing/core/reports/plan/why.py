"""Why the plan's figures are what they are: each computation with its numbers."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from smarketing.core.base.sentence import Money, Sentence, Share, Value
from smarketing.core.reports.headlines import PERIODS
from smarketing.core.reports.plan.pages import (
    Outcome,
    PlanMonth,
    PlanReport,
    PlanStep,
    StageNeed,
    Tie,
)
from smarketing.core.reports.why import Why

_FACTS = "stage entries"


def plan_reasons(report: PlanReport) -> list[Why]:
    """Return the reason of every figure of the plan, in the order of its JSON."""
    return [
        *_goal(report),
        *_steps(report),
        *_months(report),
        *_outcomes(report),
        *_periods(report),
        *_levers(report),
        *_parts(report),
        *_ties(report),
    ]


def _goal(report: PlanReport) -> Iterator[Why]:
    if report.average_sale_from == "agreement":
        how = Sentence("as agreed")
        rests: tuple[str, ...] = ("plan.average_sale",)
    else:
        how = Sentence("the mean amount of the deals won in the months that the plan looks back")
        rests = ("deal_events", "plan.history_months")
    yield Why("average_sale", Sentence("average sale"), report.average_sale, how, rests)
    if report.total is not None:
        yield Why(
            "total",
            Sentence("goal of the whole plan"),
            report.total,
            Sentence(
                "the goals of {count} months in their seasons, from {goal} a {per}; of these "
                "{share} from new customers",
                {
                    "count": len(report.months),
                    "goal": report.goal,
                    "per": PERIODS[report.per],
                    "share": Share(Fraction(report.new_business)),
                },
            ),
            ("goal.revenue", "goal.per", "goal.seasonality", "goal.new_business"),
        )


def _steps(report: PlanReport) -> Iterator[Why]:
    if not report.steps:
        return
    last = report.steps[-1]
    wanted = Fraction(report.goal.minor) * Fraction(report.new_business)
    yield Why(
        f"steps.{last.stage}.exact",
        last.label,
        last.exact,
        Sentence(
            "{goal} from new customers / {sale} a sale",
            {"goal": Money(wanted, report.goal.currency), "sale": report.average_sale},
        ),
        ("goal.revenue", "goal.new_business", "plan.average_sale"),
    )
    for step, below in pairwise(report.steps):
        yield from _step(step, below)
    for step, part in zip(report.steps, report.marketing_steps, strict=True):
        yield Why(
            f"marketing_steps.{step.stage}.exact",
            step.label,
            part.exact,
            Sentence(
                "{whole} × marketing’s share of {share}",
                {"whole": step.exact, "share": Share(Fraction(report.marketing_share))},
            ),
            ("goal.marketing_share",),
        )


def _step(step: PlanStep, below: PlanStep) -> Iterator[Why]:
    rate = step.rate or Fraction(1)
    yield Why(
        f"steps.{step.stage}.exact",
        step.label,
        step.exact,
        Sentence(
            "{below} into “{stage}” / the {rate} that go on",
            {"below": below.exact, "stage": below.label, "rate": Share(rate)},
        ),
        (f"plan.rates.{step.stage}",),
    )
    seen = {
        "agreement": (Sentence("as agreed"), (f"plan.rates.{step.stage}",)),
        "seen": (
            Sentence("those who went on / those who entered, as agreed"),
            (f"plan.seen.{step.stage}",),
        ),
        "measured": (
            Sentence(
                "of those who entered the stage in the months that the plan looks back, and had "
                "the days it waits to go on: those who did / all"
            ),
            (_FACTS, "plan.history_months", "plan.mature_after_days"),
        ),
    }
    how, rests = seen.get(step.rate_from, (Sentence("as agreed"), ()))
    yield Why(f"steps.{step.stage}.rate", step.label, Share(rate), how, rests)
    yield _lag(step)


def _lag(step: PlanStep) -> Why:
    mean = sum((month * share for month, share in enumerate(step.lag)), Fraction(0))
    hows = {
        "agreement": (Sentence("the months × the agreed shares"), (f"plan.lags.{step.stage}",)),
        "measured": (
            Sentence(
                "the months × the shares that went on after so many, with those accounted for who "
                "have not had the time yet"
            ),
            (_FACTS,),
        ),
        "visit": (Sentence("a visitor leaves a name on the visit itself"), ()),
        "unknown": (Sentence("not known: taken as the same month"), ()),
    }
    how, rests = hows.get(step.lag_from, (Sentence("as agreed"), ()))
    label = Sentence("months after “{stage}”", {"stage": step.label})
    return Why(f"steps.{step.stage}.lag", label, mean, how, rests)


def _months(report: PlanReport) -> Iterator[Why]:
    labels = {step.stage: step.label for step in report.steps}
    for number, month in enumerate(report.months, start=1):
        yield Why(
            f"months.{number}.customers",
            Sentence("customers, {day}", {"day": month.start}),
            month.customers,
            Sentence(
                "the month’s goal of {goal} / {sale} a sale",
                {"goal": month.goal, "sale": report.average_sale},
            ),
            ("goal.revenue", "goal.seasonality", "plan.average_sale"),
        )
        if month.on_the_way is not None:
            yield _on_the_way(number, month)
        for need in month.needs:
            yield _need(number, month, need, labels[need.stage], report)
        if month.chance is not None:
            yield Why(
                f"months.{number}.chance",
                Sentence("chance, {day}", {"day": month.start}),
                Share(month.chance),
                Sentence(
                    "the share of {count} futures in which the month brings its goal",
                    {"count": report.futures},
                ),
                ("plan.seen", "plan.deal_sizes", "plan.lags"),
            )


def _on_the_way(number: int, month: PlanMonth) -> Why:
    return Why(
        f"months.{number}.on_the_way",
        Sentence("on the way, {day}", {"day": month.start}),
        month.on_the_way or Fraction(0),
        Sentence(
            "everybody who stands in a stage × the chance to go on that those of the same age "
            "have had × the rates of the stages below, in the months that the lags say"
        ),
        (_FACTS, "plan.rates", "plan.lags"),
    )


def _need(number: int, month: PlanMonth, need: StageNeed, label: Value, report: PlanReport) -> Why:
    rates = next((rates for rates in report.close_rates if rates.stage == need.stage), None)
    if rates is None:
        how = Sentence("the customers of the month, less those won already")
    else:
        how = Sentence(
            "the customers of this month and the {reach} after it who are still to come from new "
            "entries, each in the share that enters now by the lag, / the {rate} that are won in "
            "the end",
            {"reach": len(rates.by_month) - 1, "rate": Share(rates.eventual)},
        )
    return Why(
        f"months.{number}.needs.{need.stage}",
        Sentence("{stage}, {day}", {"stage": label, "day": month.start}),
        need.exact,
        how,
        ("goal.revenue", "plan.rates", "plan.lags"),
    )


def _outcomes(report: PlanReport) -> Iterator[Why]:
    for name, outcome in (("outcome", report.outcome), ("as_planned", report.as_planned)):
        if outcome is not None:
            yield Why(
                f"{name}.chance",
                Sentence("chance of the goal"),
                Share(outcome.chance),
                _played(report, outcome),
                ("plan.seen", "plan.deal_sizes", "plan.lags", _FACTS),
            )


def _played(report: PlanReport, outcome: Outcome) -> Sentence:
    values: dict[str, Value] = {
        "count": report.futures,
        "seed": str(report.seed),
        "goal": report.total or report.goal,
        "error": Share(outcome.error),
        "stage": next(s.label for s in report.steps if s.stage == outcome.stage),
        "a_month": outcome.a_month or 0,
    }
    if outcome.basis == "history":
        return Sentence(
            "the share of {count} futures (seed {seed}) that win {goal} or more; standard error "
            "{error}. In each, rates are drawn from the betas of the numbers behind them, lags and "
            "sizes resampled, and about {a_month} a month enter “{stage}”, as they did",
            values,
        )
    return Sentence(
        "the share of {count} futures (seed {seed}) that win {goal} or more; standard error "
        "{error}. In each, rates are drawn from the betas of the numbers behind them, lags and "
        "sizes resampled, and what the plan asks enters “{stage}”",
        values,
    )


def _periods(report: PlanReport) -> Iterator[Why]:
    for number, period in enumerate(report.periods, start=1):
        yield Why(
            f"periods.{number}.chance",
            Sentence("chance, {start} to {end}", {"start": period.start, "end": period.end}),
            Share(period.chance),
            Sentence(
                "the share of futures in which {won} won already and what follows reach {goal}",
                {"won": period.won, "goal": period.goal},
            ),
            ("goal.revenue", "deal_events"),
        )


def _levers(report: PlanReport) -> Iterator[Why]:
    for lever in report.levers:
        if lever.points is not None:
            value = Share(lever.points)
            yield Why(f"levers.{lever.name}.points", lever.label, value, lever.how, ("roles",))


def _parts(report: PlanReport) -> Iterator[Why]:
    whole = {step.stage: step.exact for step in report.steps}
    for part in report.parts:
        for need in part.needs:
            if whole[need.stage]:
                values: dict[str, Value] = {
                    "whole": whole[need.stage],
                    "share": Share(need.exact / whole[need.stage]),
                }
                yield Why(
                    f"parts.{part.key}.{need.stage}",
                    part.label or Sentence("{key}", {"key": part.key}),
                    need.exact,
                    Sentence("{whole} × its share of the stage, {share}", values),
                    ("plan.parts",) if part.seen is None else (_FACTS,),
                )


def _ties(report: PlanReport) -> Iterator[Why]:
    for tie in report.ties:
        yield Why(
            f"ties.{tie.name}",
            tie.label,
            _amount(report, tie, tie.needed),
            _tied(tie),
            ("goal.revenue", "parties.sales", "commitments.marketing", "roles"),
        )


def _tied(tie: Tie) -> Sentence:
    told = {
        "quotas": Sentence("the goal × 1 and the over-assignment of the roles"),
        "leads_for_quotas": Sentence(
            "the quotas without their over-assignment × marketing’s share / (average sale × the "
            "share that is won in the end)"
        ),
        "capacity": Sentence("marketing’s part of what the plan takes in a month"),
    }
    return told.get(tie.name, Sentence("marketing’s part of what the plan takes in the period"))


def _amount(report: PlanReport, tie: Tie, value: Fraction) -> Value:
    return Money(value, report.goal.currency) if tie.unit == "money" else value
