"""The closed loop: each source from its contacts to the revenue they brought."""

from datetime import datetime

import polars as pl

from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import UNKNOWN, until

DEAL_STATES = ("won", "lost", "open")


def deals(facts: Facts, as_of: datetime) -> pl.DataFrame:
    """Return each deal as it stands at `as_of`: its latest event.

    Columns: deal_id, contact_id, account_id, status, since (when it came to that status: a later
    event of the same status corrects the deal and does not move it to another day), amount
    (minor units), currency, rep, product. Of events at the same moment, as in sources that hold
    dates only, one that closes the deal comes after one that leaves it open.
    """
    closes = pl.col("status") != "open"
    told = until(facts, "deal_events", as_of).sort("deal_id", "occurred_at", closes, "fact_id")
    goes_on = pl.all_horizontal(
        pl.col(name) == pl.col(name).shift(1) for name in ("deal_id", "status")
    )
    return (
        told.with_columns(goes_on=goes_on.fill_null(value=False))
        .group_by("deal_id", maintain_order=True)
        .agg(
            pl.col("contact_id", "account_id", "status").last(),
            pl.col("occurred_at").filter(~pl.col("goes_on")).last().alias("since"),
            pl.col("amount").last().fill_null(0),
            pl.col("currency").last(),
            pl.col("rep").last().fill_null(UNKNOWN),
            pl.col("product").last(),
        )
        .collect()
    )


def closed_loop(
    deals: pl.DataFrame, profiles: pl.DataFrame, spend: pl.DataFrame, by: str, currency: str
) -> pl.DataFrame:
    """Join revenue back to the source of each deal's contact.

    `by` is a column of `profiles` (channel, campaign, persona, owner); deals without a contact
    count under "" (or under their own representative when cut by owner). Money in another
    currency is left out here, and told as a finding by the ledger; what was spent without saying
    on which source counts under "". Returns one row per source: key, contacts, customers
    (contacts with a won deal), won, lost, open, revenue, spend.
    """
    own = pl.col("rep") if by == "owner" else pl.lit(UNKNOWN)
    keyed = deals.join(
        profiles.select("contact_id", pl.col(by).alias("key")), on="contact_id", how="left"
    ).with_columns(key=pl.col("key").fill_null(own))
    if by == "owner":
        keyed = keyed.with_columns(key=pl.when(own != UNKNOWN).then(own).otherwise("key"))
    won = pl.col("status") == "won"
    outcomes = keyed.group_by("key").agg(
        pl.col("contact_id").filter(won).drop_nulls().n_unique().alias("customers"),
        *[(pl.col("status") == state).sum().alias(state) for state in DEAL_STATES],
        pl.col("amount").filter(won, pl.col("currency") == currency).sum().alias("revenue"),
    )
    contacts = profiles.group_by(pl.col(by).alias("key")).agg(pl.len().alias("contacts"))
    source = pl.col(by).fill_null(UNKNOWN) if by in spend.columns else pl.lit(UNKNOWN)
    costs = (
        spend.filter(pl.col("currency") == currency)
        .with_columns(key=source)
        .group_by("key")
        .agg(pl.col("amount").sum().alias("spend"))
    )
    joined = contacts
    for other in (outcomes, costs):
        joined = joined.join(other, on="key", how="full", coalesce=True)
    return joined.with_columns(pl.exclude("key").fill_null(0)).sort("key")
