"""Why promises of sales were not kept: one cause for each breach, by agreed rules in fixed order.

A cause is not a fault. It says where the next meeting should look: at the routing, the definition
of a lead, the form on the web site, the number of people, or the time that a call takes.
"""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.agreement.commitments import Window
from smarketing.core.agreement.stages import Causes
from smarketing.core.base.working_time import SECOND, Micros, WorkingCalendar, micros
from smarketing.core.ledger.views import UNKNOWN

CAUSES = (
    # Nobody had the lead within the window `routing_within` that opens at the handoff.
    "routing_delay",
    # Sales rejected it for one of `duplicate_reasons`.
    "duplicate",
    # Sales rejected it for one of `definition_reasons`.
    "rejected_definition",
    # One of `contact_attributes` was not known at the handoff.
    "missing_data",
    # Whoever had it was not at work between the handoff and the closing of the window.
    "outside_hours",
    # More than `most_waiting` leads waited for the same person when they were given it.
    "no_capacity",
    # Nobody has it, and no routing time is agreed that could tell why.
    "unknown_owner",
    # None of these: somebody had it, was at work, and could have reached the contact.
    "time_to_act",
)
"""The causes in the order in which they are asked: the first that holds is the breach's."""

_KEY = ["contact_id", "cycle"]


def causes(
    judged: pl.DataFrame,
    handed: pl.DataFrame,
    terms: Causes,
    calendar: WorkingCalendar,
    own_calendars: Mapping[str, WorkingCalendar],
    lapses_after_days: int,
    as_of: datetime,
) -> pl.DataFrame:
    """Return the breached leads of one promise, each with its `cause`, one of `CAUSES`.

    `judged` are the leads to which the promise is owed (see `judged` of `compliance`), with the
    columns contact_id, cycle, handed_over_at, started_at, due_at, served_at, state, decision,
    owners and owned_from (lists), reasons (list), answerable, and `missing`: how many of
    `contact_attributes` were unknown at the handoff (see `lacking` of replay).

    `handed` are all handoffs, whichever promise they are owed, for the number that waited at once:
    a lead waits for whoever has it from its handoff until a first attempt or a decision, or until
    it is sent back or lapses. `calendar` is the house's; `own_calendars` are those of
    representatives who keep another one or have leave, by name.

    A rule whose term is not agreed never holds. Merged contacts are one lead already, so what is a
    duplicate here is what sales called one.
    """
    late = judged.filter(pl.col("state") == "breached").with_row_index("row")
    held = {
        "routing_delay": _unrouted(late, terms.routing_within, calendar, as_of),
        "duplicate": _rejected_for(late, terms.duplicate_reasons),
        "rejected_definition": _rejected_for(late, terms.definition_reasons),
        "missing_data": (late["missing"] > 0).to_numpy(),
        "outside_hours": _away(late, own_calendars),
        "no_capacity": _crowded(late, handed, terms.most_waiting, lapses_after_days, as_of),
        "unknown_owner": (late["answerable"] == UNKNOWN).to_numpy(),
    }
    first = np.select([held[name] for name in CAUSES[:-1]], range(len(CAUSES) - 1), len(CAUSES) - 1)
    names = pl.Series("cause", CAUSES, pl.Enum(CAUSES))
    return late.drop("row").with_columns(names.gather(pl.Series(first)).alias("cause"))


def by_cause(found: pl.DataFrame, by: str | None = None) -> pl.DataFrame:
    """Count breaches by cause, or by a column and cause: (by,) cause, breaches, of.

    `of` is how many breaches there are in all, or of that value of the column: breaches over `of`
    is the cause's share. In the order of `CAUSES`; causes that nothing had are left out.
    """
    keys = [by] if by else []
    counted = found.group_by(*keys, "cause").agg(breaches=pl.len())
    whole = pl.col("breaches").sum()
    return counted.with_columns(of=whole.over(by) if by else whole).sort(*keys, "cause")


def _unrouted(
    late: pl.DataFrame, within: Window | None, calendar: WorkingCalendar, as_of: datetime
) -> npt.NDArray[np.bool_]:
    """Say of which leads nobody had any when the agreed time for routing was over."""
    if within is None:
        return np.zeros(late.height, np.bool_)
    moments = _micros(late["handed_over_at"])
    if within.working_days is not None:
        latest = calendar.end_of_working_day(moments, within.working_days)
    else:
        span = int((within.working_hours or 0) * 3600 * SECOND)
        latest = calendar.add(moments, np.full(len(moments), span, np.int64))
    first = late["owned_from"].list.first().fill_null(as_of)
    nobody = late["owned_from"].list.len() == 0
    owned: npt.NDArray[np.bool_] = _micros(first) > latest
    return owned | (nobody.to_numpy() & (latest <= micros(as_of)))


def _rejected_for(late: pl.DataFrame, reasons: list[str]) -> npt.NDArray[np.bool_]:
    said = pl.col("reasons").list.eval(pl.element().is_in(reasons)).list.any()
    rejected = pl.col("decision") == "rejected"
    return late.select((rejected & said).fill_null(value=False)).to_series().to_numpy()


def _away(
    late: pl.DataFrame, own_calendars: Mapping[str, WorkingCalendar]
) -> npt.NDArray[np.bool_]:
    """Say of which leads the one who had it was not at work for the whole of the window."""
    away = np.zeros(late.height, np.bool_)
    for rep, calendar in own_calendars.items():
        mine = late.filter(pl.col("answerable") == rep)
        worked = calendar.elapsed(_micros(mine["started_at"]), _micros(mine["due_at"]))
        away[mine["row"].to_numpy()[worked == 0]] = True
    return away


def _crowded(
    late: pl.DataFrame,
    handed: pl.DataFrame,
    most: int | None,
    lapses_after_days: int,
    as_of: datetime,
) -> npt.NDArray[np.bool_]:
    """Say of which leads too many waited for the same person when they were given it."""
    crowded = np.zeros(late.height, np.bool_)
    if most is None:
        return crowded
    queues = _queues(handed, lapses_after_days)
    until = pl.min_horizontal("served_at", "due_at", pl.lit(as_of))
    given = (
        late.select("row", *_KEY, pl.col("answerable").alias("rep"), until.alias("until"))
        .join(_had(handed), on=[*_KEY, "rep"])
        .filter(pl.col("begins") <= pl.col("until"))
        .group_by("row")
        .agg(pl.col("rep").first(), pl.col("begins").max())
        .sort("begins")
        .join_asof(queues, on="begins", by="rep", check_sortedness=False)
        .filter(pl.col("waiting") > most)
    )
    crowded[given["row"].to_numpy()] = True
    return crowded


def _had(handed: pl.DataFrame) -> pl.DataFrame:
    """Return from when until when each lead was whose: contact_id, cycle, rep, begins, ends.

    The last one who has it does so without end (null).
    """
    told = handed.select(*_KEY, "handed_over_at", "owners", "owned_from")
    following = pl.col("owned_from").shift(-1).over(_KEY)
    return (
        told.filter(pl.col("owners").list.len() > 0)
        .explode("owners", "owned_from")
        .with_columns(following.alias("ends"))
        .select(
            *_KEY,
            pl.col("owners").alias("rep"),
            pl.max_horizontal("owned_from", "handed_over_at").alias("begins"),
            "ends",
        )
    )


def _queues(handed: pl.DataFrame, lapses_after_days: int) -> pl.DataFrame:
    """Return how many leads wait for each person from each change on: rep, begins, waiting."""
    lapsed = pl.col("handed_over_at") + pl.duration(days=lapses_after_days)
    first = pl.col("attempts_at").list.first()
    left = handed.select(*_KEY, left=pl.min_horizontal(first, "decided_at", "sent_back_at", lapsed))
    waited = _had(handed).join(left, on=_KEY).filter(pl.col("begins") < pl.col("left"))
    ends = pl.min_horizontal("ends", "left")
    changes = pl.concat(
        [
            waited.select("rep", "begins", change=pl.lit(1, pl.Int64)),
            waited.select("rep", ends.alias("begins"), change=pl.lit(-1, pl.Int64)),
        ]
    )
    return (
        changes.group_by("rep", "begins")
        .agg(pl.col("change").sum())
        .sort("rep", "begins")
        .select("rep", "begins", waiting=pl.col("change").cum_sum().over("rep"))
        .sort("begins")
    )


def _micros(moments: pl.Series) -> Micros:
    return moments.dt.timestamp("us").to_numpy().astype(np.int64, copy=False)
