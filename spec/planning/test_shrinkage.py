"""Small groups are shrunk towards the whole, as far as their numbers and their likeness say."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.core.base.rates import Interval
from smarketing.core.planning.shrinkage import Shrunk, Sums, shrunk_means, shrunk_rates


def sums(*amounts: float) -> Sums:
    return Sums(len(amounts), sum(amounts), sum(amount**2 for amount in amounts))


def test_a_handful_of_lucky_leads_moves_little() -> None:
    lucky, *others = shrunk_rates([3, 40, 52, 45], [12, 1000, 1000, 1000])
    assert lucky.seen == 0.25
    assert lucky.shrunk.value < 0.10
    assert lucky.weight < 0.2
    for one in others:
        assert one.seen == pytest.approx(one.shrunk.value, abs=0.006)


def test_groups_that_truly_differ_keep_their_own_figures() -> None:
    poor, rich = shrunk_rates([20, 240], [2000, 2000])
    assert poor.weight > 0.9
    assert poor.shrunk.value == pytest.approx(0.01, abs=0.002)
    assert rich.shrunk.value == pytest.approx(0.12, abs=0.002)


def test_a_group_of_nobody_is_as_the_whole_and_less_sure() -> None:
    known, other, nobody = shrunk_rates([50, 55, 0], [1000, 1000, 0])
    assert nobody.seen is None
    assert nobody.weight == 0
    assert nobody.shrunk.value == pytest.approx(0.0525, abs=0.002)
    assert nobody.shrunk.high - nobody.shrunk.low > known.shrunk.high - known.shrunk.low
    assert other.weight == pytest.approx(known.weight)


def test_nobody_at_all_has_no_rate() -> None:
    assert shrunk_rates([], []) == []
    assert shrunk_rates([0, 0], [0, 0]) == []
    assert shrunk_means([]) == []
    assert shrunk_means([Sums(0, 0.0, 0.0)]) == []


def test_a_group_is_shrunk_towards_what_is_expected_of_it() -> None:
    sure = [Interval(0.10, 0.099, 0.101), Interval(0.02, 0.019, 0.021)]
    high, low = shrunk_rates([0, 0], [1, 1], sure)
    assert high.shrunk.value > 2 * low.shrunk.value
    doubtful = [Interval(0.10, 0.04, 0.16), Interval(0.02, 0.019, 0.021)]
    wider, _ = shrunk_rates([0, 0], [1, 1], doubtful)
    assert wider.shrunk.high > high.shrunk.high


def by_hand(hits: list[int], sizes: list[int], strength: float, middle: float) -> list[float]:
    """Return the rates under one strength: as if each group had seen so many leads before."""
    return [(k + strength * middle) / (n + strength) for k, n in zip(hits, sizes, strict=True)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=2,
        max_size=8,
    )
)
def test_a_rate_lies_between_its_own_and_those_of_all(told: list[tuple[int, int]]) -> None:
    hits, sizes = [k for k, _ in told], [n for _, n in told]
    found = shrunk_rates(hits, sizes)
    seen = [k / n for k, n in told]
    for one in found:
        assert min(seen) - 1e-6 <= one.shrunk.value <= max(seen) + 1e-6
        assert 0 < one.weight < 1
        assert 0 <= one.shrunk.low <= one.shrunk.high <= 1
    # Under every strength there is, the group with the higher rate at the same size stays higher.
    strongest = by_hand(hits, sizes, 1e9, sum(hits) / sum(sizes))
    assert max(strongest) - min(strongest) < 1e-4


@given(st.lists(st.lists(st.integers(1, 50_000), min_size=0, max_size=12), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_mean_lies_between_its_own_and_those_of_all(groups: list[list[int]]) -> None:
    found = shrunk_means([sums(*map(float, amounts)) for amounts in groups])
    seen = [np.mean(amounts) for amounts in groups if amounts]
    assert bool(found) == bool(seen)
    for one in found:
        assert min(seen) - 0.01 <= one.shrunk.value <= max(seen) + 0.01
        assert one.shrunk.low <= one.shrunk.value <= one.shrunk.high


def test_one_price_for_all_is_known_exactly() -> None:
    (one, other) = shrunk_means([sums(500.0, 500.0, 500.0), sums(500.0)])
    assert one.shrunk == other.shrunk == Interval(500.0, 500.0, 500.0)


def test_means_that_are_alike_are_the_mean_of_all() -> None:
    small, large = shrunk_means([sums(900.0, 1100.0), sums(*[800.0, 1200.0] * 50)])
    assert small.seen == large.seen == 1000.0
    assert small.shrunk.value == pytest.approx(1000.0)
    assert small.weight < large.weight


Drawn = tuple[list[Shrunk], np.ndarray, np.ndarray]
COMPANIES, SEED = 120, 11


def rates_of(draws: np.random.Generator) -> Drawn:
    middle, strength = draws.uniform(0.02, 0.2), draws.uniform(60, 400)
    size = int(draws.integers(4, 9))
    truth = draws.beta(middle * strength, (1 - middle) * strength, size)
    leads = draws.integers(10, 400, size)
    return shrunk_rates(list(draws.binomial(leads, truth)), list(leads), None), truth, leads


def means_of(draws: np.random.Generator) -> Drawn:
    size = int(draws.integers(4, 9))
    truth = np.maximum(draws.normal(9000, draws.uniform(0, 2000), size), 1000)
    deals = draws.integers(1, 60, size)
    groups = [
        sums(*draws.gamma(2.0, mean / 2.0, count)) for mean, count in zip(truth, deals, strict=True)
    ]
    return shrunk_means(groups), truth, deals


@pytest.mark.parametrize("drawn", [rates_of, means_of])
def test_intervals_cover_the_truth_as_often_as_they_say(
    drawn: Callable[[np.random.Generator], Drawn],
) -> None:
    draws = np.random.default_rng(SEED)
    covered = []
    for _ in range(COMPANIES):
        found, truth, _ = drawn(draws)
        covered += [
            one.shrunk.low <= true <= one.shrunk.high
            for one, true in zip(found, truth, strict=True)
        ]
    # Some 700 groups: 95 % strays by 2.5 points (three standard deviations).
    assert abs(float(np.mean(covered)) - 0.95) < 0.025


@pytest.mark.parametrize("drawn", [rates_of, means_of])
def test_shrunk_figures_of_small_groups_err_less_than_their_own(
    drawn: Callable[[np.random.Generator], Drawn],
) -> None:
    draws = np.random.default_rng(SEED)
    shrunk, own = [], []
    for _ in range(COMPANIES):
        found, truth, sizes = drawn(draws)
        small = sizes < np.median(sizes)
        for one, true, is_small in zip(found, truth, small, strict=True):
            if is_small and one.seen is not None:
                shrunk.append((one.shrunk.value - true) ** 2)
                own.append((one.seen - true) ** 2)
    assert float(np.mean(shrunk)) < 0.6 * float(np.mean(own))
