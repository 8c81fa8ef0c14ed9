"""The events of contacts in plain Polars: joins and sorts, obvious and slow."""

import numpy as np
import polars as pl

from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.replay.events import ACCOUNT_CUSTOMER, WORDING
from smarketing.core.replay.stream import Stream

TOLD = ["contact_id", "occurred_at", *WORDING]

OF_TABLE = {
    "touches": ["kind", "channel", "campaign", "content"],
    "activities": ["kind"],
    "dispositions": ["outcome", "reason"],
    "deal_events": ["status"],
    "recorded_stages": ["stage"],
    "consents": ["purpose", "granted"],
}


def told_by(*streams: Stream) -> pl.DataFrame:
    """Return what streams tell as a table, sorted; contacts that are not live tell nothing."""
    return pl.concat([_told(stream) for stream in streams]).sort(TOLD, nulls_last=True)


def _told(stream: Stream) -> pl.DataFrame:
    counts = np.diff(stream.starts)
    live = np.ones(len(counts), np.bool_) if stream.live is None else stream.live
    contacts = stream.contacts.gather(np.repeat(np.arange(len(counts)), counts))
    return (
        stream.lexicon[stream.words]
        .with_columns(contact_id=contacts, occurred_at=pl.Series(stream.moments).cast(MOMENT))
        .filter(pl.Series(np.repeat(live, counts), dtype=pl.Boolean))
        .select(TOLD)
    )


def plainly(facts: Facts) -> pl.DataFrame:
    """Return the events of all contacts as a table, sorted."""
    return plain_events(facts).select(TOLD).sort(TOLD, nulls_last=True)


def plain_events(facts: Facts) -> pl.DataFrame:
    """Return every event of every contact: contact_id, occurred_at and the columns of `WORDING`."""
    parts = [_worded(facts.table(name).lazy(), name, said) for name, said in OF_TABLE.items()]
    versions = _versions(facts)
    parts += [_known(facts, versions), _account_customers(facts, versions)]
    return pl.concat(parts).collect()


def _worded(frame: pl.LazyFrame, table: str, said: list[str]) -> pl.LazyFrame:
    if table == "activities":
        frame = frame.filter(~pl.col("automated").fill_null(value=False))
    return frame.filter(pl.col("contact_id").is_not_null()).select(
        "contact_id",
        "occurred_at",
        pl.lit(table).alias("table"),
        *(
            pl.col(name) if name in said else pl.lit(None, dtype).alias(name)
            for name, dtype in list(WORDING.items())[1:]
        ),
    )


def _versions(facts: Facts) -> pl.LazyFrame:
    """Return each contact's versions, one per moment, and until when the account was theirs."""
    told = facts.table("contacts").lazy().sort("contact_id", "occurred_at", "fact_id")
    one = told.unique(["contact_id", "occurred_at"], keep="last", maintain_order=True)
    following = pl.col("occurred_at").shift(-1).over("contact_id")
    return one.select("contact_id", "occurred_at", "account_id", "attributes", until=following)


def _known(facts: Facts, versions: pl.LazyFrame) -> pl.LazyFrame:
    accounts = (
        facts.table("accounts")
        .lazy()
        .sort("account_id", "occurred_at", "fact_id")
        .unique(["account_id", "occurred_at"], keep="last", maintain_order=True)
        .select("account_id", "occurred_at", account_attributes="attributes")
    )
    own = versions.sort("occurred_at").join_asof(
        accounts.sort("occurred_at"), on="occurred_at", by="account_id", check_sortedness=False
    )
    meanwhile = (
        versions.rename({"occurred_at": "since"})
        .join(accounts, on="account_id")
        .filter(
            pl.col("occurred_at") > pl.col("since"),
            pl.col("until").is_null() | (pl.col("occurred_at") < pl.col("until")),
        )
    )
    columns = ["contact_id", "occurred_at", "attributes", "account_attributes"]
    both = pl.concat([own.select(columns), meanwhile.select(columns)])
    return _worded(both, "contacts", ["attributes", "account_attributes"])


def _account_customers(facts: Facts, versions: pl.LazyFrame) -> pl.LazyFrame:
    """Return, for every contact of a firm, when the firm had its first deal won.

    A contact's firm counts from the first version that names it; so does the firm of a deal that
    is only known through its contact.
    """
    belongs = (
        versions.filter(pl.col("account_id").is_not_null())
        .group_by("contact_id", "account_id")
        .agg(pl.col("occurred_at").min().alias("since"))
    )
    won = facts.table("deal_events").lazy().filter(pl.col("status") == "won")
    named = won.filter(pl.col("account_id").is_not_null()).select("account_id", "occurred_at")
    through = (
        won.filter(pl.col("account_id").is_null())
        .select("contact_id", "occurred_at")
        .join(belongs, on="contact_id")
        .select("account_id", pl.max_horizontal("occurred_at", "since").alias("occurred_at"))
    )
    first = pl.concat([named, through]).group_by("account_id").agg(pl.col("occurred_at").min())
    told = belongs.join(first, on="account_id").select(
        "contact_id", pl.max_horizontal("occurred_at", "since").alias("occurred_at")
    )
    return _worded(told, ACCOUNT_CUSTOMER, [])
