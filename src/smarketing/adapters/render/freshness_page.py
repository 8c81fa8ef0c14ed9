"""How fresh the facts are, as a page: the files by kind, and the facts by table."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Fact, Group, Page, Section, State, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible
from smarketing.adapters.render.wording import headline
from smarketing.core.reports.freshness.pages import FreshFile, FreshnessReport, FreshTable
from smarketing.core.reports.pages import Standing


def compose_freshness(report: FreshnessReport, language: Language, company: str = "") -> Page:
    """Return the page of the freshness report in a language."""
    return Page(
        kind="freshness",
        title=language.say("Freshness of the data"),
        period=numbers.moment(report.as_of, language, report.time_zone),
        company=visible(company, LONGEST_NAME),
        headline=headline(report.headline, language, report.time_zone),
        pictures=[],
        sections=freshness_sections(report, language),
        findings=[],
        footing=[
            Fact(
                language.say("As of"),
                numbers.moment(report.as_of, language, report.time_zone),
            ),
            Fact(language.say("Time zone"), visible(report.time_zone)),
        ],
        zone=report.time_zone,
    )


def freshness_sections(report: FreshnessReport, language: Language) -> list[Section]:
    """Return both tables as sections, to stand in any page."""
    files = Section(
        "files",
        language.say("What comes, and how often"),
        [_files(report, language)],
        language.say(
            "Files that one rule of a mapping reads are of one kind. One is older than usual where "
            "its age exceeds nine in ten of the times between its imports, and half as much again "
            "as the median of them."
        ),
        language.say(
            "Nothing was imported yet: bring in the exports of your CRM here, or with "
            "`smarketing import`."
        ),
    )
    if files.is_empty:
        return [files]
    facts = Section(
        "facts",
        language.say("Until when the facts reach"),
        [_tables(report, language)],
        language.say(
            "By table, the last fact that had happened: a file may come on time, and tell of "
            "nothing new."
        ),
    )
    return [files, facts]


def _files(report: FreshnessReport, language: Language) -> Table:
    columns = [
        Column(language.say("Files"), grows=True),
        Column(language.say("Source"), spare=True),
        Column(language.say("Last import")),
        Column(language.say("How old"), numeric=True),
        Column(language.say("Usually every"), numeric=True),
        Column(language.say("State")),
        Column(language.say("In quarantine"), numeric=True),
        Column(language.say("Records"), numeric=True, spare=True),
        Column(language.say("Imports"), numeric=True, spare=True),
    ]
    return Table(columns, [Group([_file(one, report.time_zone, language) for one in report.files])])


def _file(one: FreshFile, zone: str, language: Language) -> list[Cell]:
    return [
        Cell(
            visible(one.kind, LONGEST_NAME),
            "" if one.last_file == one.kind else visible(one.last_file, LONGEST_NAME),
        ),
        Cell(visible(one.source, LONGEST_NAME)),
        Cell(
            numbers.day_and_time(one.last_import_at, language, zone),
            "" if one.last_new_at == one.last_import_at else language.say("told nothing new"),
        ),
        Cell(numbers.elapsed(one.age_seconds, language)),
        Cell(numbers.elapsed(one.usual_seconds, language)),
        Cell(state=_state(one, language)),
        Cell(numbers.number(one.waiting, language)),
        Cell(numbers.number(one.records, language)),
        Cell(numbers.number(one.imports, language)),
    ]


def _state(one: FreshFile, language: Language) -> State:
    if one.is_older is None:
        return State(None, language.say("rhythm not known yet"))
    if one.is_older:
        return State(Standing.WARNING, language.say("older than usual"))
    return State(Standing.GOOD, language.say("as usual"))


def _tables(report: FreshnessReport, language: Language) -> Table:
    has_ahead = any(one.ahead for one in report.tables)
    columns = [
        Column(language.say("Facts")),
        Column(language.say("Source")),
        Column(language.say("Last fact")),
        Column(language.say("How many"), numeric=True),
        *([Column(language.say("In the future"), numeric=True)] if has_ahead else []),
    ]
    zone = report.time_zone
    rows = [_table(one, zone, language, has_ahead=has_ahead) for one in report.tables]
    return Table(columns, [Group(rows)])


def _table(one: FreshTable, zone: str, language: Language, *, has_ahead: bool) -> list[Cell]:
    last = one.last_fact_at
    return [
        Cell(one.table),
        Cell(visible(one.source, LONGEST_NAME)),
        Cell(numbers.NONE if last is None else numbers.day_and_time(last, language, zone)),
        Cell(numbers.number(one.facts, language)),
        *([Cell(numbers.number(one.ahead, language))] if has_ahead else []),
    ]
