"""The kernel of the futures: in each, rates, lags and sizes are drawn, then what comes of them.

A future has its own rates (beta), lags and average sale (one of many resampled worlds) and volume
(gamma). Given these, leads that arrive independently win customers independently: the customers
of each month are a Poisson count whose mean the cohorts' close-rate vectors give (splitting of a
Poisson process). Those on the way are a given number, each with a chance of its own: their sum is
taken as the binomial count of the same mean and variance, spread over the months as expected.

Chance comes from one stream per future (SplitMix64: Steele, Lea and Flood 2014), so that the answer
depends on the seed alone and not on how many threads played. `desk.state` holds the stream's one
number. All of it stands in this one file, so that a change of any part recompiles the whole.

`case` holds the arrays of `futures.Case`, `desk` the scratch of one thread (`futures.Desk`).
"""

from math import exp, log, sqrt

import numpy as np

from smarketing.core.base.compiling import bare

NEGLIGIBLE = 1e-12
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT_FIRST, _SHIFT_SECOND, _SHIFT_LAST = np.uint64(30), np.uint64(27), np.uint64(31)
_TO_53_BITS = np.uint64(11)
_UNIT = 1.0 / (1 << 53)

FEW = 12
"""Up to so many are counted one by one; more are first halved by a gamma or a beta."""
MANY_SALES = 60
"""So many sales of one month are summed as a normal amount of the same mean and variance."""


@bare
def play(case, desk, seed, first, last, revenue, customers):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled; see `bare`)
    """Play the futures from `first` to before `last` into their rows of both tables.

    `revenue` is in the units of `case.sizes`; the column of a month holds what is won in it.
    """
    months = revenue.shape[1]
    for future in range(first, last):
        _begin(desk.state, seed, future)
        world = _draw(case, desk)
        _close_rates(desk, case.spans)
        _arriving(case, desk, months)
        total, second = _coming(case, desk, months, 0)
        _spread(desk, months, total, second)
        for month in range(months):
            unevenness = 1.0
            if case.unevenness > 0:
                unevenness = _gamma(desk.state, case.unevenness) / case.unevenness
            won = desk.spread[month] + _poisson(desk.state, desk.mean[month] * unevenness)
            customers[future, month] = won
            revenue[future, month] = _sold(case, desk, won) * case.factors[world]


@bare
def need(case, desk, seed, first, last, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled; see `bare`)
    """Compute what must enter each stage in each month, for the rates and lags of each future.

    `found` has a row per future, stage and month. The same as `needed`, in floating point.
    """
    months = found.shape[2]
    longest = len(case.wanted)
    for future in range(first, last):
        _begin(desk.state, seed, future)
        world = _draw(case, desk)
        _close_rates(desk, case.spans)
        for stage in range(len(case.spans), -1, -1):
            _coming(case, desk, longest, stage)
            _gaps(case, desk, stage, longest, case.average * case.factors[world])
            _traced(desk, stage, longest)
            for month in range(months):
                found[future, stage, month] = desk.entering[month] / desk.eventual[stage]


@bare
def _draw(case, desk):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Draw the rates, the lags and the volume of a future; return which world it lies in."""
    state = desk.state
    for stage in range(len(case.spans)):
        rate = case.rates[stage]
        if case.seen[stage, 0] > 0:
            rate = _beta(state, case.seen[stage, 0], case.seen[stage, 1])
        desk.rates[stage] = min(rate * case.better[stage], 1.0)
    desk.volume[0] = 1.0
    if case.arrived > 0:
        desk.volume[0] = _gamma(state, case.arrived) / case.arrived
    world = int(_uniform(state) * len(case.factors))
    for stage in range(len(case.spans)):
        # A world of its own for each step: what is not known of one says nothing of another.
        chosen = int(_uniform(state) * case.lags.shape[0])
        for month in range(case.spans[stage]):
            desk.lags[stage, month] = case.lags[chosen, stage, month]
    return world


@bare
def _close_rates(desk, spans):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Chain rates and lags from each stage to the last: won after k months, of those who enter."""
    steps, length = len(spans), desk.close.shape[1]
    for month in range(length):
        desk.close[steps, month] = 0.0
    desk.close[steps, 0] = 1.0
    desk.eventual[steps] = 1.0
    for stage in range(steps - 1, -1, -1):
        desk.eventual[stage] = desk.rates[stage] * desk.eventual[stage + 1]
        for month in range(length):
            total = 0.0
            for before in range(min(month + 1, spans[stage])):
                total += desk.lags[stage, before] * desk.close[stage + 1, month - before]
            desk.close[stage, month] = desk.rates[stage] * total


@bare
def _arriving(case, desk, months):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Expect the customers of those who arrive: `case.arrivals` begins some months before now."""
    before = len(case.arrivals) - months
    for month in range(months):
        total = 0.0
        for past in range(before + month + 1):
            total += case.arrivals[past] * desk.close[0, before + month - past]
        desk.mean[month] = total * desk.volume[0]


@bare
def _coming(case, desk, months, least):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Expect the customers of those on the way who stand in the stage `least` or beyond.

    Returns how many of them will ever win, and the sum of the squares of their chances.
    """
    total, second = 0.0, 0.0
    for month in range(months):
        desk.coming[month] = 0.0
    for stage in range(least, len(case.spans)):
        rate, span = desk.rates[stage], case.spans[stage]
        for month in range(months):
            desk.onward[month] = 0.0
        passed = case.elapsed * desk.lags[stage, 0]
        for age in range(min(case.counts.shape[1], span)):
            if age:
                part = desk.lags[stage, age - 1]
                passed += (1 - case.elapsed) * part + case.elapsed * desk.lags[stage, age]
            rest = 1 - passed
            if case.counts[stage, age] <= 0 or rest <= NEGLIGIBLE:
                continue
            still = rate * rest
            chance = still / (still + (1 - rate) * case.undecided[stage, age])
            eventual = chance * desk.eventual[stage + 1]
            total += case.counts[stage, age] * eventual
            second += case.counts[stage, age] * eventual * eventual
            here = case.counts[stage, age] * chance / rest
            desk.onward[0] += here * (1 - case.elapsed) * desk.lags[stage, age]
            for month in range(1, min(months, span - age)):
                desk.onward[month] += here * desk.lags[stage, age + month]
        for month in range(months):
            for entered in range(month + 1):
                desk.coming[month] += desk.onward[entered] * desk.close[stage + 1, month - entered]
    return total, second


@bare
def _spread(desk, months, total, second):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Draw how many of those on the way win, and in which month each."""
    for month in range(months):
        desk.spread[month] = 0
    if total <= NEGLIGIBLE or second <= NEGLIGIBLE * total:
        return
    chance = second / total
    size = total / chance
    count = int(size)
    if _uniform(desk.state) < size - count:
        count += 1
    rest = total
    left = _binomial(desk.state, count, min(chance, 1.0))
    for month in range(months):
        if left <= 0 or rest <= NEGLIGIBLE:
            return
        won = _binomial(desk.state, left, min(desk.coming[month] / rest, 1.0))
        desk.spread[month] = won
        left -= won
        rest -= desk.coming[month]


@bare
def _sold(case, desk, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Sum the amounts of so many sales, each like one that was made."""
    sizes = len(case.sizes)
    if sizes <= 1:
        return count * case.average
    if count > MANY_SALES:
        return max(count * case.average + sqrt(count) * case.deviation * _normal(desk.state), 0.0)
    total = 0.0
    for _ in range(count):
        total += case.sizes[int(_uniform(desk.state) * sizes)]
    return total


@bare
def _gaps(case, desk, stage, months, sale):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Say how many customers of each month are still to come from beyond who stands in a stage."""
    spare, entered = 0.0, 0.0
    for month in range(months):
        customers = case.wanted[month] / sale
        if case.steady:
            entered += desk.close[stage, month] / desk.eventual[stage]
            desk.missing[month] = customers * entered
            continue
        if month and case.periods[month] != case.periods[month - 1]:
            spare = 0.0
        rest = customers - desk.coming[month] - spare
        desk.missing[month] = max(rest, 0.0)
        spare = max(-rest, 0.0)


@bare
def _traced(desk, stage, months):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Trace missing customers back to the months in which their leads must enter a stage."""
    for month in range(months):
        desk.entering[month] = 0.0
    entered = 0.0
    for month in range(months):
        entered += desk.close[stage, month]
        if entered <= NEGLIGIBLE * desk.eventual[stage]:
            desk.entering[0] += desk.missing[month]
            continue
        for before in range(month + 1):
            part = desk.close[stage, before] / entered
            desk.entering[month - before] += desk.missing[month] * part


@bare
def _mixed(number):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return a number whose bits look like chance: the finaliser of SplitMix64."""
    z = number
    z = (z ^ (z >> _SHIFT_FIRST)) * _FIRST
    z = (z ^ (z >> _SHIFT_SECOND)) * _SECOND
    return z ^ (z >> _SHIFT_LAST)


@bare
def _begin(state, seed, future):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Begin the stream of a future."""
    state[0] = _mixed(_mixed(np.uint64(seed)) + np.uint64(future) * _STEP)


@bare
def _uniform(state):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Draw evenly from 0 to 1, neither included."""
    state[0] = state[0] + _STEP
    return (np.float64(_mixed(state[0]) >> _TO_53_BITS) + 0.5) * _UNIT


@bare
def _normal(state):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Draw from the standard normal distribution (Marsaglia's polar method, 1964)."""
    while True:
        x = 2 * _uniform(state) - 1
        y = 2 * _uniform(state) - 1
        s = x * x + y * y
        if 0 < s < 1:
            return x * sqrt(-2 * log(s) / s)


@bare
def _gamma(state, shape):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Draw from a gamma distribution of scale 1 (Marsaglia and Tsang 2000)."""
    boost = 1.0
    if shape < 1:
        boost = _uniform(state) ** (1 / shape)
        shape = shape + 1
    d = shape - 1 / 3
    c = 1 / sqrt(9 * d)
    while True:
        x = _normal(state)
        v = (1 + c * x) ** 3
        if v > 0 and log(_uniform(state)) < 0.5 * x * x + d - d * v + d * log(v):
            return d * v * boost


@bare
def _beta(state, a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Draw from a beta distribution."""
    x = _gamma(state, a)
    return x / (x + _gamma(state, b))


@bare
def _binomial(state, count, chance):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Draw how many of `count` happen; many are split at their median first (Relles 1972)."""
    happened = 0
    while count > FEW:
        middle = 1 + count // 2
        at = _beta(state, middle, count + 1 - middle)
        if at >= chance:
            count = middle - 1
            chance = chance / at
        else:
            happened += middle
            count = count - middle
            chance = (chance - at) / (1 - at)
    for _ in range(count):
        if _uniform(state) < chance:
            happened += 1
    return happened


@bare
def _poisson(state, mean):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Draw a count of arrivals; of many, the greater part at once (Ahrens and Dieter 1974).

    The moment of the n-th arrival is a gamma: if it lies before the mean, n have arrived and the
    rest follow; if beyond, those before it are spread evenly.
    """
    arrived = 0
    while mean > FEW:
        n = int(mean * 7 / 8)
        at = _gamma(state, n)
        if at > mean:
            return arrived + _binomial(state, n - 1, mean / at)
        arrived += n
        mean = mean - at
    limit, product = exp(-mean), _uniform(state)
    while product > limit:
        arrived += 1
        product *= _uniform(state)
    return arrived
