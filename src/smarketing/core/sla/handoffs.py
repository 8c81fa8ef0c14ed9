"""Every lead handed over to sales, and what sales did about it."""

from datetime import datetime

import polars as pl

from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import UNKNOWN, until
from smarketing.core.sla.answers import Handed, sorted_exactly

FACT = ["contact_id", "occurred_at", "fact_id"]
"""What every fact says of itself: whom it is about, when it was, and which it is."""


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
    (first attempt that reached the person), decided_at, decision (accepted or rejected, the first
    since) and decided_by (null where the decision does not say who made it), reasons_at and reasons
    (lists: rejections since that gave a reason). Automatic mail is no attempt. What happened before
    the handoff does not count; what happens from the next handoff of the same contact on counts for
    that one.
    """
    handed = _handed(entries, returns, stage)
    contacts = Handed.of(handed)
    return pl.concat(
        [
            handed,
            _owned(contacts, facts, as_of),
            _attempted(contacts, facts, as_of),
            _decided(contacts, facts, as_of),
        ],
        how="horizontal",
    )


def by_hand(facts: Facts, as_of: datetime) -> pl.LazyFrame:
    """Return the activities up to now that somebody made: automatic mail is none of them."""
    made = until(facts, "activities", as_of).filter(~pl.col("automated").fill_null(value=False))
    return made.select(*FACT, "kind", "outcome")


def _handed(entries: pl.DataFrame, returns: pl.DataFrame, stage: str) -> pl.DataFrame:
    """Return every handoff, in order of time."""
    ended = returns.lazy().select("contact_id", "cycle", "sent_back_at")
    handed = (
        entries.lazy()
        .filter(pl.col("stage") == stage, ~pl.col("implied"))
        .select("contact_id", "cycle", "repeat", pl.col("entered_at").alias("handed_over_at"))
        .join(ended, on=["contact_id", "cycle"], how="left")
        .collect()
    )
    moments = handed["handed_over_at"].to_physical().to_numpy()
    return sorted_exactly(handed, moments, ["contact_id", "cycle"])


def _attempted(handed: Handed, facts: Facts, as_of: datetime) -> pl.DataFrame:
    """Return all attempts on each handoff, and the first that reached the person."""
    attempts = handed.told(by_hand(facts, as_of))
    lists = attempts.lists(["occurred_at", "kind"])
    reached = attempts.only(pl.col("outcome") == "reached").first("occurred_at")
    return lists.select(
        attempts_at="occurred_at",
        attempt_kinds="kind",
        reached_at=reached["occurred_at"],
    )


def _decided(handed: Handed, facts: Facts, as_of: datetime) -> pl.DataFrame:
    """Return the first decision on each handoff, and all rejections that gave a reason."""
    decided = pl.col("outcome").is_in(["accepted", "rejected"])
    told = until(facts, "dispositions", as_of).filter(decided)
    decisions = handed.told(told.select(*FACT, "outcome", "reason", "rep"))
    gives_reason = (pl.col("outcome") == "rejected") & pl.col("reason").is_not_null()
    lists = decisions.only(gives_reason).lists(["occurred_at", "reason"])
    return decisions.first("occurred_at", "outcome", "rep").select(
        decided_at="occurred_at",
        decision="outcome",
        decided_by="rep",
        reasons_at=lists["occurred_at"],
        reasons=lists["reason"],
    )


def _owned(handed: Handed, facts: Facts, as_of: datetime) -> pl.DataFrame:
    """Return who has each lead, and who had it from its handoff on, each until the next."""
    assigned = handed.told(until(facts, "assignments", as_of).select(*FACT, "rep"))
    had_before = assigned.afters > assigned.firsts
    lists = assigned.lists(["rep", "occurred_at"], assigned.afters - had_before)
    return lists.select(
        rep=assigned.latest("rep")["rep"].fill_null(UNKNOWN), owners="rep", owned_from="occurred_at"
    )
