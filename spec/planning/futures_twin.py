"""The slow twin of the futures: every lead and every sale one by one, in plain Python.

It knows nothing of Poisson processes that split, of binomials that stand for sums, or of close-rate
vectors: people arrive, go on or not, after some months, and buy for an amount.
"""

import random
from collections.abc import Sequence

from smarketing.core.planning.futures import Arrivals, Outlook, Passage


def played(
    outlook: Outlook, arrivals: Arrivals, months: int, count: int, seed: int
) -> list[list[tuple[int, float]]]:
    """Return the customers and the revenue of each month of each future."""
    chance = random.Random(seed)  # noqa: S311 (futures are played, no secrets made)
    return [_one(outlook, arrivals, months, chance) for _ in range(count)]


def _one(
    outlook: Outlook, arrivals: Arrivals, months: int, chance: random.Random
) -> list[tuple[int, float]]:
    drawn = [(_rate(p, chance), _lag(p, chance)) for p in outlook.passages]
    sizes = [float(size) for size in outlook.sizes]
    again = [chance.choice(sizes) for _ in sizes] if len(sizes) > 1 else sizes
    factor = sum(again) / sum(sizes) if len(sizes) > 1 else 1.0
    volume = 1.0
    if arrivals.counted is not None:
        volume = chance.gammavariate(arrivals.counted + 0.5, 1) / arrivals.counted
    won = [0] * months
    before = len(arrivals.by_month) - months
    for place, mean in enumerate(arrivals.by_month):
        uneven = 1.0
        if arrivals.unevenness:
            uneven = chance.gammavariate(arrivals.unevenness, 1 / arrivals.unevenness)
        for _ in range(_poisson(float(mean) * volume * uneven, chance)):
            _walk(0, place - before, drawn, won, chance)
    for stage, stock in enumerate(outlook.stocks):
        for age, standing in enumerate(stock.counts):
            for _ in range(int(standing)):
                _stand(stage, age, outlook.elapsed, stock.undecided[age], drawn, won, chance)
    one = outlook.average if len(sizes) <= 1 else 0.0
    return [(n, sum(one or chance.choice(sizes) * factor for _ in range(n))) for n in won]


def _walk(
    stage: int,
    month: int,
    drawn: Sequence[tuple[float, list[float]]],
    won: list[int],
    chance: random.Random,
) -> None:
    """Let somebody who enters a stage in a month go on from there."""
    for rate, lag in drawn[stage:]:
        if chance.random() >= rate:
            return
        month += chance.choices(range(len(lag)), lag)[0]
    if 0 <= month < len(won):
        won[month] += 1


def _stand(
    stage: int,
    age: int,
    elapsed: float,
    undecided: float,
    drawn: Sequence[tuple[float, list[float]]],
    won: list[int],
    chance: random.Random,
) -> None:
    """Let somebody who has stood in a stage for some months go on from there."""
    rate, lag = drawn[stage]
    ahead = [share * (1 - elapsed if not k else 1) for k, share in enumerate(lag[age:])]
    still = rate * sum(ahead)
    if not ahead or chance.random() >= still / (still + (1 - rate) * undecided):
        return
    _walk(stage + 1, chance.choices(range(len(ahead)), ahead)[0], drawn, won, chance)


def _rate(passage: Passage, chance: random.Random) -> float:
    rate = float(passage.rate)
    if passage.entered is not None:
        on = rate * passage.entered
        rate = chance.betavariate(on + 0.5, passage.entered - on + 0.5)
    return min(rate * passage.better, 1.0)


def _lag(passage: Passage, chance: random.Random) -> list[float]:
    shares = [float(share) for share in passage.lag.shares]
    if not passage.lag.counted:
        return shares
    drawn = [chance.gammavariate(s * passage.lag.counted, 1) if s else 0.0 for s in shares]
    return [one / sum(drawn) for one in drawn]


def _poisson(mean: float, chance: random.Random) -> int:
    """Count arrivals whose waits are exponential."""
    count, passed = 0, chance.expovariate(1)
    while passed < mean:
        count += 1
        passed += chance.expovariate(1)
    return count
