"""Today as it is drawn: every number leads to as many rows as it says, on the page and in files."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import StringIO
from urllib.parse import parse_qsl, urlsplit

import pytest
from rich.console import Console
from spec.reports.two_days import NOON_BEFORE, TERMS, day
from spec.tables import agreement, at

from smarketing.adapters.render.glossary_page import compose_glossary
from smarketing.adapters.render.html import draw
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.links import NOWHERE
from smarketing.adapters.render.page import Cell, Page
from smarketing.adapters.render.rows_csv import rows_csv
from smarketing.adapters.render.rows_page import compose_rows
from smarketing.adapters.render.terminal import print_page
from smarketing.adapters.render.today_page import compose_today
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.glossary.report import glossary_report
from smarketing.core.reports.rows.asked import RowList, RowsAsked, read_asked
from smarketing.core.reports.rows.pages import RowsReport
from smarketing.core.reports.rows.report import all_rows, rows_behind
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.today.pages import TodayReport
from smarketing.core.reports.today.report import today_report

EN, FR = Language("en"), Language("fr")


@cache
def today(own: str | None = None) -> TodayReport:
    return today_report(day(), day(NOON_BEFORE), own=own)


def cells(page: Page) -> Iterator[Cell]:
    for section in page.sections:
        for table in section.tables:
            for row in (*(row for group in table.groups for row in group.rows), table.total):
                yield from row


def behind(link: str) -> RowsReport:
    asked, findings = read_asked(
        dict(parse_qsl(urlsplit(link).query, keep_blank_values=True)), agreement(TERMS)
    )
    assert asked is not None, [one.sentence() for one in findings]
    return rows_behind(day(), asked)


LINKED = [cell for cell in cells(compose_today(today(), EN)) if cell.link.startswith("/rows/")]


def test_numbers_lead_to_their_rows() -> None:
    assert len(LINKED) > 25


@pytest.mark.parametrize("cell", LINKED, ids=lambda cell: f"{cell.text} {cell.link}")
def test_a_number_is_the_number_of_its_rows(cell: Cell) -> None:
    """An amount is what the rows are worth together; a share is that of those as promised."""
    found = behind(cell.link)
    text = cell.text.replace(",", "")
    if text.startswith("€"):
        assert found.value is not None
        assert found.value.minor == round(float(text[1:]) * 100)
    elif text.endswith("%"):
        kept = sum(row.state == "met" for row in found.rows)
        assert round(100 * kept / found.total) == int(text[:-1])
    elif count := re.match(r"\d+", text):
        assert found.counted == int(count[0])
    else:
        assert found.total > 0


def test_what_is_agreed_leads_to_the_agreement_in_words() -> None:
    agreed = agreement(TERMS)
    words = compose_glossary(glossary_report(agreed, at("2026-03-13"), [agreed], []), EN)
    document = draw(words, EN)
    terms = {cell.link for cell in cells(compose_today(today(), EN)) if "/agreement/" in cell.link}
    assert len(terms) > len(agreed.stages)
    for term in terms:
        assert f'id="{term.partition("#")[2]}"' in document, term


def test_a_file_leads_only_to_itself() -> None:
    links = {cell.link for cell in cells(compose_today(today(), EN, NOWHERE))}
    assert links <= {"", "#grounds"}


@pytest.mark.parametrize("language", [EN, FR], ids=["en", "fr"])
@pytest.mark.parametrize("size", ["none", "first day", "much"])
def test_today_is_drawn_with_no_data_on_a_first_day_and_with_much(
    size: str, language: Language
) -> None:
    empty = Situation(Facts({}), agreement(), at("2026-03-13 12:00"), "spec")
    whole, before = {"none": (empty, empty), "first day": (day(), None)}.get(
        size, (day(), day(NOON_BEFORE))
    )
    document = draw(compose_today(today_report(whole, before), language), language)
    identifiers = re.findall(r'\sid="([^"]*)"', document)
    assert len(identifiers) == len(set(identifiers))
    assert "None" not in document


def test_another_s_lead_is_nowhere_on_a_representative_s_page() -> None:
    document = draw(compose_today(today("Eve"), EN), EN)
    assert "Bob" not in document
    assert "Cleo" not in document
    assert "Frank" in document
    assert "Bob" in draw(compose_today(today("Frank"), EN), EN)


def test_rows_lead_to_the_next_ones_and_back() -> None:
    asked = RowsAsked(RowList.HANDED_OVER)
    [following] = [cell for cell in cells(compose_rows(page_of(asked), EN)) if cell.link]
    assert following.text == "The next 2"
    middle = behind(following.link).asked
    assert middle == replace(asked, offset=2)
    told = [
        (cell.text, cell.link) for cell in cells(compose_rows(page_of(middle), EN)) if cell.link
    ]
    assert [text for text, _ in told] == ["The next 1", "Back"]
    assert behind(told[1][1]).asked == asked


def page_of(asked: RowsAsked) -> RowsReport:
    return rows_behind(day(), asked, most=2)


@pytest.mark.parametrize("language", [EN, FR], ids=["en", "fr"])
def test_rows_say_who_and_how_many_are_hidden(language: Language) -> None:
    report = rows_behind(day(), RowsAsked(RowList.DECIDED), own="Frank")
    page = compose_rows(report, language)
    assert page.sections[0].is_empty
    assert len(page.headline) == 2
    told = draw(compose_rows(rows_behind(day(), RowsAsked(RowList.DECIDED)), language), language)
    assert ("Too small" if language is EN else "Trop petite") in told


def test_visits_are_shown_by_channel() -> None:
    page = compose_rows(rows_behind(day(), RowsAsked(RowList.VISITS)), EN)
    assert [cell.text for cell in cells(page)][::3] == ["email", "fair"]


def test_the_terminal_prints_today_too() -> None:
    console = Console(width=80, record=True, file=StringIO())
    print_page(compose_today(today(), EN, NOWHERE), console, EN)
    text = console.export_text()
    assert "From what is won to the goal" in text
    assert "Still missing" in text


def test_rows_taken_away_are_all_of_them_and_run_nothing() -> None:
    lines = rows_csv(all_rows(day(), RowsAsked(RowList.HANDED_OVER))).splitlines()
    assert len(lines) == 6
    assert lines[1].startswith("cleo,Cleo,2026-03-12T12:45:00+00:00,organic_search,,")
