"""How attainment becomes pay, against the published examples."""

from decimal import Decimal
from fractions import Fraction

import pytest

from smarketing.core.agreement.commitments import Component, Curve, PayPlan
from smarketing.core.agreement.parties import Words
from smarketing.core.compensation.payout import payout, payout_share

CURVE = Curve(threshold=Decimal("0.7"), slope_above=Decimal(2), cap=Decimal(2))


def plan(bonus: int, **weights: str) -> PayPlan:
    return PayPlan(
        name="plan",
        label=Words(en="Plan", fr="Plan"),
        team="sales",
        target_bonus=Decimal(bonus),
        per="quarter",
        components=[Component(metric=m, weight=Decimal(w)) for m, w in weights.items()],
        curve=CURVE,
    )


@pytest.mark.parametrize(
    ("attainment", "share"),
    [
        ("0.6999", "0"),
        ("0.70", "0"),
        # published: 85 % of a quota of 100,000 pays 5,000 of 10,000, and 120 % pays 14,000
        ("0.85", "0.5"),
        ("1", "1"),
        ("1.2", "1.4"),
        ("1.5", "2"),
        ("9", "2"),
    ],
)
def test_the_payout_curve(attainment: str, share: str) -> None:
    assert payout_share(Fraction(attainment), CURVE) == Fraction(share)


def test_without_a_threshold_or_cap_pay_follows_attainment() -> None:
    assert payout_share(Fraction(1, 2), Curve()) == Fraction(1, 2)
    assert payout_share(Fraction(5), Curve()) == 5


def test_the_worked_quarter_of_a_marketing_manager() -> None:
    """50 % shared revenue at 95 %, 30 % volume at 110 %, 20 % acceptance at 60 of 65: 1,388.08."""
    paid = payout(
        plan(1500, revenue="0.5", volume="0.3", quality="0.2"),
        {
            "revenue": Fraction("0.95"),
            "volume": Fraction("1.10"),
            "quality": Fraction(60, 65),
        },
    )
    assert round(float(paid), 2) == 1388.08


def test_the_worked_quarter_of_an_account_executive() -> None:
    """80 % quota at 104 %, 10 % revenue at 95 %, 10 % compliance at 88 of 95: 10,227.72."""
    paid = payout(
        plan(10_000, quota="0.8", revenue="0.1", speed="0.1"),
        {
            "quota": Fraction("1.04"),
            "revenue": Fraction("0.95"),
            "speed": Fraction(88, 95),
        },
    )
    assert round(float(paid), 2) == 10227.72


def test_a_metric_without_a_result_is_never_paid_as_if_it_had_one() -> None:
    with pytest.raises(KeyError):
        payout(plan(100, quota="1"), {})
