"""The tables of the plan: months, levers, ties, parts, other terms, and the stages."""

from fractions import Fraction

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Section, State, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import cut_title, key_name
from smarketing.core.base.sentence import Money, Sentence, Text, msgid
from smarketing.core.reports.headlines import PERIODS
from smarketing.core.reports.pages import Standing, Team
from smarketing.core.reports.plan.pages import (
    Compared,
    Lever,
    PartNeed,
    PlanMonth,
    PlanPart,
    PlanReport,
    PlanStep,
    Spread,
    StageNeed,
    Tie,
)

_ORIGINS = {
    "agreement": msgid("agreed"),
    "seen": msgid("agreed"),
    "measured": msgid("measured"),
    "unknown": msgid("unknown"),
    "visit": msgid("on the visit"),
    "": "",
}


def stage_label(step: PlanStep, language: Language) -> str:
    """Write what a stage is called."""
    return visible(language.text(step.label), LONGEST_NAME)


def months_section(report: PlanReport, language: Language) -> Section | None:
    """Return what must enter in each month, and the chance of each goal."""
    if not report.months:
        return None
    stages = [step for step in report.steps if step.stage in _told(report)]
    columns = [
        Column(language.say("Month")),
        Column(language.say("Goal"), numeric=True, spare=True),
        Column(language.say("Chance"), numeric=True),
        Column(language.say("On the way"), numeric=True, spare=True),
    ]
    for step in stages:
        handed = step.stage == report.handoff
        columns.append(Column(stage_label(step, language), numeric=True, spare=not handed))
        if handed:
            title = language.say("Of which marketing")
            columns.append(Column(title, numeric=True, team=Team.MARKETING))
    rows = [_month(report, month, [s.stage for s in stages], language) for month in report.months]
    note = language.say(
        "What must still enter each stage in a month so that the goals of the months ahead are "
        "met: each customer is traced back to the months in which the lead must come in. Beneath "
        "stands the range that holds 80 futures in 100."
    )
    return Section(
        "months", language.say("What must enter when"), [Table(columns, [Group(rows)])], note
    )


def _told(report: PlanReport) -> list[str]:
    """Return the stages of which a month is told: all below the first, which visits fill."""
    return [step.stage for step in report.steps[-6:]]


def _month(report: PlanReport, month: PlanMonth, told: list[str], language: Language) -> list[Cell]:
    way = numbers.NONE if month.on_the_way is None else numbers.number(month.on_the_way, language)
    cells = [
        Cell(numbers.month(month.start, language)),
        Cell(
            numbers.money(Money(round(month.goal.minor), month.goal.currency), language),
            _won(month, language),
        ),
        Cell(numbers.share(month.chance, language)),
        Cell(way, write(Sentence("of {count}", {"count": month.customers}), language)),
    ]
    needs = {need.stage: need for need in month.needs}
    for stage in told:
        need = needs[stage]
        cells.append(Cell(numbers.number(need.display, language), _range(need, language)))
        if stage == report.handoff:
            cells.append(Cell(numbers.number(need.marketing_display, language)))
    return cells


def _won(month: PlanMonth, language: Language) -> str:
    if not month.won.minor:
        return ""
    return write(Sentence("{won} won so far", {"won": month.won}), language)


def _range(need: StageNeed, language: Language) -> str:
    return spread_text(need.spread, language) if need.spread else ""


def spread_text(spread: Spread, language: Language) -> str:
    """Write the range that holds 80 futures in 100, as counts; nothing where it is no range."""
    low, high = (numbers.number(round(end), language) for end in (spread.low80, spread.high80))
    return "" if low == high else f"{low}–{high}"


def levers_section(report: PlanReport, language: Language) -> Section | None:
    """Return what raises the chance, the greatest first."""
    if not report.levers:
        return None
    order = sorted(report.levers, key=lambda lever: -(lever.points or -1))
    columns = [
        Column(language.say("A tenth better")),
        Column(language.say("Chance"), numeric=True),
        Column(language.say("Points"), numeric=True),
        Column(language.say("How it works"), grows=True),
    ]
    note = language.say("Each alone, all else as it is: not a forecast of what it costs to do so.")
    return Section(
        "levers",
        language.say("What raises the chance"),
        [Table(columns, [Group([_lever(lever, language) for lever in order])])],
        note,
    )


def _lever(lever: Lever, language: Language) -> list[Cell]:
    points = numbers.NONE
    if lever.points is not None:
        points = numbers.signed(Fraction(round(1000 * lever.points), 10), language)
    return [
        Cell(write(lever.label, language)),
        Cell(numbers.share(lever.chance, language)),
        Cell(points),
        Cell(write(lever.how, language)),
    ]


def ties_section(report: PlanReport, language: Language) -> Section | None:
    """Return whether the promises of both sides go together with the plan."""
    if not report.ties:
        return None
    columns = [
        Column(language.say("What was agreed"), grows=True),
        Column(language.say("Agreed"), numeric=True),
        Column(language.say("The plan takes"), numeric=True),
        Column(language.say("State")),
    ]
    rows = [_tie(report, tie, language) for tie in report.ties]
    return Section(
        "ties", language.say("Do the promises go together?"), [Table(columns, [Group(rows)])]
    )


def _tie(report: PlanReport, tie: Tie, language: Language) -> list[Cell]:
    per = Sentence("per {period}", {"period": PERIODS.get(tie.per) or tie.per})
    if tie.holds:
        state = State(Standing.GOOD, language.say("enough"))
    else:
        state = State(Standing.WARNING, language.say("too little"))
    return [
        Cell(write(tie.label, language), write(per, language)),
        Cell(compared_amount(report, tie.unit, tie.said, language)),
        Cell(compared_amount(report, tie.unit, tie.needed, language)),
        Cell(state=state),
    ]


def compared_amount(
    report: PlanReport, unit: str, value: Fraction | float | None, language: Language
) -> str:
    """Return a figure of the plan in its unit: "money" (minor units), "share" or "count"."""
    if value is None:
        return numbers.NONE
    if unit == "money":
        return numbers.money(Money(round(value), report.goal.currency), language)
    if unit == "share":
        return numbers.share(value, language)
    return numbers.exact_number(value, language)


def parts_section(report: PlanReport, language: Language) -> Section | None:
    """Return what each channel, persona or segment is to bring."""
    if report.by is None:
        return None
    told = {_told(report)[0], report.handoff, report.steps[-1].stage} if report.steps else set()
    stages = [step for step in report.steps if step.stage in told]
    columns = [
        Column(cut_title(report.by, language)),
        Column(language.say("Of all leads"), numeric=True),
        *(
            Column(stage_label(step, language), numeric=True, spare=step.stage != report.handoff)
            for step in stages
        ),
        Column(language.say("Average sale"), numeric=True, spare=True),
    ]
    rows = [_part(report, part, [s.stage for s in stages], language) for part in report.parts]
    note = write(report.parts_note, language) if report.parts_note else ""
    return Section(
        "parts",
        language.say("Who brings which part"),
        [Table(columns, [Group(rows)])],
        note,
        language.say(
            "State [[plan.parts]] in the agreement, or import contacts so that they can be "
            "measured."
        ),
    )


def _part(report: PlanReport, part: PlanPart, told: list[str], language: Language) -> list[Cell]:
    needs = {need.stage: need for need in part.needs}
    now = {need.stage: need for need in part.this_month}
    seen = ""
    if part.seen is not None:
        seen = write(Sentence("{count} seen", {"count": part.seen}), language)
    return [
        Cell(key_name(report.by or "", part.key, language, part.label), seen),
        Cell(numbers.share(part.share, language)),
        *(Cell(_count(needs[stage], language), _now(now.get(stage), language)) for stage in told),
        Cell(
            numbers.money(
                Money(round(part.average_sale.minor), part.average_sale.currency), language
            )
        ),
    ]


def _count(need: PartNeed, language: Language) -> str:
    return numbers.number(need.display, language)


def _now(need: PartNeed | None, language: Language) -> str:
    if need is None:
        return ""
    return write(Sentence("{count} this month", {"count": need.display}), language)


def scenario_section(report: PlanReport, language: Language) -> Section | None:
    """Return the plan with other terms set, beside the one in force."""
    if report.scenario is None:
        return None
    columns = [
        Column(language.say("Figure"), grows=True),
        Column(language.say("As agreed"), numeric=True),
        Column(language.say("With these terms"), numeric=True),
    ]
    rows = [_compared(report, one, language) for one in report.scenario.figures]
    terms = ", ".join(visible(term, LONGEST_NAME) for term in report.scenario.terms)
    return Section(
        "scenario", language.say("With other terms"), [Table(columns, [Group(rows)])], terms
    )


def _compared(report: PlanReport, one: Compared, language: Language) -> list[Cell]:
    return [
        Cell(compared_label(one, language)),
        Cell(compared_amount(report, one.unit, one.base, language)),
        Cell(compared_amount(report, one.unit, one.other, language)),
    ]


def compared_label(one: Compared, language: Language) -> str:
    """Return what a compared figure is called."""
    if isinstance(one.label, Text):
        return visible(language.text(one.label), LONGEST_NAME)
    return write(one.label, language)


def needs_section(report: PlanReport, language: Language) -> Section:
    """Return how many of each stage one period of the goal takes."""
    rows = [
        [
            Cell(stage_label(whole, language), team=whole.team),
            Cell(numbers.number(whole.display, language), _exactly(whole, language)),
            Cell(numbers.number(part.display, language), _exactly(part, language)),
            Cell(numbers.share(whole.rate, language), _origin(whole, language)),
            Cell(_months_of(whole, language), language.say(_ORIGINS.get(whole.lag_from, ""))),
        ]
        for whole, part in zip(report.steps, report.marketing_steps, strict=True)
    ]
    columns = [
        Column(language.say("Stage")),
        Column(language.say("Needed"), numeric=True),
        Column(language.say("Of which marketing"), numeric=True, team=Team.MARKETING),
        Column(language.say("Go on to the next"), numeric=True),
        Column(language.say("Months until then"), numeric=True, spare=True),
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


def _months_of(step: PlanStep, language: Language) -> str:
    """Write how many months going on takes on average."""
    if not step.lag or step.lag_from == "unknown":
        return ""
    mean = sum((month * share for month, share in enumerate(step.lag)), Fraction(0))
    return numbers.number(mean, language)


def _origin(step: PlanStep, language: Language) -> str:
    """Say where a rate comes from, and how sure it is."""
    origin = language.say(_ORIGINS.get(step.rate_from, ""))
    return f"{origin} {numbers.interval(step.interval, language)}" if step.interval else origin


def _exactly(step: PlanStep, language: Language) -> str:
    return "" if step.exact == step.display else numbers.exact_number(step.exact, language)
