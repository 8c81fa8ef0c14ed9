"""Personas as a page: whom we sell to, how they fare, and what is known of those without one."""

from collections.abc import Iterator, Sequence

from smarketing.adapters.render import numbers
from smarketing.adapters.render.funnel_page import label_of
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Page, Section, State, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import LONGEST_KEY, footing, headline, period
from smarketing.core.base.sentence import Sentence, Text
from smarketing.core.reports.pages import FunnelStage, Standing
from smarketing.core.reports.people_pages import (
    AttributeValues,
    PersonaSheet,
    PersonasReport,
    UnmatchedReport,
)
from smarketing.core.reports.personas import personas_headline, unmatched_headline

MOST_CONTACTS = 200
"""So many contacts are listed on a page; all of them in CSV and JSON."""


def compose_personas(report: PersonasReport, language: Language) -> Page:
    """Return the page of the personas report in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="personas",
        title=language.say("Personas"),
        period=period(report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(personas_headline(report), language, zone),
        pictures=[],
        sections=[
            _counts(report, language),
            *_sheets(report, language),
            *_unmatched(report, language),
            *_overlaps(report, language),
        ],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def compose_unmatched(report: UnmatchedReport, language: Language) -> Page:
    """Return the page that lists the contacts without a persona, in a language."""
    zone = report.footing.time_zone
    columns = [
        Column(language.say("Contact")),
        *(Column(visible(name, LONGEST_KEY), grows=True) for name in report.attributes),
    ]
    rows = [
        [
            Cell(visible(contact.contact_id, LONGEST_KEY), visible(contact.name, LONGEST_KEY)),
            *(Cell(visible(value, LONGEST_KEY)) for value in contact.values.values()),
        ]
        for contact in report.contacts[:MOST_CONTACTS]
    ]
    more = len(report.contacts) - len(rows)
    note = Sentence(
        "{count} more is in `--format csv`.",
        {"count": more},
        "{count} more are in `--format csv`.",
        more,
    )
    listed = Section(
        "contacts",
        language.say("Contacts without a persona"),
        [Table(columns, [Group(rows)])],
        write(note, language) if more else "",
        language.say("Nobody is missed: the personas cover every contact that is known."),
    )
    return Page(
        kind="unmatched",
        title=language.say("Personas"),
        period=numbers.day(report.footing.as_of, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(unmatched_headline(report), language, zone),
        pictures=[],
        sections=[listed],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _counts(report: PersonasReport, language: Language) -> Section:
    columns = [
        Column(language.say("Persona")),
        Column(language.say("Contacts"), numeric=True),
        *(
            Column(label_of(heading, language), numeric=True, team=heading.team)
            for heading in report.headings
        ),
    ]
    rows = [
        [
            Cell(_label(sheet, language), _kind(sheet, language)),
            *_funnel(sheet.contacts, sheet.stages, language),
        ]
        for sheet in report.personas
    ]
    if rows:
        missed = [Cell(language.say("no persona"))]
        rows.append(missed + _funnel(report.unmatched, report.unmatched_stages, language))
    return Section(
        "personas",
        language.say("How the personas fare"),
        [Table(columns, [Group(rows)])],
        language.say(
            "Contacts are all that are known; the stages count who entered them in the period, "
            "and beneath each count the share of the stage before that has come so far."
        ),
        language.say(
            "No persona is agreed: describe whom you sell to in a [[personas]] of the agreement, "
            "with the attributes by which one is recognised."
        ),
    )


def _funnel(contacts: int, stages: Sequence[FunnelStage], language: Language) -> list[Cell]:
    return [Cell(numbers.number(contacts, language))] + [
        Cell(
            numbers.number(stage.entered, language),
            numbers.share(stage.cohort.value, language) if stage.cohort else "",
        )
        for stage in stages
    ]


def _sheets(report: PersonasReport, language: Language) -> Iterator[Section]:
    """Yield what the agreement says of each persona."""
    columns = [Column(language.say("What")), Column(language.say("Agreed"), grows=True)]
    tables = [
        Table(columns, [Group(_described(sheet, language))], _label(sheet, language))
        for sheet in report.personas
    ]
    if tables:
        yield Section("sheets", language.say("What is agreed"), tables, side_by_side=True)


def _described(sheet: PersonaSheet, language: Language) -> list[list[Cell]]:
    said = [
        (language.say("Recognised by"), _sentence(sheet.rule, language)),
        (language.say("Except where"), _sentence(sheet.exception, language)),
        (language.say("Goals"), _text(sheet.goals, language)),
        (language.say("Challenges"), _text(sheet.challenges, language)),
        (language.say("Objections"), _text(sheet.objections, language)),
        (language.say("Evidence"), _text(sheet.evidence, language)),
        (language.say("Kept by"), visible(sheet.owner or "", LONGEST_KEY)),
    ]
    rows = [[Cell(what), Cell(words)] for what, words in said if words]
    if sheet.review is not None:
        day = numbers.day(sheet.review, language)
        late = State(Standing.WARNING, write(Sentence("overdue: {day}", {"day": day}), language))
        rows.append(
            [Cell(language.say("Review")), Cell(day, state=late if sheet.overdue else None)]
        )
    return rows


def _unmatched(report: PersonasReport, language: Language) -> Iterator[Section]:
    """Yield what contacts without a persona have where personas look."""
    if not report.personas or not report.unmatched:
        return
    tables = [_values(one, report.unmatched, language) for one in report.attributes]
    yield Section(
        "unmatched",
        language.say("What contacts without a persona have"),
        tables,
        language.say(
            "The most frequent values of what the personas look at, so that their rules can be "
            "bettered. `smarketing personas --unmatched` lists the contacts."
        ),
        side_by_side=True,
    )


def _values(one: AttributeValues, contacts: int, language: Language) -> Table:
    name = visible(one.attribute, LONGEST_KEY)
    if one.of == "account":
        name = write(Sentence("{attribute} of the firm", {"attribute": name}), language)
    rows = [(visible(value.value, LONGEST_KEY), value.contacts) for value in one.values]
    if one.others:
        rows.append((language.say("other values"), one.others))
    if one.unknown:
        rows.append((language.say("not known"), one.unknown))
    return Table(
        [
            Column(name),
            Column(language.say("Contacts"), numeric=True),
            Column(language.say("Share"), numeric=True),
        ],
        [
            Group(
                [
                    [
                        Cell(value),
                        Cell(numbers.number(count, language)),
                        Cell(numbers.share(count / contacts, language)),
                    ]
                    for value, count in rows
                ]
            )
        ],
    )


def _overlaps(report: PersonasReport, language: Language) -> Iterator[Section]:
    """Yield whom several personas claim."""
    if not report.overlaps:
        return
    rows = [
        [
            Cell(visible(language.text(overlap.labels[0]), LONGEST_KEY)),
            Cell(
                ", ".join(
                    visible(language.text(label), LONGEST_KEY) for label in overlap.labels[1:]
                )
            ),
            Cell(numbers.number(overlap.contacts, language)),
        ]
        for overlap in report.overlaps
    ]
    columns = [
        Column(language.say("Counted as")),
        Column(language.say("Would also be")),
        Column(language.say("Contacts"), numeric=True),
    ]
    yield Section(
        "overlaps", language.say("Who meets several rules"), [Table(columns, [Group(rows)])]
    )


def _label(sheet: PersonaSheet, language: Language) -> str:
    return visible(language.text(sheet.label), LONGEST_KEY)


def _kind(sheet: PersonaSheet, language: Language) -> str:
    return language.say("we do not sell to them") if sheet.negative else ""


def _text(words: Text | None, language: Language) -> str:
    return visible(language.text(words)) if words else ""


def _sentence(words: Sentence | None, language: Language) -> str:
    return write(words, language) if words else ""
