"""Entries into each stage of a replay over a period, month by month, counted in one pass."""

import math
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import numba
import numpy as np
import numpy.typing as npt

from smarketing.core.base.compiling import bare
from smarketing.core.base.period import period_of
from smarketing.core.base.rates import share_of
from smarketing.core.base.working_time import micros
from smarketing.core.replay.walking import Piece
from smarketing.core.reports.selection import Flags, Span, Whole
from smarketing.core.reports.what_if.pages import EntryCount, ReplayedMonth, StageCount

_KINDS = 4
"""An entry's own or implied, and for the first time or again."""


@dataclass(frozen=True)
class Grid:
    """How entries are counted: months by the moments at which they begin, stages by name.

    `following` is the place of the stage after each that people enter by name, -1 where none is.
    """

    span: Span
    months: Sequence[date]
    begins: Whole
    names: Sequence[str]
    following: Whole

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the counts: months, stages, kinds, and whether the contact went on."""
        return len(self.months), len(self.names), _KINDS, 2


def grid_of(span: Span, zone: str, names: Sequence[str], followed: Mapping[str, str]) -> Grid:
    """Lay out a period; `followed` names the stage after each that people enter by name."""
    months = _first_days(span)
    begins = [micros(datetime.combine(day, time(), ZoneInfo(zone))) for day in months]
    following = [names.index(followed[name]) if name in followed else -1 for name in names]
    return Grid(span, months, np.array(begins), names, np.array(following))


@dataclass(frozen=True)
class EntryCounts:
    """Entries by month, stage, kind (own, own again, implied, implied again) and further way.

    The last axis says whether the contact has entered the following stage by now, in whichever
    cycle. Of contacts without a common one, counts add up.
    """

    grid: Grid
    counts: npt.NDArray[np.int64]

    def __add__(self, other: "EntryCounts") -> "EntryCounts":
        """Return the counts of the contacts of both."""
        return replace(self, counts=self.counts + other.counts)

    def stages(self) -> dict[str, StageCount]:
        """Count the whole period by stage."""
        found = {}
        for place, (name, kinds) in enumerate(
            zip(self.grid.names, self.counts.sum(axis=0), strict=True)
        ):
            own, own_again, implied, implied_again = (int(count) for count in kinds.sum(axis=1))
            went_on = None
            if self.grid.following[place] >= 0:
                went_on = share_of(int(kinds[0, 1] + kinds[2, 1]), own + implied)
            found[name] = StageCount(
                own + implied, own, implied, own_again + implied_again, went_on
            )
        return found

    def by_month(self) -> list[ReplayedMonth]:
        """Count by month; months without an entry are there too, so that a gap is seen."""
        found = []
        for day, stages in zip(self.grid.months, self.counts.sum(axis=3), strict=True):
            counts = {
                name: EntryCount(int(own + implied), int(implied), int(own_again + implied_again))
                for name, (own, own_again, implied, implied_again) in zip(
                    self.grid.names, stages, strict=True
                )
            }
            found.append(ReplayedMonth(f"{day:%Y-%m}", counts))
        return found


@dataclass(frozen=True)
class CodedEntries:
    """Where entries belong in the counts of a grid, and the contact of each among all streams."""

    grid: Grid
    contacts: npt.NDArray[np.uint32]
    codes: npt.NDArray[np.int32]

    def counts(self, of: Flags | None = None) -> EntryCounts:
        """Count the entries, or those of the contacts for whom a flag is set."""
        codes = self.codes if of is None else self.codes[of[self.contacts]]
        shape = self.grid.shape
        # Behind the last place are those outside the period.
        counts = np.bincount(codes, minlength=math.prod(shape) + 1)[:-1]
        return EntryCounts(self.grid, counts.reshape(shape))


def coded_entries(piece: Piece, grid: Grid) -> CodedEntries:
    """Say where each entry of a piece is counted; the piece holds all entries of its contacts."""
    codes = np.empty(len(piece.entries), np.int32)
    bounds = np.array([grid.span.begin, grid.span.end])
    code_entries(piece.entries, bounds, grid.begins, grid.following, math.prod(grid.shape), codes)
    return CodedEntries(grid, piece.entries["contact"] + np.uint32(piece.first), codes)


def joined_entries(grid: Grid, parts: Iterable[CodedEntries]) -> CodedEntries:
    """Put coded entries behind one another."""
    none = CodedEntries(grid, np.empty(0, np.uint32), np.empty(0, np.int32))
    every = [none, *parts]
    contacts = np.concatenate([one.contacts for one in every])
    return CodedEntries(grid, contacts, np.concatenate([one.codes for one in every]))


def no_entries(grid: Grid) -> EntryCounts:
    """Return the counts of nobody."""
    return EntryCounts(grid, np.zeros(grid.shape, np.int64))


def entry_counts(pieces: Sequence[Piece], grid: Grid) -> EntryCounts:
    """Count what a walk under one version wrote."""
    with ThreadPoolExecutor(numba.config.NUMBA_NUM_THREADS) as pool:
        found = pool.map(lambda piece: coded_entries(piece, grid).counts(), pieces)
        return sum(found, no_entries(grid))


def sent_back(pieces: Sequence[Piece], span: Span) -> int:
    """Count the leads that were sent back in a period."""
    return sum(int(span.holds(piece.returns["moment"]).sum()) for piece in pieces)


def _first_days(span: Span) -> list[date]:
    days = [period_of(span.period.start, "month").start]
    while (following := period_of(days[-1], "month").end.toordinal() + 1) <= (
        span.period.end.toordinal()
    ):
        days.append(date.fromordinal(following))
    return days


@bare
def code_entries(entries, bounds, begins, following, outside, codes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled)
    """Note the place of each entry in `EntryCounts`; entries lie contact by contact."""
    row, month = 0, 0
    while row < len(entries):
        contact, behind, reached = entries[row].contact, row, np.int64(0)
        while behind < len(entries) and entries[behind].contact == contact:
            reached |= np.int64(1) << np.int64(entries[behind].place)
            behind += 1
        while row < behind:
            entry = entries[row]
            codes[row] = outside
            if bounds[0] <= entry.moment < bounds[1]:
                # Contacts act for a few months: the month is mostly that of the entry before.
                while entry.moment < begins[month]:
                    month -= 1
                while month + 1 < len(begins) and entry.moment >= begins[month + 1]:
                    month += 1
                kind = 2 * np.int64(entry.implied) + np.int64(entry.repeat)
                after = following[entry.place]
                further = reached >> after & 1 if after >= 0 else 0
                code = (month * len(following) + entry.place) * _KINDS + kind
                codes[row] = 2 * code + further
            row += 1
