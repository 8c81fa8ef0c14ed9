"""Pacing against the goal line."""

from fractions import Fraction

from smarketing.core.sla.pace import PaceFigures, pace_figures


def test_the_worked_example() -> None:
    """60,000 over 20 days, 20,000 reached on day 8."""
    assert pace_figures(Fraction(60_000), Fraction(20_000), 8, 20) == PaceFigures(
        Fraction(24_000), Fraction(-4_000), Fraction(10_000, 3), Fraction(50_000)
    )


def test_before_the_first_day_there_is_no_projection() -> None:
    assert pace_figures(Fraction(20), Fraction(0), 0, 20) == PaceFigures(
        Fraction(0), Fraction(0), Fraction(1), None
    )


def test_on_the_last_day_nothing_is_required_any_more() -> None:
    assert pace_figures(Fraction(20), Fraction(15), 20, 20) == PaceFigures(
        Fraction(20), Fraction(-5), None, Fraction(15)
    )


def test_a_target_already_reached_requires_nothing() -> None:
    assert pace_figures(Fraction(20), Fraction(25), 10, 20).required == 0


def test_a_period_without_a_counted_day_is_all_due() -> None:
    assert pace_figures(Fraction(20), Fraction(5), 0, 0) == PaceFigures(
        Fraction(20), Fraction(-15), None, None
    )
