"""The kernel of mixed calendars: one look-up per moment, whichever calendar it goes by.

Each calendar is a row of knots, (moment of opening, open time before it), between two knots that
close the row; how long an interval lasts is the open time up to the next knot. Two tables of
equally wide buckets, one over moments and one over open time, say at which knot to begin, so that
a look-up takes a step or two however many years the calendar spans.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from smarketing.core.base.compiling import bare, part
from smarketing.core.base.working_time import Micros

NOT_REACHED = np.iinfo(np.int64).max
"""The answer where a span runs beyond the dates of its calendar; as a pause's end: no end yet."""

ROW = np.dtype(
    [
        ("begins", np.int64),  # the first moment of its first date
        ("ends", np.int64),  # the last moment of its last date
        ("total", np.int64),  # all its open time
        ("moments", np.int64),  # its first bucket of moments
        ("moment_bits", np.int64),  # a bucket of moments is 2 ** so many microseconds
        ("spans", np.int64),  # its first bucket of open time
        ("span_bits", np.int64),
        ("stride", np.int64),  # a span of so much open time is walked rather than looked up
        ("days", np.int64),  # the first of its working days
        ("last_day", np.int64),  # the one after the last
    ]
)


class Tables(NamedTuple):
    """Calendars side by side: a `ROW` of each, their knots, buckets and working days."""

    rows: npt.NDArray[np.void]
    knots: Micros
    by_moment: npt.NDArray[np.int32]
    by_span: npt.NDArray[np.int32]
    day_starts: Micros
    day_ends: Micros


class Asked(NamedTuple):
    """Clocks: the place of the calendar, the moment of the start, and an end or a span."""

    calendar: Micros
    start: Micros
    other: Micros


class Pauses(NamedTuple):
    """Stretches during which clocks stand still: of the nth clock, `bounds[of[n]:of[n + 1]]`.

    `bounds` has the columns beginning and end, sorted by beginning within each clock; they may
    overlap. A pause that has not ended yet ends at NOT_REACHED.
    """

    of: Micros
    bounds: Micros


@part
def _knot_at(tables, row, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Return the last knot at or before a moment within the calendar's dates."""
    place = tables.by_moment[row.moments + ((moment - row.begins) >> row.moment_bits)]
    while tables.knots[place + 1, 0] <= moment:
        place += 1
    return place


@part
def _open_until(tables, row, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Return the open time from the calendar's first date until a moment within its dates."""
    knots, place = tables.knots, _knot_at(tables, row, moment)
    before = knots[place, 1]
    return before + min(moment - knots[place, 0], knots[place + 1, 1] - before)


@part
def _next_open(tables, row, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Return the moment itself where the calendar is open, else its next opening."""
    knots, place = tables.knots, _knot_at(tables, row, moment)
    if moment - knots[place, 0] < knots[place + 1, 1] - knots[place, 1]:
        return moment
    return knots[place + 1, 0]


@part
def _added(tables, row, moment, span):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Return when `span` has passed since a moment: see `WorkingCalendar.add`."""
    if span == 0:
        return _next_open(tables, row, moment)
    knots, place = tables.knots, _knot_at(tables, row, moment)
    before = knots[place, 1]
    target = before + min(moment - knots[place, 0], knots[place + 1, 1] - before) + span
    if target < 0 or target > row.total:
        return NOT_REACHED
    # Most spans end a few intervals on, in memory that has just been read.
    if span < 0 or span > row.stride:
        place = tables.by_span[row.spans + (target >> row.span_bits)]
    # Forwards a closing is reached before the next opening, backwards after it.
    while knots[place + 1, 1] < target or (span < 0 and knots[place + 1, 1] == target):
        place += 1
    return knots[place, 0] + target - knots[place, 1]


@part
def _is_told(tables, asked, one):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Say whether a clock has a calendar, and starts within its dates."""
    calendar, start = asked.calendar[one], asked.start[one]
    if calendar < 0 or calendar >= len(tables.rows):
        return False
    return tables.rows[calendar].begins <= start <= tables.rows[calendar].ends


@bare
def elapsed(tables, asked, pauses, found, first, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled)
    """Write the open time between each start and end, less that within the clock's pauses.

    Returns the first clock that cannot be told, or -1. No pauses at all have an empty `of`.
    """
    for one in range(first, last):
        if not _is_told(tables, asked, one):
            return one
        row = tables.rows[asked.calendar[one]]
        reached, ended = asked.start[one], asked.other[one]
        if ended < row.begins or ended > row.ends:
            return one
        found[one] = 0
        if ended <= reached:
            continue
        counted = _open_until(tables, row, ended) - _open_until(tables, row, reached)
        if len(pauses.of):
            for pause in range(pauses.of[one], pauses.of[one + 1]):
                begins = max(pauses.bounds[pause, 0], reached)
                ends = min(pauses.bounds[pause, 1], ended)
                if begins < ends:
                    counted += _open_until(tables, row, begins) - _open_until(tables, row, ends)
                    reached = ends
        found[one] = counted
    return -1


@part
def _past_pauses(tables, row, pauses, one, reached, left):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Return from when on no pause hinders the rest of a span any more, and that rest."""
    for pause in range(pauses.of[one], pauses.of[one + 1]):
        begins, ends = pauses.bounds[pause, 0], pauses.bounds[pause, 1]
        if ends <= max(begins, reached) or reached > row.ends:
            continue
        if begins > reached:
            if left == 0 and _next_open(tables, row, reached) < begins:
                break
            passed = _open_until(tables, row, min(begins, row.ends))
            passed -= _open_until(tables, row, reached)
            if 0 < left <= passed:
                break
            left -= passed
        reached = ends
    return reached, left


@bare
def add(tables, asked, pauses, found, first, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled)
    """Write when each span has passed since its start, nothing passing within the clock's pauses.

    Returns the first clock that cannot be told, or -1; among them, a negative span with pauses.
    """
    for one in range(first, last):
        if not _is_told(tables, asked, one):
            return one
        row = tables.rows[asked.calendar[one]]
        reached, left = asked.start[one], asked.other[one]
        if len(pauses.of):
            if left < 0:
                return one
            reached, left = _past_pauses(tables, row, pauses, one, reached, left)
        found[one] = NOT_REACHED
        if reached <= row.ends:
            found[one] = _added(tables, row, reached, left)
    return -1


@bare
def end_of_working_day(tables, asked, found, first, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled)
    """Write when the working day closes that comes so many working days after each start.

    Returns the first clock that cannot be told, or -1.
    """
    for one in range(first, last):
        if not _is_told(tables, asked, one):
            return one
        row = tables.rows[asked.calendar[one]]
        low, high = row.days, row.last_day
        while low < high:
            middle = (low + high) // 2
            if tables.day_starts[middle] <= asked.start[one]:
                low = middle + 1
            else:
                high = middle
        place = low + asked.other[one] - 1
        found[one] = NOT_REACHED
        if row.days <= place < row.last_day:
            found[one] = tables.day_ends[place]
    return -1
