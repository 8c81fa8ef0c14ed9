"""Two versions of the agreement side by side, in words and term by term."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from smarketing.adapters.render.csv_cells import csv_table
from smarketing.adapters.render.glossary_page import compose_glossary
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Fact, Group, Page, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.versions_page import RECEIPT_SHOWN
from smarketing.adapters.render.wording import footing, headline
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.glossary.pages import GlossaryReport
from smarketing.core.reports.versions.comparison import changes_headline
from smarketing.core.reports.versions.pages import ChangesReport, Compared

_LONGEST_VALUE = 400

Line = tuple[str, str]
"""A row of the agreement in words: the heading above it, and what it says."""

Pair = tuple[str, str]
"""What the one version says and the other; empty where it says nothing."""


def compose_changes(
    report: ChangesReport, said: tuple[GlossaryReport, GlossaryReport], language: Language
) -> Page:
    """Return the page of what changes; `said` are both versions in words."""
    zone = report.footing.time_zone
    pages = [compose_glossary(one, language) for one in said]
    return Page(
        kind="changes",
        title=language.say("What changes"),
        period=_between(report, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(changes_headline(report), language, zone),
        pictures=[],
        sections=[*_in_words(report, pages, language), _term_by_term(report, language)],
        findings=report.findings,
        footing=_footing(report, language),
        zone=zone,
    )


def changes_csv(report: ChangesReport) -> str:
    """Return one line per term."""
    rows = [[one.term, one.before, one.after] for one in report.terms]
    return csv_table(["term", "before", "after"], rows)


def _between(report: ChangesReport, language: Language) -> str:
    values = {"before": str(report.before.version), "after": str(report.after.version)}
    return write(Sentence("version {after} beside version {before}", values), language)


def _footing(report: ChangesReport, language: Language) -> list[Fact]:
    """Return which texts these are: nothing here says that either is in force."""
    known = {language.say("As of"), language.say("Time zone")}
    return [
        *(
            Fact(_name(one, language), visible(one.hash[:RECEIPT_SHOWN]))
            for one in (report.before, report.after)
        ),
        *(fact for fact in footing(report.footing, language) if fact.label in known),
    ]


def _in_words(
    report: ChangesReport, pages: Sequence[Page], language: Language
) -> Iterator[Section]:
    """Yield the chapters in which something changes, both versions one above the other."""
    chapters = [{one.name: one for one in page.sections} for page in pages]
    for name in dict.fromkeys([*chapters[0], *chapters[1]]):
        before, after = (found.get(name) for found in chapters)
        changed = _changed(_lines(before), _lines(after))
        chapter = after or before
        if changed and chapter is not None:
            groups = [Group(_rows(report, pairs, language), head) for head, pairs in changed]
            yield Section(f"words-{name}", chapter.title, [_table(groups, language)])


def _table(groups: Sequence[Group], language: Language) -> Table:
    columns = [Column(language.say("Version")), Column(language.say("Agreed"), grows=True)]
    return Table(columns, groups)


def _rows(report: ChangesReport, pairs: Sequence[Pair], language: Language) -> list[list[Cell]]:
    """Return what each version says, one above the other; what one leaves out has no row."""
    return [
        [Cell(_short(version, language)), Cell(text)]
        for pair in pairs
        for version, text in zip((report.before, report.after), pair, strict=True)
        if text
    ]


def _short(one: Compared, language: Language) -> str:
    return write(Sentence("version {version}", {"version": str(one.version)}), language)


def _name(one: Compared, language: Language) -> str:
    values: dict[str, Value] = {"version": str(one.version), "day": one.effective_from}
    return write(Sentence("version {version}, from {day}", values), language)


def _lines(chapter: Section | None) -> list[Line]:
    """Return the rows of a chapter as plain lines, and its note before them."""
    if chapter is None:
        return []
    note = [("", chapter.note)] if chapter.note else []
    return note + [
        (group.heading, " · ".join(_text(cell) for cell in row if _text(cell)))
        for table in chapter.tables
        for group in table.groups
        for row in group.rows
    ]


def _text(cell: Cell) -> str:
    return " ".join(filter(None, [cell.text, cell.detail]))


def _changed(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[str, list[Pair]]]:
    """Return what differs, by heading."""
    found: dict[str, list[Pair]] = {}
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        for one, other in zip_longest(before[start:end], after[first:last], fillvalue=("", "")):
            found.setdefault(other[0] or one[0], []).append((one[1], other[1]))
    return list(found.items())


def _term_by_term(report: ChangesReport, language: Language) -> Section:
    groups = [
        Group(_rows(report, [(_value(one.before), _value(one.after))], language), visible(one.term))
        for one in report.terms
    ]
    return Section(
        "terms",
        language.say("Term by term"),
        [_table(groups, language)],
        empty=language.say("No term differs."),
    )


def _value(toml: str) -> str:
    return visible(toml, _LONGEST_VALUE)
