"""Everything that happens to a contact, as one table of events."""

import polars as pl

from smarketing.core.ledger.tables import Facts

WORDING: dict[str, pl.DataType | type[pl.DataType]] = {
    # the fact table, or "account_customer": the contact's firm became a customer
    "table": pl.String,
    "kind": pl.String,
    "channel": pl.String,
    "campaign": pl.String,
    "content": pl.String,
    "outcome": pl.String,
    "reason": pl.String,
    "status": pl.String,
    "stage": pl.String,
    "purpose": pl.String,
    "granted": pl.Boolean,
    # of a version of the contact: its attributes, and those of its account at that moment (JSON)
    "attributes": pl.String,
    "account_attributes": pl.String,
}
"""What replay looks at in an event; null where the kind of event has no such thing."""

ACCOUNT_CUSTOMER = "account_customer"

_OF_TABLE = {
    "touches": ["kind", "channel", "campaign", "content"],
    "activities": ["kind"],
    "dispositions": ["outcome", "reason"],
    "deal_events": ["status"],
    "recorded_stages": ["stage"],
    "consents": ["purpose", "granted"],
}


def events(facts: Facts) -> pl.LazyFrame:
    """Return every event of every contact: contact_id, occurred_at and the columns of `WORDING`.

    A contact's versions carry the attributes of its account as they stood; a later version of the
    account is an event of the contact too. Automatic mail is no event of sales.
    """
    parts = [_worded(facts.table(name).lazy(), name, said) for name, said in _OF_TABLE.items()]
    versions = _versions(facts)
    parts += [_known(facts, versions), _account_customers(facts, versions)]
    return pl.concat(parts)


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
