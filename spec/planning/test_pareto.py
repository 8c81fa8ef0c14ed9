"""The choices worth discussing when two things are wanted at once."""

from hypothesis import given
from hypothesis import strategies as st

from smarketing.core.planning.pareto import front

POINTS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30)


def test_what_another_choice_beats_on_both_measures_is_left_out() -> None:
    # leads a month, win rate
    points = [(10.0, 0.30), (20.0, 0.25), (15.0, 0.20), (40.0, 0.10), (30.0, 0.10)]
    assert front(points) == [0, 1, 3]


def test_equal_choices_are_named_once() -> None:
    assert front([(10.0, 0.3), (10.0, 0.3)]) == [0]


def test_of_nothing_there_is_no_front() -> None:
    assert front([]) == []


@given(POINTS)
def test_no_point_of_the_front_is_beaten_and_every_other_is(points: list[tuple[int, int]]) -> None:
    chosen = [points[place] for place in front([(float(a), float(b)) for a, b in points])]
    assert chosen == sorted(set(chosen))

    def beaten(one: tuple[int, int]) -> bool:
        return any(o != one and o[0] >= one[0] and o[1] >= one[1] for o in points)

    assert not any(beaten(one) for one in chosen)
    assert all(beaten(one) for one in points if one not in chosen)
