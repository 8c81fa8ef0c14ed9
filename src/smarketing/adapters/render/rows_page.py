"""The rows behind a number as a page: who they are, when, whose, and how each stands."""

from collections.abc import Iterator
from dataclasses import replace

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.links import IN_THE_WEB, Links
from smarketing.adapters.render.page import Cell, Column, Group, Page, Section, State, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import footing, headline, key_name, period, rep_name
from smarketing.core.base.sentence import Sentence, Value, msgid
from smarketing.core.reports.pages import Standing
from smarketing.core.reports.rows.asked import RowList
from smarketing.core.reports.rows.pages import Row, RowsReport

_STATES: dict[str, tuple[Standing | None, str]] = {
    "entered": (None, msgid("entered")),
    "again": (None, msgid("entered again")),
    "skipped": (None, msgid("skipped: counted by a later stage")),
    "undecided": (None, msgid("undecided")),
    "accepted": (Standing.GOOD, msgid("accepted")),
    "rejected": (Standing.WARNING, msgid("rejected")),
    "met": (Standing.GOOD, msgid("as promised")),
    "breached": (Standing.BAD, msgid("not as promised")),
    "open": (None, msgid("still open")),
    "served-late": (Standing.WARNING, msgid("answered late")),
    "late": (Standing.BAD, msgid("late")),
    "in-time": (Standing.GOOD, msgid("in time")),
    "won": (Standing.GOOD, msgid("won")),
    "lost": (Standing.WARNING, msgid("lost")),
    "standing": (None, msgid("stands here")),
    "visited": (None, msgid("visited")),
}


def compose_rows(report: RowsReport, language: Language, links: Links = IN_THE_WEB) -> Page:
    """Return the page of the rows behind a number in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="rows",
        title=write(report.title, language),
        period=_period(report, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(list(_headline(report)), language, zone),
        pictures=[],
        sections=[_section(report, language, links)],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _period(report: RowsReport, language: Language) -> str:
    """Write from when to when, and of whom."""
    asked = report.asked
    told = []
    if asked.start and asked.end:
        told.append(period(asked.start, asked.end, language))
    elif asked.start:
        told.append(write(Sentence("since {day}", {"day": asked.start}), language))
    elif asked.after:
        since = Sentence("since {moment}", {"moment": asked.after})
        told.append(write(since, language, report.footing.time_zone))
    told += [
        key_name(name, key, language)
        for name in ("channel", "campaign", "segment")
        if (key := getattr(asked, name)) is not None
    ]
    if asked.rep is not None:
        told.append(rep_name(asked.rep, language))
    return " · ".join(told)


def _headline(report: RowsReport) -> Iterator[Sentence]:
    count = report.counted
    values: dict[str, Value] = {"count": count}
    if report.asked.list is RowList.VISITS:
        yield Sentence("{count} visit.", values, "{count} visits.", count)
    elif report.value is not None:
        values["value"] = report.value
        yield Sentence(
            "{count} row, worth {value}.", values, "{count} rows, worth {value} together.", count
        )
    else:
        yield Sentence("{count} row.", values, "{count} rows.", count)
    if report.hidden:
        hidden: dict[str, Value] = {"count": report.hidden}
        yield Sentence(
            "{count} of them belongs to another representative, and is not named here.",
            hidden,
            "{count} of them belong to other representatives, and are not named here.",
            report.hidden,
        )


def _section(report: RowsReport, language: Language, links: Links) -> Section:
    is_visits = report.asked.list is RowList.VISITS
    rows = [
        _visit(row, language, report) if is_visits else _row(row, language, report)
        for row in report.rows
    ]
    columns = _visit_columns(report, language) if is_visits else _columns(report, language)
    more = _more(report, len(columns), language, links)
    return Section(
        "rows",
        language.say("The rows behind the number"),
        [Table(columns, [Group(rows)], total=more)],
        _shown(report, language),
        language.say("There are no rows behind this number: nothing was counted."),
    )


def _columns(report: RowsReport, language: Language) -> list[Column]:
    return [
        Column(language.say("Contact")),
        Column(write(report.when, language)),
        Column(language.say("Representative")),
        Column(language.say("Worth"), numeric=True, spare=True),
        Column(language.say("State")),
    ]


def _visit_columns(report: RowsReport, language: Language) -> list[Column]:
    return [
        Column(language.say("Channel")),
        Column(write(report.when, language)),
        Column(language.say("Visits"), numeric=True),
    ]


def _row(row: Row, language: Language, report: RowsReport) -> list[Cell]:
    zone = report.footing.time_zone
    who = row.name or row.contact_id
    standing, word = _STATES.get(row.state, (None, ""))
    state = State(standing, language.say(word)) if word else None
    why = visible(language.text(row.reason), LONGEST_NAME) if row.reason else ""
    if state is not None and why:
        told = Sentence("{state}: {reason}", {"state": state.word, "reason": why})
        state = replace(state, word=write(told, language))
    channel = key_name("channel", row.channel, language)
    persona = key_name("persona", row.persona, language, row.persona_label)
    about = [channel, *([persona] if row.persona else ())]
    return [
        Cell(
            visible(who, LONGEST_NAME) if who else language.say("without a contact"),
            " · ".join(about),
        ),
        Cell(numbers.short_moment(row.at, language, zone)),
        Cell(rep_name(row.rep, language)),
        Cell("" if row.value is None else numbers.money(row.value, language)),
        Cell(state=state),
    ]


def _visit(row: Row, language: Language, report: RowsReport) -> list[Cell]:
    return [
        Cell(key_name("channel", row.channel, language)),
        Cell(numbers.short_moment(row.at, language, report.footing.time_zone)),
        Cell(numbers.number(row.number, language)),
    ]


def _shown(report: RowsReport, language: Language) -> str:
    """Say which of the rows are shown, where not all are."""
    reachable = report.total - report.hidden
    if reachable <= len(report.rows):
        return ""
    first = report.asked.offset + 1
    told = Sentence(
        "Rows {first} to {last} of {count}.",
        {"first": first, "last": first + len(report.rows) - 1, "count": reachable},
    )
    return write(told, language)


def _more(report: RowsReport, columns: int, language: Language, links: Links) -> list[Cell]:
    """Lead to the rows before and behind those shown."""
    asked, most = report.asked, report.most
    behind = report.total - report.hidden - asked.offset - len(report.rows)
    cells = []
    if behind > 0:
        told = Sentence("The next {count}", {"count": min(behind, most)})
        following = replace(asked, offset=asked.offset + len(report.rows))
        cells.append(Cell(write(told, language), link=links.rows(following)))
    if asked.offset:
        before = replace(asked, offset=max(asked.offset - most, 0))
        cells.append(Cell(language.say("Back"), link=links.rows(before)))
    return [*cells, *(Cell() for _ in range(columns - len(cells)))] if cells else []
