"""The facts as they stood at a moment, one row per contact."""

from datetime import datetime

import polars as pl

from smarketing.core.ledger.tables import Facts

UNKNOWN = ""
"""The name under which contacts without a channel, persona or owner are counted."""


def until(facts: Facts, table: str, as_of: datetime) -> pl.LazyFrame:
    """Return the facts of a table that had happened by `as_of`."""
    return facts.table(table).lazy().filter(pl.col("occurred_at") <= as_of)


def first_of_each(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Keep the earliest fact per contact; facts of the same moment are ordered by their identity.

    The order in which facts arrived plays no part.
    """
    earliest = frame.filter(pl.col("occurred_at") == pl.col("occurred_at").min().over("contact_id"))
    return earliest.sort("fact_id").unique("contact_id", keep="first", maintain_order=True)


def last_of_each(frame: pl.LazyFrame, key: str = "contact_id") -> pl.LazyFrame:
    """Keep the latest fact per key, likewise; in no order."""
    latest = frame.filter(pl.col("occurred_at") == pl.col("occurred_at").max().over(key))
    # Few facts share their moment with another of their key: only those are put in order.
    are_several = pl.col(key).is_duplicated()
    several = latest.filter(are_several).sort("fact_id")
    several = several.unique(key, keep="last", maintain_order=True)
    return pl.concat([latest.filter(~are_several), several])


def latest_contacts(facts: Facts, as_of: datetime) -> pl.LazyFrame:
    """Return each contact as known at `as_of`: contact_id, account_id, name, attributes (JSON)."""
    return last_of_each(until(facts, "contacts", as_of)).select(
        "contact_id", "account_id", "name", "attributes"
    )


def owners(facts: Facts, as_of: datetime) -> pl.LazyFrame:
    """Return who works each contact at `as_of`: contact_id, rep."""
    return last_of_each(until(facts, "assignments", as_of)).select("contact_id", "rep")
