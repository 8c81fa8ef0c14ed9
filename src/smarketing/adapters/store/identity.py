"""The identity index of one table: for every row in the ledger its key, content and file.

Derived from the table and kept beside it in `cache/`. Whatever is missing from it is read again
from the table, so it may lag behind or be deleted; it is never asked before it has caught up.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from smarketing.adapters.store.lock import sync, write_whole
from smarketing.adapters.store.prints import ENCODING, U64, Prints, prints_of
from smarketing.adapters.store.runs import U32, Run, merged, write_run
from smarketing.adapters.store.tables import Identity, Schema

FORMAT = 1
"""Version of the index on disk; another one is thrown away and rebuilt."""

FAN = 4
"""Runs of about one length that are merged into one."""

BATCH = 1 << 20
"""Rows of a data file read in one go while the index catches up."""


@dataclass(frozen=True)
class Known:
    """What the ledger holds under given keys: whether, with which content, and in which file."""

    known: np.ndarray[tuple[int], np.dtype[np.bool_]]
    content: U64
    origin: U32


class IdentityIndex:
    """Sorted runs of fingerprints, fewer and longer with age, like the levels of an LSM tree.

    A lookup asks every run, a new row is rewritten each time that its level fills up; both grow
    with the logarithm of the history.
    """

    def __init__(self, folder: Path, session: str, identity: Identity, schema: Schema) -> None:
        self._folder = folder
        self._session = session
        self._identity = identity
        self._schema = schema
        self._files: list[str] = []
        self._runs: list[Run] = []
        self._kept: set[Path] = set()
        self._written = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._load()

    def file_of(self, origin: int) -> str:
        """Return the name of the data file that an origin stands for."""
        return self._files[origin]

    def origin_of(self, file: str) -> int:
        """Give a data file its number, before its rows are added."""
        self._files.append(file)
        return len(self._files) - 1

    def add(self, prints: Prints, origin: int) -> None:
        """Add rows, sorted by `high`, of one data file."""
        if not len(prints):
            return
        origins = np.full(len(prints), origin, np.uint32)
        self._runs.append(Run.of(prints.high, prints.low, prints.content, origins))
        while len(self._runs) >= FAN and len(self._runs[-FAN]) < FAN * len(self._runs[-1]):
            youngest = self._runs[-FAN:]
            self._runs[-FAN:] = [merged(youngest, self._next_path())]
            self._forget(youngest)

    def find(self, high: U64, low: U64) -> Known:
        """Look up keys sorted by `high`."""
        known = np.zeros(len(high), np.bool_)
        content = np.zeros(len(high), np.uint64)
        origin = np.zeros(len(high), np.uint32)
        for run in self._runs:
            entry = run.find(high, low)
            hit = np.flatnonzero(entry >= 0)
            known[hit] = True
            content[hit] = run.content[entry[hit]]
            origin[hit] = run.origin[entry[hit]]
            run.let_go()
        return Known(known, content, origin)

    def catch_up(self, table: Path, active: set[str]) -> None:
        """Index the data files of the table that are not indexed yet.

        A file that is indexed but no longer part of the table was rewritten (by an erasure or by
        another engine): then the whole index is built anew.
        """
        rewritten = not set(self._files) <= active
        if rewritten:
            self._files, self._runs = [], []
        missing = sorted(active - set(self._files))
        for file in missing:
            origin = self.origin_of(file)
            for batch in self._batches(table / file):
                prints = prints_of(batch, self._identity)
                self.add(prints.take(np.argsort(prints.high)), origin)
        if missing or rewritten:
            self.save()

    def save(self) -> None:
        """Make the index durable as it stands; every file numbered so far must be in the table."""
        self._runs = [run if run.path else self._on_disk(run) for run in self._runs]
        on_disk = {run.path: len(run) for run in self._runs if run.path}
        for path in on_disk.keys() - self._kept:
            sync(path)
        runs = {path.name: entries for path, entries in on_disk.items()}
        manifest = self._header() | {"files": self._files, "runs": runs}
        write_whole(self._manifest, json.dumps(manifest))
        self._kept = set(on_disk)
        self._sweep()

    @property
    def _manifest(self) -> Path:
        return self._folder / "manifest.json"

    def _header(self) -> dict[str, object]:
        identity = [self._identity.key, *self._identity.content]
        return {"format": FORMAT, "encoding": ENCODING, "identity": identity}

    def _load(self) -> None:
        """Take up the index from disk; one that cannot be read is as good as none."""
        try:
            manifest = json.loads(self._manifest.read_text())
            if self._header().items() <= manifest.items():
                runs = manifest["runs"].items()
                self._runs = [Run.open(self._folder / name, entries) for name, entries in runs]
                self._files = list(manifest["files"])
        except (OSError, ValueError, KeyError, AttributeError):
            self._runs, self._files = [], []
        self._kept = {run.path for run in self._runs if run.path}
        self._sweep()

    def _sweep(self) -> None:
        """Delete the runs of imports that were given up, and those that were merged."""
        for path in self._folder.glob("*.run"):
            if path not in self._kept:
                path.unlink()

    def _forget(self, runs: list[Run]) -> None:
        # A run of the saved index stays on disk until the next save, in case this import ends.
        for run in runs:
            if run.path and run.path not in self._kept:
                run.path.unlink()

    def _on_disk(self, run: Run) -> Run:
        return write_run(iter([run]), len(run), self._next_path())

    def _next_path(self) -> Path:
        self._written += 1
        return self._folder / f"{self._session}-{self._written:05}.run"

    def _batches(self, file: Path) -> Iterator[pl.DataFrame]:
        columns = [self._identity.key, *self._identity.content]
        stored = pl.scan_parquet(
            file,
            glob=False,
            schema=dict(self._schema),
            missing_columns="insert",
            extra_columns="ignore",
        )
        rows = stored.select(pl.len()).collect().item()
        for start in range(0, rows, BATCH):
            yield stored.select(list(dict.fromkeys(columns))).slice(start, BATCH).collect()
