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
    sent_back_at (when this cycle ended; null while it runs), rep (who has the lead at `as_of`;
    empty while nobody is assigned), owners and owned_from (lists: who had it at the handoff, if
    anybody, then everyone assigned since, and when each was assigned), attempts_at and
    attempt_kinds (lists: the moments and kinds of all attempts since, in order), reached_at
    (first attempt that reached the person), decided_at and decision (accepted or rejected, the
    first since), reasons_at and reasons (lists: rejections since that gave a reason). Automatic
    mail is no attempt. What happened before the handoff does not count; what happens from the next
    handoff of the same contact on counts for that one.
    """
    handed = _handed(entries, returns, stage)
    by_hand = until(facts, "activities", as_of).filter(~pl.col("automated").fill_null(value=False))
    attempts = (
        answering(by_hand, handed)
        .sort("occurred_at", "fact_id")
        .group_by(_HANDOFF, maintain_order=True)
        .agg(
            pl.col("occurred_at").alias("attempts_at"),
            pl.col("kind").alias("attempt_kinds"),
            pl.col("occurred_at").filter(pl.col("outcome") == "reached").min().alias("reached_at"),
        )
    )
    lists = ["owners", "owned_from", "attempts_at", "attempt_kinds", "reasons_at", "reasons"]
    return (
        handed.join(owners(facts, as_of), on="contact_id", how="left")
        .join(_owned(facts, handed, as_of), on=_HANDOFF, how="left")
        .join(attempts, on=_HANDOFF, how="left")
        .join(_decisions(facts, handed, as_of), on=_HANDOFF, how="left")
        .with_columns(pl.col("rep").fill_null(UNKNOWN), pl.col(lists).fill_null([]))
        .drop("following")
        .sort("handed_over_at", "contact_id")
        .collect()
    )


def answering(told: pl.LazyFrame, handed: pl.LazyFrame) -> pl.LazyFrame:
    """Return the facts that answer a handoff, each beside it.

    `handed` has contact_id, handed_over_at and `following`, when the contact is next handed over.
    """
    before_the_next = pl.col("following").is_null() | (pl.col("occurred_at") < pl.col("following"))
    return told.join(handed, on="contact_id").filter(
        pl.col("occurred_at") >= pl.col("handed_over_at"), before_the_next
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


def _decisions(facts: Facts, handed: pl.LazyFrame, as_of: datetime) -> pl.LazyFrame:
    """Return the first decision on each handoff, and all rejections that gave a reason."""
    decided = pl.col("outcome").is_in(["accepted", "rejected"])
    gives_reason = (pl.col("outcome") == "rejected") & pl.col("reason").is_not_null()
    return (
        answering(until(facts, "dispositions", as_of).filter(decided), handed)
        .sort("occurred_at", "fact_id")
        .group_by(_HANDOFF, maintain_order=True)
        .agg(
            pl.col("occurred_at").first().alias("decided_at"),
            pl.col("outcome").first().alias("decision"),
            pl.col("occurred_at").filter(gives_reason).alias("reasons_at"),
            pl.col("reason").filter(gives_reason).alias("reasons"),
        )
    )


def _owned(facts: Facts, handed: pl.LazyFrame, as_of: datetime) -> pl.LazyFrame:
    """Return who had each lead from its handoff on, in order: an owner stays until the next."""
    assigned = until(facts, "assignments", as_of).select(
        "contact_id", "rep", "occurred_at", "fact_id"
    )
    at_handoff = (
        assigned.join(handed.select(_HANDOFF), on="contact_id")
        .filter(pl.col("occurred_at") <= pl.col("handed_over_at"))
        .sort("occurred_at", "fact_id")
        .unique(_HANDOFF, keep="last", maintain_order=True)
    )
    later = answering(assigned, handed).filter(pl.col("occurred_at") > pl.col("handed_over_at"))
    return (
        pl.concat([at_handoff, later.select(at_handoff.collect_schema().names())])
        .sort("occurred_at", "fact_id")
        .group_by(_HANDOFF, maintain_order=True)
        .agg(pl.col("rep").alias("owners"), pl.col("occurred_at").alias("owned_from"))
    )
