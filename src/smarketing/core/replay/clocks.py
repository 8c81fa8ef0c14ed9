"""Civil days and working time, laid out for the kernel."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.working_week import calendar_of, weeks_needed
from smarketing.core.base.working_time import SECOND, micros
from smarketing.core.replay.tape import Whole
from smarketing.core.replay.ways import accepted_place

NO_OFFSETS: Whole = np.zeros((2, 1), np.int64)
"""For terms that ask for no civil day."""


class Silence(NamedTuple):
    """The window after which silence accepts: working days, or else microseconds of work.

    `clock` has the rows opens, closes and open time before; `working_days` starts and ends.
    """

    days: int
    span: int
    clock: Whole
    working_days: Whole


@lru_cache(maxsize=64)
def local_days(zone: str, first: date, last: date) -> Whole:
    """Return two rows: from which moments on a zone has which offset to UTC, microseconds."""
    where = ZoneInfo(zone)
    begins = [datetime.combine(first, time(), UTC) - timedelta(days=1)]
    offsets = [_offset(begins[0], where)]
    day = begins[0]
    while day.date() <= last:
        following = day + timedelta(days=1)
        if _offset(following, where) != offsets[-1]:
            begins.append(_change(day, following, where))
            offsets.append(_offset(following, where))
        day = following
    starts = [np.iinfo(np.int64).min, *(micros(moment) for moment in begins[1:])]
    return np.array([starts, offsets], np.int64)


def _offset(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset() or timedelta()
    return offset // timedelta(microseconds=1)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the second at which the offset changed between two moments."""
    old = _offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        middle = middle if middle > before else after - timedelta(seconds=1)
        before, after = (middle, after) if _offset(middle, zone) == old else (before, middle)
    return after


def silence(agreement: Agreement, era: tuple[date, date]) -> Silence:
    """Return the window after which silence accepts, and the working calendar that it runs on."""
    window = agreement.handoff.silence_accepts if agreement.handoff else None
    if window is None or accepted_place(agreement) < 0:
        return Silence(0, 0, np.zeros((3, 0), np.int64), np.zeros((2, 0), np.int64))
    weeks = timedelta(weeks=2 * weeks_needed(agreement.calendar, [window]) + 4)
    calendar = calendar_of(agreement.calendar, era[0], era[1] + weeks)
    return Silence(
        window.working_days or 0,
        int((window.working_hours or 0) * 3600 * SECOND),
        np.array([calendar.opens, calendar.closes, calendar.before]),
        np.array([calendar.day_starts, calendar.day_ends]),
    )
