"""Clocks of many calendars at once: each interval by the calendar of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from smarketing.core.base import mixed_kernel
from smarketing.core.base.mixed_kernel import NOT_REACHED, ROW, Asked, Pauses, Tables
from smarketing.core.base.working_time import Micros, OutsideCalendarError, WorkingCalendar

_WORTH_A_THREAD = 50_000
_WALKED = 4
"""Over so many buckets of open time, walking from interval to interval beats looking up."""

_NO_PAUSES = Pauses(np.empty(0, np.int64), np.empty((0, 2), np.int64))


@dataclass(frozen=True)
class MixedCalendars:
    """Working calendars side by side, laid out for look-ups of millions of moments a second.

    Every method takes arrays of one length: the place of the calendar among those given to `of`,
    and moments or spans in microseconds. A moment outside the dates of its calendar, or a place
    without a calendar, raises OutsideCalendarError; an answer that lies beyond its dates is
    NOT_REACHED.
    """

    tables: Tables

    @classmethod
    def of(cls, calendars: Sequence[WorkingCalendar]) -> "MixedCalendars":
        """Lay calendars out side by side."""
        rows = np.zeros(len(calendars), ROW)
        knots: list[Micros] = []
        by_moment: list[Micros] = []
        by_span: list[Micros] = []
        first, moments, spans = 0, 0, 0
        for row, calendar in zip(rows, calendars, strict=True):
            row["moments"], row["spans"] = moments, spans
            row["begins"], row["ends"] = calendar.begins, calendar.ends
            row["total"] = calendar.total
            opened = np.stack([calendar.opens, calendar.before], axis=1)
            edges = [[calendar.begins, 0]], [[NOT_REACHED, calendar.total]]
            knots.append(np.concatenate([edges[0], opened, edges[1]]))
            row["moment_bits"], starts = _buckets(
                calendar.ends - calendar.begins, len(calendar.opens)
            )
            place = np.searchsorted(calendar.opens, starts + calendar.begins, side="right")
            by_moment.append(place + first)
            row["span_bits"], starts = _buckets(calendar.total, len(calendar.opens))
            row["stride"] = _WALKED << row["span_bits"]
            by_span.append(np.searchsorted(calendar.before, starts, side="left") + first)
            first += len(knots[-1])
            moments += len(by_moment[-1])
            spans += len(by_span[-1])
        days = np.cumsum([0, *(len(calendar.days) for calendar in calendars)])
        rows["days"], rows["last_day"] = days[:-1], days[1:]
        return cls(
            Tables(
                rows,
                np.concatenate([np.empty((0, 2), np.int64), *knots]),
                _joined(by_moment).astype(np.int32),
                _joined(by_span).astype(np.int32),
                _joined([calendar.day_starts for calendar in calendars]),
                _joined([calendar.day_ends for calendar in calendars]),
            )
        )

    def elapsed(
        self, calendar: Micros, start: Micros, end: Micros, pauses: Pauses = _NO_PAUSES
    ) -> Micros:
        """Return the open time between moments, less that within pauses; 0 where end is first."""
        return self._told(mixed_kernel.elapsed, calendar, start, end, pauses)

    def add(
        self, calendar: Micros, start: Micros, span: Micros, pauses: Pauses = _NO_PAUSES
    ) -> Micros:
        """Return when spans have passed since moments (see `WorkingCalendar.add`).

        Nothing passes during pauses; where there are any, no span may be negative.
        """
        return self._told(mixed_kernel.add, calendar, start, span, pauses)

    def end_of_working_day(self, calendar: Micros, start: Micros, later: Micros) -> Micros:
        """Return the closing time of the working day so many working days after each start."""
        return self._told(mixed_kernel.end_of_working_day, calendar, start, later)

    def _told(
        self,
        kernel: Callable[..., int],
        calendar: Micros,
        start: Micros,
        other: Micros,
        *pauses: Pauses,
    ) -> Micros:
        """Run a kernel over all clocks, on as many threads as there are processors."""
        asked = Asked(_whole(calendar), _whole(start), _whole(other))
        found = np.empty(len(asked.start), np.int64)
        given: tuple[Any, ...] = (self.tables, asked, *pauses, found)
        threads = numba.config.NUMBA_NUM_THREADS if len(found) > _WORTH_A_THREAD else 1
        bounds = np.linspace(0, len(found), threads + 1).astype(int).tolist()
        with ThreadPoolExecutor(threads) as pool:
            work = [pool.submit(kernel, *given, *share) for share in pairwise(bounds)]
            untold = [place for place in (one.result() for one in work) if place >= 0]
        if untold:
            raise OutsideCalendarError(f"clock {untold[0]} runs outside the dates of its calendar")
        return found


def pauses_of(clocks: int, clock: Micros, begins: Micros, ends: Micros) -> Pauses:
    """Return the pauses of so many clocks, given in any order with the place of each one's clock.

    A pause that has not ended yet ends at NOT_REACHED.
    """
    order = np.lexsort((begins, clock))
    of = np.searchsorted(clock[order], np.arange(clocks + 1))
    return Pauses(_whole(of), _whole(np.stack([begins, ends], axis=1)[order]))


def _whole(values: npt.ArrayLike) -> Micros:
    return np.ascontiguousarray(values, np.int64)


def _joined(parts: Sequence[Micros]) -> Micros:
    return np.concatenate([np.empty(0, np.int64), *parts])


def _buckets(width: int, wanted: int) -> tuple[int, Micros]:
    """Return how many bits a bucket spans where so many share a width, and where each begins."""
    bits = (width // wanted if wanted else width).bit_length()
    return bits, np.arange((width >> bits) + 1, dtype=np.int64) << bits
