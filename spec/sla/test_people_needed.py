"""How many people a promise of speed takes."""

import heapq

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.core.sla.people_needed import Work, people_needed, share_in_time

MINUTE = 60_000_000


def minutes(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return minutes as microseconds."""
    return np.array(values, np.int64) * MINUTE


def test_three_leads_at_once_make_the_third_wait_for_the_first_person_free() -> None:
    """Two people, 30 minutes a lead, called after 5: waits of 5, 5 and 35 minutes."""
    at_once, work = minutes(0, 0, 0), Work(5 * MINUTE, 30 * MINUTE)
    assert share_in_time(at_once, minutes(5, 5, 34), 2, work) == 2 / 3
    assert share_in_time(at_once, minutes(5, 5, 35), 2, work) == 1


def test_the_smallest_number_that_keeps_the_share_is_found() -> None:
    at_once, work = minutes(0, 0, 0, 0), Work(5 * MINUTE, 30 * MINUTE)
    hour, at_once_called = minutes(60, 60, 60, 60), minutes(5, 5, 5, 5)
    assert people_needed(at_once, hour, 1.0, work) == 2
    assert people_needed(at_once, hour, 0.5, work) == 1
    assert people_needed(at_once, at_once_called, 1.0, work) == 4


def test_leads_to_which_nothing_is_owed_are_worked_but_not_counted() -> None:
    """The second of two at once waits for the first; it alone is owed a call in ten minutes."""
    at_once, work = minutes(0, 0), Work(5 * MINUTE, 30 * MINUTE)
    owed = np.array([False, True])
    assert share_in_time(at_once, minutes(10, 10), 1, work, owed) == 0
    assert people_needed(at_once, minutes(10, 10), 1.0, work, owed) == 2
    assert people_needed(at_once, minutes(10, 10), 1.0, work, owed & False) == 0


def test_nobody_can_call_sooner_than_a_call_takes() -> None:
    assert people_needed(minutes(0), minutes(4), 1.0, Work(5 * MINUTE, 30 * MINUTE)) is None


def test_without_a_lead_it_takes_nobody() -> None:
    assert people_needed(minutes(), minutes(), 0.8, Work(5, 30)) == 0


def served_plainly(arrivals: list[int], people: int, work: Work) -> list[int]:
    """Give each lead to whoever is free first, one after the other."""
    free = [0] * people
    served = []
    for arrival in arrivals:
        begun = max(arrival, heapq.heappop(free))
        served.append(begun + work.first - arrival)
        heapq.heappush(free, begun + work.whole)
    return served


@settings(max_examples=100, deadline=None)
@given(
    arrivals=st.lists(st.integers(0, 300), min_size=1, max_size=40).map(sorted),
    people=st.integers(1, 6),
    first=st.integers(1, 20),
    more=st.integers(0, 60),
    window=st.integers(1, 90),
)
def test_the_lines_side_by_side_are_those_of_whoever_is_free_first(
    arrivals: list[int], people: int, first: int, more: int, window: int
) -> None:
    work = Work(first, first + more)
    waits = served_plainly(arrivals, people, work)
    plain = sum(wait <= window for wait in waits) / len(waits)
    windows = np.full(len(arrivals), window, np.int64)
    assert share_in_time(np.array(arrivals, np.int64), windows, people, work) == plain


@settings(max_examples=50, deadline=None)
@given(
    arrivals=st.lists(st.integers(0, 300), min_size=1, max_size=40).map(sorted),
    whole=st.integers(1, 60),
    window=st.integers(1, 90),
    share=st.sampled_from([0.5, 0.8, 0.95, 1.0]),
)
def test_one_person_fewer_does_not_keep_it(
    arrivals: list[int], whole: int, window: int, share: float
) -> None:
    work = Work(1, whole)
    told, windows = np.array(arrivals, np.int64), np.full(len(arrivals), window, np.int64)
    found = people_needed(told, windows, share, work)
    assert found is not None
    assert share_in_time(told, windows, found, work) >= share
    assert found == 1 or share_in_time(told, windows, found - 1, work) < share
