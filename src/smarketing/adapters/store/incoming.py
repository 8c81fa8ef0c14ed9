"""What an import brings for one table: met with what the ledger knows, then staged."""

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np
import polars as pl

from smarketing.adapters.store.delta import active_files, open_table
from smarketing.adapters.store.identity import IdentityIndex
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.prints import prints_of
from smarketing.adapters.store.staging import Staging
from smarketing.adapters.store.tables import columns_of, identity_of
from smarketing.adapters.store.verdict import Positions, Told, order_by_key


class Incoming:
    """The rows that one import adds to one table."""

    def __init__(self, layout: Layout, table: str, session: str, writing: Executor) -> None:
        self.schema = columns_of(table)
        self._folder = layout.table(table)
        self._identity = identity_of(table)
        self._staging = Staging(self._folder, session, writing)
        self._index = IdentityIndex(layout.identity(table), session, self._identity, self.schema)
        self._index.catch_up(self._folder, active_files(open_table(self._folder)))
        self._origins: dict[str, int] = {}

    @property
    def new(self) -> int:
        """How many rows were taken so far."""
        return self._staging.rows

    def meet(self, rows: pl.DataFrame, record: Positions) -> Told:
        """Sort rows by key and look up what the ledger, with this import so far, says of them.

        `record` numbers the record of each row, ascending.
        """
        prints = prints_of(rows, self._identity)
        order, first = order_by_key(prints)
        by_key = prints.take(order)
        known = self._index.find(by_key.high, by_key.low)
        return Told(by_key, order, record[order], first, known)

    def take(self, rows: pl.DataFrame, told: Told, new: Positions) -> None:
        """Stage those of the rows just met that are new."""
        if not len(new):
            return
        file = self._staging.current
        if file not in self._origins:
            self._origins[file] = self._index.origin_of(file)
        everything = len(new) == len(told.prints)
        prints = told.prints if everything else told.prints.take(new)
        self._index.add(prints, self._origins[file])
        self._staging.add(_chosen(rows, told.position[new]))

    def told_before(self, origin: int, keys: Sequence[str]) -> pl.DataFrame:
        """Read rows of given keys back from the data file that the index names."""
        file = self._index.file_of(origin)
        rows = self._staging.rows_in(file)
        if rows is None:
            rows = pl.scan_parquet(self._folder / file, glob=False)
        return rows.filter(pl.col(self._identity.key).is_in(keys)).collect()

    def finish(self) -> Sequence[dict[str, Any]]:
        """Write what is left; return the description of every staged file."""
        return self._staging.finish()

    def save_index(self) -> None:
        """Keep the index, now that every staged file is part of the table."""
        self._index.save()


def _chosen(rows: pl.DataFrame, positions: Positions) -> pl.DataFrame:
    if len(positions) == rows.height:
        return rows
    chosen = np.zeros(rows.height, np.bool_)
    chosen[positions] = True
    return rows.filter(pl.Series(chosen))
