"""The company that the tests of the example look at, made once."""

import hashlib
from datetime import UTC, datetime
from functools import cache

import polars as pl

from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.generate import facts_of
from smarketing.core.ledger.tables import TABLES

UNTIL = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)


@cache
def company(contacts: int, seed: int = 1, chunk: int = 1 << 16) -> dict[str, pl.DataFrame]:
    """Return all the facts of a company, table by table."""
    parts = list(facts_of(ATELIER_VAUBAN, seed, contacts, UNTIL, chunk))
    return {table: pl.concat(part[table] for part in parts if table in part) for table in parts[0]}


def digest(facts: dict[str, pl.DataFrame]) -> str:
    """Return one hash of every value, independent of how a library stores or prints them.

    A column that came later and says nothing leaves the company what it was.
    """
    hashed = hashlib.sha256()
    for table in sorted(facts):
        told = facts[table].with_columns(pl.col("occurred_at").dt.epoch("us"))
        idle = [name for name in TABLES[table].later if told[name].null_count() == told.height]
        for row in told.drop(idle).iter_rows():
            hashed.update(repr(row).encode())
    return hashed.hexdigest()
