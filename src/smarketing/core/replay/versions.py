"""Versions of contacts and of accounts, put in order: one per moment, partition by partition."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from smarketing.core.base.compiling import bare
from smarketing.core.replay.distinct import U32, U64, Prints
from smarketing.core.replay.grouping import Grouped, Loose, Whole, grouped, spread
from smarketing.core.replay.rows import Rows, Run
from smarketing.core.replay.still import still

Flags = npt.NDArray[np.bool_]

NEVER = np.iinfo(np.int64).max
"""A moment that does not come."""


class Versions(NamedTuple):
    """Versions in no order. `own` is false where a merged contact tells, of its survivor."""

    prints: Prints
    moments: Whole
    texts: U32
    accounts: U32
    own: Flags
    rows: U32


class Ordered(NamedTuple):
    """Versions, one per moment, sorted by whom they are of and by moment.

    Those of the one with the n-th hash are from `starts[n]` to `starts[n + 1]`.
    """

    high: U64
    low: U64
    starts: Whole
    moments: Whole
    texts: U32
    accounts: U32
    rows: U32


def in_order(told: Sequence[Versions], rows: Rows, bits: int, run: Run) -> list[Ordered]:
    """Sort versions, by partition of so many bits; of several at one moment the last by fact_id.

    What merged contacts tell holds until the survivor has a version of its own.
    """
    if not told:
        return []
    sizes = [len(part.rows) for part in told]
    firsts = np.cumsum([0, *sizes])[:-1].tolist()
    pieces = list(run(lambda one: _spread(*one, bits), zip(told, firsts, strict=True)))
    own = np.concatenate([part.own for part in told])
    names = np.concatenate([part.rows for part in told])

    def sort(number: int) -> tuple[Grouped, Flags, Whole]:
        cuts = [found[bounds[number] : bounds[number + 1]] for found, bounds in pieces]
        group = grouped(np.concatenate(cuts), bits)
        kept = np.ones(len(group.words), np.bool_)
        starts, moments = still(group.starts), still(group.moments)
        if not own[group.words].all():
            _drop_borrowed(starts, moments, own[group.words], kept)
        is_tied = np.zeros(len(kept), np.bool_)
        _find_ties(starts, moments, kept, is_tied)
        return group, kept, np.flatnonzero(is_tied)

    parts = list(run(sort, range(1 << bits)))
    _settle_ties(parts, names, rows)
    texts = np.concatenate([part.texts for part in told])
    accounts = np.concatenate([part.accounts for part in told])
    return [_chosen(group, kept, texts, accounts, names) for group, kept, _ in parts]


def _spread(part: Versions, first: int, bits: int) -> tuple[U64, Whole]:
    index = np.arange(first, first + len(part.rows), dtype=np.uint32)
    return spread([Loose(*part.prints, part.moments, index, index)], bits)


def _settle_ties(parts: Sequence[tuple[Grouped, Flags, Whole]], names: U32, rows: Rows) -> None:
    """Of versions at the same moment keep the last by fact_id."""
    asked = [names[group.words[tied]] for group, _, tied in parts]
    if not any(len(one) for one in asked):
        return
    rank = rows.texts("fact_id", np.concatenate(asked)).rank("ordinal").to_numpy()
    begin = 0
    for group, kept, tied in parts:
        mine = rank[begin : begin + len(tied)]
        _drop_earlier(still(group.starts), still(group.moments), tied, still(mine), kept)
        begin += len(tied)


def _chosen(group: Grouped, kept: Flags, texts: U32, accounts: U32, rows: U32) -> Ordered:
    starts, moments, index = group.starts, group.moments, group.words
    if not kept.all():
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])[starts]
        moments, index = moments[kept], index[kept]
    return Ordered(
        group.high, group.low, starts, moments, texts[index], accounts[index], rows[index]
    )


@bare
def _drop_borrowed(starts, moments, own, kept):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Drop what merged contacts tell from the moment on at which the survivor tells itself."""
    for contact in range(len(starts) - 1):
        first_own = NEVER
        for row in range(starts[contact], starts[contact + 1]):
            if own[row]:
                first_own = min(first_own, moments[row])
        for row in range(starts[contact], starts[contact + 1]):
            kept[row] = own[row] or moments[row] < first_own


@bare
def _find_ties(starts, moments, kept, is_tied):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Mark the versions that share their moment with another one."""
    for contact in range(len(starts) - 1):
        before = -1
        for row in range(starts[contact], starts[contact + 1]):
            if kept[row]:
                if before >= 0 and moments[before] == moments[row]:
                    is_tied[before] = is_tied[row] = True
                before = row


@bare
def _drop_earlier(starts, moments, tied, rank, kept):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Of tied versions keep the one of the highest rank."""
    contact = 0
    best = -1
    for place in range(len(tied)):
        row = tied[place]
        same = False
        while starts[contact + 1] <= row:
            contact += 1
        if best >= 0:
            other = tied[best]
            same = other >= starts[contact] and moments[other] == moments[row]
        if not same:
            best = place
        elif rank[place] > rank[best]:
            kept[tied[best]] = False
            best = place
        else:
            kept[row] = False
