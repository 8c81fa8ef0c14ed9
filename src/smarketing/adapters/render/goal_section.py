"""How the goal of both teams stands, part by part, and what the chance of it rests on."""

from collections.abc import Iterator
from fractions import Fraction

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.links import GOAL_TERM, Links, stage_term
from smarketing.adapters.render.page import Cell, Column, Group, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.core.base.sentence import Money, Sentence, Share, Text, Value, msgid
from smarketing.core.reports.today.pages import (
    GoalChance,
    GoalPart,
    GoalRate,
    GoalSource,
    GoalStanding,
)

_ORIGINS = {
    "measured": msgid("measured"),
    "agreement": msgid("agreed"),
    "seen": msgid("seen elsewhere, as agreed"),
}


def goal_section(goal: GoalStanding, language: Language, links: Links) -> Section:
    """Return the parts of the goal: who stands behind each, and what they are expected to bring."""
    columns = [
        Column(language.say("Where it comes from")),
        Column(language.say("Contacts"), numeric=True),
        Column(language.say("Expected to buy"), numeric=True),
        Column(language.say("Amount"), numeric=True),
    ]
    rows = [row for part in goal.parts for row in _rows(goal, part, language, links)]
    total = [
        Cell(language.say("Goal"), link=links.term(GOAL_TERM)),
        Cell(),
        Cell(),
        Cell(_money(goal.goal, language)),
    ]
    return Section(
        "goal",
        language.say("The goal of both teams"),
        [Table(columns, [Group(rows)], total=total)],
        " ".join(write(one, language) for one in _said(goal)),
    )


def _said(goal: GoalStanding) -> Iterator[Sentence]:
    values: dict[str, Value] = {"start": goal.start, "end": goal.end}
    yield Sentence("The goal runs from {start} to {end}.", values)
    if goal.new_business != 1:
        yield Sentence(
            "It is the part of the agreed goal that new customers must bring: {share}.",
            {"share": Share(goal.new_business)},
        )
    if goal.chance is not None:
        yield from _chance(goal.chance, goal)
    else:
        yield Sentence(
            "What is expected cannot be said yet: that takes an average sale and the rates from "
            "stage to stage, agreed under [plan] or measured on deals that were won."
        )


def _chance(chance: GoalChance, goal: GoalStanding) -> Iterator[Sentence]:
    values: dict[str, Value] = {
        "chance": Share(chance.chance),
        "error": Share(chance.error),
        "low": _whole(chance.low),
        "high": _whole(chance.high),
        "futures": chance.futures,
        "seed": str(chance.seed),
        "leads": round(goal.leads_a_month or 0),
    }
    yield Sentence(
        "The goal is met in {chance} of {futures} futures (± {error}, seed {seed}); eight of ten "
        "end between {low} and {high}.",
        values,
    )
    if chance.basis == "history":
        yield Sentence(
            "They take as many leads to come as came: {leads} a month.",
            values,
        )
    else:
        yield Sentence("They take to come what the plan asks for.")


def _rows(
    goal: GoalStanding, part: GoalPart, language: Language, links: Links
) -> Iterator[list[Cell]]:
    """Yield the row of a part; where it comes from several stages, one for each of them."""
    for source in part.sources:
        yield _source_row(goal, part, source, language, links)
    if part.sources or (part.name == "missing" and not part.amount.minor):
        return
    amount = _money(part.amount, language)
    link = links.rows(part.asked) if part.asked else _grounds(goal, part.customers)
    yield [
        Cell(write(part.label, language), _detail(goal, part, language), team=part.team),
        Cell(),
        Cell("" if part.customers is None else numbers.number(part.customers, language)),
        Cell(amount, link=link if part.amount.minor else ""),
    ]


def _grounds(goal: GoalStanding, customers: Fraction | None) -> str:
    """Lead from an expectation to what it rests on: no row is behind what has not come."""
    return "#grounds" if goal.chance is not None and customers else ""


def _source_row(
    goal: GoalStanding, part: GoalPart, source: GoalSource, language: Language, links: Links
) -> list[Cell]:
    people = numbers.number(source.people, language)
    return [
        Cell(
            _text(source.label, language),
            write(part.label, language),
            team=part.team,
            link=links.term(stage_term(source.stage)),
        ),
        Cell(people, link=links.rows(source.asked) if source.people else ""),
        Cell(numbers.number(source.customers, language)),
        Cell(_money(source.amount, language), link=_grounds(goal, source.customers)),
    ]


def _detail(goal: GoalStanding, part: GoalPart, language: Language) -> str:
    """Say how many sales are missing, and of what the leads to come are."""
    sale = goal.average_sale
    if part.name == "missing" and sale is not None and sale.minor:
        count = -(-Fraction(part.amount.minor) // Fraction(sale.minor))
        told = Sentence(
            "{count} sale of {sale} on average",
            {"count": int(count), "sale": sale},
            "{count} sales of {sale} on average",
            int(count),
        )
        return write(told, language)
    return ""


def grounds_section(goal: GoalStanding, language: Language) -> Section:
    """Return what the expectation and the chance rest on, folded away."""
    columns = [
        Column(language.say("Going on")),
        Column(language.say("Share"), numeric=True),
        Column(language.say("Range"), numeric=True),
        Column(language.say("Where it is from")),
    ]
    rows = [_rate_row(rate, language) for rate in goal.rates if rate.is_used]
    return Section(
        "grounds",
        language.say("What the chance rests on"),
        [Table(columns, [Group(rows)])],
        language.say(
            "The plan’s own rates, lags and sales: the page of the plan explains each of them."
        ),
        is_folded=True,
    )


def _rate_row(rate: GoalRate, language: Language) -> list[Cell]:
    step = Sentence("From “{before}” to “{after}”", {"before": rate.before, "after": rate.after})
    return [
        Cell(write(step, language)),
        Cell(numbers.share(rate.share, language)),
        Cell(numbers.interval(rate.interval, language)),
        Cell(language.say(_ORIGINS[rate.origin])),
    ]


def _text(label: Text, language: Language) -> str:
    return visible(language.text(label), LONGEST_NAME)


def _whole(amount: Money) -> Money:
    return Money(round(Fraction(amount.minor) / 100) * 100, amount.currency)


def _money(amount: Money, language: Language) -> str:
    return numbers.money(_whole(amount), language)
