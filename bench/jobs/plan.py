"""Job: a hundred thousand futures of two years, the chance that a revenue goal is met.

Six steps from lead to customer, each with a rate and a lag that are not known exactly, sales of all
sizes, and people on the way already. NumPy does the same for all futures at once; plain Python
follows one future after the other, and takes part with fewer of them.
"""

import math
import random
from fractions import Fraction

import numpy as np
from bench.contest import Contestant, Outcome, Task, main
from numpy.typing import NDArray

from smarketing.core.planning.futures import Arrivals, Outlook, Passage, Stock, futures
from smarketing.core.planning.lag_by_month import MonthLag

MONTHS = 24
SEED = 7
FEW = 500
"""So many futures plain Python plays."""

RATES = ("0.25", "0.6", "0.75", "0.8", "0.6", "0.4")
SEEN = (4000, 1000, 600, 450, 360, 216)
LAG = ("0.3", "0.3", "0.2", "0.1", "0.05", "0.05")
A_MONTH = 450.0
ON_THE_WAY = 20
AGES = 6

Numbers = NDArray[np.float64]


def outlook() -> Outlook:
    """Return the company: the same for everybody."""
    sizes = np.random.default_rng(1).lognormal(9, 0.6, 200)
    lag = tuple(Fraction(share) for share in LAG)
    passages = [
        Passage(str(n), Fraction(rate), None, seen, MonthLag(lag, seen // 4, ""))
        for n, (rate, seen) in enumerate(zip(RATES, SEEN, strict=True))
    ]
    stocks = [Stock(np.full(AGES, float(ON_THE_WAY)), np.ones(AGES)) for _ in passages]
    return Outlook(passages, stocks, float(sizes.mean()), sizes)


def arrivals() -> Arrivals:
    """Return how many come a month."""
    return Arrivals(np.full(MONTHS, A_MONTH), round(12 * A_MONTH))


def told(revenue: Numbers, count: int) -> Outcome:
    """Say how much is won on average: all must come to about the same."""
    return Outcome(count, also={"mean revenue": float(revenue.mean())})


def ours(task: Task) -> Outcome:
    """Play them as the verb does, once the machine code is there."""
    company, coming = outlook(), arrivals()
    futures(company, coming, MONTHS, 100, SEED)
    with task.work:
        found = futures(company, coming, MONTHS, task.size, SEED)
        revenue = found.revenue.sum(axis=1)
    return told(revenue.astype(np.float64), task.size)


def with_numpy(task: Task) -> Outcome:
    """Draw and follow all futures at once, in NumPy alone; a cohort's months are multinomial."""
    company = outlook()
    with task.work:
        revenue = _numpy(company, task.size, np.random.default_rng(SEED))
    return told(revenue, task.size)


def _numpy(company: Outlook, count: int, chance: np.random.Generator) -> Numbers:
    steps = len(company.passages)
    seen = np.array(SEEN, float)
    rates = np.array([float(p.rate) for p in company.passages])
    drawn = chance.beta(rates * seen + 0.5, (1 - rates) * seen + 0.5, (count, steps))
    share = np.array([float(one) for one in LAG])
    lags = np.stack([chance.dirichlet(share * (n // 4), count) for n in SEEN], axis=1)
    entered = np.zeros((count, MONTHS))
    volume = chance.gamma(12 * A_MONTH + 0.5, 1, count) / (12 * A_MONTH)
    entered[:] = chance.poisson(volume[:, None] * A_MONTH, (count, MONTHS))
    for step in range(steps):
        rate, lag = drawn[:, step], lags[:, step]
        onward = np.zeros((count, MONTHS + AGES))
        for month in range(MONTHS):
            left = chance.binomial(entered[:, month].astype(int), rate)
            _spread(onward, left, lag, month, chance)
        for age in range(AGES):
            rest = lag[:, age:].sum(axis=1)
            still = rate * rest / (rate * rest + 1 - rate)
            left = chance.binomial(ON_THE_WAY, np.clip(still, 0, 1))
            _spread(onward, left, lag[:, age:], 0, chance)
        entered = onward[:, :MONTHS]
    won = entered.sum(axis=1)
    means = chance.choice(company.sizes, (1024, len(company.sizes))).mean(axis=1)
    average = means[chance.integers(0, 1024, count)]
    deviation = np.sqrt(won) * company.sizes.std()
    revenue: Numbers = won * average + deviation * chance.standard_normal(count)
    return revenue


def _spread(
    onward: Numbers, left: NDArray[np.int64], lag: Numbers, month: int, chance: np.random.Generator
) -> None:
    """Spread those who go on over the months of the lag."""
    rest = lag.sum(axis=1)
    for later in range(lag.shape[1]):
        part = np.clip(lag[:, later] / np.maximum(rest, 1e-12), 0, 1)
        now = chance.binomial(left, part)
        onward[:, month + later] += now
        left = left - now
        rest = rest - lag[:, later]


def plain_python(task: Task) -> Outcome:
    """Follow every lead of every future by itself."""
    company = outlook()
    chance = random.Random(SEED)  # noqa: S311 (futures are played, no secrets made)
    sizes = [float(size) for size in company.sizes]
    share = [float(one) for one in LAG]
    count = min(task.size, FEW)
    with task.work:
        totals = [_one(company, sizes, share, chance) for _ in range(count)]
    return told(np.array(totals), count)


def _one(company: Outlook, sizes: list[float], share: list[float], chance: random.Random) -> float:
    drawn = []
    for passage in company.passages:
        seen, rate = passage.entered or 0, float(passage.rate)
        lag = [chance.gammavariate(s * (seen // 4), 1) for s in share]
        on = chance.betavariate(rate * seen + 0.5, (1 - rate) * seen + 0.5)
        drawn.append((on, [one / sum(lag) for one in lag]))
    volume = chance.gammavariate(12 * A_MONTH + 0.5, 1) / (12 * A_MONTH)
    won = 0
    for month in range(MONTHS):
        for _ in range(_poisson(volume * A_MONTH, chance)):
            won += _walk(0, month, drawn, chance)
    for step in range(len(drawn)):
        rate, lag = drawn[step]
        for age in range(AGES):
            rest = sum(lag[age:])
            still = rate * rest / (rate * rest + 1 - rate)
            for _ in range(ON_THE_WAY):
                if chance.random() < still:
                    later = chance.choices(range(AGES - age), lag[age:])[0]
                    won += _walk(step + 1, later, drawn, chance)
    again = sum(chance.choices(sizes, k=len(sizes))) / sum(sizes)
    return again * sum(chance.choices(sizes, k=won))


def _walk(
    step: int, month: int, drawn: list[tuple[float, list[float]]], chance: random.Random
) -> bool:
    for rate, lag in drawn[step:]:
        if chance.random() >= rate:
            return False
        month += chance.choices(range(AGES), lag)[0]
    return month < MONTHS


def _poisson(mean: float, chance: random.Random) -> int:
    return max(round(chance.gauss(mean, math.sqrt(mean))), 0)


CONTESTANTS: dict[str, Contestant] = {
    "smarketing": ours,
    "NumPy alone": with_numpy,
    "plain Python": plain_python,
}

if __name__ == "__main__":
    main(
        "100,000 futures of 24 months",
        CONTESTANTS,
        made=None,
        size="futures",
        same_rows=False,
    )
