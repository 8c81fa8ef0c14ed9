"""Reads one sheet of an XLSX workbook in bounded parts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
import python_calamine

from smarketing.adapters.connectors.files.header import checked_header
from smarketing.adapters.connectors.files.opened import OpenedFile
from smarketing.adapters.connectors.files.refused import refused
from smarketing.adapters.connectors.files.workbook_check import SheetFacts, check_workbook
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.ledger.mapping import Reading
from smarketing.core.ledger.part import Part, broken_records

PART_ROWS = 50_000

_DIGITS = 15
"""Significant digits that a spreadsheet program shows; those behind are noise of its floats."""
_LARGEST_WHOLE = 10**17

Cell = Any
"""What calamine returns for a cell: a text, a number, a truth value, a moment; "" when empty."""


@contextmanager
def open_xlsx(path: Path, reading: Reading) -> Iterator[OpenedFile]:
    """Open a workbook and read the header of its sheet.

    Formula cells give the value that was last computed; dates become ISO text, whatever the epoch
    of the workbook; numbers are written with the declared decimal sign. Raises FileRefusedError.
    """
    facts = check_workbook(path, reading.sheet)
    sheet = _load(path, facts.name)
    size = path.stat().st_size
    remarks: list[Finding] = []
    if facts.formulas:
        remarks.append(_formulas(path.name, facts))
    rows = _Rows(sheet, facts, reading, path.name)
    columns = rows.header()
    parts = rows.parts(columns, remarks) if columns else iter(())
    yield OpenedFile(columns, parts, lambda: size * rows.taken // max(rows.total, 1), size, remarks)


def _load(path: Path, sheet: str) -> python_calamine.CalamineSheet:
    try:
        return python_calamine.load_workbook(path).get_sheet_by_name(sheet)
    except (python_calamine.CalamineError, OSError) as error:
        raise refused(
            "no_workbook",
            path.name,
            "this is no workbook that can be read: {what}",
            "save it as .xlsx, without a password, or as CSV",
            what=str(error),
        ) from error


class _Rows:
    """Walks through the rows of a sheet; `taken` of `total` are behind."""

    def __init__(
        self, sheet: python_calamine.CalamineSheet, facts: SheetFacts, reading: Reading, file: str
    ) -> None:
        self.total = facts.last_row
        self.taken = 0
        self._file = file
        self._skip_lines = reading.skip_lines
        self._decimal = reading.decimal
        self._errors = facts.errors
        self._first_column = sheet.start[1] if sheet.start else 0
        self._rows = enumerate(sheet.iter_rows())
        self._spelled: dict[int, set[str]] = {}

    def header(self) -> list[str] | None:
        """Return the names of the columns: the first row with anything in it."""
        for number, cells in self._texts():
            if number > self._skip_lines and any(cells):
                return checked_header([cell or "" for cell in cells], self._file, number)
        return None

    def parts(self, columns: list[str], remarks: list[Finding]) -> Iterator[Part]:
        """Yield the rows behind the header; rows without any value are not records."""
        filled = ((number, cells) for number, cells in self._texts() if any(cells))
        while chunk := list(islice(filled, PART_ROWS)):
            lines = pl.Series("line", [number for number, _ in chunk], pl.Int64)
            raw = pl.DataFrame(
                [cells for _, cells in chunk],
                schema=dict.fromkeys(columns, pl.String),
                orient="row",
            )
            yield Part(raw, lines, broken_records([]))
        remarks.extend(
            _lost_zeros(self._file, columns[place])
            for place, spelled in sorted(self._spelled.items())
            if spelled == {"zeros", "number"}
        )

    def _texts(self) -> Iterator[tuple[int, list[str | None]]]:
        for row, cells in self._rows:
            self.taken = row + 1
            texts = [self._text(place, cell) for place, cell in enumerate(cells)]
            for place in range(len(cells)) if self._errors else ():
                error = self._errors.get((row, place + self._first_column))
                texts[place] = error or texts[place]
            yield row + 1, texts

    def _text(self, place: int, cell: Cell) -> str | None:
        if isinstance(cell, str):
            if cell[:1] == "0" and cell.isdigit() and len(cell) > 1:
                self._spelled.setdefault(place, set()).add("zeros")
            return cell or None
        if isinstance(cell, float):
            self._spelled.setdefault(place, set()).add("number")
            return number_text(cell).replace(".", self._decimal)
        return other_text(cell)


def number_text(number: float) -> str:
    """Write a number as a spreadsheet program shows it: no exponent, no noise of floats."""
    if number.is_integer() and abs(number) < _LARGEST_WHOLE:
        return str(int(number))
    return f"{Decimal(f'{number:.{_DIGITS}g}'):f}"


def other_text(cell: bool | datetime | date | time | timedelta) -> str:  # noqa: FBT001 (a cell)
    """Write a truth value, a moment or a duration."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, timedelta):
        return str(cell)
    return cell.isoformat()


def _formulas(file: str, facts: SheetFacts) -> Finding:
    return Finding(
        "import.formulas",
        Severity.INFO,
        "sheet `{sheet}` has formulas in {count} cells: the values last computed are taken",
        "open and save the workbook if they may be out of date",
        {"sheet": facts.name, "count": facts.formulas},
        Source(file),
    )


def _lost_zeros(file: str, column: str) -> Finding:
    return Finding(
        "import.lost_zeros",
        Severity.WARNING,
        "column `{column}` holds texts such as 007 beside numbers: a number has lost its zeros",
        "format the column as text before it is filled, or export CSV",
        {"column": column},
        Source(file),
    )
