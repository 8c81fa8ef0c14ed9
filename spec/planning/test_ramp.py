"""Ramped-rep equivalents: heads × ramp, attrition, and replacements that begin the ramp anew."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.tables import agreement

from smarketing.core.planning.ramp import (
    Cohort,
    Stay,
    monthly_ramp,
    months_to_fill,
    ramped_equivalents,
    replacements,
    stays,
)

QUARTERS = [Fraction(n, 4) for n in (0, 1, 2, 4)]


def five_percent_leave(periods: int) -> Fraction:
    return Fraction(95, 100) ** periods


def test_four_ramped_and_two_hires_come_to_4_00_then_4_04_then_4_30_then_4_74() -> None:
    # Q2: 4 × 0.95 + 0.25 × 0.95; Q4: 4 × 0.95³ + 0.95³ + 0.5 × 0.95².
    team = [Cohort(Fraction(4)), Cohort(Fraction(1), 0), Cohort(Fraction(1), 1)]
    equivalents = ramped_equivalents(team, QUARTERS, five_percent_leave, 4)
    assert [round(float(one), 2) for one in equivalents] == [4.00, 4.04, 4.30, 4.74]


def test_capacity_is_equivalents_times_productivity() -> None:
    # Rounded equivalents would give 1,281,000: the exact ones are carried.
    team = [Cohort(Fraction(4)), Cohort(Fraction(1), 0), Cohort(Fraction(1), 1)]
    whole = sum(ramped_equivalents(team, QUARTERS, five_percent_leave, 4)) * 75_000
    assert whole == Fraction(1_280_578_125, 1_000)
    assert int(whole) == 1_280_578


def test_whoever_started_before_the_first_period_is_so_far_along_the_ramp() -> None:
    halfway = [Cohort(Fraction(1), -2)]
    assert ramped_equivalents(halfway, QUARTERS, lambda _: Fraction(1), 3) == [
        Fraction(1, 2),
        1,
        1,
    ]


def test_a_replacement_begins_the_ramp_anew_after_the_time_to_fill() -> None:
    team = [Cohort(Fraction(4))]
    arriving = replacements(team, five_percent_leave, 1, 4)
    # Of four, 0.2 are gone after a period; one period later their successors start.
    assert arriving[0] == Cohort(Fraction(2, 10), 2)
    whole = ramped_equivalents([*team, *arriving], QUARTERS, five_percent_leave, 4)
    assert whole[2] == 4 * Fraction(95, 100) ** 2
    assert whole[3] == 4 * Fraction(95, 100) ** 3 + Fraction(2, 10) * Fraction(95, 100) * Fraction(
        1, 4
    )


def test_attrition_of_a_year_is_the_same_chance_in_every_month() -> None:
    yearly = Decimal("0.18549375")  # 1 - 0.95⁴
    assert stays(yearly, 12) == Fraction("0.81450625")
    assert stays(yearly, 3) == Fraction("0.95")
    assert stays(Decimal(0), 7) == 1
    assert stays(yearly, 0) == 1


@pytest.mark.parametrize(
    ("weeks", "months"), [("0", 1), ("4", 1), ("4.3", 1), ("4.4", 2), ("8", 2), ("12", 3)]
)
def test_a_begun_month_counts_until_a_place_is_filled(weeks: str, months: int) -> None:
    assert months_to_fill(Decimal(weeks)) == months


def test_a_ramp_by_quarter_holds_for_three_months_each() -> None:
    terms = agreement(
        """
        [[roles]]
        name = "closer"
        label = { en = "Closer", fr = "Commercial" }
        works = "opportunities"
        monthly_productivity = 25_000
        ramp = [0, 0.5, 1]
        ramp_per = "quarter"
        """
    )
    assert monthly_ramp(terms.roles[0]) == (0, 0, 0, *[Fraction(1, 2)] * 3)


def slowly(heads: int, ramp: Sequence[Fraction], stay: Stay, fill: int, count: int) -> list[float]:
    """Follow every generation by itself: who left when, and whom each of them was replaced by."""

    def of(size: Fraction, start: int | None) -> list[Fraction]:
        begun = start or 0
        months = [Fraction(0)] * count
        for month in range(begun, count):
            since = month - begun
            part = ramp[since] if start is not None and since < len(ramp) else Fraction(1)
            months[month] += size * part * stay(since)
            if since:
                gone = size * (stay(since - 1) - stay(since))
                if month + fill < count:
                    successor = of(gone, month + fill)
                    months = [one + more for one, more in zip(months, successor, strict=True)]
        return months

    return [float(one) for one in of(Fraction(heads), None)]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 9), st.integers(0, 40), st.integers(1, 3), st.integers(1, 9))
def test_replacements_of_replacements_agree_with_a_slow_twin(
    heads: int, percent: int, fill: int, count: int
) -> None:
    def stay(months: int) -> Fraction:
        return Fraction(100 - percent, 100) ** months

    ramp = [Fraction(0), Fraction(1, 2)]
    team = [Cohort(Fraction(heads))]
    whole = [*team, *replacements(team, stay, fill, count)]
    found = [float(one) for one in ramped_equivalents(whole, ramp, stay, count)]
    assert found == pytest.approx(slowly(heads, ramp, stay, fill, count))
