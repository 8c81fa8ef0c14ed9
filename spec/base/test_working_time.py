"""The working clock against one that steps through every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.core.base.working_hours import WorkingHours
from smarketing.core.base.working_time import SECOND, WorkingCalendar, is_time_zone, micros

ZONES = ["Europe/Paris", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
FIRST, LAST = date(2026, 3, 20), date(2026, 4, 12)
MINUTE = 60 * SECOND

minutes_of_day = st.integers(0, 24 * 60 - 1)
weeks = st.dictionaries(
    st.integers(0, 6),
    st.lists(st.tuples(minutes_of_day, st.integers(1, 24 * 60)), min_size=1, max_size=3),
    min_size=1,
)
moments = st.integers(0, 15 * 24 * 60).map(
    lambda minute: datetime(2026, 3, 23, tzinfo=UTC) + timedelta(minutes=minute)
)


def laid_out(
    zone: ZoneInfo, week: dict[int, list[tuple[int, int]]], closed: set[date], last: date = LAST
) -> WorkingCalendar:
    """Lay a week of windows in minutes out over the dates of this spec."""
    seconds = {on: [(start * 60, end * 60) for start, end in week[on]] for on in week}
    return WorkingHours(zone, seconds, frozenset(closed)).laid_out(FIRST, last)


@settings(max_examples=100, deadline=None)
@given(weeks, st.sampled_from(ZONES), moments, st.integers(1, 90))
def test_adding_is_the_inverse_of_elapsed(
    week: dict[int, list[tuple[int, int]]], name: str, start: datetime, minutes: int
) -> None:
    calendar = laid_out(ZoneInfo(name), week, set(), date(2028, 12, 31))
    begun = np.array([micros(start)])
    end = calendar.add(begun, np.array([minutes * MINUTE]))
    assert calendar.elapsed(begun, end).tolist() == [minutes * MINUTE]
    just_before = calendar.elapsed(begun, end - 1)
    assert just_before.tolist() == [minutes * MINUTE - 1]


def office() -> WorkingCalendar:
    nine_to_five = {weekday: [(540, 1020)] for weekday in range(5)}
    return laid_out(ZoneInfo("Europe/Paris"), nine_to_five, set())


def test_adding_nothing_gives_the_next_open_moment() -> None:
    asked = ["2026-03-28 12:00", "2026-03-23 10:00", "2026-03-23 20:00"]
    begun = np.array([micros(datetime.fromisoformat(text + "+00:00")) for text in asked])
    found = office().add(begun, np.zeros(3, np.int64))
    answer = [datetime.fromtimestamp(moment / SECOND, UTC).isoformat() for moment in found]
    assert answer == [
        "2026-03-30T07:00:00+00:00",
        "2026-03-23T10:00:00+00:00",
        "2026-03-24T08:00:00+00:00",
    ]


def test_a_moment_outside_the_calendar_is_refused_not_guessed() -> None:
    with pytest.raises(ValueError, match="outside the calendar"):
        office().elapsed(np.array([0]), np.array([SECOND]))
    with pytest.raises(ValueError, match="ends after"):
        office().add(np.array([micros(datetime(2026, 4, 10, tzinfo=UTC))]), np.array([10**12]))


def test_no_moments_give_no_answers() -> None:
    nothing = np.empty(0, np.int64)
    assert office().elapsed(nothing, nothing).tolist() == []
    assert office().add(nothing, nothing).tolist() == []


@pytest.mark.parametrize("name", ["Europe/Pariss", "", "../etc/passwd", "Europe"])
def test_a_name_that_is_no_time_zone_is_known_to_be_none(name: str) -> None:
    assert not is_time_zone(name)


@pytest.mark.parametrize("name", ["Factory", "localtime", "right/Europe/Paris", "Mars/Base", ""])
def test_a_zone_that_only_some_clocks_know_is_none(name: str) -> None:
    assert not is_time_zone(name)
    assert is_time_zone("Europe/Paris")
