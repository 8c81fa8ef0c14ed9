"""Who takes which lead: as their capacity, languages and territories allow, and fairly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np
import polars as pl
from numpy.typing import NDArray

from smarketing.core.planning.dealing import Whole, deal

NOBODY = "nobody"
"""No representative may take the lead: none has its language and its territory together."""

NO_LANGUAGE = "language"
NO_TERRITORY = "territory"
NO_CAPACITY = "capacity"
"""Whoever may take the lead has no capacity left, or is away, on all of the days."""

ASSIGNED = {
    "contact_id": pl.String,
    "rep": pl.String,
    "day": pl.Int32,
    "reason": pl.String,
}
"""A lead, who takes it on which day (counted from 0); or, with neither, why nobody does."""


@dataclass(frozen=True)
class Representative:
    """Somebody who takes leads; none of `languages` or `territories` means any of them.

    `capacity` is how many leads they take in the month, `given` how many of these they have been
    given already. By the end of each day they may take `allowed` of the leads that wait, counted
    from the first day; on a day on which they are not `there` they are given none.
    """

    name: str
    capacity: Fraction
    allowed: Sequence[int]
    there: Sequence[bool]
    given: int = 0
    languages: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()

    def may_take(self, language: str | None, territory: str | None) -> bool:
        """Say whether a lead may be given to them; what is not known of it hinders nobody."""
        return _fits(self.languages, language) and _fits(self.territories, territory)


def _fits(names: frozenset[str], wanted: str | None) -> bool:
    return wanted is None or not names or wanted in names


def paced(capacity: Fraction, parts: Sequence[Fraction], carried: Fraction) -> list[int]:
    """Return how many leads may have been given by the end of each day of a month.

    `parts` are which part of the month's working time has gone by then, `carried` is the part of a
    lead left over from the months before. Parts of a lead add up until they make a whole one, so
    that 14 a month are 14, 1 a month is 1, and half a lead a month is one every other month.
    """
    return [floor(capacity * part + carried) for part in parts]


def fair_shares(weights: Sequence[Fraction], leads: int) -> list[Fraction]:
    """Return how many leads each would be given by weight alone: 3:2:2:1 of 100 is 37.5, …."""
    whole = sum(weights, Fraction(0))
    return [leads * weight / whole if whole else Fraction(0) for weight in weights]


def assign(leads: pl.DataFrame, people: Sequence[Representative]) -> pl.DataFrame:
    """Give leads to people, day by day (`ASSIGNED`, in the order in which leads come).

    `leads` has contact_id, priority (1 is worked first), value, waiting_since, language and
    territory (null where not known). Leads of the best priority come first, then the most
    valuable, then those that have waited longest. Each goes to whoever may take it and has the
    largest share of their capacity left; of equals, to the first by name. Where all of these are
    full for the day, somebody full hands a lead on to another who may take it, so that no lead
    waits that anybody could make room for. In what order leads and people are given plays no part.
    """
    ordered = leads.sort(
        ["priority", "value", "waiting_since", "contact_id"],
        descending=[False, True, False, False],
        nulls_last=True,
    )
    known = sorted(people, key=lambda one: one.name)
    kinds, kind_of = _kinds(ordered)
    starts, takers = _who_may(kinds, known)
    rep, day = deal(
        kind_of,
        starts,
        takers,
        _matrix([one.allowed for one in known]),
        _matrix([one.there for one in known]),
        np.array([one.given for one in known], np.int64),
        np.array([float(one.capacity) for one in known], np.float64),
    )
    waits = rep < 0
    names = pl.Series([*(one.name for one in known), None], dtype=pl.String)
    reasons = pl.Series([*(_reason(*kind, known) for kind in kinds), None], dtype=pl.String)
    return pl.DataFrame(
        {
            "contact_id": ordered["contact_id"],
            "rep": names.gather(np.where(waits, len(known), rep)),
            "day": pl.Series(day).replace(-1, None),
            "reason": reasons.gather(np.where(waits, kind_of, len(kinds))),
        },
        schema=ASSIGNED,
    )


def _kinds(leads: pl.DataFrame) -> tuple[list[tuple[str | None, str | None]], Whole]:
    """Return every language and territory that occur together, and which of them each lead has."""
    named = leads.select("language", "territory")
    kinds = named.unique().sort("language", "territory", nulls_last=True).with_row_index("kind")
    of_each = named.join(
        kinds, on=["language", "territory"], how="left", nulls_equal=True, maintain_order="left"
    )
    return list(kinds.select("language", "territory").iter_rows()), of_each["kind"].to_numpy(
        writable=True
    ).astype(np.int64)


def _who_may(
    kinds: Sequence[tuple[str | None, str | None]], people: Sequence[Representative]
) -> tuple[Whole, Whole]:
    lists = [
        [place for place, one in enumerate(people) if one.may_take(language, territory)]
        for language, territory in kinds
    ]
    starts = np.cumsum([0, *(len(one) for one in lists)])
    return starts.astype(np.int64), np.array([p for one in lists for p in one], np.int64)


def _matrix(rows: Sequence[Sequence[int]] | Sequence[Sequence[bool]]) -> NDArray[np.int64]:
    """Return one row per day and one column per person."""
    if not rows:
        return np.zeros((0, 0), np.int64)
    return np.ascontiguousarray(np.array(rows, np.int64).T)


def _reason(language: str | None, territory: str | None, people: Sequence[Representative]) -> str:
    if any(one.may_take(language, territory) for one in people):
        return NO_CAPACITY
    if people and not any(one.may_take(language, None) for one in people):
        return NO_LANGUAGE
    if people and not any(one.may_take(None, territory) for one in people):
        return NO_TERRITORY
    return NOBODY


def given_to_each(assigned: pl.DataFrame) -> Mapping[str, int]:
    """Return how many leads each person is given."""
    given = assigned.filter(pl.col("rep").is_not_null()).group_by("rep").len()
    return dict(given.iter_rows())
