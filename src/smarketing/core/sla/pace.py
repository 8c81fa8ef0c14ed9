"""Pacing: where a promised quantity should stand today, and where it is heading."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Course(StrEnum):
    """Where a quantity stands to its goal line; off it on either side is a deviation."""

    BEHIND = "behind"
    ON_LINE = "on_line"
    EARLY = "early"


@dataclass(frozen=True)
class PaceFigures:
    """Figures of one quantity against its straight goal line, in the quantity's own unit."""

    expected: Fraction
    gap: Fraction
    required: Fraction | None
    projection: Fraction | None


def pace_figures(target: Fraction, actual: Fraction, elapsed: int, total: int) -> PaceFigures:
    """Compare an actual with the goal line after `elapsed` of `total` days.

    expected = target x elapsed / total; gap = actual - expected; required = what each remaining
    day must bring; projection = actual / elapsed x total. A target of 60,000 on day 8 of 20 with
    20,000 reached: expected 24,000, gap -4,000, required 3,333.33 a day, projection 50,000.
    Required is None when no day is left, projection None before the first day.
    """
    expected = target * elapsed / total if total else target
    return PaceFigures(
        expected,
        actual - expected,
        max(target - actual, Fraction(0)) / (total - elapsed) if total > elapsed else None,
        actual * total / elapsed if elapsed else None,
    )


def course(figures: PaceFigures, target: Fraction, total: int, tolerance: Fraction) -> Course:
    """Say on which side of its goal line a quantity stands, `total` being the days of the period.

    Within `tolerance`, a part of what the line expects, is on the line. Early is what lies further
    above it than that, and by more than one day's share of the target: what comes so far ahead of
    its time outruns those who are to work it.
    """
    near = abs(figures.expected) * tolerance
    if figures.gap < -near:
        return Course.BEHIND
    day = target / total if total else Fraction(0)
    return Course.EARLY if figures.gap > max(near, day) else Course.ON_LINE
