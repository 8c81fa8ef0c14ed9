"""Walking streams with the kernel: version by version, share by share of the contacts."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial
from itertools import pairwise
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import numba
import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.canonical import canonical
from smarketing.core.agreement.qualification import Qualification
from smarketing.core.base.working_time import micros
from smarketing.core.replay import kernel
from smarketing.core.replay.stream import Stream
from smarketing.core.replay.succession import Succession
from smarketing.core.replay.tape import (
    CARRIED,
    ENTRY,
    LONG_AGO,
    RETURN,
    Records,
    Tape,
    Terms,
    Written,
    desk_for,
)
from smarketing.core.replay.terms import Compiled, compiled_for, needed

Flags = npt.NDArray[np.bool_]

Noted = TypeVar("Noted")

_ROOM = 1 << 20
"""Entries that are written before new room is made; untouched room costs nothing."""

_ROOM_TO_NOTE = 1 << 15
"""Entries that are written before they are noted: so few that they stay near the processor."""

_WORTH_A_THREAD = 200_000
"""Events below which a second thread costs more than it saves."""

_EARLIEST = date(1970, 1, 1)


class Piece(NamedTuple):
    """What a walk wrote of a share of the contacts, in their order: `ENTRY` and `RETURN`.

    `first` is where the contacts of their stream begin among those of all streams; `part` counts
    the version that judged.
    """

    entries: Records
    returns: Records
    first: int
    part: int


@dataclass(frozen=True)
class Walked:
    """Coded entries and returns, piece by piece, and the compiled versions that `part` counts."""

    pieces: list[Piece]
    parts: list[Compiled]

    @cached_property
    def entries(self) -> pl.DataFrame:
        """All entries, in the order of the pieces."""
        none = Piece(np.empty(0, ENTRY), np.empty(0, RETURN), 0, 0)
        return pl.concat([_placed(one.entries, one) for one in [*self.pieces, none]])

    @cached_property
    def returns(self) -> pl.DataFrame:
        """All returns, likewise."""
        none = Piece(np.empty(0, ENTRY), np.empty(0, RETURN), 0, 0)
        return pl.concat([_placed(one.returns, one) for one in [*self.pieces, none]])


class Reign(NamedTuple):
    """A version and the moments it judges, from `begins` to `ends`; all in microseconds UTC."""

    agreement: Agreement
    begins: int
    ends: int
    as_of: int


def reigns(versions: Sequence[Agreement], as_of: datetime) -> list[Reign]:
    """Return which version judges when, up to `as_of`; the first also judges all before it."""
    ordered = sorted(versions, key=lambda version: version.agreement.effective_from)
    begins = [_first_moment(version) for version in ordered]
    begins[0] = LONG_AGO
    end = micros(as_of)
    ends = [min(begin - 1, end) for begin in [*begins[1:], end + 1]]
    found = [Reign(*reign, end) for reign in zip(ordered, begins, ends, strict=True)]
    return [reign for place, reign in enumerate(found) if place == 0 or reign.begins <= reign.ends]


def _first_moment(version: Agreement) -> int:
    zone = ZoneInfo(version.calendar.time_zone)
    return micros(datetime.combine(version.agreement.effective_from, time(), zone))


def walk_all(
    streams: Sequence[Stream],
    versions: Sequence[Agreement],
    as_of: datetime,
    known: dict[bytes, Compiled],
    era: Callable[[], tuple[date, date]],
) -> Walked:
    """Walk all contacts of all streams.

    `known` keeps what was compiled for the next time; `era` is asked where terms need clocks.
    """
    ruling = reigns(versions, as_of)
    parts = compiled(streams, [reign.agreement for reign in ruling], as_of, known, era)
    pieces: list[Piece] = []
    first = 0
    for stream in streams:
        contacts = len(stream.starts) - 1 if len(ruling) > 1 else 0
        succession = Succession(contacts, [part.agreement.stage_names() for part in parts])
        for part, (reign, terms) in enumerate(zip(ruling, parts, strict=True)):
            names = terms.agreement.stage_names()
            silence = terms.terms.scalars["accepted"][0] >= 0
            carried = succession.taken_over(names, silence=silence)
            keep = partial(Piece, first=first, part=part)
            pieces += _walk(stream, terms.terms, reign, carried, keep, None)
            succession.left(names, carried)
        first += len(stream.starts) - 1
    return Walked(pieces, parts)


def walk_noting(
    streams: Sequence[Stream],
    compiled: Compiled,
    as_of: datetime,
    note: Callable[[Piece], Noted],
) -> list[Noted]:
    """Walk all contacts of all streams under one version alone; return what is noted of pieces.

    Pieces are overwritten once they are noted, so that they need little memory: they stay near
    at hand, and are never kept.
    """
    [reign] = reigns([compiled.agreement], as_of)
    found: list[Noted] = []
    first = 0
    for stream in streams:

        def noted(entries: Records, returns: Records, first: int = first) -> Noted:
            return note(Piece(entries, returns, first, 0))

        nothing = np.empty(0, CARRIED)
        found += _walk(stream, compiled.terms, reign, nothing, noted, _ROOM_TO_NOTE)
        first += len(stream.starts) - 1
    return found


def compiled(
    streams: Sequence[Stream],
    versions: Sequence[Agreement],
    as_of: datetime,
    known: dict[bytes, Compiled],
    era: Callable[[], tuple[date, date]],
) -> list[Compiled]:
    """Compile the versions for the words of the streams; see `walk_all`."""
    clocks = any(_asks_clocks(agreement) for agreement in versions)
    days = era() if clocks else (as_of.date(), as_of.date())
    return [_compiled(streams[0].lexicon, agreement, days, known) for agreement in versions]


def _walk(
    stream: Stream,
    terms: Terms,
    reign: Reign,
    carried: Records,
    note: Callable[[Records, Records], Noted],
    room: int | None,
) -> Iterator[Noted]:
    """Walk one stream under one version, on as many threads as there are processors.

    Whatever was written is noted, in the order of contacts. `room` is for how many entries is
    written over, once noted; without it, what was written is the caller's to keep.
    """
    live = stream.live if stream.live is not None else np.empty(0, np.bool_)
    tape = Tape(stream.starts, stream.moments, stream.words, live)
    events = int(stream.starts[-1])
    threads = numba.config.NUMBA_NUM_THREADS if events > _WORTH_A_THREAD else 1
    bounds = np.searchsorted(stream.starts, np.linspace(0, events, 4 * threads + 1)[1:-1])
    shares = (
        np.unique([0, *bounds, len(stream.starts) - 1])
        if threads > 1
        else (np.array([0, len(stream.starts) - 1]))
    )

    def share(low: int, high: int) -> list[Noted]:
        walked = _share(tape, terms, reign, carried, low, high, room)
        return [note(entries, returns) for entries, returns in walked]

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(share, int(low), int(high)) for low, high in pairwise(shares)]:
            yield from done.result()


def _share(
    tape: Tape,
    terms: Terms,
    reign: Reign,
    carried: Records,
    low: int,
    high: int,
    most: int | None,
) -> Iterator[tuple[Records, Records]]:
    """Walk a share of the contacts, making room as it is needed."""
    stages = int(terms.scalars["last"][0]) + 2
    written = Written(np.empty(0, ENTRY), np.empty(0, RETURN))
    while low < high:
        next_one = (int(tape.starts[low + 1] - tape.starts[low]) + 2) * stages
        rest = (int(tape.starts[high] - tape.starts[low]) + 2 * (high - low)) * stages
        room = max(next_one, min(most or _ROOM, rest))
        if most is None or len(written.entries) < room:
            written = Written(np.empty(room, ENTRY), np.empty(room, RETURN))
        low, found, sent_back = kernel.walk(
            tape, terms, desk_for(terms), written, carried, *reign[1:], low, high
        )
        yield written.entries[:found], written.returns[:sent_back]


def _placed(rows: Records, piece: Piece) -> pl.DataFrame:
    """Count contacts over all streams, and name the version that judged."""
    columns = {name: np.ascontiguousarray(rows[name]) for name in rows.dtype.names or ()}
    return pl.DataFrame(columns).with_columns(
        pl.col("contact") + pl.lit(piece.first, pl.UInt32),
        pl.lit(piece.part, pl.Int16).alias("part"),
    )


def _compiled(
    lexicon: pl.DataFrame,
    agreement: Agreement,
    era: tuple[date, date],
    known: dict[bytes, Compiled],
) -> Compiled:
    """Compile an agreement, or take what an earlier one left that differs only in thresholds."""
    key = canonical(_without_thresholds(agreement))
    if key not in known:
        known[key] = compiled_for(lexicon, agreement, era)
    same = known[key]
    profiles = needed(agreement.qualification or Qualification(), same.fit, same.barred)
    return replace(same, agreement=agreement, terms=same.terms._replace(profiles=profiles))


def _without_thresholds(agreement: Agreement) -> Agreement:
    terms = agreement.qualification
    if terms is None:
        return agreement
    fit = terms.fit.model_copy(update={"threshold": 0}) if terms.fit else None
    triggers = [trigger.model_copy(update={"fit_at_least": None}) for trigger in terms.triggers]
    alike = {"threshold": None, "grid": [], "fit": fit, "triggers": triggers}
    return agreement.model_copy(update={"qualification": terms.model_copy(update=alike)})


def _asks_clocks(agreement: Agreement) -> bool:
    terms = agreement.qualification
    silent = agreement.handoff is not None and agreement.handoff.silence_accepts is not None
    return silent or (terms is not None and terms.minimum_active_days > 1)


def era_of(streams: Sequence[Stream], as_of: datetime) -> tuple[date, date]:
    """Return the civil dates that the clocks must know, with a day to spare on either side."""
    earliest = min((int(s.moments.min()) for s in streams if len(s.moments)), default=0)
    first = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=earliest)).date()
    return max(first - timedelta(days=7), _EARLIEST), max(as_of.date(), first) + timedelta(days=1)
