"""Small groups shrunk towards the whole: rates and means of groups, each as sure as its numbers.

A group of twelve leads with three customers has not shown a rate of 25 %. How far its own figure
is to be trusted depends on its numbers, and on how much groups differ at all, which the groups
themselves tell (empirical Bayes: Efron and Morris 1975).

Rates are taken to be spread as a Beta distribution around the whole's rate m with strength M, as
if each group had seen M leads before (Beta-binomial: Griffiths 1973): with k of n, its rate is
(k + M m) / (n + M). Means are taken to be spread normally around the whole's mean with variance t²:
with v the variance of a group's own mean, this weighs t² / (t² + v), the whole's the rest.

How much groups differ is not known, so no one strength is chosen: the part B that the whole has in
a group of typical size, M / (M + n), or v / (v + t²), is taken to be anything between 0 and 1 alike
(Christiansen and Morris 1997), and each counts by how likely it makes what was seen. Not knowing B,
nor the whole, widens the intervals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma

import numpy as np
from numpy.typing import NDArray

from smarketing.core.base.rates import Z95, Interval

Numbers = NDArray[np.float64]

_EDGES = np.concatenate([np.geomspace(1e-7, 0.02, 22), np.linspace(0.02, 1, 41)[1:]])
_PARTS = (_EDGES[1:] + _EDGES[:-1]) / 2
_WIDTHS = np.log(np.diff(_EDGES))
"""The parts B that are tried, finer towards 0, and the logarithms of how much each stands for."""

_LEAST_RATE = 1e-6

_LEAST_SIZE = 0.1

_ODDS = np.linspace(-23.0, 11.0, 1701)
"""Log-odds at which distributions of rates are summed up, from one in ten billion."""

_LOG, _LOG_REST = -np.logaddexp(0.0, -_ODDS), -np.logaddexp(0.0, _ODDS)

_log_gamma = np.vectorize(lgamma, otypes=[float])


@dataclass(frozen=True)
class Shrunk:
    """One group's figure: as it was seen, and shrunk, with its 95 % interval.

    `seen` is None for a group of nobody. `weight` is the part of the group's own figure in the
    shrunk one: 1 trusts it alone, 0 not at all.
    """

    seen: float | None
    shrunk: Interval
    weight: float


def shrunk_rates(
    went_on: Sequence[float], sizes: Sequence[int], expected: Sequence[Interval] | None = None
) -> list[Shrunk]:
    """Return each group's rate, shrunk towards that of the whole, or towards `expected` ones.

    `went_on` of `sizes` leads did; parts of a lead may count, as for those who are still expected
    to. What is expected may differ by group; that it is not known exactly goes into the interval.
    """
    k, n = np.asarray(went_on, np.float64), np.asarray(sizes, np.float64)
    if not n.sum():
        return []
    strengths = _typical(n[n > 0]) * _PARTS / (1 - _PARTS)
    if expected is None:
        middle, doubt = _middles(k, n, strengths)
        middle, doubt = np.tile(middle, (len(n), 1)), np.tile(doubt, (len(n), 1))
        free = np.sqrt(doubt[0])
    else:
        told = np.array([[one.value, (one.high - one.low) / (2 * Z95)] for one in expected])
        middle = np.repeat(np.clip(told[:, :1], _LEAST_RATE, 1 - _LEAST_RATE), len(strengths), 1)
        doubt = np.repeat(told[:, 1:] ** 2, len(strengths), 1)
        free = np.ones(len(strengths))
    likely = _likely(_beta_binomial(k, n, middle, strengths) + np.log(free))
    trust = n[:, None] / (n[:, None] + strengths)
    rates = (k[:, None] + strengths * middle) / (n[:, None] + strengths)
    inside = rates * (1 - rates) / (n[:, None] + strengths + 1) + (1 - trust) ** 2 * doubt
    weight = trust @ likely
    return [
        Shrunk(
            float(k[group] / n[group]) if n[group] else None,
            _interval(rates[group], inside[group], likely),
            float(weight[group]),
        )
        for group in range(len(n))
    ]


def _typical(sizes: Numbers) -> float:
    """Return the harmonic mean of sizes."""
    return len(sizes) / float((1 / sizes).sum())


def _middles(k: Numbers, n: Numbers, strengths: Numbers) -> tuple[Numbers, Numbers]:
    """Return the whole's rate under each strength, and its variance.

    The rate seen in a group of n has the variance m (1 - m) (n + M) / (n (M + 1)).
    """
    some = n > 0
    k, n = k[some, None], n[some, None]
    weights = n * (strengths + 1) / (n + strengths)
    total = weights.sum(axis=0)
    middle = np.clip((weights * k / n).sum(axis=0) / total, _LEAST_RATE, 1 - _LEAST_RATE)
    return middle, middle * (1 - middle) / total


def _beta_binomial(k: Numbers, n: Numbers, middle: Numbers, strengths: Numbers) -> Numbers:
    """Return the log-likelihood of each strength, but for what does not depend on it."""
    a, b = middle * strengths, (1 - middle) * strengths
    hits, misses = k[:, None], (n - k)[:, None]
    told = _log_gamma(a + hits) + _log_gamma(b + misses) - _log_gamma(a + b + hits + misses)
    found: Numbers = (told - _log_gamma(a) - _log_gamma(b) + _log_gamma(a + b)).sum(axis=0)
    return found


def _likely(told: Numbers) -> Numbers:
    """Return how much each part counts by its log-likelihood; the sum is 1."""
    told = told + _WIDTHS
    likely: Numbers = np.exp(told - told.max())
    likely /= likely.sum()
    return likely


def _mixed(values: Numbers, inside: Numbers, likely: Numbers) -> tuple[Numbers, Numbers]:
    """Return mean and variance over all parts: within each, and between them."""
    value = values @ likely
    variance = inside @ likely + ((values - value[:, None]) ** 2) @ likely
    return value, variance


def _interval(rates: Numbers, variances: Numbers, likely: Numbers) -> Interval:
    """Return the mean and the middle 95 % of a mixture of Beta distributions, by their moments."""
    size = np.maximum(rates * (1 - rates) / variances - 1, _LEAST_SIZE)
    a, b = rates * size, (1 - rates) * size
    scale = _log_gamma(a + b) - _log_gamma(a) - _log_gamma(b)
    told = a * _LOG[:, None] + b * _LOG_REST[:, None] + scale
    below = np.cumsum(np.exp(told) @ likely)
    low, high = np.searchsorted(below, np.array([0.025, 0.975]) * below[-1])
    last = len(_ODDS) - 1
    return Interval(
        float(rates @ likely),
        float(np.exp(_LOG[min(low, last)])),
        float(np.exp(_LOG[min(high, last)])),
    )


@dataclass(frozen=True)
class Sums:
    """A group of amounts: how many, their sum, and the sum of their squares."""

    count: int
    total: float
    squares: float

    @property
    def mean(self) -> float | None:
        """The mean amount; None of none."""
        return self.total / self.count if self.count else None


def shrunk_means(groups: Sequence[Sums]) -> list[Shrunk]:
    """Return each group's mean amount, shrunk towards the mean of all; [] where there is none.

    Amounts scatter in every group in proportion to the mean of all, as prices do: the variance
    within is one for all groups. Where no group has two amounts, nothing says how much they
    scatter, and every group has the mean of all.
    """
    count = sum(one.count for one in groups)
    if not count:
        return []
    n = np.array([one.count for one in groups], np.float64)
    means = np.array([one.mean or 0.0 for one in groups])
    within = _within(groups, count)
    if not within:
        whole = float(n @ means) / count
        return [Shrunk(one.mean, Interval(whole, whole, whole), 0.0) for one in groups]
    own = np.full(len(n), np.inf)
    np.divide(within, n, out=own, where=n > 0)
    between = within / _typical(n[n > 0]) * (1 - _PARTS) / _PARTS
    weights = 1 / (own[:, None] + between)
    total = weights.sum(axis=0)
    middle = (weights * means[:, None]).sum(axis=0) / total
    missed = (weights * (means[:, None] - middle) ** 2).sum(axis=0)
    some = np.isfinite(own)
    told = (np.log(weights[some]).sum(axis=0) - missed - np.log(total)) / 2
    likely = _likely(told)
    trust = between / (between + own[:, None])
    values = trust * means[:, None] + (1 - trust) * middle
    inside = (1 - trust) * between + (1 - trust) ** 2 / total
    value, variance = _mixed(values, inside, likely)
    return [
        Shrunk(
            one.mean,
            Interval(float(mean), max(float(mean - Z95 * dev), 0.0), float(mean + Z95 * dev)),
            float(weight),
        )
        for one, mean, dev, weight in zip(
            groups, value, np.sqrt(variance), trust @ likely, strict=True
        )
    ]


def _within(groups: Sequence[Sums], count: int) -> float:
    """Return the common variance within groups, 0 where no group has two amounts."""
    freedom = count - sum(1 for one in groups if one.count)
    if freedom < 1:
        return 0.0
    squares = sum(one.squares - one.total**2 / one.count for one in groups if one.count)
    return max(squares, 0.0) / freedom
