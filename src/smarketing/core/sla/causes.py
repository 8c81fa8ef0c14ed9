"""Why promises of sales were not kept: one cause for each breach, by agreed rules in fixed order.

A cause is not a fault. It says where the next meeting should look: at the routing, the definition
of a lead, the form on the web site, the number of people, or the time that a call takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

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
    # Nobody had it when the window closed, and no routing time is agreed that could tell why.
    "unknown_owner",
    # None of these: somebody had it, was at work, and could have reached the contact.
    "time_to_act",
)
"""The causes in the order in which they are asked: the first that holds is the breach's."""

Flags = npt.NDArray[np.bool_]


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
    late = judged.filter(pl.col("state") == "breached")
    names = pl.Series(sorted(set(_owners(handed)) | set(_owners(late))), dtype=pl.String)
    held = {
        "routing_delay": _unrouted(late, terms.routing_within, calendar, as_of),
        "duplicate": _rejected_for(late, terms.duplicate_reasons),
        "rejected_definition": _rejected_for(late, terms.definition_reasons),
        "missing_data": (late["missing"] > 0).to_numpy(),
        "outside_hours": _away(late, own_calendars),
        "no_capacity": _crowded(late, handed, terms.most_waiting, lapses_after_days, names),
        "unknown_owner": (late["answerable"] == UNKNOWN).to_numpy(),
    }
    first = np.select([held[name] for name in CAUSES[:-1]], range(len(CAUSES) - 1), len(CAUSES) - 1)
    causes_named = pl.Series("cause", CAUSES, pl.Enum(CAUSES))
    return late.with_columns(causes_named.gather(pl.Series(first)).alias("cause"))


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
) -> Flags:
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
    owned: Flags = _micros(first) > latest
    return owned | (nobody.to_numpy() & (latest <= micros(as_of)))


def _rejected_for(late: pl.DataFrame, reasons: list[str]) -> Flags:
    found = np.zeros(late.height, np.bool_)
    rejected = (late["decision"] == "rejected").fill_null(value=False)
    said = late.filter(rejected).select(pl.col("reasons").list.set_intersection(reasons))
    found[rejected.to_numpy()] = (said["reasons"].list.len() > 0).to_numpy()
    return found


def _away(late: pl.DataFrame, own_calendars: Mapping[str, WorkingCalendar]) -> Flags:
    """Say of which leads the one who had it was not at work for the whole of the window."""
    away = np.zeros(late.height, np.bool_)
    starts, ends = _micros(late["started_at"]), _micros(late["due_at"])
    rows = late.select("answerable").with_row_index("row").group_by("answerable").agg("row")
    for rep, mine in rows.iter_rows():
        if rep in own_calendars:
            worked = own_calendars[rep].elapsed(starts[mine], ends[mine])
            away[np.array(mine)[worked == 0]] = True
    return away


def _crowded(
    late: pl.DataFrame,
    handed: pl.DataFrame,
    most: int | None,
    lapses_after_days: int,
    names: pl.Series,
) -> Flags:
    """Say of which leads too many waited for the same person when they were given it."""
    crowded = np.zeros(late.height, np.bool_)
    if most is None or names.is_empty():
        return crowded
    queues = _queues(handed, lapses_after_days, names)
    until = _micros(late.select(pl.min_horizontal("served_at", "due_at")).to_series())
    mine = _had(late, names)
    asked = _codes(late["answerable"], names)
    fits = (mine.owner == asked[mine.row]) & (mine.begins <= until[mine.row])
    rows, moments = mine.row[fits], mine.begins[fits]
    # Where somebody was given it twice, the later time counts: rows come in order of time.
    given = np.full(late.height, -1, np.int64)
    given[rows] = moments
    owned = np.flatnonzero(given >= 0)
    crowded[owned] = queues.waiting(asked[owned], given[owned]) > most
    return crowded


class _Held(NamedTuple):
    """Who had a lead, from when on: the row of the lead, the owner by number, the moment."""

    row: Micros
    owner: Micros
    begins: Micros


@dataclass(frozen=True)
class _Queues:
    """How many leads wait for each owner: after the changes at `moments`, in order, `counts`.

    Those of owner n stand from `starts[n]` to before `starts[n + 1]`.
    """

    starts: Micros
    moments: Micros
    counts: Micros

    def waiting(self, owners: Micros, moments: Micros) -> Micros:
        """Return how many leads wait for each of these owners at these moments."""
        found = np.zeros(len(owners), np.int64)
        order = np.argsort(owners, kind="stable")
        bounds = np.searchsorted(owners[order], np.arange(len(self.starts)))
        for owner, (low, high) in enumerate(pairwise(bounds)):
            rows = order[low:high]
            begin, end = self.starts[owner], self.starts[owner + 1]
            if len(rows) and end > begin:
                place = np.searchsorted(self.moments[begin:end], moments[rows], side="right") - 1
                seen = self.counts[begin:end][place]
                found[rows] = np.where(place >= 0, seen, 0)
        return found


def _had(leads: pl.DataFrame, names: pl.Series) -> _Held:
    """Return who had each lead, in order of time."""
    lengths = leads["owners"].list.len().to_numpy()
    row = np.repeat(np.arange(leads.height), lengths)
    given = leads.filter(pl.col("owners").list.len() > 0)
    owner = _codes(given["owners"].explode(), names)
    since = _micros(given["owned_from"].explode())
    return _Held(row, owner, np.maximum(since, _micros(leads["handed_over_at"])[row]))


def _queues(handed: pl.DataFrame, lapses_after_days: int, names: pl.Series) -> _Queues:
    lapsed = pl.col("handed_over_at") + pl.duration(days=lapses_after_days)
    first = pl.col("attempts_at").list.first()
    left = handed.select(pl.min_horizontal(first, "decided_at", "sent_back_at", lapsed))
    had = _had(handed, names)
    ends = _micros(left.to_series())[had.row]
    is_last = np.append(had.row[1:] != had.row[:-1], True) if len(had.row) else had.row > 0
    following = np.append(had.begins[1:], 0)
    ends = np.where(is_last, ends, np.minimum(following[: len(ends)], ends))
    # Who was given it when it waited no more has it in no queue.
    waited = had.begins < ends
    owner = np.concatenate([had.owner[waited]] * 2)
    moments = np.concatenate([had.begins[waited], ends[waited]])
    change = np.repeat(np.array([1, -1], np.int64), waited.sum())
    order = np.lexsort((moments, owner))
    owner, moments = owner[order], moments[order]
    # Whoever comes leaves again, so that what is left of one owner is nothing for the next.
    counts = np.cumsum(change[order])
    starts = np.searchsorted(owner, np.arange(len(names) + 1))
    return _Queues(starts, moments, counts)


def _owners(leads: pl.DataFrame) -> list[str]:
    given = leads.filter(pl.col("owners").list.len() > 0)
    return given["owners"].explode().unique().to_list()


def _codes(owners: pl.Series, names: pl.Series) -> Micros:
    """Return the place of each owner among the names; -1 for nobody."""
    known = owners.cast(pl.Enum(names), strict=False).to_physical().cast(pl.Int64)
    return known.fill_null(-1).to_numpy()


def _micros(moments: pl.Series) -> Micros:
    return moments.dt.timestamp("us").to_numpy().astype(np.int64, copy=False)
