"""How many months it takes to go on from a stage: agreed, or measured from history.

A lag says of those who go on which share does so in the calendar month in which they entered, one
month later, two, and so on. Lags of steps that follow one another add up by convolution.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from smarketing.core.planning.histories import Watched
from smarketing.core.planning.lag import course, steps

Shares = tuple[Fraction, ...]
"""Of those who go on, the share that does so after 0, 1, 2, … months; together 1."""

AT_ONCE: Shares = (Fraction(1),)

MONTH = 2_629_746_000_000
"""The mean length of a month of the Gregorian calendar, in microseconds."""

MOST_MONTHS = 36
_FINEST = 1_000_000
_TAIL = 0.001
"""The last of all, less than so much, are told with the month before them."""


@dataclass(frozen=True)
class MonthLag:
    """A lag by month; `counted` is on how many it was seen, None where that is not known."""

    shares: Shares
    counted: int | None
    origin: str


def agreed_lag(stated: Sequence[Decimal], counted: int | None) -> MonthLag:
    """Return an agreed lag; what its shares lack to 1 by rounding is shared out among them."""
    shares = [Fraction(share) for share in stated]
    total = sum(shares)
    return MonthLag(tuple(share / total for share in shares), counted, "agreement")


def measured_lag(watched: Watched, until: int) -> MonthLag | None:
    """Return the lag of those watched (see `histories.lags`) up to an age; None where nobody went.

    The ages are those of the cumulative incidence, so whoever has not had the time yet is accounted
    for. Somebody may enter on any day of a month: after 1.3 months seven in ten have seen one turn
    of the month and three in ten two. Shares are whole millionths.
    """
    found = steps(watched, until)
    passed = course(found).converted
    if not found.count or not passed[-1]:
        return None
    weights = np.diff(passed / passed[-1], prepend=0)
    ages = found.ages / MONTH
    whole = np.minimum(np.floor(ages).astype(np.int64), MOST_MONTHS - 2)
    later = np.clip(ages - whole, 0, 1)
    shares = np.bincount(whole, weights * (1 - later), MOST_MONTHS)
    shares += np.bincount(whole + 1, weights * later, MOST_MONTHS)
    last = int(np.searchsorted(np.cumsum(shares), 1 - _TAIL))
    kept = [*shares[:last].tolist(), float(shares[last:].sum())]
    counted = int((watched.converted & (watched.ended <= until)).sum())
    return MonthLag(in_millionths(kept), counted, "measured")


def in_millionths(shares: Sequence[float]) -> Shares:
    """Return shares as fractions that add up to 1 exactly; the largest takes what rounding left."""
    whole = [round(share * _FINEST) for share in shares]
    whole[whole.index(max(whole))] += _FINEST - sum(whole)
    return tuple(Fraction(share, _FINEST) for share in whole)


def chained(lags: Sequence[Shares]) -> Shares:
    """Return the lag of several steps one after the other."""
    total: list[Fraction] = [Fraction(1)]
    for lag in lags:
        longer = [Fraction(0)] * (len(total) + len(lag) - 1)
        for before, share in enumerate(total):
            for month, part in enumerate(lag):
                longer[before + month] += share * part
        total = longer
    return tuple(total)


def chained_from_each(lags: Sequence[MonthLag]) -> list[Shares]:
    """Return the lag from each step's beginning to the end of the last; at once after the last.

    Where steps were measured, the lag of several is carried to a millionth as theirs are, and
    ends where less than a thousandth is left.
    """
    found = [AT_ONCE]
    for lag in reversed(lags):
        chain = chained([lag.shares, found[0]])
        exact = all(share.denominator <= _FINEST for share in chain)
        found.insert(0, chain if exact else _shortened(chain))
    return found


def _shortened(shares: Shares) -> Shares:
    left, last = Fraction(1), len(shares) - 1
    for place, share in enumerate(shares):
        left -= share
        if left < Fraction(_TAIL):
            last = place
            break
    kept = [float(share) for share in shares[:last]]
    return in_millionths([*kept, float(sum(shares[last:], Fraction(0)))])
