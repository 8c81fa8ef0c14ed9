"""The score recovers a truth that we chose, adds up, and never looks ahead."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from spec.learning.world import OF_JOB, OF_WEBINAR, START, lesson, with_touches, world

from smarketing.core.base.probabilities import qualities
from smarketing.core.learning.cohort import Question
from smarketing.core.learning.lesson import Lesson, Wishes
from smarketing.core.learning.model import (
    boosted,
    calibrate,
    learn_score,
    probability,
)
from smarketing.core.learning.reasons import parts_of, telling, weights_of
from smarketing.core.learning.traits import FacetTrait, Trait

WORLD = world()
LESSON = lesson(WORLD.facts)


def judging(found: Lesson) -> slice:
    return found.split.parts[2]


def truth(found: Lesson) -> np.ndarray:
    numbers = found.split.whole["contact_id"].cast(pl.Int64).to_numpy()
    return probability(WORLD.log_odds[numbers])


def weight(found: Lesson, name: str) -> dict[str | None, float]:
    """Return what each level of a trait adds, "" for a first touch."""

    def is_it(trait: Trait) -> bool:
        return (trait.facet.name if isinstance(trait, FacetTrait) else trait.kind) == name

    chosen = next(
        one for one in weights_of(found.score, found.traits, found.rows) if is_it(one.trait)
    )
    return {one.level.text if one.level else "": one.log_odds for one in chosen.effects}


def test_the_learned_score_comes_close_to_the_truth() -> None:
    part = judging(LESSON)
    happened = LESSON.happened[part]
    stated = {
        "truth": truth(LESSON)[part],
        "learned": LESSON.score.probabilities(LESSON.rows)[part],
    }
    found = qualities(happened, stated, LESSON.base_rate, seed=1)
    best = found["truth"]
    assert best.auc.low <= found["learned"].auc.value <= best.auc.high
    assert best.brier.low <= found["learned"].brier.value <= best.brier.high
    assert found["learned"].auc.value > best.auc.value - 0.02


def test_its_probabilities_are_calibrated() -> None:
    part = judging(LESSON)
    stated = LESSON.score.probabilities(LESSON.rows)[part]
    bins = qualities(LESSON.happened[part], {"one": stated}, 0.5, seed=1)["one"].calibration
    inside = [one.observed.low <= one.stated <= one.observed.high for one in bins]
    # Of ten intervals that cover 95 times in 100, nine at least.
    assert sum(inside) >= len(bins) - 1


def test_it_finds_what_we_put_in() -> None:
    jobs = weight(LESSON, "job")
    assert jobs["director"] - jobs["engineer"] == pytest.approx(OF_JOB["director"], abs=0.35)
    assert jobs["student"] - jobs["engineer"] == pytest.approx(OF_JOB["student"], abs=0.5)
    assert weight(LESSON, "webinar")[""] == pytest.approx(OF_WEBINAR * np.log(2), abs=0.2)


def test_what_each_trait_adds_sums_to_the_log_odds_exactly() -> None:
    seen = LESSON.known.of(range(50))
    for lead, parts in enumerate(parts_of(LESSON.score, LESSON.traits, seen)):
        whole = LESSON.score.base + sum(part.log_odds for part in parts)
        assert whole == pytest.approx(float(LESSON.score.log_odds(LESSON.rows)[lead]), abs=1e-9)


def test_touches_after_the_snapshot_change_nothing_even_if_they_tell_the_outcome() -> None:
    won = WORLD.facts.table("deal_events")
    revealing = won.select(
        "contact_id", pl.col("occurred_at") - timedelta(minutes=1), kind=pl.lit("signed_contract")
    )
    again = lesson(with_touches(WORLD.facts, revealing))
    assert np.array_equal(again.rows, LESSON.rows)
    assert np.array_equal(
        again.score.probabilities(again.rows), LESSON.score.probabilities(LESSON.rows)
    )
    assert "signed_contract" not in again.known.touches["kind"]


def test_the_same_touches_before_the_snapshot_are_found_suspicious() -> None:
    won = WORLD.facts.table("deal_events").select("contact_id")
    known = WORLD.facts.table("contacts").select("contact_id", "occurred_at")
    revealing = known.join(won, on="contact_id").select(
        "contact_id", pl.col("occurred_at") + timedelta(days=1), kind=pl.lit("signed_contract")
    )
    again = lesson(with_touches(WORLD.facts, revealing))
    teaching, calibrating, _ = again.split.parts
    found = telling(again.traits, again.rows, again.happened, teaching, calibrating)
    ((trait, area),) = found
    assert not isinstance(trait, FacetTrait)
    assert trait.kind == "signed_contract"
    # Some sign after the horizon: they had the touch, and count as no customers.
    assert area > 0.95


def test_the_same_facts_give_the_same_numbers_in_whatever_order() -> None:
    again = lesson(WORLD.facts)
    assert np.array_equal(again.score.weights, LESSON.score.weights)
    turned = lesson(type(WORLD.facts)({n: f.reverse() for n, f in WORLD.facts.frames.items()}))
    assert turned.split.whole.equals(LESSON.split.whole)
    assert np.array_equal(turned.score.weights, LESSON.score.weights)


def test_what_is_left_out_plays_no_part() -> None:
    without = lesson(WORLD.facts, Wishes(Question(), leaving_out=("job", "webinar")))
    names = {
        one.facet.name if isinstance(one, FacetTrait) else one.kind for one in without.traits.all
    }
    assert names == {"size", "active_days", "days_since_touch", "visit"}


def test_boosted_trees_are_compared_on_the_same_leads() -> None:
    teaching, calibrating, part = LESSON.split.parts
    stated = boosted(LESSON.rows, LESSON.happened, teaching, calibrating)
    found = qualities(LESSON.happened[part], {"trees": stated[part]}, LESSON.base_rate, seed=1)
    assert 0.65 < found["trees"].auc.value < 0.85
    assert np.array_equal(stated, boosted(LESSON.rows, LESSON.happened, teaching, calibrating))


def test_noise_alone_teaches_nothing() -> None:
    chance = np.random.default_rng(3)
    rows = (chance.random((1200, 40)) < 0.3).astype(float)
    happened = (chance.random(1200) < 0.1).astype(float)
    score = learn_score(rows, happened, slice(0, 600), slice(600, 800))
    # The strongest regularisation that is not clearly worse: the probabilities hardly differ.
    assert score.strength <= 0.01
    assert score.probabilities(rows).std() < 0.03


def test_calibration_finds_slope_and_offset() -> None:
    chance = np.random.default_rng(4)
    log_odds = chance.normal(0, 2, 20_000)
    happened = (chance.random(20_000) < probability(0.5 * log_odds - 1)).astype(float)
    slopes, offset = calibrate(np.column_stack([log_odds, np.ones(20_000)]), happened)
    assert slopes.tolist() == pytest.approx([0.5, 0.0], abs=0.03)
    assert offset == pytest.approx(-1, abs=0.06)


def test_probabilities_of_any_log_odds_are_defined() -> None:
    assert probability(np.array([-1e9, 0.0, 1e9])).tolist() == pytest.approx([0.0, 0.5, 1.0])


def test_leads_before_the_first_fact_of_a_world_do_not_exist() -> None:
    assert LESSON.split.whole.filter(pl.col("known_at") < START).is_empty()
