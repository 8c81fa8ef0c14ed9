"""Job: working time between random moments, each by one of three hundred calendars.

The peer steps through every second, as service clocks of help desks do. It takes part with the
first three intervals, which for its sake lie in January, when no clock of these zones changes.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from bench.contest import Contestant, Outcome, Task, main

from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.base.mixed_kernel import Pauses
from smarketing.core.base.working_hours import Hours, WorkingHours
from smarketing.core.base.working_time import SECOND, Micros, micros

FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)
LATEST = datetime(2026, 3, 1, tzinfo=UTC)
LONGEST = 30 * 24 * 3600 * SECOND
STEPPED = 3
WARM = slice(0, 1000)

ZONES = (
    *("Europe/Paris", "Europe/London", "America/New_York", "America/Los_Angeles"),
    *("America/Denver", "Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu", "UTC", "Europe/Athens"),
)


def houses() -> list[WorkingHours]:
    """Make calendars: other zones, other hours, other holidays, with and without a lunch break."""
    made = []
    for number in range(300):
        opens, closes = (7 + number % 4) * 3600, (16 + number % 3) * 3600
        lunch = (12 * 3600, 13 * 3600 + number % 60 * 60)
        day: list[Hours] = [(opens, closes)]
        if number % 2:
            day = [(opens, lunch[0]), (lunch[1], closes)]
        week = dict.fromkeys(range(5 + number % 3 // 2), day)
        closed = frozenset(
            date(year, 1 + number % 12, 1 + day) for year in range(2020, 2027) for day in range(12)
        )
        made.append(WorkingHours(ZoneInfo(ZONES[number % len(ZONES)]), week, closed))
    return made


def clocks(size: int) -> tuple[Micros, Micros, Micros]:
    """Draw calendars, starts and ends; the first few lie in one January."""
    chance = np.random.default_rng(1)
    which = chance.integers(0, 300, size)
    low, high = micros(datetime(2020, 1, 3, tzinfo=UTC)), micros(LATEST)
    start = chance.integers(low, high, size)
    start[:STEPPED] = micros(datetime(2024, 1, 5, tzinfo=UTC))
    end = start + chance.integers(0, LONGEST, size)
    end[:STEPPED] = start[:STEPPED] + np.arange(1, STEPPED + 1) * 5 * 24 * 3600 * SECOND
    return which, start, end


def mixed() -> MixedCalendars:
    """Lay all calendars out over seven years."""
    return MixedCalendars.of([house.laid_out(FIRST, LAST) for house in houses()])


def first_ones(passed: Micros) -> tuple[str, dict[str, int]]:
    """Return what the first intervals came to, on which all must agree."""
    seconds = (passed[:STEPPED] // SECOND).tolist()
    return "seconds passed", {str(place): second for place, second in enumerate(seconds)}


def ours(ask: Callable[[MixedCalendars, Micros, Micros, Micros], Micros]) -> Contestant:
    """Return the contestant that asks all clocks one question, the kernel being compiled."""

    def contestant(task: Task) -> Outcome:
        which, start, end = clocks(task.size)
        calendars = mixed()
        ask(calendars, which[WARM], start[WARM], end[WARM])
        with task.work:
            ask(calendars, which, start, end)
        few = slice(0, STEPPED)
        passed = calendars.elapsed(which[few], start[few], end[few])
        return Outcome(task.size, first_ones(passed))

    return contestant


def paused(task: Task) -> Outcome:
    """Ask for the time that passed outside two pauses of each clock, which overlap."""
    which, start, end = clocks(task.size)
    calendars = mixed()
    of = 2 * np.arange(task.size + 1)
    begins = np.repeat(start, 2) + np.tile([LONGEST // 60, LONGEST // 50], task.size)
    pauses = Pauses(of, np.stack([begins, begins + LONGEST // 9], axis=1))
    calendars.elapsed(which[WARM], start[WARM], end[WARM], pauses)
    with task.work:
        calendars.elapsed(which, start, end, pauses)
    return Outcome(task.size)


def one_calendar_after_the_other(task: Task) -> Outcome:
    """Ask each calendar for its own intervals, by bisection: the same without the kernel."""
    which, start, end = clocks(task.size)
    laid_out = [house.laid_out(FIRST, LAST) for house in houses()]
    passed = np.empty(task.size, np.int64)
    with task.work:
        order = np.argsort(which, kind="stable")
        bounds = np.searchsorted(which[order], np.arange(len(laid_out) + 1))
        for calendar, low, high in zip(laid_out, bounds, bounds[1:], strict=False):
            mine = order[low:high]
            passed[mine] = calendar.elapsed(start[mine], end[mine])
    return Outcome(task.size, first_ones(passed))


def stepping(task: Task) -> Outcome:
    """Step through every second of the first intervals."""
    which, start, end = clocks(task.size)
    made = houses()
    passed = []
    with task.work:
        for place in range(STEPPED):
            house = made[which[place]]
            begun, ended = (there(moment[place], house.zone) for moment in (start, end))
            passed.append(stepped(house, begun, ended) * SECOND)
    return Outcome(STEPPED, first_ones(np.array(passed)))


def there(instant: int, zone: ZoneInfo) -> datetime:
    """Return what the clocks of a zone show."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(instant))
    return at.astimezone(zone).replace(tzinfo=None)


def stepped(house: WorkingHours, begun: datetime, ended: datetime) -> int:
    """Count the seconds in which the house is open, one after the other."""
    windows = {
        weekday: [(at(opens), at(closes)) for opens, closes in house.week.get(weekday, ())]
        for weekday in range(7)
    }
    one, seconds = timedelta(seconds=1), 0
    while begun < ended:
        if begun.date() not in house.closed:
            now = begun.time()
            for opens, closes in windows[begun.weekday()]:
                if opens <= now < closes:
                    seconds += 1
        begun += one
    return seconds


def at(seconds: int) -> time:
    """Return a time of the day."""
    return time(seconds // 3600, seconds // 60 % 60)


def adding_up(task: Task) -> Outcome:
    """Only read the same arrays and write one: what no clock can beat."""
    which, start, end = clocks(task.size)
    found = np.empty(task.size, np.int64)
    with task.work:
        np.subtract(end, start, out=found)
        found += which
    return Outcome(task.size)


CONTESTANTS: dict[str, Contestant] = {
    "smarketing, elapsed": ours(lambda all_, which, a, b: all_.elapsed(which, a, b)),
    "smarketing, add": ours(lambda all_, which, a, b: all_.add(which, a, (b - a) // 8)),
    "smarketing, paused": paused,
    "bisection": one_calendar_after_the_other,
    "reading alone": adding_up,
    "stepping seconds": stepping,
}

if __name__ == "__main__":
    main(
        "working time by 300 calendars over seven years",
        CONTESTANTS,
        made=None,
        size="clocks",
        same_rows=False,
    )
