"""Fingerprints: which fact a row is, and what it says, in three numbers."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
import polars_hash as plh
from numpy.typing import NDArray

from smarketing.adapters.store.tables import Identity

U64 = NDArray[np.uint64]

ENCODING = 1
"""Version of the row encoding; another one makes every index of this ledger stale."""


@dataclass(frozen=True)
class Prints:
    """Fingerprints of many rows: 128 bits of the key, in two halves, and 64 bits of the content.

    The content's print covers the key too, so two rows pass for one another only if all 192 bits
    agree. `high` is spread evenly whatever the keys look like, which the index relies on.
    """

    high: U64
    low: U64
    content: U64

    def __len__(self) -> int:
        return len(self.high)

    def take(self, positions: NDArray[np.int64]) -> Self:
        """Return the prints of some rows, in the order asked for."""
        return type(self)(self.high[positions], self.low[positions], self.content[positions])


def prints_of(frame: pl.DataFrame, identity: Identity) -> Prints:
    """Return the fingerprints of a frame's rows; they stay the same across library versions.

    The encoding of a row is injective: a null differs from an empty text, and no value can run
    into the next column.
    """
    key = plh.col(identity.key).nchash.xxh3_128()
    half = pl.lit(2**64, dtype=pl.UInt128)
    columns = {
        "high": (key // half).cast(pl.UInt64),
        "low": (key % half).cast(pl.UInt64),
        "content": _content_print(identity),
    }
    prints = frame.select(**columns)
    return Prints(*(prints[name].to_numpy() for name in columns))


def _content_print(identity: Identity) -> pl.Expr:
    if not identity.content:
        return pl.lit(0, dtype=pl.UInt64)
    row: pl.Expr = plh.hash_rows(identity.content, version=ENCODING).nchash.xxh3_64()
    return row
