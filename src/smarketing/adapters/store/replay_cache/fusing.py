"""Fusing segments: the live contacts of several become one, without asking the ledger."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from smarketing.adapters.store.replay_cache.segment import (
    THREADS,
    Segment,
    Sums,
    live_ones,
    sums_of,
    write_names,
    write_superseded,
)
from smarketing.adapters.store.replay_cache.writing import write_at
from smarketing.core.base.compiling import bare
from smarketing.core.replay.distinct import U32, U64
from smarketing.core.replay.grouping import Whole

_BLOCK = 1 << 22
"""Events copied in one go."""


class Roll(NamedTuple):
    """Contacts in order: their hash, and the segment and place where their events are."""

    high: U64
    low: U64
    segment: U32
    place: U32


def fuse(folder: Path, segments: Sequence[Segment], fused: Sequence[Segment]) -> Sums:
    """Write the live contacts of the last segments, `fused`, as one; return its checksums.

    What those supersede in the segments before them stays superseded.
    """
    folder.mkdir()
    _write_contacts(folder, segments, fused)
    write_superseded(folder, _still_superseded(segments[: len(segments) - len(fused)], fused))
    for one in fused:
        one.let_go()
    return sums_of(folder)


def _write_contacts(folder: Path, segments: Sequence[Segment], fused: Sequence[Segment]) -> None:
    live = live_ones(segments)[len(segments) - len(fused) :]
    alive = [
        np.arange(len(one)) if mask is None else np.flatnonzero(mask)
        for one, mask in zip(fused, live, strict=True)
    ]
    roll, order = _roll(fused, alive)
    counts = np.empty(len(roll.high), np.int64)
    for number, segment in enumerate(fused):
        mine = roll.segment == number
        counts[mine] = np.diff(segment.starts)[roll.place[mine]]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    for name, column in (("high", roll.high), ("low", roll.low), ("starts", starts)):
        (folder / name).write_bytes(column.data)
    _copy_events(folder, fused, roll, starts)
    named = [one.names.gather(places) for one, places in zip(fused, alive, strict=True)]
    write_names(folder, pl.concat(named).gather(order))


def _still_superseded(before: Sequence[Segment], fused: Sequence[Segment]) -> dict[str, U32]:
    nothing = np.empty(0, np.uint32)
    return {
        old.name: np.unique(
            np.concatenate([one.superseded.get(old.name, nothing) for one in fused])
        )
        for old in before
    }


def _roll(fused: Sequence[Segment], alive: Sequence[Whole]) -> tuple[Roll, Whole]:
    """Return all live contacts in order of their hash, and the order itself."""
    high = np.concatenate([one.high[places] for one, places in zip(fused, alive, strict=True)])
    low = np.concatenate([one.low[places] for one, places in zip(fused, alive, strict=True)])
    # A stable sort merges runs that are sorted already.
    order = np.argsort(high, kind="stable")
    equal = np.flatnonzero(high[order[1:]] == high[order[:-1]])
    if len(equal):
        order = np.lexsort((low, high))
    segment = np.repeat(np.arange(len(fused), dtype=np.uint32), [len(p) for p in alive])
    place = np.concatenate(alive).astype(np.uint32)
    return Roll(high[order], low[order], segment[order], place[order]), order


def _copy_events(folder: Path, fused: Sequence[Segment], roll: Roll, starts: Whole) -> None:
    cuts = np.searchsorted(starts, np.arange(0, starts[-1] + _BLOCK, _BLOCK))
    bounds = np.unique(np.minimum(cuts, len(roll.high)))
    with (
        (folder / "moments").open("wb") as moments,
        (folder / "words").open("wb") as words,
        ThreadPoolExecutor(THREADS) as pool,
    ):

        def copy(first: int, last: int) -> None:
            begin, end = int(starts[first]), int(starts[last])
            room = np.empty(end - begin, np.int64), np.empty(end - begin, np.uint32)
            for number, one in enumerate(fused):
                mine = first + np.flatnonzero(roll.segment[first:last] == number)
                into = starts[mine] - begin
                _copy(one.starts, one.moments, one.words, roll.place[mine], into, *room)
            write_at(moments.fileno(), room[0], begin)
            write_at(words.fileno(), room[1], begin)

        list(pool.map(copy, bounds[:-1].tolist(), bounds[1:].tolist()))


@bare
def _copy(starts, moments, words, places, into, room_moments, room_words):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    for contact in range(len(places)):
        to = into[contact]
        for row in range(starts[places[contact]], starts[places[contact] + 1]):
            room_moments[to] = moments[row]
            room_words[to] = words[row]
            to += 1
