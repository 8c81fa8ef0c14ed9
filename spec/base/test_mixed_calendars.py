"""Clocks of many calendars at once, against each calendar alone."""

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.core.base.mixed_calendars import MixedCalendars, pauses_of
from smarketing.core.base.mixed_kernel import NOT_REACHED
from smarketing.core.base.working_hours import Hours, WorkingHours
from smarketing.core.base.working_time import OutsideCalendarError, WorkingCalendar

FIRST, LAST = date(2026, 3, 20), date(2026, 4, 12)

windows = st.tuples(st.integers(0, 86_399), st.integers(1, 86_400))
weeks = st.dictionaries(st.integers(0, 6), st.lists(windows, max_size=3))
zones = st.sampled_from(["Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "UTC"])


def laid_out(week: dict[int, list[Hours]], zone: str) -> WorkingCalendar:
    return WorkingHours(ZoneInfo(zone), week).laid_out(FIRST, LAST)


calendars = st.lists(st.builds(laid_out, weeks, zones), min_size=1, max_size=4)
parts = st.integers(0, 10_000)


def moment(calendar: WorkingCalendar, part: int) -> int:
    return calendar.begins + (calendar.ends - calendar.begins) * part // 10_000


@settings(max_examples=60, deadline=None)
@given(calendars, st.lists(st.tuples(st.integers(0, 3), parts, parts), min_size=1, max_size=30))
def test_each_clock_runs_as_its_calendar_does_alone(
    houses: list[WorkingCalendar], clocks: list[tuple[int, int, int]]
) -> None:
    mixed = MixedCalendars.of(houses)
    which = np.array([number % len(houses) for number, _, _ in clocks])
    start = np.array([moment(houses[n], p) for n, (_, p, _) in zip(which, clocks, strict=True)])
    end = np.array([moment(houses[n], p) for n, (_, _, p) in zip(which, clocks, strict=True)])
    passed = mixed.elapsed(which, start, end)
    span = np.where(end % 3 == 0, -passed, passed)
    due = mixed.add(which, start, span)
    for place, number in enumerate(which):
        one = slice(place, place + 1)
        alone = houses[number]
        assert passed[one] == alone.elapsed(start[one], end[one])
        try:
            expected = int(alone.add(start[one], span[one])[0])
        except OutsideCalendarError:
            expected = NOT_REACHED
        assert due[place] == expected


@settings(max_examples=60, deadline=None)
@given(
    st.builds(laid_out, weeks, zones),
    parts,
    parts,
    st.lists(st.tuples(parts, parts | st.none()), max_size=4),
    st.integers(0, 200_000_000_000),
)
def test_pauses_are_as_if_the_calendar_were_closed(
    house: WorkingCalendar,
    begun: int,
    ended: int,
    pauses: list[tuple[int, int | None]],
    span: int,
) -> None:
    begins = np.array([moment(house, begin) for begin, _ in pauses], np.int64)
    ends = np.array(
        [NOT_REACHED if end is None else moment(house, end) for _, end in pauses], np.int64
    )
    closed = house.without(begins, ends)
    mixed, [start, end] = MixedCalendars.of([house]), [[moment(house, p)] for p in (begun, ended)]
    own = pauses_of(1, np.zeros(len(pauses), np.int64), begins, ends)
    nought = np.zeros(1, np.int64)
    alone = closed.elapsed(np.array(start), np.array(end))
    assert mixed.elapsed(nought, np.array(start), np.array(end), own).tolist() == alone.tolist()
    due = mixed.add(nought, np.array(start), np.array([span]), own)
    try:
        expected = closed.add(np.array(start), np.array([span])).tolist()
    except OutsideCalendarError:
        expected = [NOT_REACHED]
    assert due.tolist() == expected


def test_the_end_of_a_working_day_is_that_of_each_calendar() -> None:
    early, late = (
        laid_out({on: [(9 * 3600, end * 3600)] for on in range(5)}, "UTC") for end in (12, 17)
    )
    mixed = MixedCalendars.of([early, late])
    monday = np.full(3, early.day_starts[1] + 1)
    found = mixed.end_of_working_day(np.array([0, 1, 1]), monday, np.array([1, 1, 400]))
    assert found.tolist() == [early.day_ends[2], late.day_ends[2], NOT_REACHED]


def test_a_clock_outside_its_calendar_is_named() -> None:
    mixed = MixedCalendars.of([laid_out({}, "UTC")])
    inside, outside = mixed.tables.rows["begins"][0], mixed.tables.rows["ends"][0] + 1
    with pytest.raises(OutsideCalendarError, match="clock 1 runs outside"):
        mixed.elapsed(np.array([0, 0]), np.array([inside, outside]), np.array([inside, inside]))
    with pytest.raises(OutsideCalendarError, match="clock 0 runs outside"):
        mixed.add(np.array([1]), np.array([inside]), np.array([0]))


def test_no_clocks_give_no_answers() -> None:
    nothing = np.empty(0, np.int64)
    assert MixedCalendars.of([]).elapsed(nothing, nothing, nothing).tolist() == []
