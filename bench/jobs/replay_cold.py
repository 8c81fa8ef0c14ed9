"""Job: bring the events of every contact together from the ledger, as a first replay needs them.

The peers merely sort the touches by contact and moment into one file; ours also follows versions of
contacts and firms, numbers wordings, and leaves arrays that are mapped from then on.
"""

import os
import resource
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
from bench.contest import Outcome, Task, main
from bench.histories import (
    BEGIN,
    CONTACTS_PER_100_TOUCHES,
    DAYS,
    SEED,
    add_touches,
    write_ledger,
)
from bench.run import UNIT_OF_PEAK

from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.ledger import Ledger
from smarketing.adapters.store.replay_cache.streams import streams
from smarketing.core.replay.stream import Stream

AS_OF = BEGIN + timedelta(days=DAYS)

COLUMNS = ["contact_id", "occurred_at", "kind", "channel", "campaign", "content"]

FEW = 1000
"""Touches on which everything is compiled or loaded before the clock runs."""


def brought_together(root: Path) -> list[Stream]:
    """Bring the cache of a workspace up to its ledger and map it."""
    return streams(Ledger(root).snapshot(), Layout(root), AS_OF)


def workspace(task: Task) -> Path:
    """Return a workspace of the task's own with the ledger that was made; its files are shared."""
    few = task.scratch / "few"
    write_ledger(few, FEW, FEW, SEED)
    brought_together(few)
    add_touches(few, FEW, FEW, SEED + 1)
    brought_together(few)
    root = task.scratch / "workspace"
    shutil.copytree(task.made, root, copy_function=os.link)
    return root


def from_nothing(task: Task) -> Outcome:
    """Build the whole cache."""
    root = workspace(task)
    with task.work:
        brought_together(root)
    size = sum(file.stat().st_size for file in Layout(root).cache.rglob("*") if file.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT_OF_PEAK
    return Outcome(task.size, also={"cache, bytes": size, "peak of memory / cache": peak / size})


def one_percent_more(task: Task) -> Outcome:
    """Take in one per cent of new touches."""
    root = workspace(task)
    brought_together(root)
    more = max(1, task.size // 100)
    add_touches(root, task.size * CONTACTS_PER_100_TOUCHES // 100, more, SEED + 1)
    with task.work:
        brought_together(root)
    return Outcome(more)


def nothing_new(task: Task) -> Outcome:
    """Map what is there, and verify it."""
    root = workspace(task)
    brought_together(root)
    with task.work:
        brought_together(root)
    return Outcome(task.size)


def duckdb_sorted(task: Task) -> Outcome:
    """Sort with DuckDB, which goes to the disk where memory ends."""
    target = task.scratch / "sorted.parquet"
    with duckdb.connect(config={"temp_directory": str(task.scratch)}) as connection:
        touches = connection.read_parquet(touches_of(task.made)).project(", ".join(COLUMNS))
        touches.order("contact_id, occurred_at").write_parquet(str(target), compression="zstd")
        [[rows]] = connection.read_parquet(str(target)).count("*").fetchall()
    return Outcome(int(rows))


def polars_sorted(task: Task) -> Outcome:
    """Sort with Polars, streaming."""
    target = task.scratch / "sorted.parquet"
    touches = pl.scan_parquet(touches_of(task.made)).select(COLUMNS)
    touches.sort("contact_id", "occurred_at").sink_parquet(target)
    return Outcome(int(pl.scan_parquet(target).select(pl.len()).collect().item()))


def touches_of(root: Path) -> str:
    """Return the files of the touches."""
    return str(Layout(root).table("touches") / "*.parquet")


CONTESTANTS: dict[str, Callable[[Task], Outcome]] = {
    "smarketing, from nothing": from_nothing,
    "smarketing, one per cent more": one_percent_more,
    "smarketing, nothing new": nothing_new,
    "DuckDB, sorted touches": duckdb_sorted,
    "Polars, sorted touches": polars_sorted,
}

if __name__ == "__main__":
    main(
        "bringing the events of every contact together",
        {**CONTESTANTS},
        made="ledger",
        size="touches",
        most={"Polars, sorted touches": 30_000_000},
        same_rows=False,
    )
