"""The quarantine: rows that were not taken, with the reason, until someone settles them."""

from collections.abc import Iterable
from datetime import datetime

import polars as pl

from smarketing.adapters.store.delta import open_table, scan
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.publishing import nothing_half_published, publish
from smarketing.adapters.store.staging import stage
from smarketing.adapters.store.tables import BOOKS, QUARANTINE, RESOLUTIONS
from smarketing.adapters.store.writer import sole_writer

PATIENCE = 10.0
"""Seconds for which a resolution waits for an import to end."""


class Quarantine:
    """Two append-only tables: rows as they were refused, and what was decided about them."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def open_rows(self, import_id: str | None = None) -> pl.DataFrame:
        """Return the rows that wait for a decision, oldest first, then by file and line."""
        with nothing_half_published(self._layout):
            rows = self._scan(QUARANTINE)
            decided = self._scan(RESOLUTIONS)
        if import_id is not None:
            rows = rows.filter(pl.col("import_id") == import_id)
        return (
            rows.join(decided, on="quarantine_id", how="anti")
            .sort("quarantined_at", "file", "line", "quarantine_id")
            .collect()
        )

    def of_content(self, content: str) -> pl.DataFrame:
        """Return the rows of all readings of a content: import_id, line, quarantine_id, how.

        `how` they were settled is null where they wait for a decision.
        """
        with nothing_half_published(self._layout):
            rows = self._scan(QUARANTINE)
            decided = self._scan(RESOLUTIONS)
        rows = rows.filter(pl.col("import_id").str.starts_with(f"{content}-"))
        rows = rows.select("import_id", "line", "quarantine_id")
        how = decided.select("quarantine_id", "how")
        return rows.join(how, on="quarantine_id", how="left").collect()

    def resolutions(self) -> pl.DataFrame:
        """Return what was decided: quarantine_id, how, resolved_at, oldest first."""
        with nothing_half_published(self._layout):
            decided = self._scan(RESOLUTIONS)
        return decided.sort("resolved_at", "quarantine_id").collect()

    def resolve(self, ids: Iterable[str], how: str, when: datetime) -> int:
        """Mark rows as settled, for instance as `dismissed`; return how many were open.

        Raises LedgerBusy where another import does not end in time.
        """
        with sole_writer(self._layout, "quarantine", PATIENCE) as session:
            decided = self.decisions(pl.Series(list(ids), dtype=pl.String), how, when)
            if decided.height:
                files = stage(self._layout.table(RESOLUTIONS), session, decided)
                publish(self._layout, {RESOLUTIONS: files}, {"decision": how})
        return decided.height

    def decisions(self, ids: pl.Series, how: str, when: datetime) -> pl.DataFrame:
        """Return rows for the table of resolutions: those of the ids that are open, once each."""
        if ids.is_empty():
            return pl.DataFrame(schema=BOOKS[RESOLUTIONS])
        still_open = ids.unique(maintain_order=True).to_frame("quarantine_id").lazy()
        still_open = still_open.join(self._scan(QUARANTINE), on="quarantine_id", how="semi")
        still_open = still_open.join(self._scan(RESOLUTIONS), on="quarantine_id", how="anti")
        columns = BOOKS[RESOLUTIONS].items()
        return (
            still_open.with_columns(how=pl.lit(how), resolved_at=pl.lit(when))
            .select(pl.col(name).cast(dtype) for name, dtype in columns)
            .collect()
        )

    def open_ids(self) -> pl.Series:
        """Return the ids of the rows that wait for a decision."""
        rows = self._scan(QUARANTINE).select("quarantine_id")
        decided = self._scan(RESOLUTIONS)
        return rows.join(decided, on="quarantine_id", how="anti").collect().to_series()

    def _scan(self, table: str) -> pl.LazyFrame:
        return scan(open_table(self._layout.table(table)), BOOKS[table])
