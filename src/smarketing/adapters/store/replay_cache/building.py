"""Building a segment of the whole history from the files of the ledger.

Parts of files are decoded, hashed and spread over partitions by several threads, without ever
holding all texts; then each partition is sorted alone and written to its place.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl

from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.replay_cache.files import Part, parts_of
from smarketing.adapters.store.replay_cache.segment import Sums, sums_of, write_names
from smarketing.adapters.store.replay_cache.spill import Spill, memory_for
from smarketing.core.replay.distinct import U32, U64
from smarketing.core.replay.events import Words
from smarketing.core.replay.gathering import Gathering
from smarketing.core.replay.grouping import Grouped, Whole, bits_for, grouped
from smarketing.core.replay.known import Settled
from smarketing.core.replay.rows import Rows

Progress = Callable[[int, int], None]
"""Told how much of the work is done, and how much there is."""

THREADS = min(8, os.cpu_count() or 1)

VERSIONED = ("contacts", "accounts", "deal_events")
"""Tables from which events follow only when all of them have been read."""


def build_segment(
    folder: Path,
    layout: Layout,
    files: Mapping[str, Sequence[str]],
    gone: pl.DataFrame,
    words: Words,
    told: Progress,
) -> Sums:
    """Write a segment of all events that files tell; return the checksum of each of its files.

    `gone` names merged contacts and their survivors.
    """
    folder.mkdir()
    rows = Rows()
    parts = parts_of(layout, files, rows)
    gathering = Gathering(words, gone)
    bits = bits_for(len(rows))
    steps = _Steps(told, 2 * len(rows))
    with Spill(folder, bits, memory_for(len(rows))) as spill, ThreadPoolExecutor(THREADS) as pool:
        _take(pool, [one for one in parts if one[0].table in VERSIONED], gathering, spill, steps)
        known = gathering.known(rows, bits, pool.map)
        _take(
            pool, [one for one in parts if one[0].table not in VERSIONED], gathering, spill, steps
        )
        named = _write_events(pool, folder, spill, known, steps)
        names = rows.texts("contact_id", named, pool.map)
    if gone.height:
        names = names.replace(gone["contact_id"], gone["survivor"])
    write_names(folder, names)
    return sums_of(folder)


class _Steps:
    """Adds up the work done."""

    def __init__(self, told: Progress, total: int) -> None:
        self._told = told
        self._total = total
        self._done = 0

    def add(self, rows: int) -> None:
        self._done = min(self._total, self._done + rows)
        self._told(self._done, self._total)


def _take(
    pool: ThreadPoolExecutor,
    parts: Iterable[tuple[Part, int]],
    gathering: Gathering,
    spill: Spill,
    steps: _Steps,
) -> None:
    """Take in parts of files, several at once."""

    def take(part: Part, first: int) -> int:
        taken = [gathering.take(part.table, told, first + begin) for begin, told in part.slices()]
        events = [one for one in taken if one is not None]
        if events:
            spill.add(events)
        return part.rows

    running: list[Future[int]] = [pool.submit(take, part, first) for part, first in parts]
    try:
        for one in running:
            steps.add(one.result())
    finally:
        for one in running:
            one.cancel()


def _write_events(
    pool: ThreadPoolExecutor, folder: Path, spill: Spill, known: Settled, steps: _Steps
) -> U32:
    """Sort partition after partition and write it; return the row that names each contact."""

    def sort(number: int) -> Grouped:
        return grouped(spill.partition(number, known.events(number)), spill.bits)

    held: list[tuple[U64, U64, Whole, U32]] = []
    with (folder / "moments").open("wb") as moments, (folder / "words").open("wb") as words:
        for group in _in_turn(pool, sort, 1 << spill.bits):
            moments.write(group.moments.data)
            words.write(group.words.data)
            held.append((group.high, group.low, group.counts, group.rows))
            steps.add(len(group.words))
    high, low, counts, rows = (np.concatenate(one) for one in zip(*held, strict=True))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    for name, column in (("high", high), ("low", low), ("starts", starts)):
        (folder / name).write_bytes(column.data)
    return rows


def _in_turn(
    pool: ThreadPoolExecutor, function: Callable[[int], Grouped], count: int
) -> Iterator[Grouped]:
    """Return what a function makes of each number, in order, never far ahead of who takes it."""
    running: deque[Future[Grouped]] = deque()
    for number in range(count):
        running.append(pool.submit(function, number))
        if len(running) > 2 * THREADS:
            yield running.popleft().result()
    while running:
        yield running.popleft().result()
