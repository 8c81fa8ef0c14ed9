"""The ledger: facts in, facts out, and which version of them a report speaks of."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from deltalake import DeltaTable

from smarketing.adapters.store import import_log
from smarketing.adapters.store.account import Origin
from smarketing.adapters.store.delta import open_table, scan
from smarketing.adapters.store.earlier import CORRECTED, Earlier
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.publishing import nothing_half_published
from smarketing.adapters.store.quarantine import Quarantine
from smarketing.adapters.store.taking import Bookkeeping, Taking, taking
from smarketing.core.ledger.tables import TABLES, Facts


@dataclass(frozen=True)
class Snapshot:
    """The facts as they stood at one moment; later imports do not change it."""

    tables: dict[str, DeltaTable]

    @property
    def version(self) -> dict[str, int]:
        """Delta version of every fact table that exists, by name."""
        return {name: table.version() for name, table in self.tables.items()}

    def scan(self, table: str) -> pl.LazyFrame:
        """Read one fact table lazily, in no particular order of rows."""
        return scan(self.tables.get(table), TABLES[table].schema)

    def read(self, tables: Iterable[str] | None = None) -> Facts:
        """Return fact tables, all of them unless some are named; each is read when first asked."""
        return Facts(_WhenAsked(self, tuple(TABLES if tables is None else tables)))


class _WhenAsked(Mapping[str, pl.DataFrame]):
    """Tables of a snapshot, each read whole when it is first asked for."""

    def __init__(self, snapshot: Snapshot, names: tuple[str, ...]) -> None:
        self._snapshot = snapshot
        self._names = names
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = self._snapshot.scan(name).collect()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Ledger:
    """The facts of one workspace. Reading creates nothing; the first import makes the folders."""

    def __init__(self, root: Path) -> None:
        self._layout = Layout(root)
        self.quarantine = Quarantine(self._layout)

    def snapshot(self) -> Snapshot:
        """Fix the facts as they stand: every import is in it whole or not at all."""
        with nothing_half_published(self._layout):
            opened = {name: open_table(self._layout.table(name)) for name in sorted(TABLES)}
        return Snapshot({name: table for name, table in opened.items() if table is not None})

    def read(self, tables: Iterable[str] | None = None) -> Facts:
        """Read fact tables whole as they stand now, all of them unless some are named."""
        return self.snapshot().read(tables)

    def scan(self, table: str) -> pl.LazyFrame:
        """Read one fact table lazily as it stands now, in no particular order of rows."""
        return self.snapshot().scan(table)

    def version(self) -> dict[str, int]:
        """Return the Delta version of every fact table that exists, by name."""
        return self.snapshot().version

    def taking(
        self,
        origin: Origin,
        patience: float = 0.0,
        earlier: Earlier | None = None,
        settling: str = CORRECTED,
    ) -> AbstractContextManager[Taking]:
        """Open an import, waiting `patience` seconds at most for another one to end.

        `earlier` is what became of the same content before; `settling` says how rows of the
        quarantine are settled whose records are taken now. Leaving the block without `commit`
        leaves the ledger as it was. Raises LedgerBusy.
        """
        return taking(self._layout, Bookkeeping(origin, earlier or Earlier(), settling), patience)

    def imports(self) -> pl.DataFrame:
        """Return the history of imports, oldest first, with what became of their records."""
        return import_log.entries(self._layout)

    def has_import(self, import_id: str) -> bool:
        """Say whether this very content was taken in whole with this very mapping."""
        with nothing_half_published(self._layout):
            return import_log.has(self._layout, import_id)
