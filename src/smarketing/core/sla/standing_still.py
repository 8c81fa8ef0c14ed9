"""When the clocks of sales stand still, and by whose calendar each of them runs."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
import polars as pl

from smarketing.core.agreement.stages import Pause
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.base.mixed_kernel import Pauses
from smarketing.core.base.working_time import Micros, micros
from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.ledger.views import until
from smarketing.core.sla.answers import Handed
from smarketing.core.sla.clocks import NEVER, NO_PAUSES, Clocks, moments_after, spans_of
from smarketing.core.sla.handoffs import FACT, by_hand

_PAUSE: dict[str, pl.DataType | type[pl.DataType]] = {
    "row": pl.UInt32,
    "begins": MOMENT,
    "ends": MOMENT,
}


def with_calendars(handed: pl.DataFrame, places: Mapping[str, int]) -> pl.DataFrame:
    """Add to each handoff `calendar`, the place of the calendar that its clocks run by.

    `places` names that of each representative; the house's own is 0. A clock runs by the calendar
    of who had the lead at the handoff; where nobody had it, of the first who was assigned since.
    Whoever takes over later works in the window that was promised then. So the end of a window is
    known from the start, and nobody can move it by giving the lead away.
    """
    if not places:
        return handed.with_columns(calendar=pl.lit(0, pl.Int64))
    owner = pl.col("owners").list.first()
    return handed.with_columns(
        calendar=owner.replace_strict(dict(places), default=0, return_dtype=pl.Int64).fill_null(0)
    )


def with_pauses(
    handed: pl.DataFrame,
    facts: Facts,
    terms: Sequence[Pause],
    calendars: MixedCalendars,
    as_of: datetime,
) -> pl.DataFrame:
    """Add to each handoff the pauses of its clocks up to `as_of`: lists paused_from, paused_until.

    A lead is nobody's from its handoff to its first assignment. A pause that an activity brought
    on (by hand: automatic mail brings none) ends with the next activity by hand or touch of the
    contact. No pause is longer than its `at_most`, in the working time of the clock. Pauses that
    meet are one. Takes the columns of `handoffs` and `calendar`.
    """
    if not terms:
        return handed
    rows = handed.with_row_index("row")
    found = [
        _capped(
            _unassigned(rows, as_of)
            if term.on == "unassigned"
            else _after_activities(rows, facts, term.outcomes, as_of),
            rows,
            term,
            calendars,
        )
        for term in terms
    ]
    return paused(handed, pl.concat(found))


def paused(handed: pl.DataFrame, stretches: pl.DataFrame) -> pl.DataFrame:
    """Add stretches (row of the handoff, begins, ends) to its pauses, those that meet made one."""
    rows = handed.with_row_index("row")
    found = [stretches.select(pl.col(name).cast(kind) for name, kind in _PAUSE.items())]
    if "paused_from" in handed.columns:
        known = rows.filter(pl.col("paused_from").list.len() > 0)
        known = known.explode("paused_from", "paused_until")
        found.append(known.select("row", begins="paused_from", ends="paused_until"))
        rows = rows.drop("paused_from", "paused_until")
    lists = (
        _merged(pl.concat(found))
        .group_by("row", maintain_order=True)
        .agg(pl.col("begins").alias("paused_from"), pl.col("ends").alias("paused_until"))
    )
    return (
        rows.join(lists, on="row", how="left")
        .sort("row")
        .drop("row")
        .with_columns(pl.col("paused_from", "paused_until").fill_null([]))
    )


def _unassigned(rows: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    assigned = pl.col("owned_from").list.first().fill_null(as_of)
    return rows.select(
        "row", pl.col("handed_over_at").alias("begins"), assigned.cast(MOMENT).alias("ends")
    ).filter(pl.col("ends") > pl.col("begins"))


def _after_activities(
    rows: pl.DataFrame, facts: Facts, outcomes: Sequence[str], as_of: datetime
) -> pl.DataFrame:
    begins = pl.col("outcome").is_in(outcomes).fill_null(value=False)
    made = by_hand(facts, as_of).with_columns(begins=begins)
    contacts = made.filter("begins").select("contact_id").unique()
    touched = until(facts, "touches", as_of).with_columns(begins=pl.lit(value=False))
    stirred = pl.concat([one.select(*FACT, "begins") for one in (made, touched)])
    told = Handed.of(rows).told(stirred.join(contacts, on="contact_id", how="semi"))
    row, place = told.answers()
    begun = told.facts["begins"].to_numpy()[place]
    moments = told.facts["occurred_at"].to_physical().to_numpy()
    ends = _next_moments(told.facts["contact"].to_numpy(), moments, micros(as_of))
    found = {"row": row[begun], "begins": moments[place[begun]], "ends": ends[place[begun]]}
    return pl.DataFrame(found).filter(pl.col("ends") > pl.col("begins")).unique()


def _next_moments(contact: Micros, moments: Micros, otherwise: int) -> Micros:
    """Return when something next happened to the same contact; both are sorted."""
    if not len(contact):
        return moments
    changes = (contact[1:] != contact[:-1]) | (moments[1:] != moments[:-1])
    ends = np.append(np.flatnonzero(changes) + 1, len(contact))
    following = ends[np.cumsum(np.append(False, changes))]
    place = np.minimum(following, len(contact) - 1)
    is_next = (following < len(contact)) & (contact[place] == contact)
    return np.where(is_next, moments[place], otherwise)


def _capped(
    found: pl.DataFrame, rows: pl.DataFrame, term: Pause, calendars: MixedCalendars
) -> pl.DataFrame:
    """End pauses that are longer than agreed when they were long enough."""
    found = found.select(pl.col(name).cast(kind) for name, kind in _PAUSE.items())
    if term.at_most is None or found.is_empty():
        return found
    starts = _micros(found["begins"])
    calendar = rows["calendar"].gather(found["row"]).to_numpy()
    clocks = Clocks(starts, np.full(len(starts), NEVER, np.int64), calendar)
    longest = moments_after(calendars, clocks, spans_of(calendars, clocks, term.at_most))
    latest = pl.Series("latest", longest).cast(MOMENT)
    return found.with_columns(ends=pl.min_horizontal("ends", latest))


def _merged(found: pl.DataFrame) -> pl.DataFrame:
    """Make one pause of those that meet or lie over one another."""
    several = found["row"].is_duplicated()
    ordered = found.filter(several).sort("row", "begins", "ends")
    reached = pl.col("ends").cum_max().shift(1).over("row")
    apart = (reached.is_null() | (pl.col("begins") > reached)).cum_sum().alias("pause")
    merged = (
        ordered.with_columns(apart)
        .group_by("pause", "row", maintain_order=True)
        .agg(pl.col("begins").min(), pl.col("ends").max())
    )
    return pl.concat([found.filter(~several), merged.select(found.columns)])


def clocks_of(handed: pl.DataFrame, started: str, served: str) -> Clocks:
    """Return the clocks of handoffs, from the column `started` to the column `served`.

    By the column `calendar`, or by the first calendar where there is none.
    """
    is_told = "calendar" in handed.columns
    calendar = handed["calendar"].to_numpy() if is_told else np.zeros(handed.height, np.int64)
    return Clocks(_micros(handed[started]), _micros(handed[served]), calendar, _pauses(handed))


def _pauses(handed: pl.DataFrame) -> Pauses:
    lengths = handed["paused_from"].list.len() if "paused_from" in handed.columns else None
    if lengths is None or not lengths.sum():
        return NO_PAUSES
    offsets = np.concatenate([[0], np.cumsum(lengths.to_numpy())]).astype(np.int64)
    lists = handed.filter(pl.col("paused_from").list.len() > 0)
    bounds = [_micros(lists[name].explode()) for name in ("paused_from", "paused_until")]
    return Pauses(offsets, np.stack(bounds, axis=1))


def _micros(moments: pl.Series) -> Micros:
    return moments.dt.timestamp("us").fill_null(NEVER).to_numpy().astype(np.int64, copy=False)
