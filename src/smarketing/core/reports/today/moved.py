"""What is in one table and not in another, and whose so many are."""

from collections.abc import Mapping

import polars as pl

from smarketing.core.base.names import in_words
from smarketing.core.base.sentence import Sentence, Text, Value
from smarketing.core.ledger.views import UNKNOWN

NO_REP = Sentence("nobody")
NO_CHANNEL = Sentence("no channel recorded")
NO_REASON = Sentence("without a reason")

_NAMED = 3
"""So many names are told of whom something is; the others are counted."""

LEAD = ["contact_id", "cycle"]
"""What tells one handoff from another."""


def new_in(now: pl.DataFrame, before: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Return the rows of now that were not there before."""
    return now.join(before.select(on), on=on, how="anti", maintain_order="left")


def most_of(words: pl.Series) -> tuple[str, int]:
    """Return the word that comes most often, and how often; "" for none."""
    found = _counted(words.drop_nulls())
    return found.row(0) if found.height else (UNKNOWN, 0)


def shared_among(
    words: pl.Series, nobody: Sentence, labels: Mapping[str, Text] | None = None
) -> tuple[Value, ...]:
    """Name whose so many are, the most first; `nobody` is what is said where none is known.

    `labels` are the agreement's words for them, where it has any.
    """
    found = _counted(words.fill_null(UNKNOWN))
    known: Mapping[str, Value] = {UNKNOWN: nobody, **(labels or {})}
    named: list[Value] = [
        Sentence("{name} ({times})", {"name": known.get(name, in_words(name)), "times": times})
        for name, times in found.head(_NAMED).iter_rows()
    ]
    others = int(found["times"].slice(_NAMED).sum())
    if others:
        named.append(Sentence("others ({times})", {"times": others}))
    return tuple(named)


def _counted(words: pl.Series) -> pl.DataFrame:
    found = words.value_counts(name="times")
    return found.sort(["times", words.name], descending=[True, False])
