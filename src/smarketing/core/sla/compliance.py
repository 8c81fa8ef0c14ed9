"""Whether sales kept its promises: each handoff judged by each of them, never-called included."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.commitments import (
    Attempts,
    Decision,
    Feedback,
    FirstAttempt,
    NextStep,
    SalesCommitment,
)
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.base.working_time import SECOND, Micros, micros
from smarketing.core.ledger.tables import MOMENT
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.sla.clocks import NEVER, judge
from smarketing.core.sla.standing_still import clocks_of

Promise = SalesCommitment

STATES = ("met", "breached", "open")
"""What became of a promise for one lead, in the order of the clocks’ states."""

_STATES = pl.Series("state", STATES, pl.Enum(STATES))


def judged(
    handed: pl.DataFrame,
    promise: Promise,
    calendars: MixedCalendars,
    as_of: datetime,
    reasons: Sequence[str] = (),
    steps: Sequence[Fraction] = (),
) -> pl.DataFrame:
    """Return the handoffs to which the promise is owed, each with how it stands.

    Adds started_at (when the clock began: the handoff, for a next step the acceptance), served_at
    (null while it is not), due_at (when the window closes; of a clock that stands still, the
    earliest moment at which it can; null where the calendar ends before), window_seconds (null
    where it is of days beyond the calendar) and working_seconds (start until served, or until
    `as_of`, in working time without pauses), raw_seconds (the same stretch by the calendar on the
    wall), state: "met" (served in time), "breached" (not served in time, never included) or
    "open" (not served, the window still runs), step (how many of `steps`, parts of the window, the
    clock has reached), and answerable (who had the lead when it was served or when the window
    closed, whichever came first; where it was served before anybody had it, the first who was given
    it within the window; empty for nobody).

    What serves it: a first attempt, or so many attempts (of the kinds that count), also reaching
    the person where depth is owed; a decision; a rejection with one of `reasons` (any reason where
    none are agreed), owed for rejected leads only; an activity after the acceptance, owed for
    accepted leads only. A rejection serves speed and depth as well: a lead that sales refused need
    not be called. Takes the columns of `handoffs`, `calendar` and pauses where there are any, and
    `segment` where the promise names segments.
    """
    owed = _owed(handed, promise)
    frame = owed.with_columns(
        started_at=pl.col("decided_at" if isinstance(promise, NextStep) else "handed_over_at"),
        served_at=served(owed, promise, reasons),
    )
    clocks = clocks_of(frame, "started_at", "served_at")
    found = judge(calendars, clocks, promise.within, micros(as_of), steps)
    judged_leads = frame.with_columns(
        _known("due_at", found.due).cast(MOMENT),
        _known("window_seconds", found.span) // SECOND,
        pl.Series("working_seconds", found.running // SECOND),
        pl.Series("raw_seconds", found.raw // SECOND),
        _STATES.gather(pl.Series(found.state, dtype=pl.UInt32)).alias("state"),
        pl.Series("step", found.step),
    )
    return _with_answerable(judged_leads)


def waiting(leads: pl.DataFrame, lapses_after_days: int, as_of: datetime) -> pl.DataFrame:
    """Return the judged handoffs that still wait for a first attempt, oldest first.

    A lead that was sent back waits no more; it comes back with a handoff of its own.
    """
    return owing(leads, lapses_after_days, as_of).filter(pl.col("decided_at").is_null())


def owing(leads: pl.DataFrame, lapses_after_days: int, as_of: datetime) -> pl.DataFrame:
    """Return the judged handoffs for which something is still to be done, oldest first.

    A lead that was sent back, or handed over so many days ago that it has lapsed, is not worked
    any more; in the numbers it stays.
    """
    recent = pl.col("handed_over_at") >= pl.lit(as_of) - pl.duration(days=lapses_after_days)
    return leads.filter(pl.col("served_at").is_null(), pl.col("sent_back_at").is_null(), recent)


def _owed(handed: pl.DataFrame, promise: Promise) -> pl.DataFrame:
    decision = {Feedback: "rejected", NextStep: "accepted"}.get(type(promise))
    owed = handed if decision is None else handed.filter(pl.col("decision") == decision)
    return owed.filter(pl.col("segment").is_in(promise.segments)) if promise.segments else owed


def served(owed: pl.DataFrame, promise: Promise, reasons: Sequence[str] = ()) -> pl.Series:
    """Return when the promise was served for each handoff (see `judged`); null where it was not."""
    rejected = pl.when(pl.col("decision") == "rejected").then("decided_at")
    match promise:
        case FirstAttempt(kinds=kinds):
            first = _nth_attempt(owed, 1, kinds, 1)
            return owed.select(pl.min_horizontal(first, rejected)).to_series()
        case Attempts(at_least=number, kinds=kinds, different_kinds=different):
            last_owed = _nth_attempt(owed, number, kinds, different)
            return owed.select(pl.min_horizontal(last_owed, "reached_at", rejected)).to_series()
        case Decision():
            return owed["decided_at"]
        case Feedback():
            return _first_in_lists(owed, "reasons_at", "reasons", reasons)
        case NextStep(kinds=kinds):
            return _first_in_lists(owed, "attempts_at", "attempt_kinds", kinds, "decided_at")


def _nth_attempt(
    owed: pl.DataFrame, number: int, kinds: Sequence[str], different: int
) -> pl.Series:
    """Return when so many attempts of the kinds that count had been made, of so many kinds."""
    if not kinds and different <= 1:
        return owed["attempts_at"].list.get(number - 1, null_on_oob=True)
    told = _exploded(owed, "attempts_at", "attempt_kinds", kinds)
    made = pl.int_range(1, pl.len() + 1).over("row")
    seen = pl.struct("row", "what").is_first_distinct().cast(pl.UInt32).cum_sum().over("row")
    enough = told.filter((made >= number) & (seen >= different))
    return _at_rows(owed, enough)


def _first_in_lists(
    owed: pl.DataFrame, moments: str, words: str, chosen: Sequence[str], after: str | None = None
) -> pl.Series:
    told = _exploded(owed, moments, words, chosen, after)
    return _at_rows(owed, told)


def _exploded(
    owed: pl.DataFrame,
    moments: str,
    words: str,
    chosen: Sequence[str],
    after: str | None = None,
) -> pl.DataFrame:
    """Return one row per element of a pair of lists: row, at, what; only those words, if any."""
    carried = pl.col(after) if after else pl.lit(None, MOMENT)
    told = (
        owed.select(
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"),
            carried.alias("after"),
            pl.col(moments).alias("at"),
            pl.col(words).alias("what"),
        )
        .filter(pl.col("at").list.len() > 0)
        .explode("at", "what")
    )
    told = told.filter(pl.col("after").is_null() | (pl.col("at") > pl.col("after")))
    return told.filter(pl.col("what").is_in(chosen)) if chosen else told


def _at_rows(owed: pl.DataFrame, told: pl.DataFrame) -> pl.Series:
    """Return the first moment told of each row; null where none is."""
    first = told.group_by("row").agg(pl.col("at").min())
    rows = owed.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"))
    return rows.join(first, on="row", how="left", maintain_order="left")["at"]


def _known(name: str, values: Micros) -> pl.Series:
    """Return values as a column, null where they are never reached."""
    column, is_missing = pl.Series(name, values), values == NEVER
    return column.set(pl.Series(is_missing), None) if is_missing.any() else column


def _with_answerable(leads: pl.DataFrame) -> pl.DataFrame:
    """Add who had each lead when it was served or when its window closed.

    Whoever was given a lead after its window had closed did not let it close.
    """
    until = pl.min_horizontal("served_at", "due_at")
    never_closes = pl.col("due_at").is_null()
    in_time = never_closes | (pl.col("owned_from").list.first() <= pl.col("due_at"))
    alone = leads.with_columns(answerable=pl.when(in_time).then(pl.col("owners").list.first()))
    changed = leads.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"),
        until.alias("until"),
        "owners",
        "owned_from",
    ).filter(pl.col("owners").list.len() > 1)
    last = (
        changed.explode("owners", "owned_from")
        .filter((pl.col("owned_from") <= pl.col("until")) | pl.col("until").is_null())
        .group_by("row", maintain_order=True)
        .agg(pl.col("owners").last().alias("last"))
    )
    rows = alone.with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32))
    return (
        rows.join(last, on="row", how="left", maintain_order="left")
        .with_columns(pl.coalesce("last", "answerable").fill_null(UNKNOWN).alias("answerable"))
        .drop("row", "last")
    )
