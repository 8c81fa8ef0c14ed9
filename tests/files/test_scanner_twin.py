"""The compiled scanner against Python's own `csv` in its strict mode, on generated text."""

import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from smarketing.adapters.connectors.files.csv_reader import open_csv
from smarketing.adapters.connectors.files.refused import FileRefusedError
from smarketing.adapters.connectors.files.scanner import AFTER_QUOTE, BLANK, Dialect, Scanner
from smarketing.core.ledger.mapping import Reading

TEXT = st.text(alphabet='ab,"\n\r é€', max_size=60)
CELL = st.text(alphabet='ab,;"\n\r é€\u00a0', max_size=8)
TABLE = st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=8)


def twin(text: str) -> tuple[list[tuple[int, list[str]]], bool]:
    """Return line and fields of each record, slowly and plainly, and whether an error ended it."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return records, False
        except csv.Error:
            return records, True
        if fields:
            records.append((line, fields))
        line = reader.line_num + 1


def scanned(text: str) -> tuple[list[tuple[int, list[str]]], bool]:
    """Return the same of the scanner; text behind a closing quote and open quotes are errors."""
    data = text.encode()
    scan = Scanner(Dialect(ord(","), ord('"'))).scan(data, 0, 1, at_end=True)
    records: list[tuple[int, list[str]]] = []
    for start, end, line, flag in zip(scan.starts, scan.ends, scan.lines, scan.flags, strict=True):
        if flag & AFTER_QUOTE:
            return records, True
        if not flag & BLANK:
            fields = next(csv.reader([data[start:end].decode()], strict=True))
            records.append((int(line) + 1, fields))
    return records, scan.open_quote >= 0


@settings(max_examples=400, deadline=None)
@given(TEXT)
@example('"a""b",c\r\n"d')
@example('a"b,"c"d\n')
@example('"\r\n","\r"\r,')
@example("\r\r\n\n\ra")
def test_records_lines_and_errors_are_those_of_csv(text: str) -> None:
    assert scanned(text) == twin(text)


@settings(max_examples=200, deadline=None)
@given(TABLE)
def test_what_csv_writes_is_read_back(table: list[list[str]]) -> None:
    out = StringIO(newline="")
    csv.writer(out).writerows(table)
    records, failed = scanned(out.getvalue())
    assert not failed
    assert [fields for _, fields in records] == table


@settings(max_examples=150, deadline=None)
@given(TEXT, st.integers(min_value=1, max_value=30))
def test_a_file_is_read_as_csv_reads_it_wherever_it_is_cut(text: str, size: int) -> None:
    expected, failed = twin(text)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "file.csv"
        file.write_text("x,y\n" + text, encoding="utf-8", newline="")
        rows: list[tuple[int, list[str]]] = []
        refused = False
        try:
            with open_csv(file, Reading(kind="csv", delimiter=","), size) as opened:
                for part in opened.parts:
                    told = [[cell or "" for cell in row] for row in part.raw.rows()]
                    rows += zip(part.lines.to_list(), told, strict=True)
                    refused = refused or "behind" in " ".join(part.broken["reason"])
        except FileRefusedError:
            refused = True
    whole = [(line + 1, fields) for line, fields in expected if len(fields) == 2]
    assert rows[: len(whole)] == whole
    assert refused == failed
    if not failed:
        assert rows == whole
