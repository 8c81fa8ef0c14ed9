"""Whom to reach next: the leads that still wait for an attempt, in the order agreed."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Attempts, FirstAttempt, SalesCommitment
from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.segments import ORDINARY
from smarketing.core.sla.solicitation import permits
from smarketing.core.sla.still_owed import still_owed


def next_calls(
    promises: Sequence[tuple[SalesCommitment, pl.DataFrame]],
    facts: Facts,
    agreement: Agreement,
    as_of: datetime,
    kind: str = "call",
) -> pl.DataFrame:
    """Return the leads to which an attempt is still owed, per representative in their order.

    Speed and depth count, of the promises that attempts of this kind serve. See `owed_leads`.
    """
    by_attempts = [
        (promise, leads)
        for promise, leads in promises
        if isinstance(promise, FirstAttempt | Attempts)
        and (not promise.kinds or kind in promise.kinds)
    ]
    return owed_leads(by_attempts, facts, agreement, as_of, kind)


def owed_leads(
    promises: Sequence[tuple[SalesCommitment, pl.DataFrame]],
    facts: Facts,
    agreement: Agreement,
    as_of: datetime,
    kind: str = "call",
) -> pl.DataFrame:
    """Return the leads to which anything promised is still owed, per representative in their order.

    Takes judged promises (see `judged`). One row per lead: contact_id, cycle, rep, handed_over_at,
    due_at (the earliest deadline still open or missed; null where there is none), promise (the
    name of the one that it is of), is_late, made (attempts so far), decision (null where sales has
    not decided), segment, priority (1 first), line, value, and whether the law allows an attempt of
    this kind now: is_allowed, next_allowed_at, rule, bar, article (see `permits`).

    Those whom the law protects now stand behind the others. Else priority comes first, then worth,
    then the deadline.
    """
    lapses = agreement.handoff.lapses_after_days if agreement.handoff else 0
    told = ["contact_id", "cycle", "rep", "handed_over_at", "due_at", "state", "decision"]
    told += ["segment", "priority", "line", "value"]
    found = [
        still_owed(leads, promise, lapses, as_of).select(
            *told,
            pl.col("attempts_at").list.len().alias("made"),
            pl.lit(promise.name).alias("promise"),
        )
        for promise, leads in promises
    ]
    if not found:
        return pl.DataFrame()
    leads = (
        pl.concat(found)
        .with_columns(is_late=(pl.col("state") == "breached").any().over("contact_id", "cycle"))
        .sort("due_at", nulls_last=True)
        .unique(["contact_id", "cycle"], keep="first", maintain_order=True)
        .with_columns(pl.col("priority").fill_null(ORDINARY))
        .drop("state")
    )
    asked = leads.select("contact_id", moment=pl.lit(as_of))
    known = permits(asked, facts, agreement, kind).drop("contact_id", "moment")
    return pl.concat([leads, known], how="horizontal").sort(
        "rep",
        "is_allowed",
        "priority",
        "value",
        "due_at",
        "contact_id",
        descending=[False, True, False, True, False, False],
        nulls_last=True,
    )
