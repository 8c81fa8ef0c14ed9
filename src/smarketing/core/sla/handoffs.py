"""Every lead handed over to sales, and what sales did about it."""

from datetime import datetime

import polars as pl

from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import UNKNOWN, owners, until


def handoffs(entries: pl.DataFrame, stage: str, facts: Facts, as_of: datetime) -> pl.DataFrame:
    """Return one row per lead that was handed over to sales by `as_of`.

    An implied entry is none: whom sales took up by itself nobody handed over, so no clock runs.
    Counted in, they would also flatter acceptance, since only those accepted imply the stage.

    Columns: contact_id, handed_over_at, rep (empty while nobody is assigned), attempts_at (list
    of the moments of all attempts since, in order), reached_at (first attempt that reached the
    person), decided_at and decision (accepted or rejected, the first since). Automatic mail is
    no attempt. What happened before the handoff does not count.
    """
    handed = (
        entries.lazy()
        .filter(pl.col("stage") == stage, ~pl.col("implied"))
        .select("contact_id", pl.col("entered_at").alias("handed_over_at"))
    )
    since = pl.col("occurred_at") >= pl.col("handed_over_at")
    by_hand = until(facts, "activities", as_of).filter(~pl.col("automated").fill_null(value=False))
    attempts = (
        by_hand.join(handed, on="contact_id")
        .filter(since)
        .group_by("contact_id")
        .agg(
            pl.col("occurred_at").sort().alias("attempts_at"),
            pl.col("occurred_at").filter(pl.col("outcome") == "reached").min().alias("reached_at"),
        )
    )
    decided = pl.col("outcome").is_in(["accepted", "rejected"])
    decisions = (
        until(facts, "dispositions", as_of)
        .filter(decided)
        .join(handed, on="contact_id")
        .filter(since)
        .sort("occurred_at", "fact_id")
        .group_by("contact_id")
        .agg(
            pl.col("occurred_at").first().alias("decided_at"),
            pl.col("outcome").first().alias("decision"),
        )
    )
    return (
        handed.join(owners(facts, as_of), on="contact_id", how="left")
        .join(attempts, on="contact_id", how="left")
        .join(decisions, on="contact_id", how="left")
        .with_columns(pl.col("rep").fill_null(UNKNOWN), pl.col("attempts_at").fill_null([]))
        .sort("handed_over_at", "contact_id")
        .collect()
    )
