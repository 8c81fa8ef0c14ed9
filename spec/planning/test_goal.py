"""The goal of any period: per month, quarter or year, with seasons."""

from datetime import date
from fractions import Fraction

import pytest
from spec.tables import AGREEMENT, agreement

from smarketing.core.agreement.parties import Goal
from smarketing.core.base.period import Period
from smarketing.core.planning.goal import goal_in, months_of, new_business_in

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
QUARTER = Period(date(2026, 4, 1), date(2026, 6, 30))
APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))
SUMMER_IS_QUIET = "seasonality = [1, 1, 1, 1, 1, 1, 0.5, 0.5, 1, 1, 1.5, 1.5]"


def goal(revenue: int, per: str, more: str = "") -> Goal:
    terms = AGREEMENT.replace("revenue = 100_000", f"revenue = {revenue}\n{more}")
    return agreement(terms=terms.replace('per = "month"', f'per = "{per}"')).goal


@pytest.mark.parametrize(
    ("per", "period", "expected"),
    [
        ("month", APRIL, 120_000),
        ("month", QUARTER, 360_000),
        ("month", YEAR, 1_440_000),
        ("quarter", APRIL, 40_000),
        ("quarter", QUARTER, 120_000),
        ("year", APRIL, 10_000),
        ("year", QUARTER, 30_000),
        ("year", YEAR, 120_000),
    ],
)
def test_a_goal_of_one_period_is_known_in_every_other(
    per: str, period: Period, expected: int
) -> None:
    assert goal_in(goal(120_000, per), period) == expected


def test_a_season_weighs_its_month_against_the_mean_month() -> None:
    seasonal = goal(1_200_000, "year", SUMMER_IS_QUIET)
    assert goal_in(seasonal, Period(date(2026, 7, 1), date(2026, 7, 31))) == 50_000
    assert goal_in(seasonal, Period(date(2026, 12, 1), date(2026, 12, 31))) == 150_000


@pytest.mark.parametrize("first", range(1, 13))
def test_twelve_months_in_a_row_add_up_to_the_year(first: int) -> None:
    seasonal = goal(1_000_000, "year", "seasonality = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13]")
    before = date(2026 + (first > 1), (first - 2) % 12 + 1, 28)
    last = next(months_of(Period(before, before))).end
    assert goal_in(seasonal, Period(date(2026, first, 1), last)) == 1_000_000


def test_days_of_a_month_that_is_not_whole_count_alike() -> None:
    half = Period(date(2026, 4, 16), date(2026, 5, 31))
    assert goal_in(goal(30_000, "month"), half) == Fraction(15_000 + 30_000)


def test_new_customers_bring_their_part_of_the_goal() -> None:
    mixed = goal(100_000, "month", "new_business = 0.7")
    assert [goal_in(mixed, APRIL), new_business_in(mixed, APRIL)] == [100_000, 70_000]
