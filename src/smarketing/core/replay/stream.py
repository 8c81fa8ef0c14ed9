"""The event stream: every event of every contact, grouped by contact and in order of time.

It depends on the facts alone, so that any agreement can walk it.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.events import Words
from smarketing.core.replay.gathering import NEEDED, TOLD, Gathering
from smarketing.core.replay.grouping import bits_for, brought_together
from smarketing.core.replay.rows import Rows
from smarketing.core.replay.still import still

Moments = npt.NDArray[np.int64]

Made = TypeVar("Made")

NOBODY_GONE = pl.DataFrame(schema={"contact_id": pl.String, "survivor": pl.String})

_PART = 1 << 20
"""Rows of a table that are taken in one go."""


@dataclass(frozen=True)
class Stream:
    """The events of contacts.

    The events of contact n are those from `starts[n]` to `starts[n + 1]`. `moments` are
    microseconds since 1970, UTC. `words` are rows of the `lexicon` (see `WORDING`): events that
    read the same share one. `live`, where given, is false for contacts whose events another
    stream holds instead. `naming` names the contacts, which is only asked when it matters.
    """

    naming: Callable[[], pl.Series]
    starts: Moments
    moments: Moments
    words: npt.NDArray[np.uint32]
    lexicon: pl.DataFrame
    live: npt.NDArray[np.bool_] | None = None
    _made: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def contacts(self) -> pl.Series:
        """The contact_id of each contact."""
        return self.naming()

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of this stream under a key, making it the first time."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made


def stream_of(facts: Facts) -> Stream:
    """Return the stream of all facts, whenever they happened.

    Contacts that were merged count each for itself: see `merged`.
    """
    words, rows = Words(), Rows()
    gathering = Gathering(words, NOBODY_GONE)
    loose = []
    for table in TOLD:
        told = facts.table(table)
        for begin in range(0, told.height, _PART):
            part = told.slice(begin, _PART)
            first = rows.add(part.height, part.get_column)
            taken = gathering.take(table, part.select(NEEDED[table]), first)
            loose += [] if taken is None else [taken]
    bits = bits_for(len(rows))
    known = gathering.known(rows, bits)
    loose += [events for number in range(1 << bits) for events in known.events(number)]
    group = brought_together(loose)
    names = rows.texts("contact_id", group.rows)
    return Stream(
        lambda: names,
        still(group.starts),
        still(group.moments),
        still(group.words),
        words.lexicon(),
    )
