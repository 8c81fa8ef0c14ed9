"""Who is on the way already: how many stand in each stage, how old, and what they will bring."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np
import polars as pl

from smarketing.core.base.period import local_date
from smarketing.core.planning.futures import Passage, Stock
from smarketing.core.planning.histories import Watched
from smarketing.core.planning.lag_by_month import MOST_MONTHS, Shares
from smarketing.core.planning.projection import Experience

_FINEST = 1_000_000
_NEGLIGIBLE = 1e-9


def stock_of(
    found: pl.DataFrame,
    watched: Watched,
    learnt: Experience,
    lag: Shares,
    month: date,
    elapsed: float,
    zone: str,
) -> Stock:
    """Count who is open in a stage (see `histories`) by age in calendar months before `month`.

    `learnt` gives each of them, open at that very age, a chance to go on. What its rate and a lag
    alone would give those of a month differs from their mean chance, since the lost are known:
    the share of the others that is still undecided is set so that both agree. Where nobody ever
    went on, nobody is known to be lost either.
    """
    here = found.filter(pl.Series(watched.open))
    days = here.select(day=local_date("entered_at", zone))["day"]
    months = month.year * 12 + month.month - (days.dt.year().cast(int) * 12 + days.dt.month())
    ages = np.clip(months.to_numpy(), 0, MOST_MONTHS - 1)
    chance = learnt.chances.open[learnt.steps.before(watched.ended[watched.open])]
    counts = np.bincount(ages, minlength=MOST_MONTHS).astype(np.float64)
    expected = np.bincount(ages, chance, MOST_MONTHS)
    undecided = np.ones(MOST_MONTHS)
    going = float(learnt.course.converted[-1]) if learnt.steps.count else 0.0
    if not going:
        return Stock(counts, undecided)
    for age in np.flatnonzero(counts).tolist():
        passed = float(sum(lag[:age])) + elapsed * float(lag[age] if age < len(lag) else 0)
        still = going * (1 - passed)
        if expected[age] <= _NEGLIGIBLE or still <= _NEGLIGIBLE or going >= 1:
            # Nobody of that age has ever gone on, or all do: then there is nothing to set.
            counts[age] *= going >= 1
            continue
        mean = expected[age] / counts[age]
        undecided[age] = still * (1 - mean) / ((1 - going) * mean)
    return Stock(counts, undecided)


def on_the_way(
    passages: Sequence[Passage], stocks: Sequence[Stock], elapsed: float, months: int
) -> list[list[Fraction]]:
    """Return how many customers those who stand in each stage will become, month by month.

    A chance to go on is p (1 - F) / (p (1 - F) + (1 - p) U) at an age at which the share F of
    those who go on has gone, and the share U of the others is still undecided. Estimates: carried
    to a millionth. The kernel of the futures does the same in floating point.
    """
    later: list[Fraction] = [Fraction(1)] + [Fraction(0)] * (months - 1)
    found: list[list[Fraction]] = []
    gone_by = Fraction(elapsed).limit_denominator(_FINEST)
    for passage, stock in zip(reversed(passages), reversed(stocks), strict=True):
        onward = _onward(passage, stock, gone_by, months)
        found.insert(0, _rounded(_after(onward, later, months)))
        moving = [passage.rate * share for share in passage.lag.shares]
        later = _rounded(_after(moving, later, months))
    return found


def _onward(passage: Passage, stock: Stock, elapsed: Fraction, months: int) -> list[Fraction]:
    """Return how many of a stage's stock go on to the next one in each month."""
    lag, rate = passage.lag.shares, passage.rate
    found = [Fraction(0)] * months
    for age in np.flatnonzero(stock.counts).tolist():
        if age >= len(lag):
            continue
        rest = 1 - sum(lag[:age], Fraction(0)) - elapsed * lag[age]
        if rest <= 0:
            continue
        undecided = Fraction(float(stock.undecided[age])).limit_denominator(_FINEST)
        chance = rate * rest / (rate * rest + (1 - rate) * undecided)
        each = int(stock.counts[age]) * chance / rest
        for month, share in enumerate(lag[age : age + months]):
            found[month] += each * share * (1 if month else 1 - elapsed)
    return found


def _after(first: Sequence[Fraction], then: Sequence[Fraction], months: int) -> list[Fraction]:
    found = [Fraction(0)] * months
    for month, count in enumerate(first[:months]):
        for more, share in enumerate(then[: months - month]):
            found[month + more] += count * share
    return found


def _rounded(counts: Sequence[Fraction]) -> list[Fraction]:
    return [Fraction(round(count * _FINEST), _FINEST) for count in counts]
