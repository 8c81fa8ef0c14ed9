"""Taking facts in: one import, from its first part to the moment when all of it is visible."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from smarketing.adapters.store import import_log
from smarketing.adapters.store.account import Counts, Origin, Taken
from smarketing.adapters.store.bad_rows import NO_FACT, listed, not_taken, without_fact
from smarketing.adapters.store.contradiction import EXPLAINED, Part, reasons
from smarketing.adapters.store.earlier import Earlier
from smarketing.adapters.store.incoming import Incoming
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.publishing import publish
from smarketing.adapters.store.quarantine import Quarantine
from smarketing.adapters.store.staging import stage
from smarketing.adapters.store.tables import BOOKS, IMPORTS, QUARANTINE, RESOLUTIONS
from smarketing.adapters.store.verdict import Refusals, Told, new_facts, refusals
from smarketing.adapters.store.writer import sole_writer
from smarketing.core.ledger.intake import REJECTED_SCHEMA, ROW, Intake
from smarketing.core.ledger.tables import TABLES

EXAMPLES = 20
"""Bad rows shown with the result of an import."""


@dataclass(frozen=True)
class Bookkeeping:
    """What an import writes down beside facts: its origin, and how it settles bad rows.

    `earlier` is what was written down about the same content before. Rows of the quarantine whose
    records are taken now are settled as `settling` says.
    """

    origin: Origin
    earlier: Earlier
    settling: str


@contextmanager
def taking(layout: Layout, books: Bookkeeping, patience: float) -> Iterator["Taking"]:
    """Open an import; leaving the block without `commit` leaves the ledger as it was.

    Raises LedgerBusy where another import does not end within `patience` seconds.
    """
    with (
        sole_writer(layout, books.origin.file, patience) as session,
        ThreadPoolExecutor(max_workers=1, thread_name_prefix="data-files") as writing,
    ):
        yield Taking(layout, books, session, writing)


class Taking:
    """One import under way. Nothing of it is visible before `commit`."""

    def __init__(self, layout: Layout, books: Bookkeeping, session: str, writing: Executor) -> None:
        self._layout = layout
        self._origin = books.origin
        self._books = books
        self._settled_before = 0
        self._session = session
        self._writing = writing
        self._quarantine = Quarantine(layout)
        self._incoming: dict[str, Incoming] = {}
        self._counts = Counts()
        self._explained = 0
        self._examples = pl.DataFrame(schema=BOOKS[QUARANTINE]).drop("mapping")
        self._open_ids: pl.Series | None = None
        self._corrected = pl.Series("quarantine_id", [], pl.String)

    def add(self, intake: Intake, quarantine_ids: pl.Series | None = None) -> Counts:
        """Take the next part of the file, and say what became of its records.

        `quarantine_ids`, one per line of `intake.lines` and null where there is none, says which
        rows of the quarantine these records correct: `commit` resolves those that are taken now.
        Raises ValueError where the part breaks the contract of `Intake`.
        """
        part = {table: self._meet(table, intake) for table in intake.facts}
        # Only records that could be read have a number; the broken ones are all rejected.
        records = intake.raw.height
        verdict = refusals([told for _, _, told in part.values()], records)
        accepted = np.zeros(records, np.bool_)
        covered = np.zeros(records, np.bool_)
        for _, _, told in part.values():
            covered[told.record] = True
        bad = self._bad_rows(intake, part, verdict, pl.Series(covered))
        for incoming, rows, told in part.values():
            new = new_facts(told, verdict.refused)
            incoming.take(rows, told, new)
            accepted[told.record[new]] = True
        self._set_aside(intake, bad, quarantine_ids)
        counts = Counts(
            rows=intake.rows,
            accepted=int(accepted.sum()),
            duplicate=int((covered & ~accepted & ~verdict.refused).sum()),
            quarantined=bad.height,
        )
        self._counts += counts
        return counts

    def commit(self) -> Taken:
        """Make the import visible, all of it at once; afterwards it survives a power cut."""
        facts = {t: i.new for t, i in sorted(self._incoming.items()) if t in TABLES and i.new}
        listed_now = self._incoming[QUARANTINE].new if QUARANTINE in self._incoming else 0
        when = self._origin.taken_at
        decisions = self._quarantine.decisions(self._corrected, self._books.settling, when)
        staged = {QUARANTINE: self._incoming[QUARANTINE].finish()} if listed_now else {}
        staged |= {table: self._incoming[table].finish() for table in facts}
        if decisions.height:
            staged[RESOLUTIONS] = self._stage(RESOLUTIONS, decisions)
        if staged or not import_log.has(self._layout, self._origin.import_id):
            entry = import_log.entry(self._origin, self._counts, facts)
            staged[IMPORTS] = self._stage(IMPORTS, entry)
            publish(self._layout, staged, {"import_id": self._origin.import_id})
        for incoming in self._incoming.values():
            incoming.save_index()
        settled = decisions.height
        examples, before = self._examples, self._settled_before
        return Taken(self._counts, facts, listed_now, settled, examples, before)

    def _stage(self, book: str, rows: pl.DataFrame) -> Sequence[dict[str, Any]]:
        return stage(self._layout.table(book), self._session, rows)

    def _into(self, table: str) -> Incoming:
        if table not in self._incoming:
            incoming = Incoming(self._layout, table, self._session, self._writing)
            self._incoming[table] = incoming
        return self._incoming[table]

    def _meet(self, table: str, intake: Intake) -> tuple[Incoming, pl.DataFrame, Told]:
        """Look up the facts of one table, in the order of their records."""
        incoming = self._into(table)
        facts = intake.facts[table]
        expected = dict(incoming.schema) | {ROW: pl.UInt32}
        if dict(facts.schema) != expected:
            raise ValueError(f"facts of {table} have {facts.schema}, not {expected}")
        if facts["fact_id"].has_nulls():
            raise ValueError(f"a fact of {table} has no fact_id")
        if not facts[ROW].is_sorted():
            facts = facts.sort(ROW, maintain_order=True)
        record = facts[ROW].cast(pl.Int64).to_numpy()
        if len(record) and record[-1] >= intake.raw.height:
            raise ValueError(f"a fact of {table} comes from a record beyond the part")
        rows = facts.select(list(incoming.schema))
        return incoming, rows, incoming.meet(rows, record)

    def _bad_rows(
        self, intake: Intake, part: Part, verdict: Refusals, covered: pl.Series
    ) -> pl.DataFrame:
        """Return all records that are not taken, as the quarantine lists them."""
        bad = [intake.rejected.select(list(REJECTED_SCHEMA))]
        refused = np.flatnonzero(verdict.refused)
        if len(refused):
            explained = min(EXPLAINED - self._explained, len(refused))
            self._explained += explained
            bad.append(not_taken(intake, refused, reasons(part, verdict, refused, explained)))
        silent = without_fact(intake, covered)
        if len(silent):
            values = {"reason": [NO_FACT] * len(silent), "reason_values": ["{}"] * len(silent)}
            bad.append(not_taken(intake, silent, pl.DataFrame(values)))
        closed = self._books.earlier.closed
        return listed(pl.concat(bad).sort("line"), self._origin, closed)

    def _set_aside(
        self, intake: Intake, bad: pl.DataFrame, quarantine_ids: pl.Series | None
    ) -> None:
        """List bad rows that are not listed yet, and remember which listed rows are mended."""
        settled = bad["line"].is_in(self._books.earlier.settled.implode())
        self._settled_before += int(settled.sum())
        bad = bad.filter(~settled)
        listed_before = pl.repeat(False, bad.height, eager=True)
        if quarantine_ids is not None:
            corrects = self._corrections(intake, quarantine_ids)
            mended = ~corrects["line"].is_in(bad["line"].implode())
            self._corrected.append(corrects["quarantine_id"].filter(mended))
            listed_before = bad["line"].is_in(corrects["line"].implode())
            bad = bad.update(corrects, on="line")
        self._examples.vstack(
            bad.head(EXAMPLES - self._examples.height).drop("mapping"), in_place=True
        )
        bad = bad.filter(~listed_before)
        if bad.height:
            told = self._into(QUARANTINE).meet(bad, np.arange(bad.height))
            self._into(QUARANTINE).take(bad, told, new_facts(told, np.zeros(bad.height, np.bool_)))

    def _corrections(self, intake: Intake, quarantine_ids: pl.Series) -> pl.DataFrame:
        """Return line and id of the records that correct a row which waits in the quarantine."""
        if self._open_ids is None:
            self._open_ids = self._quarantine.open_ids()
        named = pl.DataFrame({"line": intake.lines, "quarantine_id": quarantine_ids})
        return named.filter(pl.col("quarantine_id").is_in(self._open_ids.implode()))
