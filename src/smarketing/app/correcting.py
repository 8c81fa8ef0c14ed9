"""Correcting the quarantine: its rows out to a spreadsheet, and back through their mapping."""

import csv
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import polars as pl

from smarketing.adapters.connectors.files.broken import WHOLE
from smarketing.adapters.connectors.files.csv_reader import open_csv
from smarketing.adapters.connectors.files.detect import detected
from smarketing.adapters.connectors.files.fingerprint import content_print
from smarketing.adapters.connectors.files.jsonl_reader import parser
from smarketing.adapters.connectors.files.refused import FileRefusedError
from smarketing.adapters.store.account import Counts, Origin, Taken
from smarketing.adapters.store.ledger import Ledger
from smarketing.app.configuration import Refused
from smarketing.app.importing import PATIENCE, checked_mapping
from smarketing.app.readings import import_id
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Sentence
from smarketing.core.ledger.conversion import convert
from smarketing.core.ledger.mapping import FileRule, resolved
from smarketing.core.ledger.mapping import Mapping as FileMapping
from smarketing.core.ledger.part import Part, broken_records

ID = "quarantine_id"
FIXED = (ID, "quarantine_file", "quarantine_line", "quarantine_column", "quarantine_reason")
"""The columns that stand before those of the records in an exported file."""
TEXT = "quarantine_text"
"""The last column: the text of a record that could not be read as one."""

Cells = Mapping[str, str | None]
"""A row of a corrected file, by its columns."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


@dataclass(frozen=True)
class Corrected:
    """What became of corrected rows, and which could not be replayed."""

    counts: Counts = field(default_factory=Counts)
    settled: int = 0
    findings: list[Finding] = field(default_factory=list)

    def plus(self, taken: Taken) -> "Corrected":
        """Return the account with some more rows."""
        settled = self.settled + taken.corrected
        return Corrected(self.counts + taken.counts, settled, self.findings)


def export(rows: pl.DataFrame, reasons: Sequence[str], out: TextIO, delimiter: str = ",") -> None:
    """Write rows of the quarantine as CSV: each record under its own columns, to be corrected.

    No cell is a formula to a spreadsheet: those that would be begin with an apostrophe, which
    `replay` takes away again.
    """
    records = [json.loads(record) for record in rows["record"]]
    names = list(dict.fromkeys(name for record in records for name in record if name != WHOLE))
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([*FIXED, *(safe(name) for name in names), TEXT])
    told = zip(rows.iter_rows(named=True), reasons, records, strict=True)
    for row, reason, record in told:
        fixed = [row["quarantine_id"], row["file"], str(row["line"]), row["column"], reason]
        cells = [record.get(name) or "" for name in names]
        writer.writerow([safe(cell) for cell in [*fixed, *cells, record.get(WHOLE) or ""]])


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; `unsafe` gives back the text."""
    first = unicodedata.normalize("NFKC", text[:1])
    return f"'{text}" if first.startswith(_FORMULA) else text


def unsafe(text: str) -> str:
    """Return what stood in a cell before `safe`."""
    return text.removeprefix("'")


def replay(ledger: Ledger, path: Path, as_of: datetime, taken_at: datetime) -> Corrected:
    """Read corrected rows by the mappings stored with them; those that are taken are resolved.

    Raises `Refused` where the file cannot be read, or is not one that `export` wrote.
    """
    given = _read(path)
    asked = pl.DataFrame({ID: [cells[ID] for _, cells in given]}, schema={ID: pl.String})
    waiting = ledger.quarantine.open_rows().join(asked, on=ID, how="semi")
    stored = {row[ID]: row for row in waiting.iter_rows(named=True)}
    corrected = Corrected()
    groups: dict[tuple[str, str], list[_Row]] = {}
    for line, cells in given:
        row = stored.pop(cells[ID] or "", None)
        if row is None:
            corrected.findings.append(_not_open(path, line, cells[ID] or ""))
        else:
            group = groups.setdefault((row["file"], row["mapping"]), [])
            group.append(_Row(line, row[ID], cells, json.loads(row["record"])))
    for (file, mapping), rows in groups.items():
        reading = _Reading(file, checked_mapping(mapping, file))
        corrected = corrected.plus(_take(ledger, path, reading, rows, as_of, taken_at))
    return corrected


@dataclass(frozen=True)
class _Row:
    """A corrected row: its line, its id, its cells, and the record that was refused."""

    line: int
    id: str
    cells: Cells
    record: Mapping[str, str | None]


@dataclass(frozen=True)
class _Reading:
    """How the rows of one file were read at first, and are read again."""

    file: str
    mapping: FileMapping

    @property
    def rule(self) -> FileRule:
        """The rule of the mapping that is meant for the file."""
        place = self.mapping.rule_for(self.file)
        if place is None:
            raise Refused([_no_rule(self.file)])
        return resolved(self.mapping.files[place], self.file)

    def record(self, row: _Row) -> Mapping[str, str | None]:
        """Return a corrected record under the columns that it had."""
        columns = [name for name in row.record if name != WHOLE]
        if not columns:
            return self._read_again(row)
        return {name: unsafe(row.cells.get(safe(name)) or "") or None for name in columns}

    def _read_again(self, row: _Row) -> Mapping[str, str | None]:
        """Read the corrected text of a record that names its columns itself."""
        try:
            return parser(self.rule.reading.decimal)(unsafe(row.cells.get(TEXT) or "").encode())
        except (ValueError, RecursionError):
            # Still no record: without columns it fails again, for want of what the facts need.
            return {}


def _take(
    ledger: Ledger,
    path: Path,
    reading: _Reading,
    rows: Sequence[_Row],
    as_of: datetime,
    taken_at: datetime,
) -> Taken:
    records = [reading.record(row) for row in rows]
    names = dict.fromkeys(name for record in records for name in record) or {WHOLE: None}
    columns = {name: [record.get(name) for record in records] for name in names}
    raw = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    lines = pl.Series("line", [row.line for row in rows], pl.Int64)
    part = Part(raw, lines, broken_records([]))
    text = reading.mapping.text
    identity = import_id(content_print(path), f"{reading.file}\n{text}")
    with ledger.taking(Origin(identity, path.name, text, taken_at), PATIENCE) as taking:
        ids = pl.Series([row.id for row in rows], dtype=pl.String)
        taking.add(convert(part, reading.rule, reading.mapping.source, as_of), ids)
        return taking.commit()


def _read(path: Path) -> list[tuple[int, Cells]]:
    """Read an exported file again, however a spreadsheet has saved it: line and cells of rows."""
    try:
        reading = detected(path)
        if reading.kind != "csv":
            raise Refused([_not_exported(path)])
        with open_csv(path, reading) as opened:
            if not set(FIXED) <= set(opened.columns or []):
                raise Refused([_not_exported(path)])
            parts = list(opened.parts)
    except FileRefusedError as refusal:
        raise Refused([refusal.finding]) from None
    broken = [row for part in parts for row in part.broken.iter_rows(named=True)]
    if broken:
        raise Refused([_unreadable(path, row) for row in broken])
    return [
        (line, cells)
        for part in parts
        for line, cells in zip(part.lines, part.raw.iter_rows(named=True), strict=True)
        if cells[ID] is not None
    ]


def _not_open(path: Path, line: int, identity: str) -> Finding:
    message = "row {id} does not wait for a correction: it was settled, or never set aside"
    return Finding(
        "quarantine.not_open",
        Severity.WARNING,
        message,
        "",
        {"id": identity},
        Source(str(path), line),
    )


def _not_exported(path: Path) -> Finding:
    message = "the file was not written by `smarketing quarantine --export`"
    mend = "export the rows, correct them in their columns, and leave the first columns as they are"
    return Finding("quarantine.not_exported", Severity.ERROR, message, mend, {}, Source(str(path)))


def _unreadable(path: Path, row: Mapping[str, Any]) -> Finding:
    message = "the record cannot be read: {reason}"
    values = {"reason": Sentence(row["reason"], json.loads(row["reason_values"]))}
    return Finding(
        "quarantine.unreadable", Severity.ERROR, message, "", values, Source(str(path), row["line"])
    )


def _no_rule(file: str) -> Finding:
    message = "the mapping stored with the rows of {file} reads no file of this name"
    return Finding("quarantine.no_rule", Severity.ERROR, message, "", {"file": file})
