"""The answers to clock cases as a page, as JSON in the form of the file, and as CSV."""

import json
from collections import Counter
from decimal import Decimal
from typing import Any

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.csv_cells import csv_table
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import (
    BarsPicture,
    Cell,
    Column,
    Fact,
    Group,
    Page,
    Section,
    State,
    Table,
)
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import headline
from smarketing.core.base.sentence import Sentence, msgid
from smarketing.core.reports.clock import clock_headline
from smarketing.core.reports.clock_pages import ClockReport
from smarketing.core.reports.pages import Standing, Team
from smarketing.core.sla.case_file import ClockCase

_QUESTIONS = {
    "elapsed": msgid("Open time passed"),
    "add": msgid("End of a span"),
    "next_open": msgid("Next opening"),
    "prev_open": msgid("Last closing"),
    "is_open": msgid("Open or closed"),
    "intervals": msgid("Open stretches"),
    "sla_due": msgid("Due, with pauses"),
    "sla_elapsed": msgid("Passed, with pauses"),
}
_LONGEST_ANSWER = 160


def compose_clock(report: ClockReport, language: Language) -> Page:
    """Return the page of a report on clock cases."""
    calendars = Sentence(
        "{count} calendar",
        {"count": report.calendars},
        "{count} calendars",
        report.calendars,
    )
    return Page(
        kind="clock",
        title=language.say("Clock cases"),
        period=write(calendars, language),
        company=visible(report.file, LONGEST_NAME),
        headline=headline(clock_headline(report), language, "UTC"),
        pictures=_pictures(report, language),
        sections=[_to_look_at(report, language)],
        findings=report.findings,
        footing=[Fact(language.say("Moments"), language.say("in UTC"))],
        zone="UTC",
    )


def clock_json(report: ClockReport) -> str:
    """Return the list of answers, each as {id, answer, agrees}, in the order of the file."""
    told = [{"id": case.id, "answer": case.answer, "agrees": case.agrees} for case in report.cases]
    return json.dumps(told, ensure_ascii=False, indent=2, default=_number)


def clock_csv(report: ClockReport) -> str:
    """Return one line per case; answers as in the JSON."""
    header = ["id", "operation", "calendar", "answer", "expected", "is_stated", "agrees"]
    return csv_table(
        header,
        (
            [
                case.name,
                case.operation,
                case.calendar,
                _plain(case.answer),
                _plain(case.expected),
                _plain(case.is_stated),
                _plain(case.agrees),
            ]
            for case in report.cases
        ),
    )


def _number(value: Any) -> int | float:  # noqa: ANN401 (json's hook)
    """Return a Decimal as JSON has numbers."""
    assert isinstance(value, Decimal)  # noqa: S101 (a file's JSON holds nothing else)
    return float(value) if value % 1 else int(value)


def _plain(value: Any) -> str | None:  # noqa: ANN401 (any JSON value)
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=_number)


def _question(operation: str, language: Language) -> str:
    known = _QUESTIONS.get(operation)
    return language.say(known) if known else visible(operation, LONGEST_NAME)


def _pictures(report: ClockReport, language: Language) -> list[BarsPicture]:
    stated = Counter(case.operation for case in report.cases if case.is_stated)
    agreed = Counter(case.operation for case in report.cases if case.agrees)
    bars = [
        Bar(
            _question(operation, language),
            agreed[operation],
            Team.SHARED.value,
            numbers.number(agreed[operation], language),
            write(Sentence("of {count}", {"count": count}), language),
            behind=count,
        )
        for operation, count in stated.items()
    ]
    if not bars:
        return []
    return [
        BarsPicture(
            "agreeing",
            language.say("Cases that agree, by question"),
            " · ".join(f"{bar.label} {bar.text} {bar.note}" for bar in bars),
            language.say("The pale part does not agree, or could not be answered.")
            if stated != agreed
            else "",
            bars,
        )
    ]


def _to_look_at(report: ClockReport, language: Language) -> Section:
    rows = [_row(case, language) for case in report.cases if case.agrees is False]
    columns = [
        Column(language.say("Case"), grows=True),
        Column(language.say("Answer, and what was expected")),
    ]
    return Section(
        "disagreeing",
        language.say("Cases that do not agree"),
        [Table(columns, [Group(rows)])],
        language.say("`--why ID` shows from when to when the clock ran.") if rows else "",
        _none_disagrees(report, language),
    )


def _none_disagrees(report: ClockReport, language: Language) -> str:
    """Say why no case is listed: a file without answers agrees with nothing."""
    if report.agreeing:
        return language.say("None: every case that states what it expects agrees.")
    return language.say("None: no case that could be answered states what it expects.")


def _row(case: ClockCase, language: Language) -> list[Cell]:
    about = [_question(case.operation, language), case.calendar, case.note]
    detail = " · ".join(visible(word, LONGEST_NAME) for word in about if word)
    expected = write(Sentence("expected {answer}", {"answer": _shown(case.expected)}), language)
    missing = State(Standing.BAD, language.say("no answer"))
    return [
        Cell(visible(case.name, LONGEST_NAME), detail),
        Cell(_shown(case.answer), expected) if case.given else Cell("", expected, state=missing),
    ]


def _shown(value: Any) -> str:  # noqa: ANN401 (any JSON value)
    """Write an answer for a reader: stretches as from and until, the first few of them."""
    if isinstance(value, list) and value:
        told = [" → ".join(map(str, one)) if isinstance(one, list) else str(one) for one in value]
        return visible("; ".join(told), _LONGEST_ANSWER)
    return visible(_plain(value) or "null", _LONGEST_ANSWER)
