"""The plan as a page: the funnel computed backwards from the goal."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.funnel_page import left_out, not_drawn
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import (
    BarsPicture,
    Cell,
    Column,
    Fact,
    Group,
    Page,
    Section,
    Table,
)
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import footing, headline
from smarketing.core.base.sentence import Sentence, Share, Value, msgid
from smarketing.core.reports.headlines import PERIODS, plan_headline
from smarketing.core.reports.pages import PlanReport, PlanStep, Team

_ORIGINS = {
    "agreement": msgid("agreed"),
    "measured": msgid("measured"),
    "": "",
}


def compose_plan(report: PlanReport, language: Language) -> Page:
    """Return the page of the plan report in a language."""
    zone = report.footing.time_zone
    period = PERIODS.get(report.per)
    per = Sentence("per {period}", {"period": period or report.per})
    return Page(
        kind="plan",
        title=language.say("Plan"),
        period=write(per, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(plan_headline(report), language, zone),
        pictures=_pictures(report, language),
        sections=[_needs(report, language)],
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
    return [
        Fact(language.say("Goal"), numbers.money(report.goal, language)),
        Fact(language.say("Average sale"), write(sale, language)),
        Fact(language.say("Marketing’s share"), numbers.share(report.marketing_share, language)),
    ]


def _label(step: PlanStep, language: Language) -> str:
    return visible(language.text(step.label), LONGEST_NAME)


def _pictures(report: PlanReport, language: Language) -> list[BarsPicture]:
    if not report.steps:
        return []
    out = left_out([float(step.exact) for step in report.steps])
    pairs = list(zip(report.steps, report.marketing_steps, strict=True))
    bars = [
        Bar(
            _label(whole, language),
            float(part.exact),
            Team.MARKETING.value,
            numbers.number(whole.display, language),
            write(Sentence("{count} from marketing", {"count": part.display}), language),
            behind=float(whole.exact),
        )
        for whole, part in pairs[out:]
    ]
    captions = [
        not_drawn(_label(step, language), step.display, language) for step in report.steps[:out]
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
    return [
        BarsPicture(
            "plan",
            language.say("What the goal takes"),
            " · ".join(f"{bar.label} {bar.text}, {bar.note}" for bar in bars),
            " ".join(captions),
            bars,
        )
    ]


def _needs(report: PlanReport, language: Language) -> Section:
    rows = [
        [
            Cell(_label(whole, language), team=whole.team),
            Cell(numbers.number(whole.display, language), _exactly(whole, language)),
            Cell(numbers.number(part.display, language), _exactly(part, language)),
            Cell(numbers.share(whole.rate, language), _origin(whole, language)),
        ]
        for whole, part in zip(report.steps, report.marketing_steps, strict=True)
    ]
    columns = [
        Column(language.say("Stage")),
        Column(language.say("Needed"), numeric=True),
        Column(language.say("Of which marketing"), numeric=True, team=Team.MARKETING),
        Column(language.say("Go on to the next"), numeric=True),
    ]
    return Section(
        "needs",
        language.say("Stage by stage"),
        [Table(columns, [Group(rows)])],
        language.say(
            "Exact values are carried from stage to stage and only rounded up to be shown; the "
            "exact value stands beneath where it differs."
        ),
        language.say(
            "The plan needs an average sale and the share that goes on from each stage: state them "
            "under [plan] in the agreement, or import deals so that they can be measured."
        ),
    )


def _origin(step: PlanStep, language: Language) -> str:
    """Say where a rate comes from, and how sure it is."""
    origin = language.say(_ORIGINS.get(step.rate_from, ""))
    return f"{origin} {numbers.interval(step.interval, language)}" if step.interval else origin


def _exactly(step: PlanStep, language: Language) -> str:
    return "" if step.exact == step.display else numbers.exact_number(step.exact, language)
