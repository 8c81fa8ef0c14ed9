"""Whether sales kept its promises: speed, decision and depth, counted over all leads due."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from smarketing.core.agreement.commitments import (
    Attempts,
    Decision,
    Feedback,
    FirstAttempt,
    NextStep,
    SalesCommitment,
    Window,
)
from smarketing.core.base.period import Period, local_date
from smarketing.core.base.working_time import SECOND, Micros, WorkingCalendar
from smarketing.core.ledger.tables import MOMENT

Promise = SalesCommitment


@dataclass(frozen=True)
class Tally:
    """How a promise stands over a period; see `tally`. Response times are working seconds."""

    met: int
    breached: int
    open: int
    median_seconds: float | None
    p90_seconds: float | None


def judged(
    handed: pl.DataFrame, promise: Promise, calendar: WorkingCalendar, as_of: datetime
) -> pl.DataFrame:
    """Add to each handoff when the promise falls due, when it was served, and its `state`.

    Adds due_at, served_at (null while it is not), working_seconds (handoff until served, or until
    `as_of`), and state: "met" (served in time), "breached" (not served in time, never included)
    or "open" (not served, the window still runs). A rejection serves every promise: a lead that
    sales refused with a reason need not be called. Depth is also served by reaching the person.
    """
    moments = handed["handed_over_at"].dt.timestamp("us").to_numpy().astype(np.int64)
    due = pl.Series("due_at", due_moments(moments, promise.within, calendar)).cast(MOMENT)
    frame = handed.with_columns(due, served_at=_served(promise))
    until = frame["served_at"].fill_null(as_of).dt.timestamp("us").to_numpy().astype(np.int64)
    seconds = calendar.elapsed(moments, until) // SECOND
    in_time = pl.col("served_at") <= pl.col("due_at")
    late = pl.col("served_at").is_not_null() | (pl.col("due_at") <= as_of)
    state = pl.when(in_time).then(pl.lit("met")).when(late).then(pl.lit("breached"))
    return frame.with_columns(
        pl.Series("working_seconds", seconds), state=state.otherwise(pl.lit("open"))
    )


def tally(leads: pl.DataFrame, period: Period, zone: str) -> Tally:
    """Count the judged leads whose window closes within the period (civil dates in `zone`).

    Each lead belongs to exactly one period, so that the months add up to the year.
    """
    due = local_date("due_at", zone)
    mine = leads.filter(due.is_between(period.start, period.end))
    states = dict(mine["state"].value_counts().iter_rows())
    answered = mine.filter(pl.col("served_at").is_not_null())["working_seconds"]
    p90 = answered.quantile(0.9, "linear")
    return Tally(
        states.get("met", 0),
        states.get("breached", 0),
        states.get("open", 0),
        float(str(answered.median())) if len(answered) else None,
        p90,
    )


def waiting(leads: pl.DataFrame, lapses_after_days: int, as_of: datetime) -> pl.DataFrame:
    """Return the judged handoffs that still wait for a first attempt, oldest first.

    A lead that was sent back waits no more; it comes back with a handoff of its own.
    """
    recent = pl.col("handed_over_at") >= pl.lit(as_of) - pl.duration(days=lapses_after_days)
    nothing_done = [pl.col(c).is_null() for c in ("served_at", "decided_at", "sent_back_at")]
    return leads.filter(*nothing_done, recent)


def due_moments(moments: Micros, window: Window, calendar: WorkingCalendar) -> Micros:
    """Return when a window that opens at `moments` closes.

    Working hours count while the house is open; working days end at the closing of the last day,
    the day of the handoff not counted.
    """
    if window.working_days is not None:
        return calendar.end_of_working_day(moments, window.working_days)
    hours = window.working_hours or 0
    span = np.full(len(moments), int(hours * 3600 * SECOND), np.int64)
    return calendar.add(moments, span)


def _served(promise: Promise) -> pl.Expr:
    rejected = pl.when(pl.col("decision") == "rejected").then("decided_at")
    match promise:
        case FirstAttempt():
            return pl.min_horizontal(pl.col("attempts_at").list.first(), rejected)
        case Decision() | Feedback() | NextStep():
            return pl.col("decided_at")
        case Attempts(at_least=number):
            last_owed = pl.col("attempts_at").list.get(number - 1, null_on_oob=True)
            return pl.min_horizontal(last_owed, "reached_at", rejected)
