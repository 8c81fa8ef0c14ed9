"""What was learnt, as terms of the agreement: points per touch, grades of fit, and a threshold.

Only what an agreement can say is looked at: attributes of contacts and accounts, and touches by
kind, channel, campaign and content. A model of its own is learnt on those, and put in whole
numbers: its log-odds are a sum of what a lead did (interest) and who it is (fit), so that the line
between enough and not enough becomes a grid of fit against interest.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from smarketing.core.agreement.qualification import (
    Cell,
    Criterion,
    Fit,
    Grade,
    Points,
    Qualification,
)
from smarketing.core.learning.known import Known
from smarketing.core.learning.model import Score
from smarketing.core.learning.traits import (
    FacetTrait,
    Level,
    TouchTrait,
    Traits,
    touch_counts,
)

Real = npt.NDArray[np.float64]

USUAL_SHARE = 0.2
"""The share that qualifies where neither the agreement nor the asker says one."""

_USUAL_POINTS = 30
_LEAST_RANGE = 0.25
_STEPS = 20
_MOST_TOUCHES = 10
_FIT_QUANTILES = (0.0, 0.25, 0.5, 0.75, 0.9)
_MOST_POINTS = 1000
_LONGEST_NAME = 60
_NEARLY = 0.95
_LIFTED = (0.25, 0.5, 1.0)

Scoring = Callable[[Qualification], Real]
"""What gives interest and fit (two columns) of all closed leads under some terms, by replay."""


@dataclass(frozen=True)
class Proposal:
    """Terms proposed, the share of leads that would qualify under them, and the share before.

    `scored` are interest and fit of all closed leads under the proposal.
    """

    terms: Qualification
    share: float
    share_before: float | None
    scored: Real


def expressible(traits: Traits) -> Traits:
    """Return the traits that an agreement can speak of."""
    facets = [
        one
        for one in traits.facets
        if one.facet.of != "lead"
        # Whether anything is known at all is no term of fit.
        and (one.is_numeric or any(level.text is not None for level in one.levels))
    ]
    return Traits(tuple(facets), traits.touches)


@dataclass(frozen=True)
class Ground:
    """What a proposal stands on: the leads to count on, and how replay scores.

    `known` are the leads that taught and calibrated; they come first among the closed leads of
    which `scoring` tells, and of which `agreed` holds interest and fit under the present terms.
    """

    known: Known
    current: Qualification | None
    agreed: Real
    scoring: Scoring

    def share(self, terms: Qualification, scored: Real) -> float:
        """Return the share of the leads to count on that qualify by points."""
        counted = scored[: self.known.facets.height]
        return float(qualifies(terms, counted[:, 0], counted[:, 1]).mean())


def propose(score: Score, traits: Traits, ground: Ground, share: float | None) -> Proposal:
    """Put a score in terms: as many leads qualify as under the current terms, or `share` of them.

    `score` and `traits` are of what is expressible. Triggers, required attributes and exclusions
    stay as they are.
    """
    terms = ground.current or Qualification()
    is_agreed = bool(terms.threshold or terms.grid)
    before = ground.share(terms, ground.agreed) if is_agreed else None
    wanted = share if share is not None else before or USUAL_SHARE
    counts = touch_counts(traits.touches, ground.known)
    slopes = [
        _slope(float(weight), counts[:, number])
        for number, weight in enumerate(score.weights[traits.width - len(traits.touches) :])
    ]
    unit = _points_per_log_odds(slopes, terms.points)
    fit, whole_range = _fit(score, traits)
    learnt = terms.model_copy(update={"groups": [], "fit": fit, "grid": [], "threshold": 1})
    scored = np.empty((0, 2))
    for lift in _lifts(slopes, unit):
        # Fit does not depend on the points: it is asked for once.
        asked = {"points": _points(traits.touches, slopes, unit, lift)}
        found = ground.scoring(
            learnt.model_copy(update=asked | ({"fit": None} if len(scored) else {}))
        )
        scored = np.column_stack([found[:, 0], scored[:, 1] if len(scored) else found[:, 1]])
        counted = scored[: len(counts)]
        cells = _Line(counted[:, 0], counted[:, 1], unit * whole_range / 100).cells(wanted)
        chosen = {"grid": cells, "threshold": None} if fit else {"threshold": cells[0].interest}
        final = learnt.model_copy(update=asked | chosen)
        reached = ground.share(final, scored)
        if reached >= _NEARLY * wanted:
            break
    return Proposal(final, reached, before, scored)


def qualifies(terms: Qualification, interest: Real, fit: Real) -> npt.NDArray[np.bool_]:
    """Say of interest and fit whether they are enough by points."""
    if terms.grid:
        enough = [
            (fit >= float(one.fit) - _CLOSE) & (interest >= one.interest - _CLOSE)
            for one in terms.grid
        ]
        return np.asarray(np.any(enough, axis=0))
    if terms.threshold is None:
        return np.zeros(len(interest), np.bool_)
    least = float(terms.fit.threshold) if terms.fit else 0.0
    return (fit >= least - _CLOSE) & (interest >= terms.threshold - _CLOSE)


_CLOSE = 1e-9


@dataclass(frozen=True)
class _Slope:
    """Log-odds per touch, up to so many touches (None: always)."""

    log_odds: float
    most: int | None


def _slope(weight: float, counts: Real) -> _Slope:
    """Return the straight line with a cap that comes closest to weight · log(1 + touches)."""
    seen = counts[counts > 0]
    if not len(seen):
        return _Slope(0.0, None)
    aim = weight * np.log1p(seen)
    best, least = _Slope(0.0, None), np.inf
    most = int(min(seen.max(), _MOST_TOUCHES))
    for cap in range(1, most + 1):
        held = np.minimum(seen, cap)
        slope = float(held @ aim / (held @ held))
        missed = float(((aim - slope * held) ** 2).sum())
        if missed < least - _CLOSE:
            best, least = _Slope(slope, cap if cap < seen.max() else None), missed
    return best


def _points_per_log_odds(slopes: Sequence[_Slope], now: Sequence[Points]) -> float:
    """Let the touch that says the most get as many points as the most that one gets now."""
    largest = max((abs(one.log_odds) for one in slopes), default=0.0)
    most = max((abs(rule.points) for rule in now), default=0) or _USUAL_POINTS
    return most / largest if largest > 0 else float(_USUAL_POINTS)


def _lifts(slopes: Sequence[_Slope], unit: float) -> list[int]:
    """Return by how many points more every touch may have to be worth.

    Nobody qualifies without a point of interest, however good the fit. Where the usual touch
    speaks against a lead, too few would ever qualify; then all touches are worth more.
    """
    lowest = round(min((one.log_odds for one in slopes), default=0.0) * unit)
    return sorted({0, *(max(round((1 - lowest) * part), 0) for part in _LIFTED)})


def _points(
    touches: Sequence[TouchTrait], slopes: Sequence[_Slope], unit: float, lift: int
) -> list[Points]:
    rules = []
    for touch, slope in zip(touches, slopes, strict=True):
        worth = round(slope.log_odds * unit) + lift
        points = int(np.clip(worth, -_MOST_POINTS, _MOST_POINTS))
        cap = abs(points) * slope.most if slope.most is not None and points else None
        rules.append(
            Points(
                kind=touch.kind,
                channel=touch.channel,
                campaign=touch.campaign,
                content=touch.content,
                points=points,
                cap=cap,
            )
        )
    return rules


def _fit(score: Score, traits: Traits) -> tuple[Fit | None, float]:
    """Return the criteria of fit, and how many log-odds lie between a fit of 0 and of 100."""
    criteria: list[Criterion] = []
    total = 0.0
    names: set[str] = set()
    for trait, place in traits.columns():
        if not isinstance(trait, FacetTrait):
            continue
        weights = score.weights[place]
        # A level that no lead has taught nothing; it neither widens the range nor leaves it.
        had = weights[score.mean[place] > 0]
        low, width = float(had.min()), float(np.ptp(had))
        if width < _LEAST_RANGE:
            continue
        held = np.clip((weights - low) / width, 0.0, 1.0)
        grades = [round(_STEPS * float(one)) / _STEPS for one in held]
        name = _name(trait, names)
        names.add(name)
        total += width
        criteria.append(
            Criterion(
                name=name,
                of="account" if trait.facet.of == "account" else "contact",
                attribute=trait.facet.name,
                weight=Decimal(f"{width:.2f}"),
                grades=_grades(trait, grades),
                missing=Decimal(str(grades[-1])),
            )
        )
    return (Fit(criteria=criteria), total) if criteria else (None, 0.0)


def _grades(trait: FacetTrait, grades: Sequence[float]) -> list[Grade]:
    """Return a facet's grades: neighbouring ranges, and texts, of one grade together."""
    if trait.is_numeric:
        runs: list[tuple[Level, Level, float]] = []
        for level, grade in zip(trait.levels[:-1], grades, strict=False):
            if runs and runs[-1][2] == grade:
                runs[-1] = (runs[-1][0], level, grade)
            else:
                runs.append((level, level, grade))
        return [
            Grade(
                at_least=None if low.at_least is None else Decimal(f"{low.at_least:g}"),
                below=None if high.below is None else Decimal(f"{high.below:g}"),
                grade=Decimal(str(grade)),
            )
            for low, high, grade in runs
            # A single range over everything has no bounds to name, and says nothing.
            if low.at_least is not None or high.below is not None
        ]
    texts: dict[float, list[str]] = {}
    for level, grade in zip(trait.levels, grades, strict=True):
        if level.known:
            texts.setdefault(grade, []).extend([level.text] if level.text else trait.rare)
    return [
        Grade(one_of=texts[grade], grade=Decimal(str(grade)))
        for grade in sorted(texts, reverse=True)
        if texts[grade] and (grade or len(texts) == 1)
    ]


def _name(trait: FacetTrait, taken: set[str]) -> str:
    """Return a name for a criterion, made of the attribute's own."""
    plain = unicodedata.normalize("NFKD", trait.facet.name).encode("ascii", "ignore").decode()
    word = re.sub("[^a-z0-9]+", "_", plain.lower()).strip("_")
    word = word if word[:1].isalpha() else f"{trait.facet.of}_{word}".rstrip("_")
    word = word if trait.facet.of == "contact" else f"{trait.facet.of}_{word}"
    short, number = word[:_LONGEST_NAME], 2
    while short in taken:
        ending = f"_{number}"
        short, number = word[: _LONGEST_NAME - len(ending)] + ending, number + 1
    return short


@dataclass(frozen=True)
class _Line:
    """Interest and fit of leads, and how many points of interest a point of fit is worth."""

    interest: Real
    fit: Real
    worth: float

    def cells(self, share: float) -> list[Cell]:
        """Return the cells whose share of qualifying leads comes closest to `share`."""
        levels = sorted({int(np.floor(np.quantile(self.fit, one))) for one in _FIT_QUANTILES})
        if not self.worth:
            levels = [0]
        most = int(np.ceil(self.interest.max() + self.worth * 100)) + 1
        low, high = 1, max(most, 1)
        # The share falls as more is asked for: look for the least line that is not above it.
        while low < high:
            middle = (low + high) // 2
            if self._share(self._staircase(levels, middle)) > share:
                low = middle + 1
            else:
                high = middle
        lines = [self._staircase(levels, line) for line in (low, max(low - 1, 1))]
        return min(lines, key=lambda cells: abs(self._share(cells) - share))

    def _staircase(self, levels: Sequence[int], line: int) -> list[Cell]:
        steps = [(level, max(int(np.ceil(line - self.worth * level)), 1)) for level in levels]
        # What nobody has ever reached needs no cell, as long as one is left.
        reached = [step for step in steps if step[1] <= self.interest.max()] or steps[-1:]
        cells: list[Cell] = []
        for level, needed in reached:
            if not cells or needed < cells[-1].interest:
                cells.append(Cell(fit=Decimal(level), interest=needed))
        return cells

    def _share(self, cells: Sequence[Cell]) -> float:
        terms = Qualification(grid=list(cells))
        return float(qualifies(terms, self.interest, self.fit).mean())
