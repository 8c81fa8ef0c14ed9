"""Chance that is the same everywhere: a counter-based hash, and no library's random numbers.

A draw depends on the seed, on what it is for and on the number of the contact, and on nothing
else. So contact 7 is the same person in a firm of 1,000 and of 10,000,000 contacts, chunks can be
made in any order, and a new version of a library changes nothing: only whole-number arithmetic
and the four operations of IEEE 754 are used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]

WORD = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
FIRST_FACTOR = 0xBF58476D1CE4E5B9
SECOND_FACTOR = 0x94D049BB133111EB


class Purpose(IntEnum):
    """What a draw is for. A number once given stays: renumbering would change every company."""

    ARRIVAL = 1
    CHANNEL = 2
    PERSONA = 3
    INTENT = 4
    DEMO_ROUTE = 5
    LAG_TO_MQL = 6
    AT_ONCE = 7
    EMAIL_CONSENT = 8
    PHONE_CONSENT = 9
    CONSENT_WITHDRAWN = 10
    WITHDRAWAL_LAG = 11
    TOUCHES_BEFORE = 20
    TOUCHES_AFTER = 21
    TOUCH_KIND = 22
    TOUCH_GAP = 23
    TOUCH_CHANNEL = 24
    TOUCH_CONTENT = 25
    CAMPAIGN = 26
    REP = 40
    ASSIGNMENT_LAG = 41
    NEVER_CALLED = 42
    RESPONSE = 43
    ATTEMPTS = 44
    ATTEMPT_GAP = 45
    DECISION_LAG = 46
    ACCEPTED = 47
    REASON = 48
    QUALIFIED = 49
    QUALIFIED_LAG = 50
    OPPORTUNITY = 51
    OPPORTUNITY_LAG = 52
    WON = 53
    CLOSE_LAG = 54
    LOST = 55
    PRODUCT = 56
    PRICE = 57
    DISCOUNT = 58
    RECYCLED = 59
    RECYCLED_LAG = 60
    RETURN = 61
    RETURN_LAG = 62
    RETURN_RANK = 63
    FOLLOW_UP = 64
    FIRST_NAME = 80
    SURNAME = 81
    TITLE = 82
    LANGUAGE = 83
    COUNTRY = 84
    REGION = 85
    HEADCOUNT = 86
    SECTOR = 87
    FIRM_NAME = 88
    SHARES_FIRM = 89
    SECOND_VERSION = 90
    SECOND_VERSION_LAG = 91
    PHONE = 92
    SPEND_NOISE = 100


def scramble(word: int) -> int:
    """Mix the bits of one 64-bit word (the finaliser of splitmix64)."""
    word = ((word ^ (word >> 30)) * FIRST_FACTOR) & WORD
    word = ((word ^ (word >> 27)) * SECOND_FACTOR) & WORD
    return word ^ (word >> 31)


@dataclass(frozen=True)
class Chance:
    """All the chance in one company, from its seed."""

    seed: int

    def draw(self, purpose: Purpose, numbers: Whole, turn: int = 0) -> Real:
        """Return one uniform number in [0, 1) per contact number.

        `turn` tells apart repeated draws for the same purpose (the third touch, the second cycle).
        """
        stream = scramble((self.seed & WORD) ^ GOLDEN)
        key = scramble((stream + purpose * GOLDEN) & WORD)
        key = scramble((key + turn * FIRST_FACTOR) & WORD)
        word = numbers.astype(np.uint64) * np.uint64(GOLDEN) + np.uint64(key)
        word ^= word >> np.uint64(30)
        word *= np.uint64(FIRST_FACTOR)
        word ^= word >> np.uint64(27)
        word *= np.uint64(SECOND_FACTOR)
        word ^= word >> np.uint64(31)
        # 53 bits fill the mantissa exactly, so that the division rounds nothing
        return (word >> np.uint64(11)).astype(np.float64) * 2.0**-53


def choose(draws: Real, shares: Sequence[float]) -> Whole:
    """Return, per draw, the position of the share it falls into. The shares sum to 1."""
    limits = np.array(list(accumulate(shares))[:-1])
    return np.searchsorted(limits, draws, side="right").astype(np.int64)


def choose_by_row(draws: Real, rows: Whole, shares: Sequence[Sequence[float]]) -> Whole:
    """Return, per draw, the position within the row of shares that `rows` names."""
    chosen = np.zeros(len(draws), dtype=np.int64)
    for row, row_shares in enumerate(shares):
        members = np.flatnonzero(rows == row)
        chosen[members] = choose(draws[members], row_shares)
    return chosen


@dataclass(frozen=True)
class Spread:
    """A distribution by its quantiles: straight lines between knots of (share below, value)."""

    knots: tuple[tuple[float, float], ...]

    def values(self, draws: Real) -> Real:
        """Return the quantile of each draw."""
        shares = np.array([share for share, _ in self.knots])
        values = np.array([value for _, value in self.knots])
        slopes = np.diff(values) / np.diff(shares)
        piece = np.searchsorted(shares[1:-1], draws, side="right")
        return np.asarray(values[piece] + (draws - shares[piece]) * slopes[piece])

    @property
    def mean(self) -> float:
        """The exact mean."""
        return sum(
            (share - before) * (value + value_before) / 2
            for (before, value_before), (share, value) in pairwise(self.knots)
        )

    @property
    def median(self) -> float:
        """The exact median."""
        return float(self.values(np.array([0.5]))[0])

    def share_below(self, limit: float) -> float:
        """Return the share of the distribution below a limit."""
        if limit <= self.knots[0][1]:
            return 0.0
        for (before, low), (share, high) in pairwise(self.knots):
            if limit < high:
                return before + (limit - low) / (high - low) * (share - before)
        return 1.0
