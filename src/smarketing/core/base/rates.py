"""Rates with their uncertainty."""

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054
"""The normal quantile that leaves 2.5 % on each side."""


@dataclass(frozen=True)
class Interval:
    """An estimate with the interval that covers the truth 95 times in 100."""

    value: float
    low: float
    high: float


def share_of(part: int, whole: int) -> Interval | None:
    """Return part / whole with its Wilson interval (Wilson 1927); None where whole is 0."""
    if whole == 0:
        return None
    return wilson(part / whole, whole)


def wilson(share: float, size: float) -> Interval:
    """Return a share with its Wilson interval, as if `size` independent cases had been seen."""
    low, high = _wilson(share, size)
    return Interval(share, low, high)


def ratio_of(numerator: int, denominator: int) -> Interval | None:
    """Return the ratio of two independent counts, which may exceed 1, with its interval.

    Given the sum of two Poisson counts, the numerator is binomial; the Wilson interval of that
    share p becomes the interval p / (1 - p) of the ratio. None where the denominator is 0.
    """
    if denominator == 0:
        return None
    whole = numerator + denominator
    low, high = _wilson(numerator / whole, whole)
    return Interval(numerator / denominator, low / (1 - low), high / (1 - high))


def _wilson(share: float, whole: float) -> tuple[float, float]:
    middle = share + Z95**2 / (2 * whole)
    spread = Z95 * sqrt(share * (1 - share) / whole + Z95**2 / (4 * whole**2))
    scale = 1 + Z95**2 / whole
    # At none and at all the ends are exact, where the formula misses them by a rounding.
    low = max(0.0, (middle - spread) / scale) if share else 0.0
    return low, min(1.0, (middle + spread) / scale) if share < 1 else 1.0
