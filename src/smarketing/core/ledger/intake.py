"""What comes out of reading a part of a file: facts ready for the ledger, and rows that are not."""

from dataclasses import dataclass

import polars as pl

ROW = "row"
"""Beside the columns of its table, a fact in an intake names the row of the part it came from."""

REJECTED_SCHEMA = {
    # 1-based line of the file where the record begins
    "line": pl.Int64,
    # the file's own column, and the text that stood there; empty when the whole record is broken
    "column": pl.String,
    "value": pl.String,
    # an English sentence with {named} places, and the values for them as a JSON object
    "reason": pl.String,
    "reason_values": pl.String,
    # the record as read: a JSON object of column to text, or {"": raw text} when it did not parse
    "record": pl.String,
}


@dataclass(frozen=True)
class Intake:
    """One part of a file after mapping and validation.

    `rows` counts the records of the part. `facts` holds, per table, frames in the table's schema
    plus `row` (UInt32, 0-based within the part); one record may yield facts in several tables.
    `rejected` (schema `REJECTED_SCHEMA`) holds at most one line per record; a rejected record
    yields no fact at all, so nothing is half taken. `lines` (Int64, per row) and `raw` (strings,
    per row) let the store quarantine a row that it refuses later (same identity, other content).
    """

    rows: int
    facts: dict[str, pl.DataFrame]
    rejected: pl.DataFrame
    lines: pl.Series
    raw: pl.DataFrame
