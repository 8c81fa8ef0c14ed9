"""Stretches of time in which the law bars every attempt that would keep a promise.

While sales may not call, its clock stands still: a legal bar is a pause of its own cause.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import (
    Attempts,
    FirstAttempt,
    NextStep,
    SalesCommitment,
)
from smarketing.core.agreement.solicitation import CALL
from smarketing.core.base.working_time import Micros
from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.sla.civil_days import NEVER, Hours, begin_of
from smarketing.core.sla.compliance import served
from smarketing.core.sla.dossiers import Dossiers, of_consumers
from smarketing.core.sla.solicitation import Bar, Bars, bars_of, binding
from smarketing.core.sla.standing_still import paused

BARRED: dict[str, pl.DataType | type[pl.DataType]] = {
    "contact_id": pl.String,
    "since": MOMENT,
    "barred_from": MOMENT,
    "barred_until": MOMENT,
}
"""The columns of `barred`."""

SERVED_BARRED = "served_barred"
"""The column that tells whether a promise was served while the law barred it."""

_A_MOMENT = timedelta(microseconds=1)

_STRETCH = {"row": pl.UInt32, "begin": pl.Int64, "end": pl.Int64}


def barred(
    leads: pl.DataFrame, facts: Facts, agreement: Agreement, kinds: Sequence[str] = ()
) -> pl.DataFrame:
    """Return when the law bars attempts of all these kinds, lead by lead.

    `leads` has contact_id, since and until: the stretch of time that is looked at, by what was
    known at each moment of it. Without `kinds`, those count of which a rule speaks, if calls are
    among them: where no rule speaks of calls, a call will do. A promise that can be kept in a way
    of which no rule speaks is never barred.

    Returns the columns of `BARRED`: per lead disjoint stretches in order, clipped to its own;
    `since` tells several of one contact apart.
    """
    terms = agreement.solicitation
    rules = terms.rules if terms else []
    named = list(dict.fromkeys(kinds or [CALL, *(kind for rule in rules for kind in rule.kinds)]))
    rows = leads.select("contact_id", "since", "until").with_row_index("row")
    rows = rows.filter(pl.col("since") < pl.col("until"))
    if terms is None or not named or not all(binding(agreement, kind) for kind in named):
        return pl.DataFrame(schema=BARRED)
    about = of_consumers(facts, terms)
    if terms.consumers:
        who = about.table("contacts").select("contact_id").unique()
        rows = rows.join(who, on="contact_id", how="semi", maintain_order="left")
    if rows.is_empty():
        return pl.DataFrame(schema=BARRED)
    dossiers = Dossiers(about, rows["contact_id"])
    rows = rows.with_columns(contact=dossiers.numbers())
    points = _points(rows, dossiers, agreement)
    stretches = [_of_kind(points, dossiers, agreement, kind) for kind in named]
    return (
        _in_all(stretches)
        .join(rows, on="row", maintain_order="left")
        .select(
            "contact_id",
            "since",
            pl.col("begin").cast(MOMENT).alias("barred_from"),
            pl.col("end").cast(MOMENT).alias("barred_until"),
        )
    )


def with_bars(
    handed: pl.DataFrame,
    facts: Facts,
    agreement: Agreement,
    promise: SalesCommitment,
    as_of: datetime,
) -> pl.DataFrame:
    """Add to the pauses of each handoff those in which the law allows nothing that would do.

    A first attempt, and attempts in number, are barred while every kind that counts is barred;
    where the promise names none, a kind that the rules speak of is meant. A next step can be
    barred only where its kinds are named. A decision needs no attempt, nor does a reason. The bar
    ends when the promise is served or the lead sent back, so that the window of what is over
    closes on the same day whenever one looks.

    Adds `SERVED_BARRED` too, where the law can bar the promise: whether it was served while barred.
    """
    if agreement.solicitation is None or not isinstance(
        promise, FirstAttempt | Attempts | NextStep
    ):
        return handed
    if isinstance(promise, NextStep) and not promise.kinds:
        return handed
    rows = handed.with_columns(served=served(handed, promise), now=pl.lit(as_of))
    # Whether it was served while barred shows only a moment after it.
    over = pl.col("served") + _A_MOMENT
    leads = rows.select(
        "contact_id", since="handed_over_at", until=pl.min_horizontal("now", "sent_back_at", over)
    )
    found = barred(leads, facts, agreement, promise.kinds)
    places = rows.select("contact_id", "served", since="handed_over_at").with_row_index("row")
    stretches = found.join(places, on=["contact_id", "since"])
    across = stretches.filter(
        pl.col("barred_from") < pl.col("served"), pl.col("barred_until") > pl.col("served")
    )
    until = pl.min_horizontal("barred_until", "served")
    before = stretches.with_columns(ends=until).filter(pl.col("barred_from") < pl.col("ends"))
    timed = paused(handed, before.select("row", "ends", begins="barred_from"))
    is_barred = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(across["row"].implode())
    return timed.with_columns(is_barred.alias(SERVED_BARRED))


def without_served_barred(leads: pl.DataFrame) -> pl.DataFrame:
    """Leave out the judged leads whose promise was kept while the law barred it (see `with_bars`).

    They would count as kept after no time at all, whereas nothing was owed at that moment. What
    was late before stays late: no attempt that the law forbids mends it.
    """
    if SERVED_BARRED not in leads.columns:
        return leads
    return leads.filter(~(pl.col(SERVED_BARRED) & (pl.col("state") == "met"))).drop(SERVED_BARRED)


def _points(rows: pl.DataFrame, dossiers: Dossiers, agreement: Agreement) -> pl.DataFrame:
    """Cut each lead's time where something was told or a rule began, and keep consumers'.

    Columns: row, contact, moment, following (when the next piece begins, or the lead's ends).
    """
    terms, zone = agreement.solicitation, agreement.calendar.time_zone
    if terms is None:
        return rows
    begins = {begin_of(rule.first_day, zone) for rule in terms.rules if rule.first_day}
    begun = pl.DataFrame({"moment": sorted(begins)}, {"moment": pl.Int64}).cast(MOMENT)
    within = pl.col("moment").is_between("since", "until", closed="none")
    columns = ["row", "contact", "moment", "until"]
    pieces = [
        rows.with_columns(moment="since").select(columns),
        rows.join(dossiers.news(), on="contact").filter(within).select(columns),
        rows.join(begun, how="cross").filter(within).select(columns),
    ]
    following = pl.col("moment").shift(-1).over("row", order_by="moment")
    points = (
        pl.concat(pieces)
        .unique(["row", "moment"])
        .with_columns(following=following.fill_null(pl.col("until")))
        .sort("row", "moment")
    )
    return points.filter(dossiers.consumers(points, terms))


def _of_kind(
    points: pl.DataFrame, dossiers: Dossiers, agreement: Agreement, kind: str
) -> pl.DataFrame:
    """Return the stretches in which a kind of attempt is barred: row, begin, end; disjoint."""
    if points.is_empty():
        return pl.DataFrame(schema=_STRETCH)
    at, following = (points[name].to_physical().to_numpy() for name in ("moment", "following"))
    bars = bars_of(points, dossiers, agreement, kind, beyond=int(following.max()))
    by_day = Bars(bars.days, [replace(bar, hours=None) for bar in bars.bars])
    numbers = np.arange(len(points))
    found = [(numbers, at, np.minimum(by_day.first_allowed(at), following))]
    found += [_outside(bar, bar.hours, at, following) for bar in bars.bars if bar.hours is not None]
    place, begin, end = (np.concatenate(parts) for parts in zip(*found, strict=True))
    row = points["row"].gather(pl.Series(place))
    stretches = pl.DataFrame({"row": row, "begin": begin, "end": end}, _STRETCH)
    return _merged(stretches.filter(pl.col("begin") < pl.col("end")))


def _outside(
    bar: Bar, hours: Hours, at: Micros, following: Micros
) -> tuple[Micros, Micros, Micros]:
    """Return the pieces of time outside the hours of a rule: number of the point, begin, end."""
    begins, ends = np.append([-NEVER], hours.closes), np.append(hours.opens, NEVER)
    start, stop = np.maximum(at, bar.begin), np.minimum(following, bar.end)
    first = np.searchsorted(ends, start, side="right")
    behind = np.searchsorted(begins, stop, side="left")
    count = np.where(bar.seen.is_lifted | (start >= stop), 0, behind - first)
    point = np.repeat(np.arange(len(at)), count)
    place = np.arange(len(point)) - np.repeat(np.cumsum(count) - count, count) + first[point]
    begin, end = np.maximum(begins[place], start[point]), np.minimum(ends[place], stop[point])
    return point, begin, end


def _merged(stretches: pl.DataFrame) -> pl.DataFrame:
    """Unite the stretches of each row that overlap or meet."""
    reached = pl.col("end").cum_max().shift(1).over("row", order_by="begin")
    is_new = (pl.col("begin") > reached).fill_null(value=True)
    return (
        stretches.sort("row", "begin")
        .with_columns(number=is_new.cum_sum())
        .group_by("row", "number", maintain_order=True)
        .agg(pl.col("begin").min(), pl.col("end").max())
        .select(list(_STRETCH))
    )


def _in_all(stretches: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return what lies in a stretch of every frame: row, begin, end."""
    if len(stretches) == 1:
        return stretches[0]
    steps = [
        frame.select("row", pl.col(column).alias("begin"), step=pl.lit(step, pl.Int64))
        for frame in stretches
        for column, step in (("begin", 1), ("end", -1))
    ]
    level = pl.col("step").cum_sum().over("row", order_by="begin")
    return (
        pl.concat(steps)
        .group_by("row", "begin")
        .agg(pl.col("step").sum())
        .sort("row", "begin")
        .with_columns(level=level, end=pl.col("begin").shift(-1).over("row", order_by="begin"))
        .filter(pl.col("level") == len(stretches))
        .select(list(_STRETCH))
    )
