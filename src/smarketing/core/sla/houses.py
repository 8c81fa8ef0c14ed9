"""Several working calendars as one set of arrays, so that each clock runs by its own."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from smarketing.core.base.working_time import Micros, WorkingCalendar

DAY = 86_400_000_000
"""One day in microseconds: how far apart the marks of `Houses` stand."""


class Houses(NamedTuple):
    """The open times of several calendars, one behind the other.

    Of calendar c, the intervals stand at `starts[c]` to before `starts[c + 1]` in `opens` and
    `closes`; `before` is the open time that lies before each, counted from the first. Mark k of c,
    at `marks[c] + k` in `opened` and `dawned`, says how many of its intervals and of its working
    days have begun by the day k after `origin[c]`: so that a moment is found without searching.
    Its working days stand at `day_starts_at[c]` and on in `dawns` (their first moments) and `ends`
    (their last closing). Moments count between `origin[c]` and `limit[c]`, in microseconds.
    """

    starts: Micros
    opens: Micros
    closes: Micros
    before: Micros
    marks: Micros
    opened: npt.NDArray[np.int32]
    dawned: npt.NDArray[np.int32]
    day_starts_at: Micros
    dawns: Micros
    ends: Micros
    origin: Micros
    limit: Micros


def houses_of(calendars: Sequence[WorkingCalendar]) -> Houses:
    """Lay calendars out behind one another; a clock names its own by its place."""
    edges = [(calendar.begins, calendar.ends) for calendar in calendars]
    marks = [np.arange(low, high + DAY, DAY, dtype=np.int64) for low, high in edges]
    return Houses(
        _offsets([len(one.opens) for one in calendars]),
        _joined([one.opens for one in calendars]),
        _joined([one.closes for one in calendars]),
        _joined([one.before for one in calendars]),
        _offsets([len(one) for one in marks]),
        _marked([one.opens for one in calendars], marks),
        _marked([one.day_starts for one in calendars], marks),
        _offsets([len(one.day_starts) for one in calendars]),
        _joined([one.day_starts for one in calendars]),
        _joined([one.day_ends for one in calendars]),
        np.array([low for low, _ in edges], np.int64),
        np.array([high for _, high in edges], np.int64),
    )


def _marked(moments: Sequence[Micros], marks: Sequence[Micros]) -> npt.NDArray[np.int32]:
    counts = [
        np.searchsorted(those, at, side="right") for those, at in zip(moments, marks, strict=True)
    ]
    return np.concatenate(counts).astype(np.int32)


def _offsets(lengths: Sequence[int]) -> Micros:
    return np.array([0, *np.cumsum(lengths)], np.int64)


def _joined(parts: Sequence[Micros]) -> Micros:
    return np.ascontiguousarray(np.concatenate(parts), np.int64)
