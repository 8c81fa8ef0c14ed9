"""The rules of a working calendar, for all time, and how they are laid out over dates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from smarketing.core.base.local_time import (
    DAY_SECONDS,
    DayNumbers,
    date_of,
    day_number,
    local_moments,
)
from smarketing.core.base.working_time import Micros, WorkingCalendar, open_before, uncovered

Hours = tuple[int, int]
"""A window in seconds of the local day; an end at or before its start lies on the next day."""

_DAYS_BACK = 2
"""How far before its first date a window may have begun that still runs, a skipped date counted."""


@dataclass(frozen=True)
class WorkingHours:
    """When a house is open: windows of the week, and the dates that are otherwise.

    `week` maps a weekday (0 is Monday) to its windows; `special_days` holds dates with windows in
    place of the week's; `breaks` are hours of a date during which nobody works, also where a
    window of the day before runs on into them. A date in `closed` is closed from midnight to
    midnight, whatever else is said of it: nothing runs on into it, and none of its windows begins.
    Windows may overlap: they count once.
    """

    zone: ZoneInfo
    week: Mapping[int, Sequence[Hours]]
    closed: frozenset[date] = frozenset()
    special_days: Mapping[date, Sequence[Hours]] = field(default_factory=dict)
    breaks: Mapping[date, Sequence[Hours]] = field(default_factory=dict)

    def laid_out(self, first: date, last: date) -> WorkingCalendar:
        """Lay the rules out over the dates from `first` to `last`.

        Local bounds that a clock change skips move forward; those that it repeats are taken where
        they occur first. A date that the zone skipped altogether has no windows.
        """
        days = np.arange(day_number(first) - _DAYS_BACK, day_number(last) + 3, dtype=np.int64)
        midnights = local_moments(days, 0, self.zone)
        is_there = midnights[1:] > midnights[:-1]
        there = set(days[:-1][is_there].tolist())
        closed = np.array(list(map(day_number, self.closed)), np.int64)
        windows = self._bounds(
            *self._windows(days[:-2][is_there[:-1] & ~np.isin(days[:-2], closed)])
        )
        closed_from, closed_until = self._closed(days, midnights, there)
        morning, night = int(midnights[_DAYS_BACK]), int(midnights[-2])
        opens, closes = uncovered(
            *windows[1:],
            np.append(closed_from, np.iinfo(np.int64).min),
            np.append(closed_until, morning),
        )
        working, day_ends = _working_days(*windows, opens, closes)
        own = working >= day_number(first)
        return WorkingCalendar(
            self.zone,
            first,
            last,
            morning,
            night,
            opens,
            closes,
            open_before(opens, closes),
            tuple(map(date_of, working[own].tolist())),
            local_moments(working[own], 0, self.zone),
            day_ends[own],
        )

    def _closed(
        self, days: DayNumbers, midnights: Micros, there: set[int]
    ) -> tuple[Micros, Micros]:
        """Return from when until when it is closed: whole dates, and breaks."""
        paused = _spread(dated for dated in self._dated(self.breaks) if dated[0] in there)
        _, breaks_from, breaks_until = self._bounds(*paused)
        closed = [day for day in map(day_number, self.closed) if day in there]
        place = np.array(closed, np.int64) - days[0]
        return (
            np.concatenate([midnights[place], breaks_from]),
            np.concatenate([midnights[place + 1], breaks_until]),
        )

    def _windows(self, days: DayNumbers) -> tuple[DayNumbers, Micros, Micros]:
        """Return the windows of these dates: date, and bounds in seconds of its day."""
        special = dict(self._dated(self.special_days))
        ordinary = days[~np.isin(days, np.array(list(special), np.int64))]
        weekdays = (ordinary + 3) % 7
        spread = [
            (ordinary[weekdays == weekday], start, end)
            for weekday, windows in self.week.items()
            for start, end in windows
        ]
        wanted = set(days.tolist())
        own = _spread((day, hours) for day, hours in special.items() if day in wanted)
        return (
            np.concatenate([own[0], *(on for on, _, _ in spread)]),
            np.concatenate([own[1], *(np.full(len(on), start) for on, start, _ in spread)]),
            np.concatenate([own[2], *(np.full(len(on), end) for on, _, end in spread)]),
        )

    def _bounds(
        self, days: DayNumbers, starts: Micros, ends: Micros
    ) -> tuple[DayNumbers, Micros, Micros]:
        ends = np.where(ends > starts, ends, ends + DAY_SECONDS)
        opens, closes = (local_moments(days, seconds, self.zone) for seconds in (starts, ends))
        return days, opens, closes

    @staticmethod
    def _dated(hours: Mapping[date, Sequence[Hours]]) -> Iterable[tuple[int, Sequence[Hours]]]:
        return ((day_number(day), windows) for day, windows in hours.items())


def _spread(dated: Iterable[tuple[int, Sequence[Hours]]]) -> tuple[DayNumbers, Micros, Micros]:
    flat = [(day, start, end) for day, windows in dated for start, end in windows]
    days, starts, ends = np.array(flat, np.int64).reshape(-1, 3).T
    return days, starts, ends


def _working_days(
    days: DayNumbers, opens: Micros, closes: Micros, opened: Micros, ended: Micros
) -> tuple[DayNumbers, Micros]:
    """Return the dates of whose own windows something is open, and when that last closes."""
    if not len(opened):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    place = np.searchsorted(opened, closes, side="left") - 1
    last = np.minimum(closes, ended[place])
    left = (place >= 0) & (last > opens)
    working, which = np.unique(days[left], return_inverse=True)
    day_ends = np.full(len(working), np.iinfo(np.int64).min)
    np.maximum.at(day_ends, which, last[left])
    return working, day_ends


def days_of(first: date, last: date) -> frozenset[date]:
    """Return the dates from `first` to `last`, both included."""
    return frozenset(first + timedelta(days=n) for n in range((last - first).days + 1))
