"""Walking streams with the kernel: version by version, share by share of the contacts."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numba
import numpy as np
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.canonical import canonical
from smarketing.core.agreement.qualification import Qualification
from smarketing.core.base.working_time import micros
from smarketing.core.replay import kernel
from smarketing.core.replay.stream import Stream
from smarketing.core.replay.succession import Succession
from smarketing.core.replay.tape import (
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

_ROOM = 1 << 20
"""Entries that are written before new room is made; untouched room costs nothing."""

_WORTH_A_THREAD = 200_000
"""Events below which a second thread costs more than it saves."""

_EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True)
class Walked:
    """Coded entries and returns, and the compiled versions that `part` counts."""

    entries: pl.DataFrame
    returns: pl.DataFrame
    parts: list[Compiled]


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
    clocks = any(_asks_clocks(reign.agreement) for reign in ruling)
    days = era() if clocks else (as_of.date(), as_of.date())
    parts = [_compiled(streams[0].lexicon, reign.agreement, days, known) for reign in ruling]
    entries, returns, first = [], [], 0
    for stream in streams:
        contacts = len(stream.starts) - 1 if len(ruling) > 1 else 0
        succession = Succession(contacts, [part.agreement.stage_names() for part in parts])
        for part, (reign, compiled) in enumerate(zip(ruling, parts, strict=True)):
            names = compiled.agreement.stage_names()
            silence = compiled.terms.scalars["accepted"][0] >= 0
            carried = succession.taken_over(names, silence=silence)
            for found, sent_back in _walk(stream, compiled.terms, reign, carried):
                entries.append(_placed(found, first, part))
                returns.append(_placed(sent_back, first, part))
            succession.left(names, carried)
        first += len(stream.starts) - 1
    entries.append(_placed(_frame(np.empty(0, ENTRY)), 0, 0))
    returns.append(_placed(_frame(np.empty(0, RETURN)), 0, 0))
    return Walked(pl.concat(entries), pl.concat(returns), parts)


def _walk(
    stream: Stream, terms: Terms, reign: Reign, carried: Records
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Walk one stream under one version, on as many threads as there are processors."""
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
    with ThreadPoolExecutor(threads) as pool:
        work = [
            pool.submit(_share, tape, terms, reign, carried, int(low), int(high))
            for low, high in pairwise(shares)
        ]
        for done in work:
            yield from done.result()


def _share(
    tape: Tape, terms: Terms, reign: Reign, carried: Records, low: int, high: int
) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """Walk a share of the contacts, making room as it is needed."""
    written = []
    while low < high:
        stages = int(terms.scalars["last"][0]) + 2
        most = (int(tape.starts[low + 1] - tape.starts[low]) + 2) * stages
        rest = (int(tape.starts[high] - tape.starts[low]) + 2 * (high - low)) * stages
        room = max(most, min(_ROOM, rest))
        room_made = Written(np.empty(room, ENTRY), np.empty(room, RETURN))
        low, found, sent_back = kernel.walk(
            tape, terms, desk_for(terms), room_made, carried, *reign[1:], low, high
        )
        entries, returns = room_made
        written.append((_frame(entries[:found]), _frame(returns[:sent_back])))
    return written


def _frame(rows: Records) -> pl.DataFrame:
    return pl.DataFrame({name: np.ascontiguousarray(rows[name]) for name in rows.dtype.names or ()})


def _placed(frame: pl.DataFrame, first: int, part: int) -> pl.DataFrame:
    """Count contacts over all streams, and name the version that judged."""
    return frame.with_columns(
        pl.col("contact") + pl.lit(first, pl.UInt32), pl.lit(part, pl.Int16).alias("part")
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
