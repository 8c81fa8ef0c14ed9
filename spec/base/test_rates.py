"""Rates carry the interval in which the truth lies."""

from math import sqrt

import pytest

from smarketing.core.base.rates import Z95, ratio_of, share_of


@pytest.mark.parametrize(("part", "whole"), [(1, 4), (15, 20), (3, 1000), (500, 1000)])
def test_the_ends_of_an_interval_are_the_shares_that_just_allow_what_was_seen(
    part: int, whole: int
) -> None:
    """Wilson's definition: the share seen lies 1.96 standard errors of the end away from it."""
    found = share_of(part, whole)
    assert found is not None
    assert found.value == part / whole
    for end in (found.low, found.high):
        assert abs(found.value - end) == pytest.approx(Z95 * sqrt(end * (1 - end) / whole))


def test_nobody_and_everybody_still_leave_doubt() -> None:
    nobody, everybody = share_of(0, 10), share_of(10, 10)
    assert nobody is not None
    assert everybody is not None
    assert (nobody.value, nobody.low) == (0, 0)
    assert nobody.high == pytest.approx(1 - everybody.low)
    assert everybody.high == pytest.approx(1)


def test_nothing_has_no_share() -> None:
    assert share_of(0, 0) is None
    assert ratio_of(3, 0) is None


def test_a_ratio_of_two_counts_may_exceed_one() -> None:
    found = ratio_of(30, 20)
    assert found is not None
    assert found.value == 1.5
    assert found.low < 1 < found.value < found.high


def test_turning_a_ratio_over_turns_its_interval_over() -> None:
    one, other = ratio_of(30, 20), ratio_of(20, 30)
    assert one is not None
    assert other is not None
    assert (1 / one.high, 1 / one.low) == pytest.approx((other.low, other.high))
