"""Growing: new files of the ledger become a segment of their own.

It holds all events of every contact that has a new one, old and new together; the older segments
no longer hold those contacts. So each contact has all its events in one place, and the work
follows what is new, not the history.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.ledger import Snapshot
from smarketing.adapters.store.replay_cache.building import THREADS, VERSIONED
from smarketing.adapters.store.replay_cache.files import Part, parts_of
from smarketing.adapters.store.replay_cache.knowing import concerned, told_anew
from smarketing.adapters.store.replay_cache.segment import (
    Segment,
    Sums,
    live_ones,
    write_segment,
)
from smarketing.core.base.compiling import bare
from smarketing.core.ledger.tables import TABLES
from smarketing.core.replay.distinct import NONE, U32, Distinct, Prints, prints_of
from smarketing.core.replay.events import ACCOUNT_CUSTOMER, Words
from smarketing.core.replay.gathering import EVENT_TABLES, Gathering
from smarketing.core.replay.grouping import (
    Grouped,
    Loose,
    brought_together,
    loosened,
    places_of,
)
from smarketing.core.replay.rows import Rows


class Grown(NamedTuple):
    """A new segment: its events, how its contacts are called, and what it supersedes."""

    group: Grouped
    names: pl.Series
    superseded: dict[str, U32]


def grow(
    folder: Path,
    layout: Layout,
    snapshot: Snapshot,
    added: Mapping[str, Sequence[str]],
    gone: pl.DataFrame,
    words: Words,
    segments: Sequence[Segment],
) -> Sums:
    """Write the segment that added files call for; return the checksums of its files."""
    rows = Rows()
    parts = parts_of(layout, added, rows)
    loose = _loose(parts, Gathering(words, gone))
    found = concerned(snapshot, _new_rows(parts), gone)
    anew = Distinct()
    if found is not None:
        loose += told_anew(found, Gathering(words, gone), rows)
        anew.numbers(prints_of(found.contacts.to_frame()))
    fresh = brought_together(loose)
    old, superseded = _old_events(segments, fresh, anew, words.lexicon())
    group = brought_together([loosened(fresh), *old])
    names = rows.texts("contact_id", group.rows)
    if gone.height:
        names = names.replace(gone["contact_id"], gone["survivor"])
    return write_segment(folder, group, names, superseded)


def _loose(parts: Sequence[tuple[Part, int]], gathering: Gathering) -> list[Loose]:
    """Return the events that new rows are by themselves."""

    def take(part: Part, first: int) -> list[Loose]:
        taken = [gathering.take(part.table, told, first + begin) for begin, told in part.slices()]
        return [one for one in taken if one is not None]

    events = [one for one in parts if one[0].table in EVENT_TABLES]
    with ThreadPoolExecutor(THREADS) as pool:
        running = [pool.submit(take, *one) for one in events]
        return [one for taken in running for one in taken.result()]


def _new_rows(parts: Sequence[tuple[Part, int]]) -> dict[str, pl.DataFrame]:
    """Read what the new rows of the tables say from which more than their own event follows."""
    found = {name: [pl.DataFrame(schema=TABLES[name].schema)] for name in VERSIONED}
    for part, _ in parts:
        if part.table in found:
            found[part.table] += [told for _, told in part.slices()]
    return {name: pl.concat(frames, how="diagonal") for name, frames in found.items()}


def _old_events(
    segments: Sequence[Segment], fresh: Grouped, anew: Distinct, lexicon: pl.DataFrame
) -> tuple[list[Loose], dict[str, U32]]:
    """Return the older events of all contacts that have fresh ones, and where those were.

    Of contacts that are told anew, events of knowing are left out.
    """
    knowing = lexicon["table"].is_in(["contacts", ACCOUNT_CUSTOMER]).to_numpy()
    told, superseded = [], {}
    for segment, live in zip(segments, live_ones(segments), strict=True):
        places = places_of(segment.high, segment.low, Prints(fresh.high, fresh.low))
        held = places[places >= 0]
        if live is not None:
            held = held[live[held]]
        loose = _events_at(segment, held)
        is_anew = anew.find(Prints(loose.high, loose.low)) != NONE
        kept = ~(is_anew & knowing[loose.words])
        told.append(loose if kept.all() else Loose(*(column[kept] for column in loose)))
        superseded[segment.name] = held.astype(np.uint32)
    return told, superseded


def _events_at(segment: Segment, contacts: npt.NDArray[np.int64]) -> Loose:
    """Return the events of some contacts of a segment; their rows are not known any more."""
    counts = segment.starts[contacts + 1] - segment.starts[contacts]
    moments, words = np.empty(counts.sum(), np.int64), np.empty(counts.sum(), np.uint32)
    _copy(segment.starts, segment.moments, segment.words, contacts, moments, words)
    return Loose(
        np.repeat(segment.high[contacts], counts),
        np.repeat(segment.low[contacts], counts),
        moments,
        words,
        np.full(len(words), NONE, np.uint32),
    )


@bare
def _copy(starts, moments, words, contacts, room_moments, room_words):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    to = 0
    for place in range(len(contacts)):
        for row in range(starts[contacts[place]], starts[contacts[place] + 1]):
            room_moments[to], room_words[to] = moments[row], words[row]
            to += 1
