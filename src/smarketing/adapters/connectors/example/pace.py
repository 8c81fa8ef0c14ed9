"""Time that runs at the speed of a week: when people look around, and when the house is open.

A pace is a speed for every half hour. Going forward by an hour of the pace takes longer where it
is slow, and skips the time in which it stands still. Whole numbers throughout.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from smarketing.adapters.connectors.example.chance import Real, Whole

STEP = 1800
"""Seconds in a half hour, the grain of every pace."""

NEVER = np.int64(2**62)
"""A moment beyond the calendar: planned, perhaps, but not in this history."""

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class HalfHour:
    """One half hour of the calendar, in the civil time of Paris."""

    begins: int
    day: date
    hour: int
    minute: int


@dataclass(frozen=True)
class Pace:
    """Speeds by half hour from `start` (epoch seconds), and the way run until each of them.

    `unit` is the way that one hour of the pace is long: 3,600 x the mean speed where a pace has
    ups and downs, 3,600 where it only runs or stands.
    """

    start: int
    speeds: Whole
    way: Whole
    unit: int

    @classmethod
    def of(cls, start: int, speeds: Whole, unit: int) -> "Pace":
        """Build a pace from the speed of each half hour."""
        way = np.zeros(len(speeds) + 1, dtype=np.int64)
        np.cumsum(speeds * STEP, out=way[1:])
        return cls(start, speeds, way, unit)

    @property
    def end(self) -> int:
        """The first second after the calendar."""
        return self.start + len(self.speeds) * STEP

    def way_at(self, moments: Whole) -> Whole:
        """Return the way run from the start up to each moment of the calendar."""
        inside = np.clip(moments - self.start, 0, len(self.speeds) * STEP - 1)
        step, rest = np.divmod(inside, STEP)
        return np.asarray(self.way[step] + rest * self.speeds[step])

    def moment_of(self, way: Whole) -> Whole:
        """Return the moment at which each way has been run; NEVER beyond the calendar."""
        step = np.searchsorted(self.way, way, side="right") - 1
        beyond = way >= self.way[-1]
        step = np.where(beyond, 0, step)
        speed = np.maximum(self.speeds[step], 1)
        moments = self.start + step * STEP + (way - self.way[step]) // speed
        return np.where(beyond, NEVER, moments)

    def forward(self, moments: Whole, hours: Real) -> Whole:
        """Return the moments that lie `hours` of this pace after `moments`."""
        beyond = moments >= self.end
        way = self.way_at(moments) + (hours * self.unit).astype(np.int64)
        return np.where(beyond, NEVER, self.moment_of(way))


@lru_cache(maxsize=64)
def french_holidays(year: int) -> frozenset[date]:
    """Return the eleven public holidays of France.

    Written out here, since the example must stay the same when a library corrects its tables.
    """
    easter = easter_sunday(year)
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    movable = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday
    return frozenset(
        [date(year, month, day) for month, day in fixed]
        + [easter + timedelta(days=days) for days in movable]
    )


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the Meeus/Jones/Butcher rule)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, leap_rest = divmod(in_century, 4)
    weekday = (32 + 2 * rest + 2 * leap_years - epact - leap_rest) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def half_hours(start: int, end: int) -> list[HalfHour]:
    """List the half hours from `start` to `end` (epoch seconds) with their civil time in Paris."""
    listed = []
    for begins in range(start, end, STEP):
        civil = datetime.fromtimestamp(begins, UTC).astimezone(PARIS)
        listed.append(HalfHour(begins, civil.date(), civil.hour, civil.minute))
    return listed
