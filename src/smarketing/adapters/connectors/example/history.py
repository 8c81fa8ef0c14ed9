"""One history to be written: of which firm, by what chance, over what time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from smarketing.adapters.connectors.example.chance import Chance, Flags, Whole
from smarketing.adapters.connectors.example.pace import NEVER
from smarketing.adapters.connectors.example.planted import Company
from smarketing.adapters.connectors.example.timeline import Timeline, timeline_until
from smarketing.core.ledger.tables import MOMENT, TABLES

SOURCE = "vauban-crm"
"""The system that tells these facts."""

MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class History:
    """A company, its chance and its timeline: all that a fact depends on besides its contact."""

    company: Company
    chance: Chance
    timeline: Timeline

    @classmethod
    def of(cls, company: Company, seed: int, until: datetime) -> "History":
        """Set out to write the 24 months that end at `until`, an aware moment."""
        return cls(company, Chance(seed), timeline_until(until, company.season))

    def written(self, moments: Whole) -> Flags:
        """Say which moments this history holds: what comes later is not yet written."""
        return np.asarray(moments < self.timeline.until)


def happened(moments: Whole) -> Flags:
    """Say which moments are planned at all and lie on the timeline."""
    return np.asarray(moments < NEVER)


def ids(letter: str, numbers: Whole) -> pl.Series:
    """Write contact or deal numbers as the CRM does, C00000042."""
    digits = pl.Series(numbers).cast(pl.String).str.zfill(8)
    return letter + digits


def pick(words: Sequence[str | None], positions: Whole) -> pl.Series:
    """Return the word at each position; null at -1."""
    known = pl.Series([*words, None], dtype=pl.String)
    return known.gather(pl.Series(np.where(positions < 0, len(words), positions)))


def moments(seconds: Whole) -> pl.Series:
    """Return epoch seconds as moments of the ledger."""
    return pl.Series(seconds * MICROSECONDS).cast(MOMENT)


def in_schema(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Put a frame into the schema of its fact table; columns it lacks are null.

    The frame's `id`, the CRM's own, becomes the `fact_id` that an import would give the fact.
    """
    told = frame.with_columns(
        fact_id=pl.lit(f"{SOURCE}:{table}:") + pl.col("id"), source=pl.lit(SOURCE)
    )
    return told.select(
        pl.col(name).cast(dtype) if name in told.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in TABLES[table].schema.items()
    )
