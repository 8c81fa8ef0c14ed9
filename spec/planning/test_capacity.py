"""What a team can do, and how many people it takes: the published examples, roundings explained."""

from fractions import Fraction
from itertools import product
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.core.planning.attempts import effort, first_contacts
from smarketing.core.planning.capacity import (
    capacity_range,
    leads_in,
    people_needed,
    street_quota,
    to_spare,
)
from smarketing.core.planning.reverse_funnel import reverse_funnel, shown

SPENT = effort(first_contacts(Fraction(1, 5), 6), 6, Fraction(5), Fraction(20))


def test_seventy_hours_are_126_leads_on_average_and_84_at_worst() -> None:
    assert floor(leads_in(Fraction(70), SPENT.minutes)) == 126
    assert leads_in(Fraction(70), SPENT.worst_minutes) == 84


def test_600_leads_take_4_74_people_who_are_five_on_the_payroll() -> None:
    # 600 / 126 would be 4.76: the exact capacity is carried.
    exact = people_needed(Fraction(600), leads_in(Fraction(70), SPENT.minutes))
    assert round(float(exact), 2) == 4.74
    assert shown(exact) == 5


def test_ten_qualified_leads_a_month_at_thirty_percent_of_50000_take_six_for_ten_million() -> None:
    # F9. Printed as 5.5, cut off; exactly 50/9 = 5.56, and nobody hires half a person.
    productivity = 10 * Fraction(3, 10) * 50_000
    assert productivity == 150_000
    exact = people_needed(Fraction(10_000_000, 12), productivity)
    assert exact == Fraction(50, 9)
    assert shown(exact) == 6


def test_one_caller_feeds_one_closer() -> None:
    # F13. 8,000 at 1,000 a deal are 8 deals, 16 opportunities and 40 demonstrations.
    demos, opportunities, deals = reverse_funnel(
        Fraction(8_000), Fraction(1_000), [Fraction(2, 5), Fraction(1, 2)]
    )
    assert [demos, opportunities, deals] == [40, 16, 8]
    assert people_needed(demos, Fraction(40)) == 1


def test_the_naive_need_is_the_target_over_quota_and_attainment() -> None:
    exact = people_needed(Fraction(1_200_000), 300_000 * Fraction(85, 100))
    assert round(float(exact), 1) == 4.7


def test_street_quotas_exceed_the_plan_by_what_was_agreed() -> None:
    assert street_quota(Fraction(1_200_000), Fraction(1, 5)) == 1_440_000


@pytest.mark.parametrize(
    ("load", "capacity", "spare"),
    [(100, 120, 0), (100, 140, 1), (100, 100, 0), (100, 99, -1), (100, 59, -2), (0, 80, 2)],
)
def test_people_to_spare_are_whole_and_people_lacking_are_whole_as_well(
    load: int, capacity: int, spare: int
) -> None:
    assert to_spare(Fraction(load), Fraction(capacity), Fraction(40)) == spare


def test_a_month_in_which_the_house_is_closed_takes_nobody_and_leaves_nobody_over() -> None:
    assert people_needed(Fraction(600), Fraction(0)) == 0
    assert to_spare(Fraction(600), Fraction(0), Fraction(0)) == 0
    assert to_spare(Fraction(0), Fraction(0), Fraction(0)) == 0


def test_without_attrition_capacity_is_certain() -> None:
    sizes, sure = [Fraction(30), Fraction(40)], [Fraction(1)] * 2
    found, enough = capacity_range(sizes, sure, Fraction(70))
    assert (found.low, found.value, found.high, enough) == (70, 70, 70, 1.0)
    assert capacity_range(sizes, sure, Fraction(71))[1] == 0.0


def test_capacity_of_exactly_the_load_is_enough_whatever_parts_of_a_lead_it_has() -> None:
    # As a double a third lies below a third.
    third, sure = Fraction(1, 3), Fraction(1)
    assert capacity_range([third], [sure], third)[1] == 1.0
    # Somebody may leave, but the others are enough without them.
    assert capacity_range([third, Fraction(5)], [sure, Fraction(1, 2)], third)[1] == 1.0


def test_of_four_who_stay_with_nine_chances_in_ten_three_are_enough_95_times_in_100() -> None:
    sizes, chances = [Fraction(10)] * 4, [Fraction(9, 10)] * 4
    found, enough = capacity_range(sizes, chances, Fraction(30))
    assert found.value == pytest.approx(36)
    assert enough == pytest.approx(0.9**4 + 4 * 0.1 * 0.9**3)
    # Two or fewer come up 5.2 times in 100: the lowest fortieth ends there.
    assert found.low == 20
    assert found.high == 40


people = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 10)), min_size=1, max_size=7)


@settings(max_examples=50)
@given(people, st.integers(0, 200))
def test_the_chance_is_what_counting_all_cases_gives(
    team: list[tuple[int, int]], load: int
) -> None:
    sizes = [Fraction(size) for size, _ in team]
    chances = [Fraction(tenths, 10) for _, tenths in team]
    # A quarter of a lead apart from every sum, so that no rounding decides.
    wanted = Fraction(load) - Fraction(1, 4)
    found, enough = capacity_range(sizes, chances, wanted)
    truth = mean = Fraction(0)
    for there in product([False, True], repeat=len(team)):
        chance = Fraction(1)
        for is_there, one in zip(there, chances, strict=True):
            chance *= one if is_there else 1 - one
        done = sum(size for is_there, size in zip(there, sizes, strict=True) if is_there)
        truth += chance * (done >= wanted)
        mean += chance * done
    assert enough == pytest.approx(float(truth))
    assert found.value == pytest.approx(float(mean))
