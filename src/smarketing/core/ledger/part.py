"""A bounded part of a file as read, before any mapping: this is what every reader yields."""

from dataclasses import dataclass

import polars as pl

from smarketing.core.ledger.intake import REJECTED_SCHEMA
from smarketing.core.ledger.texts import UNKNOWN, Texture


@dataclass(frozen=True)
class Part:
    """Some records of a file, in its order.

    `raw` holds the whole records under the file's own column names, all strings, null where the
    file has nothing. `lines` (Int64) is the 1-based line of the file where each of them begins.
    `broken` (schema `REJECTED_SCHEMA`) lists the records that could not be read as records.
    """

    raw: pl.DataFrame
    lines: pl.Series
    broken: pl.DataFrame
    texture: Texture = UNKNOWN

    @property
    def rows(self) -> int:
        """Return how many records the part has, whole and broken."""
        return self.raw.height + self.broken.height


def broken_records(rows: list[tuple[int, str, str, str, str, str]]) -> pl.DataFrame:
    """Return (line, column, value, reason, reason_values, record) rows as a frame."""
    return pl.DataFrame(rows, schema=REJECTED_SCHEMA, orient="row")
