"""Measures of stated probabilities: against sums by hand, scikit-learn, and plain loops."""

import numpy as np
import pytest
from sklearn import metrics

from smarketing.core.base.probabilities import (
    LIFT_SHARES,
    advantage,
    auc,
    calibration,
    calibration_error,
    qualities,
)
from smarketing.core.base.rates import share_of


def world(seed: int, cases: int = 600) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    # Few different values, so that there are many ties.
    stated = chance.integers(1, 20, cases) / 20
    return (chance.random(cases) < stated).astype(float), stated


def test_measures_agree_with_scikit_learn_whatever_the_ties() -> None:
    for seed in range(5):
        happened, stated = world(seed)
        found = qualities(happened, {"one": stated}, 0.5, seed=1)["one"]
        assert found.brier.value == pytest.approx(metrics.brier_score_loss(happened, stated))
        assert found.log_loss.value == pytest.approx(metrics.log_loss(happened, stated))
        assert found.auc.value == pytest.approx(metrics.roc_auc_score(happened, stated))
        precision = metrics.average_precision_score(happened, stated)
        assert found.average_precision.value == pytest.approx(precision)
        assert auc(happened, stated) == pytest.approx(found.auc.value)


def test_skill_is_the_part_of_the_references_error_that_is_saved() -> None:
    happened = np.array([1.0, 0.0, 0.0, 0.0])
    stated = np.array([0.5, 0.5, 0.0, 0.0])
    found = qualities(happened, {"one": stated}, 0.25, seed=1)["one"]
    assert found.brier.value == pytest.approx(0.125)
    # Stating 0.25 of everybody: (0.75² + 3 · 0.25²) / 4 = 0.1875.
    assert found.skill.value == pytest.approx(1 - 0.125 / 0.1875)


def test_lift_cuts_ties_evenly() -> None:
    happened = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    stated = np.array([0.9, 0.4, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    lifts = qualities(happened, {"one": stated}, 0.2, seed=1)["one"].lifts
    assert [one.share for one in lifts] == list(LIFT_SHARES)
    # The best tenth is the first case: half of all hits. The best fifth holds half of the tie.
    assert [one.captured for one in lifts] == pytest.approx([0.5, 0.75, 1.0])
    assert [one.lift.value for one in lifts] == pytest.approx([5.0, 3.75, 1 / 0.3])


def test_no_measure_depends_on_the_order_of_the_cases() -> None:
    happened, stated = world(3)
    order = np.random.default_rng(1).permutation(len(happened))
    one = qualities(happened, {"one": stated}, 0.5, seed=1)["one"]
    other = qualities(happened[order], {"one": stated[order]}, 0.5, seed=1)["one"]
    assert one.lifts[0].lift.value == pytest.approx(other.lifts[0].lift.value)
    assert one.calibration == other.calibration
    assert one.auc.value == pytest.approx(other.auc.value)


def test_bins_hold_all_cases_and_count_what_happened() -> None:
    happened, stated = world(4)
    bins = calibration(happened, stated)
    assert sum(one.count for one in bins) == len(happened)
    assert sum(one.happened for one in bins) == happened.sum()
    assert [one.stated for one in bins] == sorted(one.stated for one in bins)
    for one in bins:
        assert one.observed == share_of(one.happened, one.count)


def test_equal_probabilities_stay_in_one_bin() -> None:
    happened = np.array([1.0, 0.0, 0.0, 1.0])
    assert [one.count for one in calibration(happened, np.full(4, 0.3))] == [4]
    bins = calibration(happened, np.array([0.3, 0.3, 0.3, 0.8]), bins=2)
    assert [one.count for one in bins] == [3, 1]


def test_the_calibration_error_weighs_bins_by_their_cases() -> None:
    happened = np.array([0.0, 0.0, 0.0, 1.0])
    bins = calibration(happened, np.array([0.1, 0.1, 0.1, 0.6]), bins=2)
    assert calibration_error(bins) == pytest.approx((3 * 0.1 + 1 * 0.4) / 4)


def test_intervals_cover_the_truth_about_95_times_in_100() -> None:
    # Perfectly stated probabilities: their expected Brier score is the mean of p (1 - p).
    covered = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        stated = chance.random(300)
        happened = (chance.random(300) < stated).astype(float)
        brier = qualities(happened, {"one": stated}, 0.5, seed=seed)["one"].brier
        covered += brier.low <= 1 / 6 <= brier.high
    assert 50 <= covered <= 60


def test_an_advantage_is_judged_on_the_same_cases() -> None:
    chance = np.random.default_rng(8)
    truth = chance.random(2000)
    happened = (chance.random(2000) < truth).astype(float)
    flat = np.full(2000, 0.5)
    found = advantage(happened, truth, flat, seed=1)
    assert found.brier.low > 0
    assert found.auc.low > 0
    assert advantage(happened, flat, flat, seed=1).brier.value == 0
    back = advantage(happened, flat, truth, seed=1)
    assert back.brier.value == pytest.approx(-found.brier.value)


def test_the_same_seed_gives_the_same_numbers() -> None:
    happened, stated = world(5)
    once = qualities(happened, {"one": stated}, 0.5, seed=7)
    assert once == qualities(happened, {"one": stated}, 0.5, seed=7)
    assert once != qualities(happened, {"one": stated}, 0.5, seed=8)


def test_one_outcome_alone_breaks_nothing() -> None:
    stated = np.array([0.1, 0.2, 0.3])
    found = qualities(np.zeros(3), {"one": stated}, 0.1, seed=1)["one"]
    assert found.auc.value == 0.5
    assert found.lifts[0].captured == 0
