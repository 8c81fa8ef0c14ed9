"""The columns of every Delta table in a ledger: the facts, and the books kept beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from smarketing.core.ledger.tables import MOMENT, TABLES

type_of_column = pl.DataType | type[pl.DataType]
Schema = Mapping[str, type_of_column]

QUARANTINE = "quarantine"
RESOLUTIONS = "quarantine_resolutions"
IMPORTS = "imports"

BOOKS: dict[str, dict[str, type_of_column]] = {
    QUARANTINE: {
        # the same for the same line of the same content read by the same rules
        "quarantine_id": pl.String,
        "import_id": pl.String,
        "file": pl.String,
        "line": pl.Int64,
        "column": pl.String,
        "value": pl.String,
        # an English sentence with {named} places, and their values as a JSON object
        "reason": pl.String,
        "reason_values": pl.String,
        # the record as read, a JSON object of column to text
        "record": pl.String,
        # the text of the mapping, so that the corrected record can be read the same way
        "mapping": pl.String,
        "quarantined_at": MOMENT,
    },
    RESOLUTIONS: {"quarantine_id": pl.String, "how": pl.String, "resolved_at": MOMENT},
    IMPORTS: {
        "import_id": pl.String,
        "file": pl.String,
        "taken_at": MOMENT,
        "rows": pl.Int64,
        "accepted": pl.Int64,
        "duplicate": pl.Int64,
        "quarantined": pl.Int64,
        # a JSON object: table to number of facts that were not known before
        "new_facts": pl.String,
        "mapping": pl.String,
    },
}


def columns_of(table: str) -> Schema:
    """Return the columns of a fact table or of a book, in the order in which they are stored."""
    return TABLES[table].schema if table in TABLES else BOOKS[table]


@dataclass(frozen=True)
class Identity:
    """What makes a row of a table the same row, and what it says.

    `key` names the column that identifies a row. Rows of the same key must agree in all columns
    of `content`; where there are none, a row told again is always the same row.
    """

    key: str
    content: tuple[str, ...]


def identity_of(table: str) -> Identity:
    """Return how the rows of a table are told apart."""
    if table in TABLES:
        return Identity("fact_id", tuple(TABLES[table].schema))
    return Identity("quarantine_id", ())
