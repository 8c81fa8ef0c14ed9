"""Pacing against the goal line."""

from fractions import Fraction

import pytest

from smarketing.core.sla.pace import Course, PaceFigures, course, pace_figures


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


@pytest.mark.parametrize(
    ("actual", "side"),
    [
        # 10 of 20 are expected by the tenth day of twenty; a tenth of that is near.
        (8, Course.BEHIND),
        (9, Course.ON_LINE),
        (11, Course.ON_LINE),
        (12, Course.EARLY),
    ],
)
def test_off_the_line_on_either_side_is_a_deviation(actual: int, side: Course) -> None:
    figures = pace_figures(Fraction(20), Fraction(actual), 10, 20)
    assert course(figures, Fraction(20), 20, Fraction(1, 10)) is side


def test_the_published_deviation_is_behind() -> None:
    figures = pace_figures(Fraction(60_000), Fraction(20_000), 8, 20)
    assert course(figures, Fraction(60_000), 20, Fraction(1, 10)) is Course.BEHIND


@pytest.mark.parametrize(("actual", "side"), [(3, Course.ON_LINE), (4, Course.EARLY)])
def test_less_than_a_days_worth_ahead_is_not_early(actual: int, side: Course) -> None:
    """On the first day of ten with 20 promised, two are expected, and two more are tomorrow's."""
    figures = pace_figures(Fraction(20), Fraction(actual + 1), 1, 10)
    assert course(figures, Fraction(20), 10, Fraction(1, 10)) is side


def test_what_comes_before_the_first_day_is_early_beyond_a_days_worth() -> None:
    figures = pace_figures(Fraction(20), Fraction(3), 0, 10)
    assert course(figures, Fraction(20), 10, Fraction(1, 10)) is Course.EARLY
    assert course(
        pace_figures(Fraction(20), Fraction(2), 0, 10), Fraction(20), 10, Fraction(0)
    ) is (Course.ON_LINE)


def test_a_period_without_a_day_is_on_the_line_at_its_target() -> None:
    figures = pace_figures(Fraction(20), Fraction(20), 0, 0)
    assert course(figures, Fraction(20), 0, Fraction(0)) is Course.ON_LINE
