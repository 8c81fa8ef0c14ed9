"""Rows of many sources under one count, so that texts need not be held to be found again."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

import numpy as np
import polars as pl

from smarketing.core.replay.distinct import NONE, U32, compact

Given = TypeVar("Given")
Made = TypeVar("Made")

_BLOCK = 1 << 20
"""Texts that are put in order in one go."""


class Run(Protocol):
    """Applies a function to many things: `map`, or one that works on several at once."""

    def __call__(
        self, function: Callable[[Given], Made], things: Iterable[Given], /
    ) -> Iterator[Made]:
        """Return what the function makes of each thing, in order."""


class Rows:
    """Counts the rows of many sources, and reads columns of them again."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._reading: list[Callable[[str], pl.Series]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, rows: int, read: Callable[[str], pl.Series]) -> int:
        """Take in a source of so many rows, which reads a column whole; return its first row."""
        first = self._count
        self._firsts.append(first)
        self._reading.append(read)
        self._count += rows
        if self._count > NONE:
            raise OverflowError("more rows than replay can count")
        return first

    def texts(self, column: str, rows: U32, run: Run = map) -> pl.Series:
        """Return the texts of a column at some rows, in the order asked for."""
        source = np.searchsorted(self._firsts, rows, side="right") - 1
        # Of sixteen bits a sort counts instead of comparing.
        small = source.astype(np.uint16) if len(self._firsts) < 1 << 16 else source
        order = np.argsort(small, kind="stable").astype(np.uint32)
        ends = np.cumsum(np.bincount(source, minlength=len(self._firsts)))

        def read(number: int) -> pl.Series:
            begin = int(ends[number - 1]) if number else 0
            asked = rows[order[begin : ends[number]]] - np.uint32(self._firsts[number])
            return compact(self._reading[number](column).gather(asked))

        asked_of = np.flatnonzero(np.diff(ends, prepend=0)).tolist()
        found = pl.concat([pl.Series(column, [], pl.String), *run(read, asked_of)])
        back = np.empty(len(rows), np.uint32)
        back[order] = np.arange(len(rows), dtype=np.uint32)
        blocks = [back[begin : begin + _BLOCK] for begin in range(0, len(back), _BLOCK)]
        return pl.concat([found.clear(), *run(found.gather, blocks)])
