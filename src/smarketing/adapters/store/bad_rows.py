"""The rows of a part that are not taken, as the quarantine lists them."""

import numpy as np
import polars as pl
import polars_hash as plh

from smarketing.adapters.store.account import Origin
from smarketing.adapters.store.tables import BOOKS, QUARANTINE
from smarketing.adapters.store.verdict import Positions
from smarketing.core.base.sentence import msgid
from smarketing.core.ledger.intake import REJECTED_SCHEMA, Intake

NO_FACT = msgid("the mapping makes no fact of this record")


def not_taken(intake: Intake, records: Positions, reasons: pl.DataFrame) -> pl.DataFrame:
    """Return records that the store does not take, in the columns of `REJECTED_SCHEMA`.

    `reasons` has the columns `reason` and `reason_values`, one row per record.
    """
    chosen = pl.Series(records)
    return pl.DataFrame(
        {
            "line": intake.lines.gather(chosen),
            "column": pl.repeat("", len(records), eager=True),
            "value": pl.repeat("", len(records), eager=True),
            "reason": reasons["reason"],
            "reason_values": reasons["reason_values"],
            "record": intake.raw[records]
            .select(pl.struct(pl.all()).struct.json_encode())
            .to_series(),
        },
        schema=REJECTED_SCHEMA,
    )


def without_fact(intake: Intake, covered: pl.Series) -> Positions:
    """Return the records that yield no fact and were not rejected either."""
    rejected = intake.lines.is_in(intake.rejected["line"].implode())
    return np.flatnonzero((~rejected & ~covered).to_numpy())


def listed(rejected: pl.DataFrame, origin: Origin, closed: pl.Series) -> pl.DataFrame:
    """Return rejected rows in the quarantine's columns.

    The lines that are `closed` had a row of this reading already, which waits no more: they get
    another one.
    """
    named = pl.lit(origin.import_id)
    if len(closed):
        anew = pl.lit(f"{origin.import_id} {origin.taken_at.isoformat()}")
        named = pl.when(pl.col("line").is_in(closed.implode())).then(anew).otherwise(named)
    place = plh.hash_rows([named, pl.col("line")])
    return rejected.with_columns(
        quarantine_id=place.nchash.xxh3_128(return_binary=True, byte_order="big").bin.encode("hex"),
        import_id=pl.lit(origin.import_id),
        file=pl.lit(origin.file),
        mapping=pl.lit(origin.mapping),
        quarantined_at=pl.lit(origin.taken_at),
    ).select(pl.col(name).cast(dtype) for name, dtype in BOOKS[QUARANTINE].items())
