"""Civil time of a zone as moments: what the clocks on the wall show, through every change."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from smarketing.core.base.working_time import SECOND, Micros, micros

DayNumbers = npt.NDArray[np.int64]
"""Civil dates as days since 1970-01-01."""

DAY_SECONDS = 24 * 60 * 60
_MICROSECOND = timedelta(microseconds=1)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Return a civil date as days since 1970-01-01."""
    return day.toordinal() - _EPOCH_ORDINAL


def day_numbers(days: Iterable[date]) -> DayNumbers:
    """Return civil dates as days since 1970-01-01."""
    return np.array([day_number(day) for day in days], np.int64)


def date_of(number: int) -> date:
    """Return the civil date of so many days since 1970-01-01."""
    return date.fromordinal(int(number) + _EPOCH_ORDINAL)


def local_moments(days: DayNumbers, seconds: npt.ArrayLike, zone: ZoneInfo) -> Micros:
    """Return the moments at which the clocks of a zone show so many seconds of these dates.

    `seconds` may be up to two days. A time that a clock change skips moves forward by what is
    skipped; one that it repeats is taken where it occurs first (PEP 495, fold 0).
    """
    seconds = np.broadcast_to(np.asarray(seconds, np.int64), days.shape)
    if not len(days):
        return np.empty(0, np.int64)
    before, after = int(days.min()) - 1, int(days.max()) + 3
    offsets = _offsets(zone, before, after)
    changes = np.concatenate([[0], np.cumsum(offsets[1:] != offsets[:-1])])
    place = days - before
    moments: Micros = (days * DAY_SECONDS + seconds) * SECOND - offsets[place]
    for one in np.flatnonzero(changes[place + 3] != changes[place - 1]):
        moments[one] = _local_moment(int(days[one]), int(seconds[one]), zone)
    return moments


def _local_moment(day: int, seconds: int, zone: ZoneInfo) -> int:
    days, seconds = divmod(seconds, DAY_SECONDS)
    wall = datetime.combine(date_of(day + days), time(), zone)
    wall = wall.replace(hour=seconds // 3600, minute=seconds // 60 % 60, second=seconds % 60)
    return micros(wall)


def _offsets(zone: ZoneInfo, first: int, last: int) -> Micros:
    """Return the offsets to UTC at midnight UTC of the days from `first` to `last`."""
    years = range(date_of(first).year, date_of(last).year + 1)
    offsets = np.concatenate([_offsets_of_year(zone, year) for year in years])
    skipped = first - day_number(date(years[0], 1, 1))
    return offsets[skipped : skipped + last - first + 1]


@lru_cache(maxsize=8192)
def _offsets_of_year(zone: ZoneInfo, year: int) -> Micros:
    begin = datetime(year, 1, 1, tzinfo=zone)
    count = day_number(date(year + 1, 1, 1)) - day_number(date(year, 1, 1))
    found = [zone.fromutc(begin + timedelta(days=n)).utcoffset() for n in range(count)]
    return np.array([(offset or timedelta()) // _MICROSECOND for offset in found], np.int64)
