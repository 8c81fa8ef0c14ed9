"""How each contact was met, and what is known of it by now: read off the stream in one pass."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.base.compiling import bare
from smarketing.core.base.working_time import micros
from smarketing.core.replay.stream import Stream

CAME_BY = ("channel", "campaign", "content")
"""What a touch tells of where a contact comes from."""


def met(streams: Sequence[Stream], as_of: datetime) -> pl.DataFrame:
    """Return one row per contact of which any event is told by `as_of`.

    Columns: contact_id; channel, campaign and content of the first touch (of several at one
    moment the alphabetically first); attributes and account_attributes of the latest version, and
    `word`, its row in the lexicon. Null where there is none.
    """
    parts = []
    for stream in streams:
        first, last = _words(stream, as_of)
        seen = first > _NOBODY
        parts.append(
            pl.DataFrame(
                {"first": first[seen], "word": last[seen]},
                schema={"first": pl.Int32, "word": pl.Int32},
            ).with_columns(contact_id=stream.contacts.filter(pl.Series(seen, dtype=pl.Boolean)))
        )
    found = pl.concat(parts)
    lexicon = streams[0].lexicon
    first_touch, last_version = (_places(found[name]) for name in ("first", "word"))
    return pl.DataFrame(
        [
            found["contact_id"],
            *(lexicon[name].gather(first_touch) for name in CAME_BY),
            *(lexicon[name].gather(last_version) for name in ("attributes", "account_attributes")),
            last_version,
        ]
    )


def ranked(lexicon: pl.DataFrame, *columns: str) -> npt.NDArray[np.int32]:
    """Return the alphabetical place of each touch by what it says in columns; 0 for the others."""
    touches = (lexicon["table"] == "touches").arg_true()
    rank = np.zeros(lexicon.height, np.int32)
    told = lexicon[touches].select(pl.struct(*columns).rank("dense")).to_series()
    rank[touches.to_numpy()] = told.to_numpy()
    return rank


def _places(words: pl.Series) -> pl.Series:
    """Return rows of the lexicon, null where there is no word."""
    return words.set(words < 0, None)


def _words(stream: Stream, as_of: datetime) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return per contact the words of the first touch and of the latest version."""
    lexicon = stream.lexicon
    touch = (lexicon["table"] == "touches").to_numpy()
    version = (lexicon["table"] == "contacts").to_numpy()
    contacts = len(stream.starts) - 1
    first = np.full(contacts, _NOBODY, np.int32)
    last = np.full(contacts, _NOTHING, np.int32)
    live = stream.live if stream.live is not None else np.ones(contacts, np.bool_)
    look_through(
        (stream.starts, stream.moments, stream.words, live),
        (touch, version, ranked(lexicon, *CAME_BY)),
        micros(as_of),
        (first, last),
    )
    return first, last


_NOBODY, _NOTHING = -2, -1
"""Of the contact no event is told; of the contact there is no such event."""


@bare
def look_through(tape, lexicon, as_of, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled)
    """Note the first touch and the latest version of each contact that lives."""
    starts, moments, words, live = tape
    touch, version, rank = lexicon
    first, last = found
    for contact in range(len(live)):
        row, end = starts[contact], starts[contact + 1]
        if live[contact] and row < end and moments[row] <= as_of:
            first[contact] = _NOTHING
            touched_at = moments[row]
            while row < end and moments[row] <= as_of:
                word = np.int64(words[row])
                if version[word]:
                    last[contact] = word
                if touch[word]:
                    known = first[contact]
                    if known < 0 or (moments[row] == touched_at and rank[word] < rank[known]):
                        first[contact] = word
                        touched_at = moments[row]
                row += 1
