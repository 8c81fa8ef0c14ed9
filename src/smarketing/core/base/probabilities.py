"""How good stated probabilities were, once it is known what happened.

Everything takes `happened` (0 or 1 per case) and the probabilities stated for the same cases.
Cases with equal probabilities are never told apart: no measure depends on the order of the rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from smarketing.core.base.rates import Interval, share_of

Real = npt.NDArray[np.float64]

LIFT_SHARES = (0.1, 0.2, 0.3)
"""The best tenth, fifth and three tenths: of so many a lift is told."""

_DRAWS = 400
_MOST_WEIGHTS = 4_000_000
_LEAST_PROBABILITY = 1e-12
_BINS = 10


@dataclass(frozen=True)
class Lift:
    """What the best `share` of the cases holds: so many times the average, and that part of all."""

    share: float
    lift: Interval
    captured: float


@dataclass(frozen=True)
class CalibrationBin:
    """Cases of similar probability: what was said of them on average, and what came of them."""

    count: int
    happened: int
    stated: float
    observed: Interval


@dataclass(frozen=True)
class Quality:
    """How good probabilities were on `cases` cases, of which `happened` happened.

    `brier` is the mean squared error; `skill` the part of the reference's Brier score that is
    saved (1 perfect, 0 no better than stating `reference` of every case). `auc` is the chance that
    a case that happened was rated above one that did not; `average_precision` the mean share of
    hits down the ranking. `calibration_error` is the mean distance between stated and observed
    over the bins. Intervals come from resampling the cases and cover 95 times in 100.
    """

    cases: int
    happened: int
    brier: Interval
    skill: Interval
    log_loss: Interval
    auc: Interval
    average_precision: Interval
    lifts: list[Lift]
    calibration: list[CalibrationBin]
    calibration_error: float


@dataclass(frozen=True)
class Advantage:
    """By how much one statement was better than another on the same cases, with intervals.

    Positive is better: a Brier score lower by `brier`, an AUC higher by `auc`.
    """

    brier: Interval
    auc: Interval


def qualities(
    happened: Real, stated: Mapping[str, Real], reference: float, seed: int
) -> dict[str, Quality]:
    """Judge several statements about the same cases; both outcomes must occur among them."""
    measured = {name: _Measured(happened, one, reference) for name, one in stated.items()}
    drawn: dict[str, list[Real]] = {name: [] for name in stated}
    for weights in _draws(len(happened), seed):
        for name, one in measured.items():
            drawn[name].append(one.under(weights))
    return {name: _quality(one, np.concatenate(drawn[name])) for name, one in measured.items()}


def advantage(happened: Real, better: Real, than: Real, seed: int) -> Advantage:
    """Compare two statements on the same resampled cases."""
    one, other = _Measured(happened, better, 0.5), _Measured(happened, than, 0.5)
    sampled = [one.under(weights) - other.under(weights) for weights in _draws(len(happened), seed)]
    differences = np.concatenate(sampled)
    whole = np.ones((1, len(happened)))
    exact = (one.under(whole) - other.under(whole))[0]
    return Advantage(
        _interval(-exact[_BRIER], -differences[:, _BRIER]),
        _interval(exact[_AUC], differences[:, _AUC]),
    )


def auc(happened: Real, stated: Real) -> float:
    """Return the area under the ROC curve; 0.5 where only one outcome occurs."""
    return float(_Measured(happened, stated, 0.5).under(np.ones((1, len(happened))))[0, _AUC])


def calibration(happened: Real, stated: Real, bins: int = _BINS) -> list[CalibrationBin]:
    """Put the cases into bins of equal size by probability; equal probabilities stay together."""
    order = np.argsort(stated, kind="stable")
    ranked, outcome = stated[order], happened[order]
    changes = np.flatnonzero(np.diff(ranked)) + 1
    wanted = np.linspace(0, len(ranked), bins + 1)[1:-1, None]
    nearest = np.abs(changes - wanted).argmin(axis=1) if len(changes) else []
    cuts = [0, *np.unique(changes[nearest]).tolist(), len(ranked)]
    made = []
    for start, end in pairwise(cuts):
        count, hits = end - start, round(float(outcome[start:end].sum()))
        observed = share_of(hits, count)
        if observed is not None:
            made.append(CalibrationBin(count, hits, float(ranked[start:end].mean()), observed))
    return made


def calibration_error(bins: Sequence[CalibrationBin]) -> float:
    """Return the mean distance between stated and observed shares, weighted by cases."""
    cases = sum(one.count for one in bins)
    return sum(one.count * abs(one.stated - one.observed.value) for one in bins) / cases


_BRIER, _SKILL, _LOSS, _AUC, _PRECISION, _FIRST_LIFT = range(6)
_MEASURES = _FIRST_LIFT + len(LIFT_SHARES)


class _Measured:
    """One statement, prepared so that any weighting of its cases is measured at once."""

    def __init__(self, happened: Real, stated: Real, reference: float) -> None:
        order = np.argsort(-stated, kind="stable")
        self.happened, self.stated = happened[order], stated[order]
        self._order = order
        self._reference = reference
        changes = np.flatnonzero(np.diff(self.stated)) + 1
        self._ties = np.concatenate([[0], changes]).astype(np.int64)
        bounded = np.clip(self.stated, _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
        right = np.where(self.happened > 0, bounded, 1 - bounded)
        self._loss = -np.log(right)
        self._square = (self.stated - self.happened) ** 2

    def under(self, weights: Real) -> Real:
        """Return every measure for each row of weights (rows x measures)."""
        weighted = weights[:, self._order]
        total = weighted.sum(axis=1)
        hits = np.add.reduceat(weighted * self.happened, self._ties, axis=1)
        misses = np.add.reduceat(weighted * (1 - self.happened), self._ties, axis=1)
        found = np.empty((len(weights), _MEASURES))
        found[:, _BRIER] = weighted @ self._square / total
        base = weighted @ (self._reference - self.happened) ** 2 / total
        found[:, _SKILL] = 1 - found[:, _BRIER] / base
        found[:, _LOSS] = weighted @ self._loss / total
        found[:, _AUC] = _area(hits, misses)
        found[:, _PRECISION] = _average_precision(hits, misses)
        for place, share in enumerate(LIFT_SHARES):
            found[:, _FIRST_LIFT + place] = _captured(hits, misses, share) / share
        return found


def _area(hits: Real, misses: Real) -> Real:
    """Return the AUC of each row: ties count half."""
    below = misses.sum(axis=1, keepdims=True) - np.cumsum(misses, axis=1)
    pairs = hits.sum(axis=1) * misses.sum(axis=1)
    won: Real = (hits * (below + misses / 2)).sum(axis=1)
    return _ratio(won, pairs, 0.5)


def _average_precision(hits: Real, misses: Real) -> Real:
    so_far = np.cumsum(hits, axis=1)
    seen = so_far + np.cumsum(misses, axis=1)
    found: Real = (hits * _ratio(so_far, seen)).sum(axis=1)
    return _ratio(found, hits.sum(axis=1))


def _captured(hits: Real, misses: Real, share: float) -> Real:
    """Return which part of all hits the best `share` of the cases holds; ties are cut evenly."""
    size = hits + misses
    wanted = share * size.sum(axis=1, keepdims=True)
    before = np.cumsum(size, axis=1) - size
    taken = np.clip(wanted - before, 0, size)
    part: Real = (hits * _ratio(taken, size)).sum(axis=1)
    return _ratio(part, hits.sum(axis=1))


def _ratio(part: Real, whole: Real, otherwise: float = 0.0) -> Real:
    """Divide; `otherwise` where there is nothing to divide by."""
    answer = np.full(part.shape, otherwise)
    np.divide(part, whole, out=answer, where=whole > 0)
    return answer


def _draws(cases: int, seed: int) -> Iterator[Real]:
    """Yield weights of resampled cases, some rows at a time so that memory stays small."""
    chance = np.random.default_rng(seed)
    rows = max(1, _MOST_WEIGHTS // max(cases, 1))
    for start in range(0, _DRAWS, rows):
        weights = np.empty((min(rows, _DRAWS - start), cases))
        for row in range(len(weights)):
            weights[row] = np.bincount(chance.integers(0, cases, cases), minlength=cases)
        yield weights


def _interval(value: float, sampled: Real) -> Interval:
    low, high = np.percentile(sampled, [2.5, 97.5])
    return Interval(float(value), float(low), float(high))


def _quality(measured: _Measured, sampled: Real) -> Quality:
    cases = len(measured.happened)
    exact = measured.under(np.ones((1, cases)))[0]
    # The cases stand in another order here, which the measures do not notice.
    bins = calibration(measured.happened, measured.stated)

    def whole(one: int) -> Interval:
        return _interval(exact[one], sampled[:, one])

    lifts = [
        Lift(share, whole(_FIRST_LIFT + place), float(exact[_FIRST_LIFT + place] * share))
        for place, share in enumerate(LIFT_SHARES)
    ]
    return Quality(
        cases,
        round(float(measured.happened.sum())),
        whole(_BRIER),
        whole(_SKILL),
        whole(_LOSS),
        whole(_AUC),
        whole(_PRECISION),
        lifts,
        bins,
        calibration_error(bins),
    )
