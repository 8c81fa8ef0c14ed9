"""A logistic regression of the outcome on the traits, calibrated, and boosted trees to compare.

Logistic, because its log-odds are a sum: each trait's part can be told, and becomes points.
Calibrated by a sigmoid on leads that came later than those that taught: that keeps the sum a sum.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

Real = npt.NDArray[np.float64]

STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""Inverse strengths of regularisation that are tried on the leads that teach."""

_INNER = 2 / 3
_NEARLY_FREE = 100.0


@dataclass(frozen=True)
class Score:
    """Calibrated log-odds: `base` for the average lead that taught, and a weight per column."""

    base: float
    mean: Real
    weights: Real
    slope: float
    strength: float

    def contributions(self, rows: Real) -> Real:
        """Return what each column adds to the log-odds of the average lead (leads x columns)."""
        return (rows - self.mean) * self.weights

    def log_odds(self, rows: Real) -> Real:
        """Return the calibrated log-odds of leads: `base` and all contributions."""
        log_odds: Real = self.base + self.contributions(rows).sum(axis=1)
        return log_odds

    def probabilities(self, rows: Real) -> Real:
        """Return the calibrated probability of leads."""
        return probability(self.log_odds(rows))


def probability(log_odds: Real) -> Real:
    """Return probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -700, 700))), np.float64)


def learn_score(rows: Real, happened: Real, teaching: slice, calibrating: slice) -> Score:
    """Learn from the leads that teach, and calibrate on those that calibrate.

    How strongly to regularise is tried within the teaching leads: learnt on the earlier two
    thirds, judged on the later third.
    """
    strength = _best_strength(rows[teaching], happened[teaching])
    raw = _fitted(rows[teaching], happened[teaching], strength)
    weights: Real = raw.coef_[0]
    intercept = float(raw.intercept_[0])
    mean: Real = rows[teaching].mean(axis=0)
    stated = intercept + rows[calibrating] @ weights
    slope, offset = calibrate(stated[:, None], happened[calibrating])
    scale = float(slope[0])
    average = intercept + float(mean @ weights)
    return Score(offset + scale * average, mean, scale * weights, scale, strength)


def calibrate(stated: Real, happened: Real) -> tuple[Real, float]:
    """Return the slopes and the offset of the log-odds of what happened on numbers stated of it.

    `stated` has one column per number; columns that do not vary get a slope of nought.
    """
    mean, spread = stated.mean(axis=0), stated.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    fitted = _fitted((stated - mean) / scale, happened, _NEARLY_FREE)
    slopes = fitted.coef_[0] / scale
    return slopes, float(fitted.intercept_[0] - slopes @ mean)


def boosted(rows: Real, happened: Real, teaching: slice, calibrating: slice) -> Real:
    """Return the calibrated probabilities of all leads by boosted trees, learnt alike."""
    trees = HistGradientBoostingClassifier(
        learning_rate=0.06,
        max_iter=120,
        max_leaf_nodes=15,
        early_stopping=False,
        random_state=0,
    )
    with one_thread():
        trees.fit(rows[teaching], happened[teaching])
        stated = trees.decision_function(rows)
    slope, offset = calibrate(stated[calibrating][:, None], happened[calibrating])
    return probability(offset + float(slope[0]) * stated)


def _best_strength(rows: Real, happened: Real) -> float:
    """Return the strongest regularisation that is not clearly worse than the best one.

    Clearly means by more than one standard error: with few customers, luck picks the weakest.
    """
    earlier = round(len(rows) * _INNER)
    if not 0 < happened[:earlier].sum() < earlier or not len(happened[earlier:]):
        return STRENGTHS[0]
    losses = []
    for strength in STRENGTHS:
        tried = _fitted(rows[:earlier], happened[:earlier], strength)
        stated = tried.decision_function(rows[earlier:])
        # The log loss of each lead, written so that it never overflows.
        losses.append(np.logaddexp(0, stated) - happened[earlier:] * stated)
    best = min(losses, key=lambda loss: float(loss.mean()))
    for strength, loss in zip(STRENGTHS, losses, strict=True):
        behind = loss - best
        if behind.mean() <= behind.std() / np.sqrt(len(behind)):
            return strength
    return STRENGTHS[-1]


def _fitted(rows: Real, happened: Real, strength: float) -> LogisticRegression:
    model = LogisticRegression(C=strength, solver="newton-cholesky", max_iter=500)
    with one_thread():
        return model.fit(rows, happened)


def one_thread() -> threadpool_limits:
    """Compute on one core: sums come out alike on every machine, and small ones sooner."""
    return threadpool_limits(limits=1)
