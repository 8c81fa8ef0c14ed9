"""Whether something that comes again and again is late, by its own rhythm."""

import numpy as np
import pytest

from smarketing.core.reports.freshness.rhythm import Rhythm, rhythm

DAY = 86_400.0


def of(days: list[float], now: float) -> Rhythm | None:
    """Return the rhythm of imports on these days, as of another."""
    return rhythm(np.array(days) * DAY, now * DAY)


@pytest.mark.parametrize(
    ("days", "now", "expected"),
    [
        # every day: two days of silence are older than usual, one and a half are not
        ([0, 1, 2, 3, 4], 5.4, "usual"),
        ([0, 1, 2, 3, 4], 6, "older"),
        # every working day: on Monday the file of Friday is as usual, on Tuesday it is not
        ([0, 1, 2, 3, 4, 7, 8, 9, 10, 11], 14, "usual"),
        ([0, 1, 2, 3, 4, 7, 8, 9, 10, 11], 15, "older"),
        # once a month, more or less
        ([0, 31, 59, 90], 120, "usual"),
        ([0, 31, 59, 90], 150, "older"),
    ],
)
def test_an_age_is_judged_by_the_times_between_imports(
    days: list[float], now: float, expected: str
) -> None:
    found = of(days, now)
    assert found is not None
    assert found.is_older is (expected == "older")


def test_the_usual_time_is_the_median() -> None:
    found = of([0, 1, 2, 3, 10], 10)
    assert found is not None
    assert found.usual_seconds == DAY


def test_of_three_imports_nobody_knows_the_rhythm() -> None:
    assert of([0, 1, 2], 30) is None


def test_files_of_a_kind_that_come_together_are_one_import() -> None:
    minute = 1 / 24 / 60
    assert of([0, minute, 2 * minute, 3 * minute, 1], 30) is None
