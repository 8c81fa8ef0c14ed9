"""What a team can do in a month, and how many people a load takes."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, gcd, lcm

import numpy as np

from smarketing.core.base.rates import Interval

_MINUTES = 60
_STEPS = 4_000
_TAIL = 0.025


def leads_in(hours: Fraction, minutes_per_lead: Fraction) -> Fraction:
    """Return how many leads somebody works in so many hours, exactly; round down to promise them.

    70 hours at 33.2 minutes a lead are 126 leads.
    """
    return hours * _MINUTES / minutes_per_lead


def people_needed(load: Fraction, each: Fraction) -> Fraction:
    """Return how many people a load takes, exactly; round up with `shown`, for display only.

    600 leads at 126.49 each take 4.74 people; 1.2 million of revenue at a quota of 300,000 and
    85 % attainment, 4.7. None in a month in which nobody can do any of it, as when the house is
    closed: no number of people would help.
    """
    return load / each if each else Fraction(0)


def to_spare(load: Fraction, capacity: Fraction, each: Fraction) -> int:
    """Return how many whole people have no work; below zero, how many are lacking, begun ones too.

    `each` is what one of them does; none are either way in a month in which nobody can do any.
    """
    return floor((capacity - load) / each) if each else 0


def street_quota(plan: Fraction, over_assignment: Fraction) -> Fraction:
    """Return the sum of the quotas to hand out: 1.2 million and 20 % more are 1.44 million."""
    return plan * (1 + over_assignment)


def capacity_range(
    sizes: Sequence[Fraction], chances: Sequence[Fraction], load: Fraction
) -> tuple[Interval, float]:
    """Return capacity with its range where leaving is chance, and the chance that it is enough.

    Each person does `sizes` of the work if still there, which has the chance `chances`, whatever
    the others do; each brings at least nothing. The range holds the truth 95 times in 100.
    """
    expected = float(sum((size * chance for size, chance in _pairs(sizes, chances)), Fraction(0)))
    certain = sum((size for size, chance in _pairs(sizes, chances) if chance == 1), Fraction(0))
    sure = float(certain)
    doubtful = [(size, chance) for size, chance in _pairs(sizes, chances) if size and chance < 1]
    if not doubtful:
        return Interval(expected, sure, sure), float(certain >= load)
    step = _step([size for size, _ in doubtful])
    mass = np.zeros(sum(round(size / step) for size, _ in doubtful) + 1)
    mass[0] = 1.0
    for size, chance in doubtful:
        moved = round(size / step)
        there = float(chance)
        mass[moved:] = mass[moved:] * (1 - there) + mass[: len(mass) - moved] * there
        mass[:moved] *= 1 - there
    below = np.cumsum(mass)
    low = int(np.searchsorted(below, _TAIL))
    high = int(np.searchsorted(below, 1 - _TAIL))
    missing = ceil((load - certain) / step)
    chance_enough = 1.0 if missing <= 0 else float(mass[missing:].sum())
    return Interval(expected, sure + float(low * step), sure + float(high * step)), chance_enough


def _step(sizes: Sequence[Fraction]) -> Fraction:
    """Return the largest amount of which all sizes are multiples; a fine grid where it is tiny.

    On a grid every size is rounded, up as often as down, so that the whole hardly moves.
    """
    whole = sum(sizes, Fraction(0))
    over = lcm(*(size.denominator for size in sizes))
    step = Fraction(gcd(*(int(size * over) for size in sizes)), over)
    return max(step, whole / _STEPS)


def _pairs(
    sizes: Sequence[Fraction], chances: Sequence[Fraction]
) -> list[tuple[Fraction, Fraction]]:
    return list(zip(sizes, chances, strict=True))
