"""From a stage entry back over the contact's touches: where it came from, and what moved it last.

Read off the streams in one pass over the contacts that are asked for.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.base.compiling import bare
from smarketing.core.replay.meeting import CAME_BY, ranked
from smarketing.core.replay.stream import Stream
from smarketing.core.replay.terms import Compiled

NO_TOUCH = -1
"""Of the contact no touch is told by then."""

_Words = npt.NDArray[np.int32]


class Seen(NamedTuple):
    """By entry the words of two touches, `NO_TOUCH` where there is none."""

    first: _Words
    last: _Words


def looked_back(streams: Sequence[Stream], entries: pl.DataFrame, compiled: Compiled) -> Seen:
    """Return the first touch of each entry's contact, and the one that moved it last.

    `entries` are coded (see `Replayed`), all of the version `compiled`. Both touches are not later
    than the entry. First is the earliest; of several at one moment the alphabetically first by
    channel, campaign and content. Last is the latest that gives points under the version, else the
    latest of all; of several at one moment the one that gives most, then the alphabetically first
    by kind.
    """
    lexicon = streams[0].lexicon
    reading = (
        (lexicon["table"] == "touches").to_numpy(),
        ranked(lexicon, *CAME_BY),
        _given(compiled),
        ranked(lexicon, "kind", *CAME_BY),
    )
    contacts = entries["contact"].to_numpy().astype(np.int64)
    moments = entries["moment"].to_numpy()
    seen = Seen(*(np.full(len(contacts), NO_TOUCH, np.int32) for _ in Seen._fields))
    begin = 0
    for stream in streams:
        end = begin + len(stream.starts) - 1
        mine = np.flatnonzero((contacts >= begin) & (contacts < end))
        found = np.full((2, len(mine)), NO_TOUCH, np.int32)
        tape = (stream.starts, stream.moments, stream.words)
        look(tape, reading, contacts[mine] - begin, moments[mine], found)
        seen.first[mine], seen.last[mine] = found
        begin = end
    return seen


def _given(compiled: Compiled) -> npt.NDArray[np.float64]:
    """Return by word the points that it gives, 0 where it gives none."""
    rules = np.append(compiled.terms.rules["points"], 0.0)
    given: npt.NDArray[np.float64] = np.maximum(rules[compiled.terms.words["rule"]], 0.0)
    return given


@bare
def look(tape, reading, contacts, asked, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled)
    """Note both touches of each contact, by the moment that is asked of it."""
    starts, moments, words = tape
    touch, first_rank, given, last_rank = reading
    for place in range(len(contacts)):
        row, end = starts[contacts[place]], starts[contacts[place] + 1]
        first, last = np.int64(NO_TOUCH), np.int64(NO_TOUCH)
        first_at, last_at = moments[0], moments[0]
        while row < end and moments[row] <= asked[place]:
            word = np.int64(words[row])
            if touch[word]:
                now = moments[row]
                if first < 0 or (now == first_at and first_rank[word] < first_rank[first]):
                    first, first_at = word, now
                gives = given[word]
                better = last < 0 or (gives > 0.0 and given[last] == 0.0)
                if not better and (gives > 0.0) == (given[last] > 0.0):
                    better = now > last_at or (
                        gives > given[last]
                        or (gives == given[last] and last_rank[word] < last_rank[last])
                    )
                if better:
                    last, last_at = word, now
            row += 1
        found[0, place], found[1, place] = first, last
