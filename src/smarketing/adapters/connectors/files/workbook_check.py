"""Looks at a workbook before it is loaded: what it would cost, and what its cells are.

A few hundred kilobytes of XLSX can unpack to gigabytes, and one cell in the last corner of a sheet
makes a reader that lays the sheet out allocate all that lies before it. Both are refused here.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from smarketing.adapters.connectors.files.refused import FileRefusedError, refused

LARGEST = 256 << 20
"""Bytes of XML that a sheet and its texts may unpack to; loading takes about four times as much."""
MOST_CELLS = 10_000_000
"""Cells of the rectangle that a sheet spans, filled or not."""
STEEPEST = 200
"""How many times its packed size a large part may unpack to; honest sheets reach 30 or so."""

_LARGE = 16 << 20
_PIECE = 8 << 20
_CONTENTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_SHARED = ("xl/sharedStrings.xml", "xl/styles.xml")

_UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, ET.ParseError, EOFError, StopIteration)

_FILLED = re.compile(
    rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'](?:[^>]*[^/])?>"
)
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s([^>]*\bt=[\"']e[\"'][^>]*)>.*?<(?:\w+:)?v>([^<]*)</", re.DOTALL
)
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


@dataclass
class SheetFacts:
    """What was seen in a sheet: its name, its error cells by (row, column) from 0, its formulas."""

    name: str
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: int = 0
    last_row: int = 0
    last_column: int = 0


def check_workbook(path: Path, wanted: str | None) -> SheetFacts:
    """Choose the sheet and look through it.

    Raises FileRefusedError where the file is no workbook, unpacks to too much, declares XML
    entities, or has no sheet of the wanted name; or several where none is named.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            name, part = _chosen(_common(archive, path.name), wanted, path.name)
            return _look_through(archive, part, SheetFacts(name), path.name)
    except _UNREADABLE as error:
        raise _no_workbook(path.name, error) from error


def visible_sheets(path: Path) -> list[str]:
    """Return the names of the sheets that a person sees; raises FileRefusedError."""
    try:
        with zipfile.ZipFile(path) as archive:
            common = _common(archive, path.name)
            return list(_sheets(common, visible_only=True))
    except _UNREADABLE as error:
        raise _no_workbook(path.name, error) from error


def _chosen(common: dict[str, bytes], wanted: str | None, file: str) -> tuple[str, str]:
    """Return the name of the sheet to read, and the part of the archive that holds it."""
    sheets = _sheets(common, visible_only=wanted is None)
    if wanted is None and len(sheets) != 1:
        raise refused(
            "which_sheet",
            file,
            "the workbook has several sheets: {sheets}",
            'name one in the mapping, in the reading of the file: sheet = "…"',
            sheets=", ".join(f"`{name}`" for name in sheets),
        )
    name = next(iter(sheets)) if wanted is None else wanted
    if name not in sheets:
        raise refused(
            "no_sheet",
            file,
            "there is no sheet `{sheet}`",
            "the sheets are {sheets}",
            sheet=name,
            sheets=", ".join(f"`{one}`" for one in sheets),
        )
    return name, f"xl/{sheets[name]}"


def _common(archive: zipfile.ZipFile, file: str) -> dict[str, bytes]:
    """Return the parts that tell of the sheets; look through those that all sheets share."""
    for part in set(_SHARED) & set(archive.namelist()):
        for _ in _pieces(archive, part, file):
            pass
    return {part: b"".join(_pieces(archive, part, file)) for part in _CONTENTS}


def _sheets(common: dict[str, bytes], *, visible_only: bool) -> dict[str, str]:
    """Return the sheets by name, with the part of the archive that holds each."""
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in ET.fromstring(common["xl/_rels/workbook.xml.rels"])  # noqa: S314 (no DOCTYPE)
    }
    sheets = {}
    for one in ET.fromstring(common["xl/workbook.xml"]).iter():  # noqa: S314 (no DOCTYPE)
        seen = one.get("state", "visible") == "visible" or not visible_only
        if one.tag.endswith("}sheet") and seen:
            key = next(value for name, value in one.attrib.items() if name.endswith("}id"))
            sheets[one.get("name", "")] = targets[key].removeprefix("/xl/")
    return sheets


def _no_workbook(file: str, error: Exception) -> FileRefusedError:
    return refused(
        "no_workbook",
        file,
        "this is no workbook that can be read: {what}",
        "save it as .xlsx, without a password, or as CSV",
        what=str(error),
    )


def _pieces(archive: zipfile.ZipFile, part: str, file: str) -> Iterator[bytes]:
    """Unpack a part piece by piece; its declared size is verified, it cannot unpack to more."""
    size = archive.getinfo(part)
    steep = size.file_size > STEEPEST * max(size.compress_size, 1)
    if size.file_size > LARGEST or (size.file_size > _LARGE and steep):
        raise refused(
            "too_large",
            file,
            "the workbook unpacks to {megabytes} MB, more than is loaded at once",
            "save the sheet as CSV, which has no such limit",
            megabytes=size.file_size >> 20,
        )
    with archive.open(part) as unpacked:
        first = True
        while piece := unpacked.read(_PIECE):
            if first and not piece.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
                raise zipfile.BadZipFile(f"{part} is not XML in UTF-8")
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise refused(
                    "entities",
                    file,
                    "the workbook declares XML entities, as no spreadsheet program does",
                    "do not trust it; ask who sent it for a fresh export",
                )
            first = False
            yield piece


def _look_through(archive: zipfile.ZipFile, part: str, facts: SheetFacts, file: str) -> SheetFacts:
    left = b""
    for piece in _pieces(archive, part, file):
        left += piece
        # Cut where a row begins, so that no cell is torn apart.
        cut = max(left.rfind(b"<row"), left.rfind(b":row"), 0)
        _note(left[:cut], facts)
        left = left[cut:]
    _note(left, facts)
    if facts.last_row * facts.last_column > MOST_CELLS:
        raise refused(
            "too_wide",
            file,
            "the sheet reaches to row {row} and column {column}: {cells} cells, filled or not",
            "delete stray cells far from the table, or save the sheet as CSV",
            row=facts.last_row,
            column=facts.last_column,
            cells=facts.last_row * facts.last_column,
        )
    return facts


def _note(xml: bytes, facts: SheetFacts) -> None:
    """Note the farthest filled cell, the errors and the formulas of a piece of a sheet."""
    filled = _FILLED.findall(xml)
    if filled:
        facts.last_column = max(facts.last_column, *map(_number, {column for column, _ in filled}))
        facts.last_row = max(facts.last_row, *map(int, {row for _, row in filled}))
    facts.formulas += len(_FORMULA.findall(xml))
    if b't="e"' in xml or b"t='e'" in xml:
        for attributes, value in _ERROR.findall(xml):
            place = _PLACE.search(attributes)
            if place is not None:
                key = (int(place[2]) - 1, _number(place[1]) - 1)
                facts.errors[key] = value.decode(errors="replace")


def _number(letters: bytes) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
