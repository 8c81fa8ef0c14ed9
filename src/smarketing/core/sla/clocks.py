"""The clocks of sales in columns: when each started, by whose calendar, and when it stood still."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from smarketing.core.agreement.commitments import Window
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.base.mixed_kernel import NOT_REACHED, Pauses
from smarketing.core.base.working_time import SECOND, Micros

MET, BREACHED, OPEN = range(3)
"""How a promise stands for a lead: kept, not kept in time, or still running."""

NEVER = NOT_REACHED
"""The moment of what has not happened."""

NO_PAUSES = Pauses(np.empty(0, np.int64), np.empty((0, 2), np.int64))

_FINEST = 1000
_SHARE = 50_000


class Clocks(NamedTuple):
    """Clocks in columns; moments in microseconds since 1970, UTC.

    `served` is `NEVER` where a clock was not stopped, `calendar` names each one's by its place.
    Pauses have ended by now at the latest.
    """

    start: Micros
    served: Micros
    calendar: Micros
    pauses: Pauses = NO_PAUSES


class Judged(NamedTuple):
    """How each clock stands.

    `due` is when the window closes: of one that stands still, the earliest moment at which it can;
    `NEVER` where its calendar ends before. `span` is the window (`NEVER` where it is of days beyond
    the calendar), and `running` how long the clock has run until it was served or until now, both
    in working microseconds; `raw` is the same stretch with nights, weekends and pauses.
    `state` is `MET`, `BREACHED` or `OPEN`, `step` how many steps of escalation it has reached.
    """

    due: Micros
    span: Micros
    running: Micros
    raw: Micros
    state: npt.NDArray[np.int8]
    step: npt.NDArray[np.int8]


def judge(
    calendars: MixedCalendars,
    clocks: Clocks,
    window: Window,
    as_of: int,
    steps: Sequence[Fraction] = (),
) -> Judged:
    """Judge clocks by a window that opens when each starts; `steps` are parts of the window.

    A window of working hours closes when the clock has run for so long. One of working days
    closes at the closing of the last day, that of the start not counted; pauses before put it off
    by the working time that they took. What is served at the closing is in time; what is not
    served by then is late, and its clock runs on. Of somebody who is off until the calendar ends,
    no window closes: unless served, such a clock is open.
    """
    count = len(clocks.start)
    due, span, running, raw = (np.empty(count, np.int64) for _ in range(4))
    judged = Judged(due, span, running, raw, np.empty(count, np.int8), np.empty(count, np.int8))
    fractions = [finest(step) for step in steps]

    def share(first: int) -> None:
        mine = slice(first, first + _SHARE)
        part = Judged(
            due[mine], span[mine], running[mine], raw[mine], judged.state[mine], judged.step[mine]
        )
        _judge(calendars, _share_of(clocks, mine), window, as_of, fractions, part)

    threads = numba.config.NUMBA_NUM_THREADS if count > _SHARE else 1
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(share, first) for first in range(0, count, _SHARE)]:
            done.result()
    return judged


def _share_of(clocks: Clocks, mine: slice) -> Clocks:
    of, bounds = clocks.pauses
    pauses = Pauses(of[mine.start : mine.stop + 1], bounds) if len(of) else clocks.pauses
    return Clocks(clocks.start[mine], clocks.served[mine], clocks.calendar[mine], pauses)


def _judge(
    calendars: MixedCalendars,
    clocks: Clocks,
    window: Window,
    as_of: int,
    steps: Sequence[Fraction],
    judged: Judged,
) -> None:
    """Judge a share of the clocks, so few that what is computed of them stays near at hand."""
    judged.span[:] = spans_of(calendars, clocks, window)
    judged.due[:] = moments_after(calendars, clocks, judged.span)
    until = np.minimum(clocks.served, as_of)
    judged.running[:] = calendars.elapsed(clocks.calendar, clocks.start, until, clocks.pauses)
    judged.raw[:] = until - clocks.start
    judged.state[:] = OPEN
    is_served = clocks.served != NEVER
    judged.state[(judged.due <= as_of) | is_served] = BREACHED
    judged.state[is_served & (clocks.served <= judged.due)] = MET
    judged.step[:] = 0
    for step in steps:
        np.add(judged.step, judged.running >= part_of(judged.span, step), out=judged.step)


def part_of(spans: Micros, at: Fraction) -> Micros:
    """Return a part of each window, in whole microseconds, never less than the exact part.

    Of a window that is not known, no part is: `NEVER`.
    """
    parts: Micros = -(-spans * at.numerator // at.denominator)
    parts[spans == NEVER] = NEVER
    return parts


def moments_after(calendars: MixedCalendars, clocks: Clocks, spans: Micros) -> Micros:
    """Return when each clock has run for so long; `NEVER` where its calendar ends before."""
    is_known = spans != NEVER
    asked = spans if is_known.all() else np.where(is_known, spans, 0)
    moments = calendars.add(clocks.calendar, clocks.start, asked, clocks.pauses)
    return moments if asked is spans else np.where(is_known, moments, NEVER)


def spans_of(calendars: MixedCalendars, clocks: Clocks, window: Window) -> Micros:
    """Return how long the window of each clock is, in working microseconds.

    `NEVER` where its last working day lies beyond the calendar.
    """
    count = len(clocks.start)
    if window.working_days is None:
        hours = window.working_hours or 0
        return np.full(count, int(hours * 3600 * SECOND), np.int64)
    later = np.full(count, window.working_days, np.int64)
    ends = calendars.end_of_working_day(clocks.calendar, clocks.start, later)
    is_known = ends != NEVER
    found = calendars.elapsed(clocks.calendar, clocks.start, np.where(is_known, ends, clocks.start))
    return np.where(is_known, found, NEVER)


def finest(step: Fraction) -> Fraction:
    """Return a step of escalation as the clocks know it: in thousandths at the finest."""
    return step.limit_denominator(_FINEST)
