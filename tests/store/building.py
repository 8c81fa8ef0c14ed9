"""Imports in miniature: what a file's records say, written as the tests want to read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from smarketing.adapters.store.account import Origin, Taken
from smarketing.adapters.store.ledger import Ledger
from smarketing.core.ledger.intake import REJECTED_SCHEMA, ROW, Intake
from smarketing.core.ledger.tables import TABLES

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Fact:
    """A fact in short: which one it is, what it says, in which table."""

    id: str
    says: str | None
    table: str = "touches"


Record = tuple[Fact, ...] | None
"""The facts that a record yields; None for a record that the mapping rejects."""

HELD_IN = {"touches": "content", "activities": "outcome", "deal_events": "product"}
REQUIRED = {
    "touches": {"contact_id": "ada", "kind": "visit"},
    "activities": {"contact_id": "ada", "kind": "call"},
    "deal_events": {"deal_id": "d1", "status": "open"},
}


def touch(id: str, says: str | None = "x") -> Record:
    return (Fact(id, says),)


def call(id: str, says: str | None = "x") -> Record:
    return (Fact(id, says, "activities"),)


def intake(records: Sequence[Record], first_line: int = 2) -> Intake:
    """Return what the mapping would make of these records, one per line."""
    lines = pl.Series([first_line + row for row in range(len(records))], dtype=pl.Int64)
    raw = pl.DataFrame(
        {"text": [written(record) for record in records]}, schema={"text": pl.String}
    )
    facts: dict[str, list[dict[str, object]]] = {}
    rejected = []
    for row, record in enumerate(records):
        if record is None:
            rejected.append((lines[row], "text", "?", "not a record", "{}", '{"text":"?"}'))
        for fact in record or ():
            told = {"fact_id": fact.id, "source": "test", "occurred_at": NOON, ROW: row}
            told |= REQUIRED[fact.table] | {HELD_IN[fact.table]: fact.says}
            facts.setdefault(fact.table, []).append(told)
    frames = {
        table: pl.DataFrame(rows, schema=dict(TABLES[table].schema) | {ROW: pl.UInt32})
        for table, rows in facts.items()
    }
    bad = pl.DataFrame(rejected, schema=REJECTED_SCHEMA, orient="row")
    return Intake(len(records), frames, bad, lines, raw)


def written(record: Record) -> str:
    if record is None:
        return "?"
    return " ".join(f"{fact.table}/{fact.id}={fact.says}" for fact in record)


def origin(file: str = "touches.csv", *, content: str = "", at: datetime = NOON) -> Origin:
    return Origin(f"hash of {content or file}", file, f"the mapping of {file}", at)


def take(
    root: Path,
    parts: Iterable[Sequence[Record]],
    told_by: Origin | None = None,
    patience: float = 0,
) -> Taken:
    """Import a file of these parts."""
    with Ledger(root).taking(told_by or origin(), patience) as taking:
        line = 2
        for part in parts:
            taking.add(intake(part, line))
            line += len(part)
        return taking.commit()


def held(root: Path) -> list[tuple[str, str, str | None]]:
    """Return every fact in the ledger, told twice if it is there twice: table, id, what it says."""
    facts = Ledger(root).read(HELD_IN)
    return sorted(
        (table, *row)
        for table, column in HELD_IN.items()
        for row in facts.table(table).select("fact_id", pl.col(column).fill_null("∅")).iter_rows()
    )


def counted(taken: Taken) -> tuple[int, int, int, int]:
    """Return rows, accepted, duplicate, quarantined."""
    counts = taken.counts
    return counts.rows, counts.accepted, counts.duplicate, counts.quarantined
