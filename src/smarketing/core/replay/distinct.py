"""Numbers for things that occur many times: the same thing always gets the same number.

A thing is known by 128 bits of hash. Among nine million things the chance that any two share
them is about 10⁻²⁵.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.base.compiling import bare, part
from smarketing.core.replay.still import still

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]

NONE: Final = 2**32 - 1
"""The number of what is not there."""

_FIRST_SIZE = 1 << 10


class Prints(NamedTuple):
    """128 bits of hash of each row, in two halves."""

    high: U64
    low: U64

    def at(self, rows: npt.NDArray[np.int64]) -> "Prints":
        """Return the prints of some rows."""
        return Prints(self.high[rows], self.low[rows])


def prints_of(frame: pl.DataFrame, *, salt: int = 0) -> Prints:
    """Hash the rows of a frame; a null differs from an empty text.

    Hashes hold within one version of Polars. The same row under another salt is another thing.
    """
    return Prints(_hashed(frame, 1 + 2 * salt), _hashed(frame, 2 + 2 * salt))


def _hashed(frame: pl.DataFrame, seed: int) -> U64:
    column = frame.to_series()
    return (column.hash(seed) if frame.width == 1 else frame.hash_rows(seed)).to_numpy()


def joined_prints(parts: Sequence[Prints]) -> Prints:
    """Put prints behind one another."""
    return Prints(*(np.concatenate(halves) for halves in zip(*parts, strict=True)))


def compact(texts: pl.Series) -> pl.Series:
    """Copy texts, so that they no longer hold on to the larger ones they were picked from."""
    return pl.select(pl.concat_str(texts, pl.lit(""))).to_series().alias(texts.name)


class Distinct:
    """Hands out numbers, from 0 on, in the order in which things are first seen."""

    def __init__(self) -> None:
        self._held = _room(_FIRST_SIZE)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def numbers(self, prints: Prints) -> tuple[U32, npt.NDArray[np.int64]]:
        """Return the number of each row, and the rows at which a number was given first."""
        numbers = np.empty(len(prints.high), np.uint32)
        firsts = np.empty(len(prints.high), np.int64)
        row, before = 0, self._count
        high, low = still(prints.high), still(prints.low)
        while row < len(numbers):
            row, self._count = _number_all(
                high, low, self._held, numbers, firsts, row, self._count, before
            )
            if 2 * self._count >= len(self._held):
                self._grow()
        return numbers, firsts[: self._count - before].copy()

    def find(self, prints: Prints) -> U32:
        """Return the number of each row, `NONE` for what was never seen."""
        numbers = np.empty(len(prints.high), np.uint32)
        _find_all(still(prints.high), still(prints.low), self._held, numbers)
        return numbers

    def _grow(self) -> None:
        room = _room(4 * len(self._held))
        _move(self._held, room)
        self._held = room


def _room(size: int) -> U64:
    """Return empty slots: both halves of the prints and the number, side by side."""
    return np.full((size, 3), NONE, np.uint64)


@bare
def _number_all(high, low, held, numbers, firsts, row, count, before):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    while row < len(numbers) and 2 * count < len(held):
        slot = _slot(high[row], low[row], held)
        if held[slot, 2] == np.uint64(NONE):
            held[slot, 0], held[slot, 1], held[slot, 2] = high[row], low[row], count
            firsts[count - before] = row
            count += 1
        numbers[row] = held[slot, 2]
        row += 1
    return row, count


@bare
def _find_all(high, low, held, numbers):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    for row in range(len(numbers)):
        numbers[row] = held[_slot(high[row], low[row], held), 2]


@bare
def _move(old, new):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    for place in range(len(old)):
        if old[place, 2] != np.uint64(NONE):
            slot = _slot(old[place, 0], old[place, 1], new)
            for half in range(3):
                new[slot, half] = old[place, half]


@part
def _slot(high, low, held):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Return the slot of a thing, or the empty one where it belongs."""
    mask = np.uint64(len(held) - 1)
    slot = low & mask
    while held[slot, 2] != np.uint64(NONE) and not (held[slot, 0] == high and held[slot, 1] == low):
        slot = (slot + np.uint64(1)) & mask
    return slot
