"""What a cohort's conversion will be in the end, when part of it has not had the time yet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.core.base.rates import Interval, wilson
from smarketing.core.planning.histories import NEVER, Ages, Watched
from smarketing.core.planning.lag import (
    Chances,
    Course,
    Numbers,
    Steps,
    chances,
    course,
    horizon,
    quantile,
    steps,
)

MATURE_FROM = 0.9
"""A cohort is mature once its youngest is so old that this part of all conversions has shown.

At nine tenths, a rate of 20 % can still rise by about 2 points: less than what the numbers of one
month leave open anyway.
"""

STILL_RISING = 0.05
"""History is too short where more than this part of its conversions fell in its last fifth."""

_LAST_FIFTH = 0.8


@dataclass(frozen=True)
class Experience:
    """What history teaches about a passage: the steps up to the horizon, and what follows each.

    `course` are the shares after each step, `chances` those to convert later.

    `mature_age` is the age by which `MATURE_FROM` of the conversions have shown, None where there
    were none; `still_rising` says that conversions still came in when history ends, so that more
    must be expected than is projected.
    """

    horizon: int
    steps: Steps
    course: Course
    chances: Chances
    mature_age: int | None
    still_rising: bool

    def is_immature(self, youngest: int) -> bool:
        """Say whether a cohort whose youngest is of this age has still much to come."""
        return self.mature_age is not None and youngest < self.mature_age


def experience(watched: Watched, watched_for: Ages) -> Experience:
    """Learn a passage from everybody who began it; `watched_for` is each one's age today."""
    until = horizon(watched_for)
    found = steps(watched, until)
    followed = course(found)
    passed = followed.converted
    eventual = float(passed[-1]) if found.count else 0.0
    if not eventual:
        return Experience(until, found, followed, chances(found), None, False)
    parts = passed / eventual
    early = int(found.before(np.array([int(_LAST_FIFTH * until)]))[0])
    shown = float(parts[early - 1]) if early else 0.0
    mature = quantile(found.ages, parts, MATURE_FROM)
    rising = 1 - shown > STILL_RISING
    return Experience(until, found, followed, chances(found), mature, rising)


def projected(
    learnt: Experience, watched: Watched, cohort: NDArray[np.intp], cohorts: int
) -> list[Interval | None]:
    """Return each cohort's conversion in the end: what has come, and what is still to come.

    `cohort` says to which cohort, 0 to `cohorts` - 1, each watched contact belongs. Whoever has
    converted counts 1; whoever has not, the chance that one of the same age and state has to
    convert later, up to the horizon. None for a cohort of nobody.

    The interval is Wilson's for the effective number of contacts n = share * (1 - share) /
    variance. The variance has two parts: that of as many contacts all followed to the end, and
    that of the chances themselves, carried through every step (delta method, see `lag`). It
    therefore holds both for the cohort's own rate in the end and for the rate behind it, and
    becomes the plain Wilson interval once everybody has had the time.
    """
    sizes = np.bincount(cohort, minlength=cohorts).astype(np.float64)
    place = learnt.steps.before(watched.ended)
    is_lost = watched.lost != NEVER
    waiting = ~watched.converted & ~watched.gone
    chance = np.where(is_lost, learnt.chances.lost[place], learnt.chances.open[place])
    expected = np.where(watched.converted, 1.0, np.where(waiting, chance, 0.0))
    totals = np.bincount(cohort, weights=expected, minlength=cohorts)
    spread = _spread(learnt, place[waiting], cohort[waiting], is_lost[waiting], cohorts)
    return [
        _interval(float(total / size), float(variance / size**2), float(size)) if size else None
        for total, variance, size in zip(totals, spread, sizes, strict=True)
    ]


def _spread(
    learnt: Experience,
    place: NDArray[np.intp],
    cohort: NDArray[np.intp],
    is_lost: NDArray[np.bool_],
    cohorts: int,
) -> Numbers:
    """Return the variance of the expected conversions that comes from not knowing the chances."""
    order = np.argsort(place, kind="stable")
    place, cohort, is_lost = place[order], cohort[order], is_lost[order]
    begin = np.searchsorted(place, np.arange(learnt.steps.count + 1)).tolist()
    is_open, lost, variance = np.zeros((3, cohorts))
    for step, weights in enumerate(_weights(learnt)):
        newly = slice(begin[step], begin[step + 1])
        if newly.start < newly.stop:
            np.add.at(lost, cohort[newly][is_lost[newly]], 1)
            np.add.at(is_open, cohort[newly][~is_lost[newly]], 1)
        variance += is_open**2 * weights.spread + lost**2 * weights.spread_lost
        lost = lost * weights.stay_lost + is_open * weights.become_lost
        is_open = is_open * weights.stay
    return variance


@dataclass(frozen=True)
class _Weights:
    spread: float
    spread_lost: float
    stay: float
    stay_lost: float
    become_lost: float


def _weights(learnt: Experience) -> list[_Weights]:
    """Return, for each step, the variance that it adds per contact squared, and who stays."""
    found, later = learnt.steps, learnt.chances
    stay = 1 - found.converted - found.lost - found.gone
    stay_lost = 1 - found.returned - found.lost_gone
    after, after_lost = later.open[1:], later.lost[1:]
    square = found.converted + found.lost * after_lost**2 + stay * after**2
    square_lost = found.returned + stay_lost * after_lost**2
    spread = np.maximum(square - later.open[:-1] ** 2, 0) / np.maximum(found.open_at_risk, 1)
    spread_lost = np.maximum(square_lost - later.lost[:-1] ** 2, 0) / np.maximum(
        found.lost_at_risk, 1
    )
    columns = (spread, spread_lost, stay, stay_lost, found.lost)
    return [_Weights(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _interval(share: float, variance: float, size: float) -> Interval:
    # What adds up to all or nothing may miss it by a rounding.
    share = min(max(share, 0.0), 1.0)
    whole = share * (1 - share) / size
    effective = size * whole / (whole + variance) if whole else size
    return wilson(share, effective)
