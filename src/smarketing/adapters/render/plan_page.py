"""The plan as a page: what must enter when, how likely the goal is, and what it takes in all."""

from collections.abc import Iterator

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.funnel_page import left_out, not_drawn
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import BarsPicture, Fact, Page, PlotPicture
from smarketing.adapters.render.plan_tables import (
    levers_section,
    months_section,
    needs_section,
    parts_section,
    scenario_section,
    stage_label,
    ties_section,
)
from smarketing.adapters.render.plot_chart import Dot, Plot
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import footing, headline
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Money, Sentence, Share, Value
from smarketing.core.reports.headlines import PERIODS
from smarketing.core.reports.pages import Team
from smarketing.core.reports.plan.headline import plan_headline
from smarketing.core.reports.plan.pages import PlanMonth, PlanReport

_MOST_BARS = 24


def compose_plan(report: PlanReport, language: Language) -> Page:
    """Return the page of the plan report in a language."""
    zone = report.footing.time_zone
    per = Sentence("per {period}", {"period": PERIODS.get(report.per) or report.per})
    sections = [
        months_section(report, language),
        levers_section(report, language),
        ties_section(report, language),
        parts_section(report, language),
        scenario_section(report, language),
        needs_section(report, language),
    ]
    return Page(
        kind="plan",
        title=language.say("Plan"),
        period=write(per, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(plan_headline(report), language, zone),
        pictures=[
            *_at_least(report, language),
            *_stages(report, language),
            *_months(report, language),
        ],
        sections=[section for section in sections if section is not None],
        findings=report.findings,
        footing=[*_assumptions(report, language), *footing(report.footing, language)],
        zone=zone,
    )


def _assumptions(report: PlanReport, language: Language) -> list[Fact]:
    values: dict[str, Value] = {"sale": report.average_sale}
    sale = (
        Sentence("{sale}, agreed", values)
        if report.average_sale_from == "agreement"
        else Sentence("{sale}, measured", values)
    )
    facts = [
        Fact(language.say("Goal"), numbers.money(report.goal, language)),
        Fact(language.say("Average sale"), write(sale, language)),
        Fact(language.say("Marketing’s share"), numbers.share(report.marketing_share, language)),
    ]
    if report.futures:
        played = Sentence(
            "{count}, from seed {seed}", {"count": report.futures, "seed": str(report.seed)}
        )
        facts.append(Fact(language.say("Futures played"), write(played, language)))
    return facts


def _months(report: PlanReport, language: Language) -> Iterator[BarsPicture]:
    """Draw each month's goal, and the revenue that half of the futures reach."""
    months = [month for month in report.months if month.revenue is not None]
    if not months:
        return
    bars = [_month(report, month, language) for month in months[:_MOST_BARS]]
    yield BarsPicture(
        "months",
        language.say("Goal and futures, month by month"),
        " · ".join(f"{bar.label}: {bar.text}, {bar.note}" for bar in bars),
        language.say(
            "The full part is what half of the futures reach, the pale part the goal; beside it "
            "stands the range that holds 80 futures in 100."
        )
        if report.outcome
        else language.say(
            "The full part is what half of the futures reach if what the plan asks arrives, the "
            "pale part the goal; beside it stands the range that holds 80 futures in 100."
        ),
        bars,
    )


def _month(report: PlanReport, month: PlanMonth, language: Language) -> Bar:
    spread = month.revenue
    median = spread.median if spread else 0.0
    values: dict[str, Value] = {
        "low": _short(spread.low80 if spread else 0.0, report, language),
        "high": _short(spread.high80 if spread else 0.0, report, language),
    }
    return Bar(
        numbers.short_month(month.start, language),
        median,
        Team.SHARED.value,
        _short(median, report, language),
        write(Sentence("{low} to {high}", values), language),
        behind=float(month.goal.minor),
    )


def _short(minor: float, report: PlanReport, language: Language) -> str:
    return numbers.short_money(Money(round(minor), report.goal.currency), language)


def _at_least(report: PlanReport, language: Language) -> Iterator[PlotPicture]:
    """Draw the chance to win at least so much by the end of the plan."""
    outcome = report.outcome or report.as_planned
    if outcome is None or report.total is None:
        return
    decimals = exponent(report.goal.currency)
    currency = report.goal.currency

    def major(amount: Money) -> float:
        value: float = float(amount.minor) / 10**decimals
        return value

    def write_amount(value: float) -> str:
        return numbers.short_money(Money(round(value * 10**decimals), currency), language)

    points = [(major(amount), chance) for amount, chance in outcome.at_least]
    bars = [
        Bar(write_amount(amount), chance, Team.SHARED.value, numbers.share(chance, language))
        for amount, chance in points
        if chance in {0.95, 0.8, 0.5, 0.2, 0.05}
    ]
    yield PlotPicture(
        "at_least",
        language.say("The chance to win at least so much by the end of the plan"),
        " · ".join(f"{bar.label}: {bar.text}" for bar in bars),
        "",
        bars,
        Plot(
            [Dot(amount, chance) for amount, chance in points],
            language.say("revenue"),
            language.say("chance"),
            write_amount,
            lambda value: numbers.share(value, language),
            Team.SHARED.value,
            joined=True,
            from_zero=False,
            mark=(major(report.total), language.say("goal")),
        ),
    )


def _stages(report: PlanReport, language: Language) -> Iterator[BarsPicture]:
    """Draw how many of each stage one period of the goal takes."""
    if not report.steps:
        return
    out = left_out([float(step.exact) for step in report.steps])
    pairs = list(zip(report.steps, report.marketing_steps, strict=True))
    bars = [
        Bar(
            stage_label(whole, language),
            float(part.exact),
            Team.MARKETING.value,
            numbers.number(whole.display, language),
            write(Sentence("{count} from marketing", {"count": part.display}), language),
            behind=float(whole.exact),
        )
        for whole, part in pairs[out:]
    ]
    captions = [
        not_drawn(stage_label(step, language), step.display, language)
        for step in report.steps[:out]
    ]
    captions.append(
        write(
            Sentence(
                "The full part is marketing’s share of {share}; the pale part is to come from "
                "elsewhere.",
                {"share": Share(float(report.marketing_share))},
            ),
            language,
        )
    )
    yield BarsPicture(
        "plan",
        language.say("What the goal takes"),
        " · ".join(f"{bar.label} {bar.text}, {bar.note}" for bar in bars),
        " ".join(captions),
        bars,
    )
