"""Data files written beside a table before they are made part of it, all at once."""

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import polars as pl

from smarketing.adapters.store.delta import describe
from smarketing.adapters.store.lock import sync

FILE_ROWS = 1 << 20
"""Rows gathered before a data file is written: files of a sensible size, memory bounded."""

ROW_GROUP = 1 << 17
"""Rows per row group: small enough that two cores share the work of writing one file."""


def file_prefix(session: str) -> str:
    """Return how the names of the data files of one writer begin."""
    return f"part-{session}-"


class Staging:
    """New rows of one table, on their way into data files that nobody reads yet."""

    def __init__(self, folder: Path, session: str, writing: Executor) -> None:
        self._folder = folder
        self._session = session
        self._writing = writing
        self._waiting: list[pl.DataFrame] = []
        self._waiting_rows = 0
        self._files: list[Path] = []
        self._written: list[Future[dict[str, Any]]] = []
        self.rows = 0

    @property
    def current(self) -> str:
        """Name of the data file into which the next rows go."""
        return f"{file_prefix(self._session)}{len(self._written) + 1:05}.parquet"

    def add(self, rows: pl.DataFrame) -> None:
        """Take rows; they go to the file named by `current`, all of them."""
        self._waiting.append(rows)
        self._waiting_rows += rows.height
        self.rows += rows.height
        if self._waiting_rows >= FILE_ROWS:
            self._write()

    def finish(self) -> Sequence[dict[str, Any]]:
        """Write what is left and return the description of every file."""
        if self._waiting:
            self._write()
        return [written.result() for written in self._written]

    def rows_in(self, name: str) -> pl.LazyFrame | None:
        """Read back the rows of one staged file, written or still in memory."""
        if name == self.current:
            return pl.concat(self._waiting).lazy() if self._waiting else None
        for path, written in zip(self._files, self._written, strict=True):
            if path.name == name:
                written.result()
                return pl.scan_parquet(path, glob=False)
        return None

    def _write(self) -> None:
        if self._written:
            # One file in the making at a time: a second would double the memory.
            self._written[-1].result()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / self.current
        rows = pl.concat(self._waiting, rechunk=False)
        self._waiting, self._waiting_rows = [], 0
        self._files.append(path)
        self._written.append(self._writing.submit(_write_file, path, rows))


def stage(folder: Path, session: str, rows: pl.DataFrame) -> Sequence[dict[str, Any]]:
    """Stage a few rows at once, as one data file of their table."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_file(folder / f"{file_prefix(session)}00001.parquet", rows)]


def _write_file(path: Path, rows: pl.DataFrame) -> dict[str, Any]:
    rows.write_parquet(path, compression="zstd", compression_level=1, row_group_size=ROW_GROUP)
    sync(path)
    sync(path.parent)
    return describe(path, path.name, rows)
