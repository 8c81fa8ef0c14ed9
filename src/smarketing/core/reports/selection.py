"""Who was handed to sales under a definition, and what came of them: arrays, no texts.

A lead is *selected* when it enters the stage of the handoff on its own. Whom sales took up by
itself (an implied entry) nobody selected.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.base.compiling import bare
from smarketing.core.base.period import Period
from smarketing.core.base.working_time import micros
from smarketing.core.replay.stream import Stream
from smarketing.core.replay.walking import Piece

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEVER = np.iinfo(np.int64).max
"""A moment that does not come."""


@dataclass(frozen=True)
class Span:
    """A period as moments: from `begin`, before `end` (microseconds since 1970, UTC)."""

    period: Period
    begin: int
    end: int

    def holds(self, moments: Whole) -> Flags:
        """Say of each moment whether it lies in the period."""
        inside: Flags = (moments >= self.begin) & (moments < self.end)
        return inside


def span_of(period: Period, zone: str) -> Span:
    """Return a period of civil days in a zone as moments."""
    begin, end = (
        micros(datetime.combine(day, time(), ZoneInfo(zone)))
        for day in (period.start, period.end + timedelta(days=1))
    )
    return Span(period, begin, end)


@dataclass(frozen=True)
class Told:
    """What happened to contacts, sorted by contact and moment: one array element per event."""

    contacts: Whole
    moments: Whole

    def first_since(self, contacts: Whole, since: Whole) -> Whole:
        """Return the place of each contact's first event at or after a moment; -1 for none."""
        found = np.full(len(contacts), -1, np.int64)
        most = max(self.contacts.max(initial=-1), contacts.max(initial=-1)) + 1
        each = np.bincount(self.contacts, minlength=most)
        behind = np.cumsum(each)
        # Most leads had no such event at all.
        asked = np.flatnonzero(each[contacts])
        high = behind[contacts[asked]]
        low = high - each[contacts[asked]]
        place = _bisected(self.moments, low, high, since[asked])
        hit = place < high
        found[asked[hit]] = place[hit]
        return found

    def within(self, span: Span) -> Self:
        """Keep those of a period."""
        return self.only(span.holds(self.moments))

    def once(self) -> Self:
        """Keep each contact's first."""
        is_first = np.append([True], self.contacts[1:] != self.contacts[:-1])
        return self.only(is_first[: len(self.contacts)])

    def only(self, kept: Flags) -> Self:
        """Keep some."""
        columns = (getattr(self, field.name) for field in fields(self))
        return type(self)(*(column[kept] for column in columns))

    def ever(self, contacts: int) -> Flags:
        """Say of each of so many contacts whether anything is told of it."""
        told = np.zeros(contacts, np.bool_)
        told[self.contacts] = True
        return told

    def first_moments(self, contacts: int) -> Whole:
        """Return when each of so many contacts was first told of, `NEVER` where it was not."""
        first = np.full(contacts, NEVER, np.int64)
        once = self.once()
        first[once.contacts] = once.moments
        return first


NOBODY = Told(np.empty(0, np.int64), np.empty(0, np.int64))
"""Nothing happened to anybody."""


def _bisected(moments: Whole, low: Whole, high: Whole, since: Whole) -> Whole:
    """Return, for many stretches at once, the first place that is not before a moment."""
    while np.any(low < high):
        middle = (low + high) // 2
        running = low < high
        is_before = running & (moments[np.where(running, middle, 0)] < since)
        low, high = (
            np.where(is_before, middle + 1, low),
            np.where(running & ~is_before, middle, high),
        )
    return low


@dataclass(frozen=True)
class Selected(Told):
    """The leads selected: contact, moment, and the row of the coded entries that says so."""

    rows: Whole


def selected(pieces: Sequence[Piece], place: int | None) -> Selected:
    """Return every selection of a replay under one version: own entries into the handoff's place.

    Rows are those of the coded entries.
    """
    if place is None:
        none = np.empty(0, np.int64)
        return Selected(none, none, none)
    return Selected(*_taken(pieces, place, own=True))


def entered(pieces: Sequence[Piece], place: int) -> Told:
    """Return every entry into a stage, own or implied, in whichever cycle."""
    contacts, moments, _ = _taken(pieces, place, own=False)
    return Told(contacts, moments)


def _taken(pieces: Sequence[Piece], place: int, *, own: bool) -> tuple[Whole, Whole, Whole]:
    """Return contact, moment and row of some entries, by contact and moment."""
    found = [np.empty((3, 0), np.int64)]
    row = 0
    for piece in pieces:
        room = np.empty((3, len(piece.entries)), np.int64)
        count = take_entries(piece.entries, place, own, piece.first, row, room)
        found.append(room[:, :count])
        row += len(piece.entries)
    contacts, moments, rows = np.concatenate(found, axis=1)
    same = contacts[1:] == contacts[:-1]
    if np.all((contacts[1:] > contacts[:-1]) | (same & (moments[1:] >= moments[:-1]))):
        return contacts, moments, rows
    order = np.lexsort((moments, contacts))
    return contacts[order], moments[order], rows[order]


@bare
def take_entries(entries, place, own, first, row, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled)
    """Note contact, moment and row of the entries into a place; return how many there are."""
    count = 0
    for number in range(len(entries)):
        entry = entries[number]
        if entry.place == place and not (own and entry.implied):
            found[0, count] = first + np.int64(entry.contact)
            found[1, count] = entry.moment
            found[2, count] = row + number
            count += 1
    return count


@dataclass(frozen=True)
class Roll:
    """The contacts of streams: `names` by row, and in `rows` the row of each contact_id."""

    names: pl.Series
    rows: pl.DataFrame

    def __len__(self) -> int:
        return len(self.names)

    def rows_of(self, named: pl.Series) -> Whole:
        """Return the row of each named contact, -1 where no stream has it."""
        asked = pl.DataFrame({"contact_id": named})
        found = asked.join(self.rows, on="contact_id", how="left", maintain_order="left")["row"]
        return found.fill_null(-1).to_numpy()


def roll_of(streams: Sequence[Stream]) -> Roll:
    """Call the roll; of a contact in several streams the row that is live counts."""
    names = pl.concat([stream.contacts for stream in streams]).rename("contact_id")
    live = [
        np.ones(len(stream.contacts), np.bool_) if stream.live is None else stream.live
        for stream in streams
    ]
    rows = pl.DataFrame({"contact_id": names}).with_columns(
        row=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    return Roll(names, rows.filter(pl.Series(np.concatenate(live))))


def weeks_of(span: Span, zone: str) -> tuple[Whole, Sequence[datetime]]:
    """Return when each week (from Monday) of a period begins, as moments and as civil dates."""
    here = ZoneInfo(zone)
    monday = span.period.start - timedelta(days=span.period.start.weekday())
    count = (span.period.end - monday).days // 7 + 1
    begins = [
        datetime.combine(monday + timedelta(weeks=number), time(), here) for number in range(count)
    ]
    return np.array([micros(begin) for begin in begins], np.int64), begins
