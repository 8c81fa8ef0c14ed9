"""A renegotiation as a page: promises as agreed and as tried, and one of them at many values."""

from collections.abc import Sequence

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
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
from smarketing.adapters.render.sla_page import counts_in_words, share_cell
from smarketing.adapters.render.wording import footing, headline, period
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.pages import Team
from smarketing.core.reports.sla.headlines import (
    promise_sweep_headline,
    renegotiation_headline,
    window_in_words,
)
from smarketing.core.reports.sla.pages import (
    Kept,
    People,
    PromiseSweepReport,
    Renegotiated,
    RenegotiationReport,
    Terms,
    TriedTerm,
)


def compose_renegotiation(report: RenegotiationReport, language: Language) -> Page:
    """Return the page that puts agreed and tried terms side by side."""
    zone = report.footing.time_zone
    return Page(
        kind="renegotiation",
        title=language.say("Renegotiation"),
        period=period(report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(renegotiation_headline(report), language, zone),
        pictures=_pictures(report, language),
        sections=[_side_by_side(report, language)],
        findings=report.findings,
        footing=[
            *_tried(report.candidate.amended, language),
            _people_now(report.people, language),
            *footing(report.footing, language),
        ],
        zone=zone,
    )


def compose_promise_sweep(report: PromiseSweepReport, language: Language) -> Page:
    """Return the page of one promise at many values of a term."""
    zone = report.footing.time_zone
    return Page(
        kind="promise_sweep",
        title=language.say("One promise at many values"),
        period=period(report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(promise_sweep_headline(report), language, zone),
        pictures=_curve(report, language),
        sections=[_values(report, language)],
        findings=report.findings,
        footing=[_people_now(report.people, language), *footing(report.footing, language)],
        zone=zone,
    )


def _tried(amended: Sequence[str], language: Language) -> list[Fact]:
    terms = ", ".join(visible(term, LONGEST_NAME) for term in amended)
    return [Fact(language.say("Terms tried"), terms)] if terms else []


def _people_now(people: int, language: Language) -> Fact:
    return Fact(language.say("Who work leads today"), numbers.number(people, language))


def _label(one: Renegotiated, language: Language) -> str:
    return visible(language.text(one.label), LONGEST_NAME)


def _pictures(report: RenegotiationReport, language: Language) -> list[BarsPicture]:
    """Draw the shares kept of each changed promise, tried over agreed."""
    drawn = [one for one in report.promises if one.is_changed and one.kept_then.share]
    if not drawn:
        return []
    bars = [
        Bar(
            _label(one, language),
            one.kept_then.share.value if one.kept_then.share else 0.0,
            Team.SALES.value,
            numbers.share(one.kept_then.share.value if one.kept_then.share else 0, language),
            write(
                Sentence(
                    "{share} as agreed",
                    {"share": numbers.share(_value(one.kept_now), language)},
                ),
                language,
            ),
            behind=_value(one.kept_now),
        )
        for one in drawn
    ]
    words = " · ".join(f"{bar.label} {bar.text} ({bar.note})" for bar in bars)
    title = language.say("Share kept: under the terms tried, and pale as agreed")
    return [BarsPicture("kept", title, words, "", bars)]


def _value(kept: Kept) -> float:
    return kept.share.value if kept.share else 0.0


def _side_by_side(report: RenegotiationReport, language: Language) -> Section:
    columns = [
        Column(language.say("Promise")),
        Column(language.say("Promised"), numeric=True),
        Column(language.say("Kept"), numeric=True),
        Column(language.say("Half within"), numeric=True, spare=True),
        Column(language.say("People it takes"), numeric=True),
    ]
    groups = [Group(_both(one, language), _label(one, language)) for one in report.promises]
    return Section(
        "side-by-side",
        language.say("Side by side"),
        [Table(columns, groups)],
        " ".join(write(note, language) for note in report.notes),
        empty=language.say("No promise of sales stands in both agreements."),
    )


def _both(one: Renegotiated, language: Language) -> list[list[Cell]]:
    """Return a promise as agreed, and as tried where that makes a difference."""
    agreed = _row(language.say("as agreed"), one.now, one.kept_now, one.people_now, language)
    if not one.is_changed:
        return [agreed]
    tried = _row(language.say("tried"), one.then, one.kept_then, one.people_then, language)
    return [agreed, tried]


def _row(
    name: str, terms: Terms, kept: Kept, people: People | None, language: Language
) -> list[Cell]:
    return [
        Cell(name, counts_in_words(kept, language)),
        Cell(numbers.share(terms.share, language), write(window_in_words(terms), language)),
        share_cell(kept, language),
        Cell(numbers.duration(kept.median_seconds, language)),
        _people(people, language),
    ]


def _people(people: People | None, language: Language) -> Cell:
    if people is None:
        return Cell(numbers.NONE)
    if people.needed is None:
        return Cell(language.say("no number"))
    return Cell(numbers.number(people.needed, language))


def _curve(report: PromiseSweepReport, language: Language) -> list[BarsPicture]:
    bars = [
        Bar(
            _named(one, language),
            _value(one.kept),
            Team.SALES.value,
            # A share is wider than its signs: what follows keeps its distance.
            numbers.share(_value(one.kept), language) + "\u00a0",
            _how_many(one.people, language),
        )
        for one in report.tried
        if one.kept.share is not None
    ]
    words = " · ".join(f"{bar.label} {bar.text} {bar.note}".strip() for bar in bars)
    title = Sentence("“{what}”: share kept at each value", {"what": report.label})
    return [BarsPicture("values", write(title, language), words, "", bars)] if bars else []


def _named(one: TriedTerm, language: Language) -> str:
    value = numbers.number(one.value, language)
    return f"{value} ({language.say('as agreed')})" if one.is_current else value


def _how_many(people: People | None, language: Language) -> str:
    if people is None or people.needed is None:
        return ""
    sentence = Sentence("{count} person", {"count": people.needed}, "{count} people", people.needed)
    return write(sentence, language)


def _values(report: PromiseSweepReport, language: Language) -> Section:
    columns = [
        Column(visible(report.term, LONGEST_NAME)),
        Column(language.say("Kept"), numeric=True),
        Column(language.say("Half within"), numeric=True, spare=True),
        Column(language.say("People it takes"), numeric=True),
    ]
    rows = [
        [
            Cell(_named(one, language), counts_in_words(one.kept, language)),
            share_cell(one.kept, language),
            Cell(numbers.duration(one.kept.median_seconds, language)),
            _people(one.people, language),
        ]
        for one in report.tried
    ]
    return Section(
        "values",
        language.say("Value by value"),
        [Table(columns, [Group(rows)])],
        " ".join(write(note, language) for note in report.notes),
    )
