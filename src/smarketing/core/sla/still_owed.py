"""What is still owed: the leads past their window, and who is to be told of a clock that runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import numpy as np
import polars as pl

from smarketing.core.agreement.commitments import Attempts, FirstAttempt, SalesCommitment
from smarketing.core.agreement.stages import Escalation
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.base.working_time import micros
from smarketing.core.ledger.tables import MOMENT
from smarketing.core.sla.clocks import finest, moments_after, part_of, spans_of
from smarketing.core.sla.compliance import owing, waiting
from smarketing.core.sla.standing_still import clocks_of


@dataclass(frozen=True)
class Intent:
    """Somebody is to be told that a clock has run for an agreed part of its window.

    `key` names the intent for good, however its step is written: whoever sends it sends each key
    once. `since` is when the clock reached the part `at`; `due_at` is when the window closes. `rep`
    has the lead now, empty for nobody. `to` is "owner", "sales", "marketing" or "management".
    """

    key: str
    commitment: str
    contact_id: str
    cycle: int
    rep: str
    to: str
    at: Fraction
    since: datetime
    due_at: datetime | None


def still_owed(
    leads: pl.DataFrame, promise: SalesCommitment, lapses_after_days: int, as_of: datetime
) -> pl.DataFrame:
    """Return the judged handoffs for which the promise is still to be kept, late or not.

    Not those that were sent back or have lapsed; and nobody owes a first attempt any more to a
    lead that was decided on.
    """
    chosen = waiting if isinstance(promise, FirstAttempt) else owing
    return chosen(leads, lapses_after_days, as_of)


def overdue(
    promises: Sequence[tuple[SalesCommitment, pl.DataFrame]],
    lapses_after_days: int,
    as_of: datetime,
) -> pl.DataFrame:
    """Return the leads past a window for which something is still owed: the list to be empty.

    One row per lead and promise, the longest overdue first: commitment, contact_id, cycle,
    repeat, handed_over_at, rep (who has it now), since (when the window closed), made and needed
    (attempts that count, of how many; 0 of 1 where one thing is owed), and segment, priority and
    value where the handoffs have them. Depth is owed by leads that are old and were not tried
    often enough.
    """
    told = ["contact_id", "cycle", "repeat", "handed_over_at", "rep", "segment", "priority"]
    found = []
    for place, (promise, leads) in enumerate(promises):
        late = still_owed(leads, promise, lapses_after_days, as_of)
        late = late.filter(pl.col("state") == "breached")
        columns = [name for name in [*told, "line", "value"] if name in late.columns]
        made, needed = _attempts(promise)
        found.append(
            late.select(
                pl.lit(promise.name).alias("commitment"),
                *columns,
                pl.col("due_at").alias("since"),
                made.cast(pl.Int64).alias("made"),
                needed.cast(pl.Int64).alias("needed"),
                pl.lit(place).alias("place"),
            )
        )
    if not found:
        return pl.DataFrame()
    return pl.concat(found).sort("since", "contact_id", "place").drop("place")


def intents(
    promises: Sequence[tuple[SalesCommitment, pl.DataFrame]],
    escalations: Sequence[Escalation],
    calendars: MixedCalendars,
    lapses_after_days: int,
    as_of: datetime,
) -> list[Intent]:
    """Return who is to be told of which open clock, once per step that it has reached.

    Takes promises judged without their steps, or with: only clocks that still run count, the late
    ones too. A clock that stands still has reached what it had reached before. Ordered by moment.
    """
    steps = sorted(escalations, key=lambda one: (one.at, one.to))
    found: list[Intent] = []
    for promise, leads in promises:
        running = still_owed(leads, promise, lapses_after_days, as_of)
        if running.is_empty() or not steps:
            continue
        clocks = clocks_of(running, "started_at", "served_at")
        spans = spans_of(calendars, clocks, promise.within)
        for step in steps:
            parts = part_of(spans, finest(Fraction(step.at)))
            moments = moments_after(calendars, clocks, parts)
            reached = pl.Series(moments <= micros(as_of))
            told = running.with_columns(
                pl.Series("since", np.where(reached, moments, 0)).cast(MOMENT)
            )
            found += _told(told.filter(reached), promise, step)
    return sorted(found, key=lambda one: (one.since, one.key))


def _told(leads: pl.DataFrame, promise: SalesCommitment, step: Escalation) -> list[Intent]:
    columns = leads.select("contact_id", "cycle", "rep", "since", "due_at")
    return [
        Intent(
            f"{promise.name}/{contact}/{cycle}/{step.at.normalize():f}/{step.to}",
            promise.name,
            contact,
            cycle,
            rep,
            step.to,
            Fraction(step.at),
            since,
            due,
        )
        for contact, cycle, rep, since, due in columns.iter_rows()
    ]


def _attempts(promise: SalesCommitment) -> tuple[pl.Expr, pl.Expr]:
    """Return how many attempts that count were made, and how many are needed.

    While a further kind is owed, the last places are for it: more of the same do not fill them.
    """
    if not isinstance(promise, Attempts):
        return pl.lit(0), pl.lit(1)
    needed = max(promise.at_least, promise.different_kinds)
    kinds = pl.col("attempt_kinds")
    if promise.kinds:
        kinds = kinds.list.eval(pl.element().filter(pl.element().is_in(promise.kinds)))
    made = kinds.list.len().cast(pl.Int64)
    kinds_owed = (promise.different_kinds - kinds.list.n_unique().cast(pl.Int64)).clip(0)
    return pl.min_horizontal(made, needed - kinds_owed), pl.lit(needed)
