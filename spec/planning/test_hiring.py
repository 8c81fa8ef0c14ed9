"""Whom to hire: the fewest who carry the load, in time as far as hiring allows."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.core.planning.hiring import Load, hires_needed
from smarketing.core.planning.ramp import Cohort, ramped_equivalents

RAMP = [Fraction(0), Fraction(1, 2)]


def nobody_leaves(months: int) -> Fraction:
    del months
    return Fraction(1)


def load(need: list[int], capacity: int, each: int = 10) -> Load:
    return Load(
        tuple(Fraction(one) for one in need),
        (Fraction(capacity),) * len(need),
        (Fraction(each),) * len(need),
    )


def test_who_is_to_carry_a_month_starts_as_long_before_as_the_ramp_takes() -> None:
    growing = load([40, 40, 40, 40, 50, 50], 40)
    assert hires_needed([growing], RAMP, nobody_leaves, 1) == [0, 0, 1, 0, 0, 0]


def test_a_sales_cycle_lets_them_start_earlier_still() -> None:
    growing = load([40, 40, 40, 40, 50, 50], 40)
    assert hires_needed([growing], RAMP, nobody_leaves, 1, 1) == [0, 1, 0, 0, 0, 0]


def test_nobody_starts_before_a_place_can_be_filled_and_until_then_months_stay_short() -> None:
    short = load([55] * 6, 40)
    hired = hires_needed([short], RAMP, nobody_leaves, 2)
    assert hired == [0, 0, 2, 0, 0, 0]


def test_a_peak_that_is_over_before_anybody_could_carry_it_hires_nobody() -> None:
    peak = load([90, 90, 40, 40, 40, 40], 40)
    assert hires_needed([peak], RAMP, nobody_leaves, 1) == [0] * 6


def test_the_heaviest_of_several_loads_decides() -> None:
    leads, revenue = load([40] * 4, 40), load([700] * 4, 400, 100)
    assert hires_needed([leads, revenue], RAMP, nobody_leaves, 1) == [0, 3, 0, 0]


def test_whoever_may_leave_is_hired_for_before_they_are_missed() -> None:
    def one_in_ten_leaves(months: int) -> Fraction:
        return Fraction(9, 10) ** months

    kept = tuple(40 * one_in_ten_leaves(month) for month in range(8))
    terms = Load((Fraction(30),) * 8, kept, (Fraction(10),) * 8)
    hired = hires_needed([terms], RAMP, one_in_ten_leaves, 1)
    # 40 × 0.9³ = 29.2 is the first month below 30; two months earlier somebody starts.
    # With them 40 × 0.9⁵ + 10 × 0.9⁴ = 30.2 is enough still; a month later it is 27.2.
    assert hired == [0, 1, 0, 0, 1, 0, 0, 0]


needs = st.lists(st.integers(30, 70), min_size=6, max_size=6)


@settings(max_examples=40, deadline=None)
@given(needs, st.integers(0, 2))
def test_no_smaller_plan_carries_every_month_that_can_be_carried(
    need: list[int], earliest: int
) -> None:
    step = [Fraction(0), Fraction(0)]
    hired = hires_needed([load(need, 40)], step, nobody_leaves, earliest)

    def carries(plan: list[int]) -> bool:
        team = [Cohort(Fraction(many), month) for month, many in enumerate(plan)]
        there = ramped_equivalents(team, step, nobody_leaves, 6)
        return all(40 + 10 * there[month] >= need[month] for month in range(earliest + 2, 6))

    assert carries(hired)
    assert not any(hired[:earliest])
    starts = list(range(earliest, 4))
    smaller = (
        plan
        for plan in product(range(sum(hired) + 1), repeat=len(starts))
        if sum(plan) < sum(hired)
    )
    assert not any(carries([*[0] * earliest, *plan, 0, 0]) for plan in smaller)
