"""Every lead handed over to sales, and what sales did about it."""

from datetime import datetime

import polars as pl

from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import UNKNOWN, owners, until

_HANDOFF = ["contact_id", "handed_over_at"]


def handoffs(
    entries: pl.DataFrame, returns: pl.DataFrame, stage: str, facts: Facts, as_of: datetime
) -> pl.DataFrame:
    """Return one row per handoff to sales by `as_of`: a lead that comes back has one per cycle.

    An implied entry is none: whom sales took up by itself nobody handed over, so no clock runs.
    Counted in, they would also flatter acceptance, since only those accepted imply the stage.

    Columns: contact_id, cycle, repeat (handed over in an earlier cycle already), handed_over_at,
    sent_back_at (when this cycle ended; null while it runs), rep (empty while nobody is
    assigned), attempts_at (list of the moments of all attempts since, in order), reached_at
    (first attempt that reached the person), decided_at and decision (accepted or rejected, the
    first since). Automatic mail is no attempt. What happened before the handoff does not count;
    what happens from the next handoff of the same contact on counts for that one.
    """
    handed = _handed(entries, returns, stage)
    by_hand = until(facts, "activities", as_of).filter(~pl.col("automated").fill_null(value=False))
    attempts = (
        _answering(by_hand, handed)
        .group_by(_HANDOFF)
        .agg(
            pl.col("occurred_at").sort().alias("attempts_at"),
            pl.col("occurred_at").filter(pl.col("outcome") == "reached").min().alias("reached_at"),
        )
    )
    decided = pl.col("outcome").is_in(["accepted", "rejected"])
    decisions = (
        _answering(until(facts, "dispositions", as_of).filter(decided), handed)
        .sort("occurred_at", "fact_id")
        .group_by(_HANDOFF)
        .agg(
            pl.col("occurred_at").first().alias("decided_at"),
            pl.col("outcome").first().alias("decision"),
        )
    )
    return (
        handed.join(owners(facts, as_of), on="contact_id", how="left")
        .join(attempts, on=_HANDOFF, how="left")
        .join(decisions, on=_HANDOFF, how="left")
        .with_columns(pl.col("rep").fill_null(UNKNOWN), pl.col("attempts_at").fill_null([]))
        .drop("following")
        .sort("handed_over_at", "contact_id")
        .collect()
    )


def _handed(entries: pl.DataFrame, returns: pl.DataFrame, stage: str) -> pl.LazyFrame:
    """Return every handoff, with the moment of the contact's next one as `following`."""
    ended = returns.lazy().select("contact_id", "cycle", "sent_back_at")
    return (
        entries.lazy()
        .filter(pl.col("stage") == stage, ~pl.col("implied"))
        .select("contact_id", "cycle", "repeat", pl.col("entered_at").alias("handed_over_at"))
        .sort("contact_id", "handed_over_at")
        .with_columns(following=pl.col("handed_over_at").shift(-1).over("contact_id"))
        .join(ended, on=["contact_id", "cycle"], how="left")
    )


def _answering(told: pl.LazyFrame, handed: pl.LazyFrame) -> pl.LazyFrame:
    """Return the facts that answer a handoff, each beside it."""
    before_the_next = pl.col("following").is_null() | (pl.col("occurred_at") < pl.col("following"))
    return told.join(handed, on="contact_id").filter(
        pl.col("occurred_at") >= pl.col("handed_over_at"), before_the_next
    )
