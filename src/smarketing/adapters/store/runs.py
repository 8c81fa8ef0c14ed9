"""Sorted runs of fingerprints, on disk or in memory: looked up by halving, merged in slices."""

import mmap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from smarketing.adapters.store.prints import U64

U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]
Positions = NDArray[np.int64]

SLICE = 1 << 20
"""Entries looked at in one go: bounds the memory of a lookup and of a merge."""

SLICES_HELD = 8
"""Slices of a run on disk that may stay mapped before their pages are given back."""

ENTRY_BYTES = 3 * 8 + 4
"""Three prints of 64 bits, and the number of the file that holds the row."""


@dataclass(frozen=True)
class Run:
    """Entries sorted by `high`; `origin` numbers the file of the table that holds the row.

    `cells` is a bitmap over the space of keys, at least eight bits per entry: an empty bit says
    at once that no key there is held, which is the answer for nearly all rows of a new file.
    """

    high: U64
    low: U64
    content: U64
    origin: U32
    cells: U8
    path: Path | None = None
    mapped: mmap.mmap | None = None

    @classmethod
    def of(cls, high: U64, low: U64, content: U64, origin: U32) -> Self:
        """Make a run in memory of entries sorted by `high`."""
        return cls(high, low, content, origin, _cells(high, len(high), 0, 1))

    @classmethod
    def open(cls, path: Path, entries: int) -> Self:
        """Map a run from disk; raises ValueError where the file is not a run of that length."""
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(mapped) != entries * ENTRY_BYTES + (1 << _cell_bits(entries)) // 8:
            raise ValueError(f"{path.name} is not a run of {entries} entries")
        high, low, content = np.frombuffer(mapped, np.uint64, 3 * entries).reshape(3, entries)
        origin = np.frombuffer(mapped, np.uint32, entries, offset=24 * entries)
        cells = np.frombuffer(mapped, np.uint8, offset=ENTRY_BYTES * entries)
        return cls(high, low, content, origin, cells, path, mapped)

    def __len__(self) -> int:
        return len(self.high)

    def find(self, high: U64, low: U64) -> Positions:
        """Return for each key, sorted by `high`, the entry that holds it, or -1."""
        found = np.full(len(high), -1, np.int64)
        for number, start in enumerate(range(0, len(self), SLICE)):
            stop = min(start + SLICE, len(self))
            first = np.searchsorted(high, self.high[start], "left")
            last = np.searchsorted(high, self.high[stop - 1], "right")
            asked = first + self._maybe_held(high[first:last])
            if len(asked):
                held = self.high[start:stop], self.low[start:stop]
                hits = _find_in(*held, high[asked], low[asked])
                found[asked] = np.where(hits >= 0, hits + start, found[asked])
            if number % SLICES_HELD == SLICES_HELD - 1:
                self.let_go()
        return found

    def let_go(self) -> None:
        """Drop the pages read so far: the system keeps them cached, but memory stays bounded."""
        if self.mapped is not None:
            self.mapped.madvise(mmap.MADV_DONTNEED)

    def _maybe_held(self, high: U64) -> Positions:
        cell = high >> np.uint64(64 - _cell_bits(len(self)))
        bit = (cell & np.uint64(7)).astype(np.uint8)
        return np.flatnonzero((self.cells[cell >> np.uint64(3)] >> bit) & 1)


def _cell_bits(entries: int) -> int:
    return max(3, (8 * entries - 1).bit_length())


def _cells(high: U64, entries: int, cut: int, cuts: int) -> U8:
    """Return the bitmap of one of `cuts` even parts of the space of keys."""
    bits = _cell_bits(entries)
    filled = np.zeros((1 << bits) // cuts, np.bool_)
    filled[(high >> np.uint64(64 - bits)) - np.uint64(cut * len(filled))] = True
    return np.packbits(filled, bitorder="little")


def _find_in(high: U64, low: U64, wanted_high: U64, wanted_low: U64) -> Positions:
    found = np.full(len(wanted_high), -1, np.int64)
    position = np.searchsorted(high, wanted_high)
    asked = np.flatnonzero(position < len(high))
    while len(asked):
        at = position[asked]
        near = high[at] == wanted_high[asked]
        asked, at = asked[near], at[near]
        hit = low[at] == wanted_low[asked]
        found[asked[hit]] = at[hit]
        # Two keys may share their first 64 bits: the next entry may still be the one.
        asked = asked[~hit]
        position[asked] += 1
        asked = asked[position[asked] < len(high)]
    return found


def merged(runs: Sequence[Run], path: Path) -> Run:
    """Merge runs into one: in memory while it fits a slice, else as a new file at `path`."""
    total = sum(len(run) for run in runs)
    slices = _merged_slices(runs, total)
    return next(slices) if total <= SLICE else write_run(slices, total, path)


def write_run(slices: Iterator[Run], total: int, path: Path) -> Run:
    """Write a run of `total` entries, slice after slice in order, and map it."""
    done, filled = 0, ENTRY_BYTES * total
    with path.open("wb") as file:
        for piece in slices:
            for section, column in enumerate((piece.high, piece.low, piece.content)):
                file.seek(8 * (section * total + done))
                file.write(column.data)
            file.seek(24 * total + 4 * done)
            file.write(piece.origin.data)
            file.seek(filled)
            file.write(piece.cells.data)
            done, filled = done + len(piece), filled + len(piece.cells)
    return Run.open(path, total)


def _merged_slices(runs: Sequence[Run], total: int) -> Iterator[Run]:
    """Cut the space of keys evenly; each cut holds about half a slice, as keys spread evenly.

    Cuts are a power of two, so that they end where bytes of the bitmap end.
    """
    cuts = 1 if total <= SLICE else 1 << (2 * total // SLICE).bit_length()
    bounds = np.array([(cut << 64) // cuts for cut in range(1, cuts)], np.uint64)
    edges = [[0, *np.searchsorted(run.high, bounds).tolist(), len(run)] for run in runs]
    for cut in range(cuts):
        parts = [slice(edge[cut], edge[cut + 1]) for edge in edges]
        pairs = list(zip(runs, parts, strict=True))
        high = np.concatenate([run.high[part] for run, part in pairs])
        # The stable sort notices that there are but a few sorted runs, and merges them.
        order = np.argsort(high, kind="stable")
        high = high[order]
        yield Run(
            high,
            np.concatenate([run.low[part] for run, part in pairs])[order],
            np.concatenate([run.content[part] for run, part in pairs])[order],
            np.concatenate([run.origin[part] for run, part in pairs])[order],
            _cells(high, total, cut, cuts),
        )
        for run in runs:
            run.let_go()
