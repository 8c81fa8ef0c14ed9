"""The event stream: every event of every contact, grouped by contact and in order of time.

It depends on the facts alone, so that any agreement can walk it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.events import WORDING, events

Moments = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Stream:
    """The events of contacts.

    `contacts` names them; the events of contact n are those from `starts[n]` to `starts[n + 1]`.
    `moments` are microseconds since 1970, UTC. `words` are rows of the `lexicon` (see `WORDING`):
    events that read the same share one. `live`, where given, is false for contacts whose events
    a later stream holds instead.
    """

    contacts: pl.Series
    starts: Moments
    moments: Moments
    words: npt.NDArray[np.uint32]
    lexicon: pl.DataFrame
    live: npt.NDArray[np.bool_] | None = None


def stream_of(facts: Facts) -> Stream:
    """Return the stream of all facts, whenever they happened."""
    told = events(facts).collect()
    wording = list(WORDING)
    lexicon = told.select(wording).unique(maintain_order=True).with_row_index("word")
    ordered = told.join(lexicon, on=wording, how="left", nulls_equal=True).sort(
        "contact_id", "occurred_at"
    )
    contact = ordered["contact_id"]
    begins = (contact != contact.shift(1)).fill_null(value=True).to_numpy()
    starts = np.append(np.flatnonzero(begins), len(contact)).astype(np.int64)
    return Stream(
        contact.filter(pl.Series(begins, dtype=pl.Boolean)),
        starts,
        ordered["occurred_at"].dt.timestamp("us").to_numpy(),
        ordered["word"].to_numpy(),
        lexicon.drop("word"),
    )
