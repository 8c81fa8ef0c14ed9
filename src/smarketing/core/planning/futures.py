"""Thousands of futures under what is known and not known: whether the goal will be met."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from smarketing.core.planning.futures_kernel import need, play
from smarketing.core.planning.lag_by_month import MonthLag, chained

Numbers = NDArray[np.float64]

WORLDS = 1024
"""So many times are lags and sizes resampled; each future draws one of each."""

_MOST_SIZES = 4096
_WORTH_A_THREAD = 2_000


@dataclass(frozen=True)
class Passage:
    """One step: the share that goes on, the numbers behind it where known, and its lag.

    `better` multiplies the rate in every future, for the question what if it were better.
    """

    stage: str
    rate: Fraction
    went_on: int | None
    entered: int | None
    lag: MonthLag
    better: float = 1.0


@dataclass(frozen=True)
class Stock:
    """Who stands in a stage, by age: the calendar months since the one in which they entered.

    `undecided` is the share, of those who will never go on, that is not known to be lost at that
    age: where losses are recorded, who is still open is the likelier to go on. With p the rate and
    F the share of those who go on that has gone, the chance is p (1 - F) / (p (1 - F) + (1 - p) U).
    """

    counts: Numbers
    undecided: Numbers


@dataclass(frozen=True)
class Arrivals:
    """How many enter the first stage in each month, the last one of them the farthest ahead.

    There may be more months than are looked at: the first ones then lie before now. `counted` is
    how many the volume was measured on, None where it is given; `unevenness` the shape of the
    gamma by which months differ beyond chance, None where they do not.
    """

    by_month: Numbers
    counted: int | None = None
    unevenness: float | None = None


@dataclass(frozen=True)
class Outlook:
    """What the futures start from.

    `stocks` has one place per passage, or none. `elapsed` is the part of the first month that has
    passed; `sizes` are sales that were made, scaled so that their mean is `average`.
    """

    passages: Sequence[Passage]
    stocks: Sequence[Stock]
    average: float
    sizes: Numbers
    elapsed: float = 0.0


class Case(NamedTuple):
    """The arrays of an outlook, as the kernel takes them."""

    rates: Numbers
    better: Numbers
    seen: Numbers
    spans: NDArray[np.int64]
    lags: Numbers
    counts: Numbers
    undecided: Numbers
    elapsed: float
    arrivals: Numbers
    arrived: float
    unevenness: float
    sizes: Numbers
    average: float
    deviation: float
    factors: Numbers
    wanted: Numbers
    periods: NDArray[np.int64]
    steady: bool


class Desk(NamedTuple):
    """The scratch of one thread."""

    state: NDArray[np.uint64]
    rates: Numbers
    volume: Numbers
    lags: Numbers
    close: Numbers
    eventual: Numbers
    mean: Numbers
    coming: Numbers
    onward: Numbers
    spread: NDArray[np.int64]
    missing: Numbers
    entering: Numbers


@dataclass(frozen=True)
class Futures:
    """What is won in each month of each future: revenue in the unit of the sizes, customers."""

    revenue: NDArray[np.float32]
    customers: NDArray[np.int32]


def futures(outlook: Outlook, arrivals: Arrivals, months: int, count: int, seed: int) -> Futures:
    """Play so many futures of so many months; the same seed gives the same futures."""
    case = _case(outlook, arrivals, np.zeros(0), np.zeros(0, np.int64), seed)
    revenue = np.empty((count, months), np.float32)
    customers = np.empty((count, months), np.int32)

    def some(first: int, last: int) -> None:
        play(case, _desk(case, months), seed, first, last, revenue, customers)

    _shared(some, count)
    return Futures(revenue, customers)


def needs(
    outlook: Outlook,
    wanted: Numbers,
    periods: Sequence[int],
    months: int,
    count: int,
    seed: int,
) -> Numbers:
    """Return what must enter each stage in the first `months` months, in so many futures.

    `wanted` is the revenue of each month, far enough ahead for every lag; `periods` in which
    period of the goal each lies. Without stocks, the months before are taken to have brought what
    the plan asks (`needed.as_if_steady`). Futures x stages (the last one too) x months.
    """
    case = _case(outlook, Arrivals(np.zeros(0)), wanted, np.asarray(periods, np.int64), seed)
    found = np.empty((count, len(outlook.passages) + 1, months))

    def some(first: int, last: int) -> None:
        need(case, _desk(case, len(wanted)), seed, first, last, found)

    _shared(some, count)
    return found


def reach(passages: Sequence[Passage]) -> int:
    """Return after how many months the last of those who enter the first stage can be won."""
    return len(chained([passage.lag.shares for passage in passages])) - 1


def _shared(some, count: int) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Share the futures among threads; each writes rows of its own."""
    threads = numba.config.NUMBA_NUM_THREADS if count >= _WORTH_A_THREAD else 1
    bounds = np.linspace(0, count, 4 * threads + 1 if threads > 1 else 2).astype(np.int64)
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(some, int(a), int(b)) for a, b in pairwise(bounds)]:
            done.result()


def _case(
    outlook: Outlook, arrivals: Arrivals, wanted: Numbers, periods: NDArray[np.int64], seed: int
) -> Case:
    chance = np.random.default_rng(seed)
    passages = outlook.passages
    spans = np.array([len(passage.lag.shares) for passage in passages], np.int64)
    ages = max((len(stock.counts) for stock in outlook.stocks), default=1)
    counts, undecided = np.zeros((2, len(passages), ages))
    for place, stock in enumerate(outlook.stocks):
        counts[place, : len(stock.counts)] = stock.counts
        undecided[place, : len(stock.undecided)] = stock.undecided
    sizes = outlook.sizes
    return Case(
        np.array([float(passage.rate) for passage in passages]),
        np.array([passage.better for passage in passages]),
        np.array([_posterior(passage) for passage in passages]).reshape(-1, 2),
        spans,
        _lag_worlds(passages, int(spans.max(initial=1)), chance),
        counts,
        undecided,
        outlook.elapsed,
        np.ascontiguousarray(arrivals.by_month, np.float64),
        (arrivals.counted or 0) + 0.5 if arrivals.counted is not None else 0.0,
        arrivals.unevenness or 0.0,
        np.ascontiguousarray(sizes, np.float64),
        outlook.average,
        float(sizes.std()) if len(sizes) > 1 else 0.0,
        _size_worlds(sizes, chance),
        np.ascontiguousarray(wanted, np.float64),
        periods,
        not len(outlook.stocks),
    )


def _posterior(passage: Passage) -> tuple[float, float]:
    """Return the beta of a rate: Jeffreys' prior and the numbers seen, around the stated rate."""
    if passage.entered is None:
        return 0.0, 0.0
    went_on = float(passage.rate) * passage.entered
    return went_on + 0.5, max(passage.entered - went_on, 0.0) + 0.5


def _lag_worlds(passages: Sequence[Passage], longest: int, chance: np.random.Generator) -> Numbers:
    """Resample each lag: the Bayesian bootstrap of those who were seen to go on (Rubin 1981)."""
    worlds = np.zeros((WORLDS, len(passages), longest))
    for place, passage in enumerate(passages):
        shares = np.array([float(share) for share in passage.lag.shares])
        worlds[:, place, : len(shares)] = shares
        if passage.lag.counted:
            seen = shares > 0
            drawn = chance.dirichlet(shares[seen] * passage.lag.counted, WORLDS)
            worlds[:, place, np.flatnonzero(seen)] = drawn
    return worlds


def _size_worlds(sizes: Numbers, chance: np.random.Generator) -> Numbers:
    """Resample the sales with replacement: by how much their mean differs from the known one."""
    if len(sizes) <= 1:
        return np.ones(1)
    if len(sizes) > _MOST_SIZES:
        spread = sizes.std() / sizes.mean() / np.sqrt(len(sizes))
        drawn: Numbers = np.maximum(chance.normal(1, spread, WORLDS), 0)
        return drawn
    means = [sizes[chance.integers(0, len(sizes), len(sizes))].mean() for _ in range(WORLDS)]
    found: Numbers = np.array(means) / sizes.mean()
    return found


def _desk(case: Case, months: int) -> Desk:
    steps = len(case.spans)
    length = max(months, len(case.arrivals)) + 1
    return Desk(
        np.zeros(1, np.uint64),
        np.zeros(steps),
        np.ones(1),
        np.zeros((steps, case.lags.shape[2])),
        np.zeros((steps + 1, length)),
        np.ones(steps + 1),
        np.zeros(months),
        np.zeros(months),
        np.zeros(months),
        np.zeros(months, np.int64),
        np.zeros(months),
        np.zeros(months),
    )
