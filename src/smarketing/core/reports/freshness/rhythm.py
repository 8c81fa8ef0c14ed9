"""Whether something that comes again and again is late, judged by its own rhythm.

A file that comes every working day is three days old on a Monday morning, and that is as usual: an
age is older than usual where it exceeds nine in ten of the times between imports, and half as much
again as the median of them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LEAST_GAPS = 3
"""With fewer times between imports nobody knows the rhythm."""

AT_ONCE = 300.0
"""Imports within so many seconds are one: several files of a kind brought in together."""

_NINE_IN_TEN = 0.9
_LATE = 1.5
"""So many times the median."""


@dataclass(frozen=True)
class Rhythm:
    """The median time between imports, and whether the last one is older than usual."""

    usual_seconds: float
    is_older: bool


def rhythm(moments: npt.NDArray[np.float64], now: float) -> Rhythm | None:
    """Return the rhythm of imports, in seconds since 1970; None where there are too few."""
    gaps = np.diff(np.unique(moments))
    gaps = gaps[gaps > AT_ONCE]
    if len(gaps) < LEAST_GAPS:
        return None
    usual = float(np.median(gaps))
    # Of few gaps the longest counts.
    long = float(np.quantile(gaps, _NINE_IN_TEN, method="higher"))
    age = now - float(moments.max())
    return Rhythm(usual, age > max(long, usual * _LATE))
