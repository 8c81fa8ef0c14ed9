"""The data files of the ledger that the cache is made of, and how their rows are read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from deltalake import DeltaTable

from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.ledger import Snapshot
from smarketing.adapters.store.staging import ROW_GROUP
from smarketing.core.ledger.tables import TABLES
from smarketing.core.replay.gathering import NEEDED, TOLD
from smarketing.core.replay.rows import Rows

PART_ROWS = 1 << 20
"""Rows of a file that one thread takes in one go."""

SLICE_ROWS = ROW_GROUP
"""Rows of those that are decoded at once: bounds the memory of a thread."""


class NotPlain(Exception):  # noqa: N818 (nothing is wrong: another way of reading is taken)
    """A table that cannot be read file by file, because another engine wrote it its own way."""


@dataclass(frozen=True)
class TableState:
    """Which data files make up a table, with their sizes; `identity` is the table's own."""

    identity: str
    version: int
    files: Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """Some rows of a data file of a table."""

    table: str
    path: Path
    begin: int
    rows: int

    def column(self, name: str) -> pl.Series:
        """Read one column whole."""
        return self._read([name], self.begin, self.rows).to_series()

    def slices(self) -> Iterator[tuple[int, pl.DataFrame]]:
        """Read what replay needs, slice by slice, with the first row of each within the part."""
        for begin in range(0, self.rows, SLICE_ROWS):
            rows = min(SLICE_ROWS, self.rows - begin)
            yield begin, self._read(NEEDED[self.table], self.begin + begin, rows)

    def _read(self, columns: Sequence[str], begin: int, rows: int) -> pl.DataFrame:
        stored = pl.scan_parquet(
            self.path,
            glob=False,
            schema=dict(TABLES[self.table].schema),
            missing_columns="insert",
            extra_columns="ignore",
        )
        read = stored.select(columns).slice(begin, rows).collect()
        if read.height != rows:
            raise NotPlain(f"{self.path.name} has other rows than its log says")
        return read


def states_of(snapshot: Snapshot) -> dict[str, TableState]:
    """Return of which files the tables of the event stream are made."""
    return {name: _state(table) for name, table in sorted(snapshot.tables.items()) if name in TOLD}


def _state(table: DeltaTable) -> TableState:
    metadata = table.metadata()
    if table.protocol().min_reader_version > 1 or metadata.partition_columns:
        raise NotPlain("the table uses features that files alone do not show")
    files = pl.DataFrame(table.get_add_actions(flatten=True)).select("path", "size_bytes")
    listed = dict(files.iter_rows())
    if any("%" in path or "/" in path for path in listed):
        raise NotPlain("the table has files elsewhere")
    return TableState(str(metadata.id), table.version(), listed)


def parts_of(
    layout: Layout, wanted: Mapping[str, Sequence[str]], rows: Rows
) -> list[tuple[Part, int]]:
    """Return the rows of files, cut into parts, with the number of the first row of each.

    Contacts come first, so that a contact is named by its own table where it has a row there.
    """
    found = []
    for table in TOLD:
        for file in wanted.get(table, ()):
            path = layout.table(table) / file
            held = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
            for begin in range(0, held, PART_ROWS):
                part = Part(table, path, begin, min(PART_ROWS, held - begin))
                found.append((part, rows.add(part.rows, part.column)))
    return found
