"""The futures: against the slow twin, against exact arithmetic, and by their seed."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from spec.planning.futures_twin import played

from smarketing.core.planning.futures import (
    Arrivals,
    Numbers,
    Outlook,
    Passage,
    Stock,
    futures,
    needs,
    reach,
)
from smarketing.core.planning.lag_by_month import MonthLag, Shares, chained
from smarketing.core.planning.needed import as_if_steady, gaps, traced
from smarketing.core.planning.stock import on_the_way

TWIN = 3_000
OURS = 40_000
MONTHS = 8


def passage(stage: str, rate: str, seen: int | None, *lag: str) -> Passage:
    shares = tuple(Fraction(share) for share in lag)
    value = Fraction(rate)
    went_on = int(value * seen) if seen else None
    return Passage(stage, value, went_on, seen, MonthLag(shares, seen, ""))


def stock(*counts: float, undecided: float = 1.0) -> Stock:
    return Stock(np.array(counts, float), np.full(len(counts), undecided))


SIZES: Numbers = np.array([4_000, 6_000, 9_000, 15_000, 31_000], float)


def company(seen: int | None = 60, sizes: Numbers = SIZES, *, stocks: bool = True) -> Outlook:
    return Outlook(
        [
            passage("mql", "0.6", seen, "0.7", "0.3"),
            passage("sal", "0.5", seen, "0.4", "0.4", "0.2"),
            passage("opportunity", "0.25", seen, "0.1", "0.3", "0.3", "0.2", "0.1"),
        ],
        [stock(9, 5), stock(8, 6, 3, undecided=0.4), stock(6, 6, 5, 4, 9)] if stocks else [],
        float(sizes.mean()),
        sizes,
        0.25,
    )


def compared(ours: Numbers, twin: Numbers) -> None:
    """Means and spreads must agree within five standard errors of the twin's draws."""
    error = np.sqrt(twin.var() / len(twin) + ours.var() / len(ours))
    assert abs(ours.mean() - twin.mean()) <= 5 * error + 1e-9
    assert ours.std() == pytest.approx(twin.std(), rel=0.12, abs=0.02)
    for share in (0.1, 0.5, 0.9):
        low, high = np.quantile(twin, [max(share - 0.04, 0), min(share + 0.04, 1)])
        assert low - 1e-6 <= np.quantile(ours, share) <= high + 1e-6


CASES: dict[str, tuple[Outlook, Arrivals]] = {
    "all at once": (company(), Arrivals(np.full(MONTHS, 30.0), 90, 12.0)),
    "nobody on the way": (company(stocks=False), Arrivals(np.full(MONTHS, 25.0), 200)),
    "past months too": (company(stocks=False), Arrivals(np.full(MONTHS + 5, 12.0))),
    "nobody arrives": (company(), Arrivals(np.zeros(MONTHS))),
    "all is known but chance": (company(seen=None), Arrivals(np.full(MONTHS, 30.0))),
    "one price": (company(sizes=np.array([10_000.0])), Arrivals(np.full(MONTHS, 20.0), 60)),
    "many": (company(seen=5_000), Arrivals(np.full(MONTHS, 900.0), 9_000)),
}


@pytest.mark.parametrize("name", CASES)
def test_the_kernel_agrees_with_its_slow_twin(name: str) -> None:
    outlook, arrivals = CASES[name]
    count = TWIN // 10 if name == "many" else TWIN
    twin = np.array(played(outlook, arrivals, MONTHS, count, seed=5))
    ours = futures(outlook, arrivals, MONTHS, OURS, seed=6)
    compared(ours.customers.sum(axis=1).astype(float), twin[:, :, 0].sum(axis=1))
    compared(ours.revenue.sum(axis=1).astype(float), twin[:, :, 1].sum(axis=1))
    for month in (0, 2, MONTHS - 1):
        error = np.sqrt(twin[:, month, 0].var() / count) + 1e-9
        assert abs(ours.customers[:, month].mean() - twin[:, month, 0].mean()) <= 5 * error


def test_the_same_seed_gives_the_same_futures_however_many_are_played() -> None:
    outlook, arrivals = CASES["all at once"]
    few, many = (futures(outlook, arrivals, MONTHS, count, 7) for count in (500, 9_000))
    assert (many.revenue[:500] == few.revenue).all()
    assert (futures(outlook, arrivals, MONTHS, 500, 8).revenue != few.revenue).any()


@pytest.mark.parametrize("stocks", [True, False])
def test_what_must_enter_is_what_exact_arithmetic_says(stocks: bool) -> None:  # noqa: FBT001 (a case)
    outlook = company(seen=None, sizes=np.array([10_000.0]), stocks=stocks)
    passages = outlook.passages
    longest = MONTHS + reach(passages)
    periods = [month // 3 for month in range(longest)]
    wanted = [Fraction(50_000 + 4_000 * month) for month in range(longest)]
    found = needs(outlook, np.array(wanted, float), periods, MONTHS, 1, seed=1)[0]
    customers = [revenue / 10_000 for revenue in wanted]
    coming = on_the_way(passages, outlook.stocks, outlook.elapsed, longest) if stocks else []
    for stage in range(len(passages) + 1):
        lag: Shares = chained([p.lag.shares for p in passages[stage:]])
        chance = Fraction(1)
        for one in passages[stage:]:
            chance *= one.rate
        missing = as_if_steady(customers, lag)
        if stocks:
            ahead: list[Any] = [Fraction(0)] * longest
            for row in coming[stage:]:
                ahead = [a + b for a, b in zip(ahead, row, strict=True)]
            missing = gaps(customers, ahead, periods)
        exact = [count / chance for count in traced(missing, lag, MONTHS)]
        assert found[stage] == pytest.approx([float(one) for one in exact], rel=1e-4, abs=1e-4)
