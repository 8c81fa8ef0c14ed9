"""The clocks of sales in columns: when each started, by whose calendar, and when it stood still."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from smarketing.core.agreement.commitments import Window
from smarketing.core.base.working_time import SECOND, Micros
from smarketing.core.sla import clock_kernel
from smarketing.core.sla.clock_kernel import BREACHED, MET, NEVER, OPEN
from smarketing.core.sla.houses import Houses

__all__ = ["BREACHED", "MET", "NEVER", "OPEN", "Clocks", "Judged", "judge", "reach", "spans_of"]

_WORTH_A_THREAD = 100_000
_SHARES = 4
"""So many shares of the clocks are worked on per thread, so that none waits long for another."""

_FINEST = 1000
"""A step of escalation is a fraction of the window with at most this denominator."""


class Clocks(NamedTuple):
    """Clocks in columns; moments in microseconds since 1970, UTC.

    `served` is `NEVER` where a clock was not stopped. `house` names each one's calendar by its
    place, and is empty where all run by the first. Clock n stands still from `begins[p]` to before
    `ends[p]` for p from `pauses[n]` to before `pauses[n + 1]`: in order, none over another, and
    ended by now at the latest. `pauses` is empty where no clock ever stands still.
    """

    start: Micros
    served: Micros
    house: npt.NDArray[np.int16] = np.empty(0, np.int16)
    pauses: Micros = np.empty(0, np.int64)
    begins: Micros = np.empty(0, np.int64)
    ends: Micros = np.empty(0, np.int64)


class Judged(NamedTuple):
    """How each clock stands.

    `due` is when the window closes: of one that stands still, the earliest moment at which it can.
    `span` is the window, and `running` how long the clock has run until it was served or until
    now, both in working microseconds; `raw` is the same stretch with nights, weekends and pauses.
    `state` is `MET`, `BREACHED` or `OPEN`, `step` how many steps of escalation it has reached.
    """

    due: Micros
    span: Micros
    running: Micros
    raw: Micros
    state: npt.NDArray[np.int8]
    step: npt.NDArray[np.int8]


class _Terms(NamedTuple):
    """A window, as a span or as working days; now; and the steps as numerator, denominator."""

    span: int
    days: int
    as_of: int
    steps: Micros


def judge(
    houses: Houses, clocks: Clocks, window: Window, as_of: int, steps: Sequence[Fraction] = ()
) -> Judged:
    """Judge clocks by a window that opens when each starts; `steps` are parts of the window.

    A window of working hours closes when the clock has run for so long. One of working days
    closes at the closing of the last day, that of the start not counted; pauses before put it off
    by the working time that they took. What is served at the closing is in time; what is not
    served by then is late, and its clock runs on. Raises ValueError where a calendar ends too
    early.
    """
    _within(houses, clocks, as_of)
    hours = window.working_hours
    terms = _Terms(
        int(hours * 3600 * SECOND) if hours is not None else 0,
        window.working_days or 0,
        as_of,
        _fractions(steps),
    )
    count = len(clocks.start)
    due, span, running, raw = (np.empty(count, np.int64) for _ in range(4))
    judged = Judged(due, span, running, raw, np.empty(count, np.int8), np.empty(count, np.int8))

    def share(first: int, last: int) -> None:
        if clock_kernel.judge(houses, clocks, terms, judged, first, last) < last:
            raise ValueError("a window closes after the last day of its calendar")

    _in_shares(count, share)
    return judged


def reach(houses: Houses, clocks: Clocks, spans: Micros) -> Micros:
    """Return when each clock has run for its span, in working microseconds (not 0)."""
    moments = np.empty(len(spans), np.int64)
    _in_shares(len(spans), lambda a, b: clock_kernel.reach(houses, clocks, spans, moments, a, b))
    return moments


def spans_of(
    houses: Houses, house: npt.NDArray[np.int16], starts: Micros, window: Window
) -> Micros:
    """Return how long a window is that opens at each start, in working microseconds."""
    if window.working_days is None:
        hours = window.working_hours or 0
        return np.full(len(starts), int(hours * 3600 * SECOND), np.int64)
    spans = np.empty(len(starts), np.int64)
    clock_kernel.close(houses, house, starts, window.working_days, spans)
    if len(spans) and spans.min() < 0:
        raise ValueError("a window closes after the last day of its calendar")
    return spans


def _fractions(steps: Sequence[Fraction]) -> Micros:
    near = [step.limit_denominator(_FINEST) for step in steps]
    return np.array([(n.numerator, n.denominator) for n in near], np.int64).reshape(-1, 2)


def _within(houses: Houses, clocks: Clocks, as_of: int) -> None:
    """Raise ValueError where a moment lies outside the calendars: the kernel would not see it."""
    if not len(clocks.start):
        return
    low, high = int(houses.origin.max()), int(houses.limit.min())
    served = clocks.served[clocks.served != NEVER]
    latest = max(as_of, int(served.max(initial=as_of)), int(clocks.ends.max(initial=as_of)))
    if int(clocks.start.min()) < low or latest > high or int(clocks.start.max()) > high:
        raise ValueError("a moment lies outside the calendars")


def _in_shares(count: int, work: Callable[[int, int], None]) -> None:
    """Do the work on shares of the clocks, on as many threads as there are processors."""
    threads = numba.config.NUMBA_NUM_THREADS if count > _WORTH_A_THREAD else 1
    if threads == 1:
        work(0, count)
        return
    bounds = np.linspace(0, count, _SHARES * threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, low, high) for low, high in pairwise(bounds)]:
            done.result()
