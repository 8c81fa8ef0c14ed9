"""What must enter now for the customers of the months ahead, month by month."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.core.planning.lag_by_month import AT_ONCE, Shares, agreed_lag, chained
from smarketing.core.planning.needed import as_if_steady, gaps, traced


def shares(*parts: str) -> Shares:
    return tuple(Fraction(part) for part in parts)


def whole(*counts: int) -> list[Fraction]:
    return [Fraction(count) for count in counts]


SPREAD = shares("0.2", "0.5", "0.3")


def won(created: list[Fraction], lag: Shares, month: int) -> Fraction:
    """The other way round: the customers of a month, as the cohorts before it bring them."""
    return sum(
        (created[month - k] * share for k, share in enumerate(lag) if month >= k), Fraction(0)
    )


def test_lags_of_steps_one_after_the_other_add_up() -> None:
    assert chained([shares("0.5", "0.5"), shares("0", "1")]) == shares("0", "0.5", "0.5")
    assert chained([]) == AT_ONCE


def test_what_agreed_shares_lack_to_one_is_shared_out() -> None:
    lag = agreed_lag([Decimal("0.333")] * 3, None)
    assert lag.shares == shares("1/3", "1/3", "1/3")


def test_a_level_goal_needs_the_same_every_month() -> None:
    customers = whole(*[10] * 12)
    assert traced(as_if_steady(customers, SPREAD), SPREAD, 10) == whole(*[10] * 10)


def test_leads_that_take_three_months_serve_the_goal_three_months_ahead() -> None:
    """Growth raises today's goal: 3 months from now, 13 are wanted, so 13 must enter today."""
    customers = whole(*range(10, 22))
    three_later = shares("0", "0", "0", "1")
    entering = traced(as_if_steady(customers, three_later), three_later, 9)
    assert entering == whole(*range(13, 22))


def test_with_even_growth_the_cohorts_bring_exactly_what_is_wanted() -> None:
    customers = whole(*range(10, 40))
    entering = traced(as_if_steady(customers, SPREAD), SPREAD, 28)
    assert [won(entering, SPREAD, month) for month in range(2, 28)] == customers[2:28]


def test_what_is_on_the_way_counts_towards_its_month() -> None:
    assert gaps(whole(10, 10, 10), whole(10, 4, 0), [0, 0, 0]) == whole(0, 6, 10)


def test_a_surplus_counts_towards_the_next_months_of_the_same_period_only() -> None:
    assert gaps(whole(5, 5, 5), whole(12, 0, 0), [0, 0, 1]) == whole(0, 0, 5)
    assert gaps(whole(5, 5, 5), whole(12, 0, 0), [0, 1, 1]) == whole(0, 5, 5)


def test_what_can_no_longer_come_in_time_is_due_this_month() -> None:
    later = shares("0", "0", "1")
    assert traced(whole(3, 2, 7), later, 3) == whole(12, 0, 0)


COUNTS = st.lists(st.integers(0, 100).map(Fraction), min_size=1, max_size=12)
LAGS = st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any)


@settings(max_examples=60, deadline=None)
@given(COUNTS, LAGS)
def test_no_customer_is_lost_on_the_way_back(counts: list[Fraction], weights: list[int]) -> None:
    lag = tuple(Fraction(weight, sum(weights)) for weight in weights)
    assert sum(traced(counts, lag, len(counts))) == sum(counts)
