"""Qualification: the touch at which each contact's points reach the threshold, or a trigger fires.

One pass over every contact's touches in order. `first_qualifications` prepares columns for the
compiled kernel; the specs hold a slow twin that does the same in plain Python.
"""

from typing import Any

import numba
import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.agreement.qualification import Qualification

NO_CAP = np.iinfo(np.int64).max

Whole = npt.NDArray[np.int64]


def first_qualifications(touches: pl.LazyFrame, terms: Qualification) -> pl.DataFrame:
    """Find when each contact first qualified.

    Takes touches (contact_id, occurred_at, kind, fact_id). Returns one row per contact that ever
    qualified: contact_id, occurred_at and fact_id of the deciding touch, `points` reached by it,
    and `trigger`, the kind that fired or null where the points decided.
    """
    kinds = _kinds(terms)
    ordered = (
        touches.filter(pl.col("kind").is_in(kinds))
        .select("contact_id", "occurred_at", "kind", "fact_id")
        .sort("contact_id", "occurred_at", "fact_id")
        .collect()
    )
    if ordered.is_empty():
        return _answer(ordered, np.empty(0, np.int64), np.empty(0, np.int64))
    rule = ordered["kind"].replace_strict(kinds, list(range(len(kinds))), return_dtype=pl.Int64)
    changes = ordered.select(pl.col("contact_id") != pl.col("contact_id").shift(1)).to_series()
    starts = np.append(np.flatnonzero(changes.fill_null(value=True).to_numpy()), ordered.height)
    points, caps, fires = _rules(terms, kinds)
    rows, reached = qualifying_rows(
        starts.astype(np.int64), rule.to_numpy(), points, caps, fires, terms.threshold
    )
    return _answer(ordered, rows, reached).with_columns(
        trigger=pl.when(pl.col("kind").is_in([t.kind for t in terms.triggers])).then("kind")
    )


def _kinds(terms: Qualification) -> list[str]:
    named = [rule.kind for rule in terms.points] + [trigger.kind for trigger in terms.triggers]
    return list(dict.fromkeys(named))


def _rules(terms: Qualification, kinds: list[str]) -> tuple[Whole, Whole, npt.NDArray[np.bool_]]:
    points, caps = np.zeros(len(kinds), np.int64), np.full(len(kinds), NO_CAP)
    for rule in terms.points:
        points[kinds.index(rule.kind)] = rule.points
        if rule.cap is not None:
            caps[kinds.index(rule.kind)] = rule.cap
    fires = np.isin(kinds, [trigger.kind for trigger in terms.triggers])
    return points, caps, fires


def _answer(ordered: pl.DataFrame, rows: Whole, reached: Whole) -> pl.DataFrame:
    return ordered[rows].with_columns(
        points=pl.Series(reached, dtype=pl.Int64), trigger=pl.lit(None, pl.String)
    )


def _compile(function: Any) -> Any:  # noqa: ANN401 (numba ships no types)
    return numba.njit(cache=True, nogil=True)(function)


@_compile
def qualifying_rows(  # type: ignore[no-untyped-def]  # noqa: ANN201, D103 (compiled; see above)
    starts: Whole,
    rule: Whole,
    points: Whole,
    caps: Whole,
    fires: npt.NDArray[np.bool_],
    threshold: int,
):
    contacts = len(starts) - 1
    rows = np.empty(contacts, np.int64)
    reached = np.empty(contacts, np.int64)
    found = 0
    given = np.zeros(len(points), np.int64)
    for contact in range(contacts):
        given[:] = 0
        total = 0
        for row in range(starts[contact], starts[contact + 1]):
            kind = rule[row]
            share = given[kind] + points[kind]
            share = max(-caps[kind], min(caps[kind], share))
            total += share - given[kind]
            given[kind] = share
            if fires[kind] or total >= threshold:
                rows[found] = row
                reached[found] = total
                found += 1
                break
    return rows[:found], reached[:found]
