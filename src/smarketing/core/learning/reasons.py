"""Why a lead has the probability that it has: what each trait adds to the average lead's log-odds.

The parts of a lead and the log-odds of the average lead add up to the lead's own log-odds exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from smarketing.core.base.probabilities import auc
from smarketing.core.learning.known import Known
from smarketing.core.learning.model import Score
from smarketing.core.learning.traits import (
    FacetTrait,
    Level,
    Trait,
    Traits,
    levels_of,
    touch_counts,
)

Real = npt.NDArray[np.float64]

TELLING = 0.9
"""An attribute that alone ranks the outcomes this well was probably written down after them."""

_MOST_COUNTED = 3


@dataclass(frozen=True)
class Part:
    """What one trait adds: the level of a facet, or how many touches, and the log-odds."""

    trait: Trait
    level: Level | None
    touches: int | None
    log_odds: float


@dataclass(frozen=True)
class Effect:
    """What a level of a trait, or a first touch, means: for how many leads, and what it adds."""

    level: Level | None
    leads: int
    log_odds: float


@dataclass(frozen=True)
class Weight:
    """How much a trait moves the score: the spread of what it adds, and what each level adds."""

    trait: Trait
    spread: float
    effects: list[Effect]


def parts_of(score: Score, traits: Traits, known: Known) -> list[list[Part]]:
    """Return, per lead, the parts of its score, those that move it most first."""
    added = score.contributions(traits.rows(known))
    counts = touch_counts(traits.touches, known)
    levels = {one: levels_of(one, known.facets[one.facet.column]) for one in traits.facets}
    first = len(traits.facets)
    found = []
    for lead in range(len(added)):
        parts = []
        for number, (trait, place) in enumerate(traits.columns()):
            log_odds = float(added[lead, place].sum())
            if isinstance(trait, FacetTrait):
                level = trait.levels[int(levels[trait][lead])]
                parts.append(Part(trait, level, None, log_odds))
            else:
                parts.append(Part(trait, None, int(counts[lead, number - first]), log_odds))
        found.append(sorted(parts, key=lambda part: -abs(part.log_odds)))
    return found


def weights_of(score: Score, traits: Traits, rows: Real) -> list[Weight]:
    """Return how much each trait moves the score of these leads, the strongest first."""
    added = score.contributions(rows)
    found = []
    for trait, place in traits.columns():
        spread = float(added[:, place].sum(axis=1).std())
        found.append(Weight(trait, spread, _effects(score, trait, place, rows)))
    return sorted(found, key=lambda one: -one.spread)


def telling(
    traits: Traits, rows: Real, happened: Real, teaching: slice, judging: slice
) -> list[tuple[Trait, float]]:
    """Return the traits that alone rank the outcomes suspiciously well, with their AUC.

    What a level means is learnt on the leads that teach, and judged on others.
    """
    found = []
    for trait, place in traits.columns():
        columns = rows[:, place]
        stated = columns @ _rates(columns[teaching], happened[teaching])
        if not isinstance(trait, FacetTrait):
            counted = np.minimum(np.expm1(columns).round().astype(np.int64)[:, 0], _MOST_COUNTED)
            levels = np.eye(_MOST_COUNTED + 1)[counted]
            stated = levels @ _rates(levels[teaching], happened[teaching])
        area = auc(happened[judging], stated[judging])
        if area > TELLING:
            found.append((trait, area))
    return found


def _effects(score: Score, trait: Trait, place: slice, rows: Real) -> list[Effect]:
    columns, weights = rows[:, place], score.weights[place]
    leads = (columns > 0).sum(axis=0)
    if not isinstance(trait, FacetTrait):
        # A first touch, against none.
        return [Effect(None, int(leads[0]), float(weights[0] * np.log(2)))]
    average = float(score.mean[place] @ weights)
    return [
        Effect(level, int(count), float(weight) - average)
        for level, count, weight in zip(trait.levels, leads, weights, strict=True)
        if count
    ]


def _rates(columns: Real, happened: Real) -> Real:
    """Return the share of customers per level, drawn towards the whole where there are few."""
    whole = float(happened.mean())
    rates: Real = (columns.T @ happened + whole) / (columns.sum(axis=0) + 1)
    return rates


def strongest(parts: Sequence[Part], *, in_favour: bool, most: int) -> list[Part]:
    """Return the parts that speak most for a lead, or against it."""
    chosen = [part for part in parts if (part.log_odds > 0) == in_favour and part.log_odds]
    return chosen[:most]
