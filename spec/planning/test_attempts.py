"""What a lead takes, and how many attempts are worth it (the worked examples of the trade)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.core.planning.attempts import effort, first_contacts, optimal_attempts

FIFTH = Fraction(1, 5)
FALLING = [Fraction(n, 200) for n in (40, 28, 20, 16, 13, 10)]  # 20, 14, 10, 8, 6.5 and 5 %


def test_at_twenty_percent_six_attempts_reach_74_percent_and_take_3_69_of_them() -> None:
    spent = effort(first_contacts(FIFTH, 6), 6, Fraction(5), Fraction(20))
    assert spent.reached == 1 - Fraction(4, 5) ** 6
    assert round(float(spent.reached), 3) == 0.738
    assert spent.attempts == spent.reached / FIFTH
    assert round(float(spent.attempts), 2) == 3.69


def test_a_lead_takes_33_minutes_on_average_and_50_at_worst() -> None:
    spent = effort(first_contacts(FIFTH, 6), 6, Fraction(5), Fraction(20))
    assert round(float(spent.minutes), 1) == 33.2
    assert spent.worst_minutes == 50


def test_a_stated_curve_counts_like_a_constant_chance_and_ends_where_it_ends() -> None:
    spent = effort(FALLING, 6, Fraction(5), Fraction(20))
    assert spent.reached == Fraction(127, 200)
    # 1 + .8 + .66 + .56 + .48 + .415
    assert spent.attempts == Fraction(3915, 1000)
    longer = effort(FALLING, 8, Fraction(5), Fraction(20))
    assert longer.reached == spent.reached
    assert longer.attempts == spent.attempts + 2 * Fraction(73, 200)


def test_the_fourth_attempt_is_the_last_that_is_worth_its_cost() -> None:
    best = optimal_attempts(FALLING, Fraction(60), Fraction(4))
    assert best.cut_off is not None
    assert round(float(best.cut_off), 4) == 0.0667
    assert best.by_value == 4
    assert best.by_hour is None


def test_by_the_hour_cheap_calls_go_on_and_long_talks_change_nothing_that_they_must_not() -> None:
    best = optimal_attempts(FALLING, Fraction(60), Fraction(4), Fraction(5), Fraction(20))
    by_hand = []
    for most in range(1, 7):
        reached = sum(FALLING[:most])
        attempts = sum(1 - sum(FALLING[:n]) for n in range(most))
        hours = (attempts * 5 + reached * 20) / 60
        by_hand.append((60 * reached - 4 * attempts) / hours)
    assert list(best.profit_per_hour) == by_hand
    assert best.by_hour == by_hand.index(max(by_hand)) + 1


def test_without_a_value_nothing_is_recommended_and_free_attempts_are_all_worth_it() -> None:
    assert optimal_attempts(FALLING, Fraction(0), Fraction(4)).by_value is None
    assert optimal_attempts(FALLING, Fraction(60), Fraction(0)).by_value == 6


def test_an_attempt_that_only_breaks_even_is_not_made() -> None:
    best = optimal_attempts([FIFTH, Fraction(1, 10)], Fraction(40), Fraction(4))
    assert best.by_value == 1


chances = st.lists(st.integers(0, 20), max_size=8).map(lambda ns: [Fraction(n, 200) for n in ns])


@given(chances, st.integers(1, 10), st.integers(0, 30), st.integers(0, 60))
def test_a_lead_takes_what_its_slow_twin_counts(
    curve: list[Fraction], most: int, per_attempt: int, per_talk: int
) -> None:
    spent = effort(curve, most, Fraction(per_attempt), Fraction(per_talk))
    # Every lead is reached by its nth attempt, or never and then takes all of them.
    cases = [(n + 1, chance, True) for n, chance in enumerate(curve[:most])]
    cases.append((most, 1 - sum(curve[:most], Fraction(0)), False))
    assert spent.attempts == sum(tries * chance for tries, chance, _ in cases)
    assert spent.minutes == sum(
        chance * (tries * per_attempt + per_talk * talks) for tries, chance, talks in cases
    )


@pytest.mark.parametrize("most", [1, 3, 7])
def test_whoever_is_always_reached_takes_one_attempt(most: int) -> None:
    spent = effort(first_contacts(Fraction(1), most), most, Fraction(5), Fraction(20))
    assert spent.reached == 1
    assert spent.attempts == 1
    assert spent.minutes == 25
