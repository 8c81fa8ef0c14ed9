"""Any table of a page as a spreadsheet: numbers are numbers, days are days, words are words.

Words are stored as text whatever they begin with, so that no spreadsheet runs them. Shares are
percentages, money has its currency, times are times. Moments stand as the clocks of the page's
zone showed them: a spreadsheet knows no zones.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from math import isfinite

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from smarketing.adapters.render.csv_cells import units
from smarketing.adapters.render.figure import Figure, Kind
from smarketing.adapters.render.grid import Grid, Shown, grid_of
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Page, Table
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Money

_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_WIDEST, _NARROWEST = 60, 8
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED = "history"
_FIRST_YEAR = 1900

# A file of the same table has the same bytes, whenever it is made.
_MADE = datetime(2000, 1, 1, tzinfo=UTC)

_FORMATS = {
    Kind.COUNT: "#,##0.##########",
    Kind.SHARE: "0.0%",
    Kind.SECONDS: "[h]:mm:ss",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MONTH: "yyyy-mm",
    Kind.MOMENT: "yyyy-mm-dd hh:mm:ss",
}
_WHOLE = "#,##0"


def table_as_xlsx(table: Table, language: Language, name: str = "") -> bytes:
    """Return a table as a file with one sheet."""
    return _written([(name or table.caption, grid_of(table, language))], [])


def page_as_xlsx(page: Page, language: Language) -> bytes:
    """Return all tables of a page, a sheet for each, after one that says what they rest on."""
    about = [
        (page.title, ""),
        (page.company, ""),
        (page.period, ""),
        *(("".join(part.text for part in line), "") for line in page.headline),
        *((fact.label, fact.value) for fact in page.footing),
    ]
    sheets = [
        (_name_of(section.title, table, len(section.tables)), grid_of(table, language))
        for section in page.sections
        for table in section.tables
        if not table.is_empty
    ]
    return _written(sheets, about, language.say("About"))


def _name_of(section: str, table: Table, tables: int) -> str:
    return section if tables == 1 or not table.caption else table.caption


def _written(
    sheets: Sequence[tuple[str, Grid]], about: Sequence[tuple[str, str]], first: str = ""
) -> bytes:
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE.replace(tzinfo=None)})
        sheets_made = _Book(book)
        if about:
            sheets_made.about(first, about)
        for name, grid in sheets:
            sheets_made.add(name, grid)
    return out.getvalue()


class _Book:
    """A workbook under way: its sheets' names so far, and its formats, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._names: set[str] = set()
        self._formats: dict[tuple[str, bool], Format] = {}

    def about(self, name: str, lines: Sequence[tuple[str, str]]) -> None:
        """Add a sheet of words."""
        sheet = self._sheet(name)
        sheet.set_column(0, 0, 24)
        for number, line in enumerate(lines):
            for place, words in enumerate(line):
                if words:
                    _write_text(sheet, number, place, words, None)

    def add(self, name: str, grid: Grid) -> None:
        """Add a sheet with a table, its titles in sight while it is scrolled."""
        sheet = self._sheet(name)
        sheet.freeze_panes(1, 1)
        for place, title in enumerate(grid.titles):
            _write_text(sheet, 0, place, title, self._format("@", bold=True))
            column = [title, *(str(row[place] or "") for row in grid.all_rows)]
            width = min(max(map(len, column)) + 2, _WIDEST)
            sheet.set_column(place, place, max(width, _NARROWEST))
        for number, row in enumerate(grid.all_rows, start=1):
            bold = row is grid.total
            for place, shown in enumerate(row):
                self._write(sheet, number, place, shown, bold=bold)

    def _write(self, sheet: Worksheet, row: int, place: int, shown: Shown, *, bold: bool) -> None:
        if shown is None:
            return
        if isinstance(shown, Figure):
            value, pattern = _valued(shown)
            if isinstance(value, float):
                sheet.write_number(row, place, value, self._format(pattern, bold=bold))
                return
            if isinstance(value, date | timedelta):
                sheet.write_datetime(row, place, value, self._format(pattern, bold=bold))
                return
        _write_text(sheet, row, place, str(shown), self._format("@", bold=bold))

    def _format(self, pattern: str, *, bold: bool) -> Format:
        if (pattern, bold) not in self._formats:
            made = self._book.add_format({"num_format": pattern, "bold": bold})
            self._formats[pattern, bold] = made
        return self._formats[pattern, bold]

    def _sheet(self, wanted: str) -> Worksheet:
        """Add a sheet; its name is as short as it must be, and no other sheet has it."""
        clean = _FORBIDDEN.sub(" ", wanted).strip("' ")[:_LONGEST_NAME].strip("' ") or "1"
        if clean.lower() == _RESERVED:
            clean = f"{clean} 1"
        name, number = clean, 1
        while name.lower() in self._names:
            number += 1
            end = f" {number}"
            name = clean[: _LONGEST_NAME - len(end)] + end
        self._names.add(name.lower())
        return self._book.add_worksheet(name)


def _valued(shown: Figure) -> tuple[float | date | timedelta | None, str]:
    """Return what a spreadsheet holds of a number, and the pattern in which it shows it."""
    value, kind = shown.value, shown.kind
    if isinstance(value, date):
        # A spreadsheet knows no day before its first year, and no zones.
        plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        return (plain if value.year >= _FIRST_YEAR else None), _FORMATS[kind]
    if isinstance(value, Money):
        decimals = exponent(value.currency)
        places = "." + "0" * decimals if decimals else ""
        return float(units(value) or 0), f'{_WHOLE}{places} "{value.currency}"'
    number = float(value)
    if not isfinite(number):
        return None, ""
    if kind is Kind.SECONDS:
        return number / timedelta(days=1).total_seconds(), _FORMATS[kind]
    is_whole = kind is Kind.COUNT and number == round(number)
    return number, _WHOLE if is_whole else _FORMATS[kind]


def _write_text(sheet: Worksheet, row: int, place: int, text: str, pattern: Format | None) -> None:
    cut = text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
    sheet.write_string(row, place, cut, pattern)
