"""One clock over all time, against the twin that steps, and against itself a century away."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.base.stepping_clock import added, elapsed, is_open
from spec.base.working_weeks import houses

from smarketing.core.base.working_clock import WorkingClock
from smarketing.core.base.working_hours import WorkingHours
from smarketing.core.base.working_time import SECOND, OutsideCalendarError, micros, moment_of

MINUTE = timedelta(minutes=1)
NINE_TO_FIVE = {weekday: [(9 * 3600, 17 * 3600)] for weekday in range(5)}

minutes_near = st.integers(-4 * 1440, 4 * 1440)


def near(change: date, minutes: int) -> datetime:
    return datetime(change.year, change.month, change.day, tzinfo=UTC) + minutes * MINUTE


@settings(max_examples=60, deadline=None)
@given(houses(), minutes_near, st.integers(-200, 2500))
def test_elapsed_agrees_with_stepping_through_every_minute(
    house: tuple[WorkingHours, date], begun: int, length: int
) -> None:
    hours, change = house
    start = near(change, begun)
    end = start + length * MINUTE
    passed = WorkingClock(hours).elapsed(micros(start), micros(end))
    assert timedelta(microseconds=passed) == elapsed(start, end, hours, MINUTE)


@settings(max_examples=60, deadline=None)
@given(houses(), minutes_near)
def test_what_is_open_agrees_with_the_definition(
    house: tuple[WorkingHours, date], minutes: int
) -> None:
    hours, change = house
    at = near(change, minutes)
    clock = WorkingClock(hours)
    assert clock.is_open(micros(at)) == is_open(at, hours)
    before = clock.previous_open(micros(at))
    just_before = is_open(at - timedelta(microseconds=1), hours)
    assert (before == micros(at)) == just_before
    following = clock.next_open(micros(at))
    assert (following == micros(at)) == is_open(at, hours)


@settings(max_examples=60, deadline=None)
@given(houses(), minutes_near, st.integers(-200, 200))
def test_adding_agrees_with_stepping(
    house: tuple[WorkingHours, date], begun: int, minutes: int
) -> None:
    hours, change = house
    start = near(change, begun)
    found = WorkingClock(hours).add(micros(start), minutes * 60 * SECOND)
    if found is not None and abs(moment_of(found) - start) < timedelta(days=4):
        assert moment_of(found) == added(start, minutes * MINUTE, hours, MINUTE)


def test_seconds_are_stepped_through_one_by_one() -> None:
    hours = WorkingHours(ZoneInfo("Europe/Paris"), {0: [(9 * 3600, 9 * 3600 + 90)]})
    start = datetime(2026, 3, 30, 6, 59, 30, tzinfo=UTC)
    clock = WorkingClock(hours)
    assert elapsed(start, start + timedelta(minutes=3), hours) == timedelta(seconds=90)
    assert clock.elapsed(micros(start), micros(start) + 180 * SECOND) == 90 * SECOND
    assert clock.add(micros(start), 40 * SECOND) == micros(
        added(start, timedelta(seconds=40), hours)
    )


@settings(max_examples=60, deadline=None)
@given(
    houses(),
    minutes_near,
    st.integers(0, 4000),
    st.lists(st.tuples(minutes_near, minutes_near | st.none()), max_size=4),
)
def test_pauses_are_taken_out_however_they_overlap(
    house: tuple[WorkingHours, date],
    begun: int,
    length: int,
    pauses: list[tuple[int, int | None]],
) -> None:
    hours, change = house
    start = near(change, begun)
    end = start + length * MINUTE
    stops = [
        (micros(near(change, a)), None if b is None else micros(near(change, b))) for a, b in pauses
    ]
    clock, whole = WorkingClock(hours, stops), WorkingClock(hours)
    stepped = sum(
        whole.is_open(at) and not any(a <= at < (b or 2**62) for a, b in stops)
        for at in range(micros(start), micros(end), 60 * SECOND)
    )
    passed = clock.elapsed(micros(start), micros(end))
    assert passed == stepped * 60 * SECOND
    due = clock.add(micros(start), max(passed, 1))
    assert due is None or clock.elapsed(micros(start), due) == max(passed, 1)


@pytest.mark.parametrize("year", [1900, 1970, 2100])
def test_far_away_years_are_laid_out_when_they_are_asked_for(year: int) -> None:
    clock = WorkingClock(WorkingHours(ZoneInfo("Europe/Paris"), NINE_TO_FIVE))
    new_year, following = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    weekdays = sum((new_year + timedelta(days=n)).weekday() < 5 for n in range(365))
    assert clock.elapsed(micros(new_year), micros(following)) == weekdays * 8 * 3600 * SECOND


def test_a_span_may_run_for_years() -> None:
    clock = WorkingClock(WorkingHours(ZoneInfo("UTC"), {0: [(0, 3600)]}))
    monday = micros(datetime(2026, 1, 5, tzinfo=UTC))
    weeks = 52 * 120
    assert clock.add(monday, weeks * 3600 * SECOND) == (
        monday + ((weeks - 1) * 7 * 24 + 1) * 3600 * SECOND
    )
    assert clock.add(monday, -weeks * 3600 * SECOND) == monday - weeks * 7 * 24 * 3600 * SECOND


NEVER: dict[str, dict[str, Any]] = {
    "no week": {},
    "special days long ago": {"special_days": {date(1999, 5, 5): [(0, 86400)]}},
}


@pytest.mark.parametrize("terms", NEVER.values(), ids=list(NEVER))
def test_what_never_opens_again_has_no_next_opening(terms: dict[str, Any]) -> None:
    clock = WorkingClock(WorkingHours(ZoneInfo("UTC"), {0: []}, **terms))
    now = micros(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.next_open(now) is None
    assert clock.add(now, SECOND) is None
    assert clock.elapsed(now, now + SECOND) == 0
    last = clock.previous_open(now)
    assert (last is None) == (not terms)


def test_a_lone_special_day_is_found_however_far_it_lies() -> None:
    day = date(2099, 12, 31)
    clock = WorkingClock(WorkingHours(ZoneInfo("UTC"), {}, special_days={day: [(3600, 7200)]}))
    now = micros(datetime(2026, 1, 1, tzinfo=UTC))
    opens = micros(datetime(2099, 12, 31, 1, tzinfo=UTC))
    assert clock.next_open(now) == opens
    assert clock.add(now, 3601 * SECOND) is None
    assert clock.previous_open(2 * opens - now) == opens + 3600 * SECOND


def test_a_pause_without_end_stops_the_clock_for_good() -> None:
    start = micros(datetime(2026, 1, 5, 9, tzinfo=UTC))
    clock = WorkingClock(
        WorkingHours(ZoneInfo("UTC"), NINE_TO_FIVE), [(start + 3600 * SECOND, None)]
    )
    assert clock.add(start, 3600 * SECOND) == start + 3600 * SECOND
    assert clock.add(start, 3600 * SECOND + 1) is None
    assert clock.next_open(start + 3600 * SECOND) is None


def test_beyond_the_years_of_the_calendar_nothing_is_guessed() -> None:
    clock = WorkingClock(WorkingHours(ZoneInfo("UTC"), {0: [(0, 1)]}))
    with pytest.raises(OutsideCalendarError):
        clock.add(micros(datetime(2990, 1, 1, tzinfo=UTC)), 1000 * SECOND)
    with pytest.raises(OutsideCalendarError):
        clock.is_open(10**19)
