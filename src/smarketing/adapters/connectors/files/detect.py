"""Looks at the beginning of a file to find out how it is written, as far as that can be seen."""

import codecs
from pathlib import Path

from smarketing.adapters.connectors.files.reading import open_file
from smarketing.adapters.connectors.files.refused import refused
from smarketing.adapters.connectors.files.scanner import BLANK, Dialect, Scanner
from smarketing.adapters.connectors.files.sources import MARKS, beginning
from smarketing.adapters.connectors.files.workbook_check import visible_sheets
from smarketing.core.ledger.mapping import Encoding, Reading
from smarketing.core.ledger.suggestion import Sample

_LOOK = 4 << 20
_RECORDS = 1000
_DELIMITERS = ",;\t|"
_NOT_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
_EMPTY = b" \t\r\n\0\xef\xbb\xbf\xfe\xff"
"""White space, and the marks with which an empty text may begin."""
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
"""How files of the old kind .xls begin, and those of the kind .xlsx that have a password."""
_MOSTLY = 0.3
"""In UTF-16, text of Western languages has a zero in nearly every second byte."""


def sample(path: Path) -> Sample:
    """Read the first part of a file in the way in which it seems to be written.

    Raises FileRefusedError where it cannot be read at all.
    """
    _refuse_what_is_nothing(path)
    reading = detected(path)
    sheets: list[str] = []
    if reading.kind == "xlsx":
        sheets = visible_sheets(path)
        reading = reading.model_copy(update={"sheet": sheets[0]})
    with open_file(path, reading) as opened:
        part = next(opened.parts, None)
    raw = part.raw if part is not None else Sample.nothing(opened.columns or [])
    several = sheets if len(sheets) > 1 else []
    return Sample(path.name, raw, reading, several)


def _refuse_what_is_nothing(path: Path) -> None:
    """Refuse an empty file, and one that is no workbook although it passes for one."""
    raw = beginning(path, _LOOK)
    if not raw.strip(_EMPTY):
        raise refused(
            "nothing_to_see",
            path.name,
            "the file is empty: there is nothing to suggest a mapping from",
            "export it again, with its header and some records",
        )
    named = path.name.lower().removesuffix(".gz").endswith((".xlsx", ".xlsm"))
    if raw.startswith(_OLD_WORKBOOK) or (named and not raw.startswith(b"PK")):
        raise refused(
            "is_no_workbook",
            path.name,
            "the file is no workbook of the kind .xlsx, or has a password",
            "save it as .xlsx, without a password, or as CSV",
        )


def detected(path: Path) -> Reading:
    """Return the kind of a file and, for text, its encoding and delimiter."""
    raw = beginning(path, _LOOK)
    if raw.startswith(b"PK"):
        return Reading(kind="xlsx")
    if raw.startswith(b"PAR1"):
        return Reading(kind="parquet")
    encoding = _encoding(raw)
    text = raw.decode(encoding, errors="ignore").removeprefix("\ufeff")
    if text.lstrip().startswith("{"):
        return Reading(kind="jsonl", encoding=encoding)
    return Reading(kind="csv", encoding=encoding, delimiter=_delimiter(text.encode()))


def _encoding(raw: bytes) -> Encoding:
    told = next((name for mark, name in MARKS.items() if raw.startswith(mark)), None)
    if told is not None:
        return "utf-8" if told == "utf-8" else "utf-16"
    half = max(len(raw) // 2, 1)
    if raw[1::2].count(0) > _MOSTLY * half:
        return "utf-16-le"
    if raw[0::2].count(0) > _MOSTLY * half:
        return "utf-16-be"
    try:
        # Not final: the last character may be cut in two.
        codecs.getincrementaldecoder("utf-8")().decode(raw)
    except UnicodeDecodeError:
        return "latin-1" if set(raw) & set(_NOT_IN_CP1252) else "cp1252"
    return "utf-8"


def _delimiter(data: bytes) -> str:
    """Return the character that cuts most records into as many fields as the header has."""
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        scanner = Scanner(Dialect(ord(delimiter), ord('"')), _RECORDS)
        scan = scanner.scan(data, 0, 1, at_end=len(data) < _LOOK)
        fields = scan.fields[scan.flags & BLANK == 0]
        if len(fields) and fields[0] > 1:
            score = (round(float((fields == fields[0]).mean()), 1), int(fields[0]))
            if score > best_score:
                best, best_score = delimiter, score
    return best
