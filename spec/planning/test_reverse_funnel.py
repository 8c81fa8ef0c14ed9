"""The funnel computed backwards, against the published examples."""

from fractions import Fraction

import pytest

from smarketing.core.planning.reverse_funnel import reverse_funnel, shown


def rates(*percent: str) -> list[Fraction]:
    return [Fraction(rate) / 100 for rate in percent]


def test_the_reference_case_carries_exact_values() -> None:
    needs = reverse_funnel(
        Fraction(100_000), Fraction(10_000), rates("2", "25", "60", "75", "80", "25")
    )
    assert needs == [
        Fraction(200_000, 9),
        Fraction(4000, 9),
        Fraction(1000, 9),
        Fraction(200, 3),
        Fraction(50),
        Fraction(40),
        Fraction(10),
    ]
    assert [shown(need) for need in needs] == [22_223, 445, 112, 67, 50, 40, 10]


def test_rounding_each_stage_up_would_ask_for_too_much() -> None:
    exact = reverse_funnel(Fraction(100_000), Fraction(10_000), rates("25", "60", "75", "80", "25"))
    rounded = Fraction(10)
    for rate in reversed(rates("25", "60", "75", "80", "25")):
        rounded = Fraction(shown(rounded / rate))
    assert [shown(exact[0]), rounded] == [445, 448]


def test_marketing_plans_for_its_share_of_the_goal() -> None:
    needs = reverse_funnel(Fraction(60_000), Fraction(10_000), rates("25", "60", "75", "80", "25"))
    assert [needs[-1], needs[1], needs[0]] == [6, Fraction(200, 3), Fraction(800, 3)]


@pytest.mark.parametrize(
    ("goal", "sale", "percent", "customers", "leads"),
    [
        # 7 customers at 5 % take 140 leads (F1 of the published examples)
        ("7", "1", ["5"], 7, 140),
        # $500,000 at $10,000 a sale and 2 %: 50 customers, 2,500 leads (F2)
        ("500000", "10000", ["2"], 50, 2500),
        # ACV $10,000, 25 % won, 80 % qualified, 50 % of MQLs meet: 10 MQLs per win (F8)
        ("10000", "10000", ["50", "80", "25"], 1, 10),
        # 8 deals at 1:2 take 16 opportunities; 2 per 5 demos take 40 demos (F13)
        ("8000", "1000", ["40", "50"], 8, 40),
    ],
)
def test_published_examples(
    goal: str, sale: str, percent: list[str], customers: int, leads: int
) -> None:
    needs = reverse_funnel(Fraction(goal), Fraction(sale), rates(*percent))
    assert [needs[-1], needs[0]] == [customers, leads]


def test_a_published_table_prints_27_opportunities_and_133_leads() -> None:
    """$2M at $75k and 20 % (F3): 133 only comes out if 26.67 opportunities are carried exactly."""
    needs = reverse_funnel(Fraction(2_000_000), Fraction(75_000), rates("20"))
    assert (shown(needs[1]), round(needs[0])) == (27, 133)
    assert round(Fraction(27) / Fraction(1, 5)) == 135
