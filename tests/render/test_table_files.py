"""Any table of a page as CSV and XLSX: numbers typed, words that no program runs."""

import csv
import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from tests.render.example_analyses import funnel, loop, plan
from tests.render.example_conversion import conversion
from tests.render.example_pages import daily
from tests.render.example_sla import sla
from tests.render.example_staff import staff

from smarketing.adapters.render import numbers
from smarketing.adapters.render.conversion_page import compose_conversion
from smarketing.adapters.render.daily_page import compose_daily
from smarketing.adapters.render.figure import Figure
from smarketing.adapters.render.funnel_page import compose_funnel
from smarketing.adapters.render.grid import grid_of
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.loop_page import compose_loop
from smarketing.adapters.render.page import Cell, Column, Group, Page, State, Table
from smarketing.adapters.render.plan_page import compose_plan
from smarketing.adapters.render.sla_page import compose_sla
from smarketing.adapters.render.staff_page import compose_staff
from smarketing.adapters.render.table_csv import table_as_csv
from smarketing.adapters.render.xlsx import page_as_xlsx, table_as_xlsx
from smarketing.core.base.sentence import Money
from smarketing.core.reports.pages import Standing

EN, FR = Language("en"), Language("fr")

# promises.md, hostile case 102
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－1", "＠x"]


def of(*cells: Cell, titles: list[str] | None = None) -> Table:
    """Return a table of one row."""
    named = titles or [str(place) for place in range(len(cells))]
    return Table([Column(title) for title in named], [Group([cells])])


def lines(table: Table, language: Language = EN) -> list[list[str]]:
    return list(csv.reader(StringIO(table_as_csv(table, language))))


def sheets(file: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def xml_of(file: bytes) -> str:
    with ZipFile(BytesIO(file)) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


TYPED = of(
    Cell(numbers.number(1234, FR)),
    Cell(numbers.share(Fraction(1, 3), FR)),
    Cell(numbers.money(Money(Fraction(12345678, 3), "EUR"), FR)),
    Cell(numbers.elapsed(93_600, FR)),
    Cell(numbers.day(date(2026, 3, 1), FR)),
    Cell(numbers.month(date(2026, 3, 1), FR)),
    Cell(numbers.short_moment(datetime(2026, 3, 1, 8, 30, tzinfo=UTC), FR, "Europe/Paris")),
    Cell(numbers.NONE),
    Cell(numbers.signed(-5, FR)),
    titles=["Leads", "Part", "Valeur", "Durée", "Jour", "Mois", "Moment", "Rien", "Écart"],
)


def test_numbers_in_csv_are_unrounded_whatever_the_language_and_titles_name_the_unit() -> None:
    titles, row = lines(TYPED, FR)
    assert titles == [
        "Leads",
        "Part",
        "Valeur (EUR)",
        "Durée (s)",
        "Jour",
        "Mois",
        "Moment",
        "Rien",
        "Écart",
    ]
    assert row == [
        "1234",
        "0.3333333333333333",
        "41152.26",
        "93600",
        "2026-03-01",
        "2026-03",
        "2026-03-01T09:30:00+01:00",
        "",
        "-5",
    ]


def test_cells_in_a_spreadsheet_have_the_type_of_what_they_say() -> None:
    ((_, row),) = sheets(table_as_xlsx(TYPED, FR)).values()
    assert row == [
        1234.0,
        pytest.approx(1 / 3),
        41152.26,
        timedelta(hours=26),
        date(2026, 3, 1),
        date(2026, 3, 1),
        datetime(2026, 3, 1, 9, 30),  # noqa: DTZ001 (a spreadsheet knows no zones)
        "",
        -5.0,
    ]


def test_a_spreadsheet_shows_shares_as_percentages_and_money_with_its_currency() -> None:
    with ZipFile(BytesIO(table_as_xlsx(TYPED, FR))) as parts:
        styles = parts.read("xl/styles.xml").decode()
    assert 'formatCode="0.0%"' in styles
    assert 'formatCode="#,##0.00 &quot;EUR&quot;"' in styles


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    table = of(Cell(text, text), titles=[text])
    for shown in (one for line in lines(table) for one in line):
        # A NUL is shown as the mark of what no character is.
        assert shown.startswith(("'", "\ufffd"))
    file = table_as_xlsx(table, EN, text)
    assert "<f>" not in xml_of(file)
    # everything in the sheet is a shared string
    assert set(re.findall(r'<c [^>]*?t="(\w+)"', xml_of(file))) == {"s"}
    assert len(re.findall("<c ", xml_of(file))) == 4


def test_what_stands_beneath_a_cell_has_a_column_of_its_own() -> None:
    table = of(Cell("a"), Cell(numbers.number(7, EN), numbers.share(0.5, EN)), titles=["x", "y"])
    assert lines(table) == [["x", "y", "y: detail"], ["a", "7", "0.5"]]


def test_a_group_s_heading_stands_before_each_of_its_rows_and_a_state_is_its_word() -> None:
    good = Cell(state=State(Standing.GOOD, "kept"))
    table = Table(
        [Column("Lead"), Column("State")],
        [
            Group([[Cell("a"), good], [Cell("b"), Cell()]], "Claire"),
            Group([[Cell("c"), good]], "Max"),
        ],
        total=[Cell("Total"), Cell(numbers.number(3, EN))],
    )
    assert lines(table) == [
        ["Group", "Lead", "State"],
        ["Claire", "a", "kept"],
        ["Claire", "b", ""],
        ["Max", "c", "kept"],
        ["", "Total", "3"],
    ]


def test_a_table_of_nothing_has_its_titles() -> None:
    empty = Table([Column("a"), Column("b")], [])
    assert lines(empty) == [["a", "b"]]
    assert list(sheets(table_as_xlsx(empty, EN)).values()) == [[["a", "b"]]]


def test_names_of_sheets_are_short_plain_and_told_apart() -> None:
    for wanted, name in [
        ("History", "History 1"),
        ("a/b: [c]*?", "a b   c"),
        ("'quoted'", "quoted"),
        ("", "1"),
        ("é" * 40, "é" * 31),
    ]:
        assert list(sheets(table_as_xlsx(of(Cell("x")), EN, wanted))) == [name]


def test_text_too_long_for_a_cell_is_cut_and_control_characters_do_no_harm() -> None:
    ((_, (long, odd)),) = sheets(
        table_as_xlsx(of(Cell("x" * 40_000), Cell("a\x01b\x1bc\ufffe")), EN)
    ).values()
    assert (len(long), long[-1]) == (32_767, "…")
    assert odd.startswith("a")


PAGES = {
    "daily": compose_daily(daily("much"), FR),
    "funnel": compose_funnel(funnel("much"), FR),
    "conversion": compose_conversion(conversion("much"), FR),
    "plan": compose_plan(plan("little"), FR),
    "loop": compose_loop(loop("much"), FR),
    "sla": compose_sla(sla("little"), FR),
    "staff": compose_staff(staff("little"), FR),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_becomes_a_sheet_for_each_table_after_one_that_says_what_they_rest_on(
    page: Page,
) -> None:
    found = sheets(page_as_xlsx(page, FR))
    tables = [one for section in page.sections for one in section.tables if not one.is_empty]
    assert len(found) == len(tables) + 1
    about, *rest = found.values()
    assert about[0][0] == page.title
    assert {fact.label for fact in page.footing} <= {row[0] for row in about}
    for table, rows in zip(tables, rest, strict=True):
        grid = grid_of(table, FR)
        assert len(rows) == len(grid.all_rows) + 1


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_what_a_page_shows_in_a_column_of_numbers_is_a_number_in_its_file(page: Page) -> None:
    """Where a cell puts several numbers together, it is words; that stays the exception."""
    shown = [
        cell.text
        for section in page.sections
        for table in section.tables
        for row in [*(row for group in table.groups for row in group.rows), table.total]
        for column, cell in zip(table.columns, row, strict=False)
        if column.numeric and cell.text not in {"", numbers.NONE}
    ]
    words = [text for text in shown if not isinstance(text, Figure)]
    assert len(words) <= len(shown) / 20


def test_the_same_table_has_the_same_bytes() -> None:
    assert table_as_xlsx(TYPED, FR) == table_as_xlsx(TYPED, FR)
