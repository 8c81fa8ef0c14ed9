"""How many go on, and after how long, when not everybody has had the time yet.

A contact that entered a stage yesterday and has not gone on has told us almost nothing: it is
*right-censored*. Leaving it out, or counting it as one that never goes on, makes recent months look
bad and lags look short. The estimators here use what it does tell: up to today, it had not.

Each contact is *open*, then perhaps *lost* (given back by sales, deal lost), perhaps *converted*;
or it goes out by another door. Where nobody is lost, this is the product-limit estimator of Kaplan
and Meier (1958). Where contacts are lost, it is that of Aalen and Johansen (1978) for competing
risks; and since a lost contact may come back and convert, its general form for several states is
used, of which both are special cases (Andersen, Borgan, Gill and Keiding, "Statistical Models
Based on Counting Processes", 1993, IV.4). Variances are Greenwood's (1926) in the same general
form: at each age, the multinomial variance of where those at risk went, carried forward to what is
estimated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isclose, log, sqrt

import numpy as np
from numpy.typing import NDArray

from smarketing.core.base.rates import Z95, Interval, wilson
from smarketing.core.planning.histories import NEVER, Ages, Flags, Watched

Numbers = NDArray[np.float64]

LEAST_WATCHED = 20
LEAST_SHARE_WATCHED = 0.05
"""A curve ends at the age up to which so many contacts, and this part of all, were watched."""

MOST_STEPS = 4_000
"""A curve with more different ages is drawn in whole seconds, minutes, hours or days."""

_UNITS = (1, 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000)


def horizon(watched_for: Ages) -> int:
    """Return the age up to which history says something: beyond it too few were watched.

    `watched_for` is each contact's age today, whatever became of it, so that the horizon cannot
    depend on how things went. At least `LEAST_WATCHED` contacts (half of them, where fewer than
    twice as many are known) and `LEAST_SHARE_WATCHED` of all have been watched for that long.
    Nobody: NEVER.
    """
    size = len(watched_for)
    if not size:
        return NEVER
    least = max(min(LEAST_WATCHED, -(-size // 2)), int(LEAST_SHARE_WATCHED * size))
    return int(np.partition(watched_for, size - least)[size - least])


@dataclass(frozen=True)
class Steps:
    """What happened to those at risk at each age at which anything happened.

    `ages` ascend, in microseconds. Of the `open_at_risk` contacts that were open just before an
    age, the parts `converted`, `lost` and `gone` left at it; of the `lost_at_risk` the parts
    `returned` (converted after all) and `lost_gone`. Whoever is censored at an age was still at
    risk at it.
    """

    size: int
    ages: Ages
    open_at_risk: Numbers
    converted: Numbers
    lost: Numbers
    gone: Numbers
    lost_at_risk: Numbers
    returned: Numbers
    lost_gone: Numbers

    @property
    def count(self) -> int:
        """How many ages there are."""
        return len(self.ages)

    def before(self, ages: Ages) -> NDArray[np.intp]:
        """Return how many steps lie at or before each age."""
        return np.searchsorted(self.ages, ages, side="right")


def steps(watched: Watched, until: int | None = None, most: int = MOST_STEPS) -> Steps:
    """Count what happened at each age up to and including `until`."""
    found = _rounded(watched, most)
    was_lost = found.lost != NEVER
    left_open = np.where(was_lost, found.lost, found.ended)
    happened = np.concatenate([found.lost[was_lost], found.ended[found.converted | found.gone]])
    ages = np.unique(happened if until is None else happened[happened <= until])
    open_at_risk = found.size - _below(left_open, ages)
    lost_at_risk = _below(found.lost[was_lost], ages) - _below(found.ended[was_lost], ages)

    def part(who: Flags, at: Ages, of: Numbers) -> Numbers:
        return np.divide(_at(at[who], ages), of, out=np.zeros(len(ages)), where=of > 0)

    return Steps(
        found.size,
        ages,
        open_at_risk,
        part(found.converted & ~was_lost, found.ended, open_at_risk),
        part(was_lost, found.lost, open_at_risk),
        part(found.gone & ~was_lost, found.ended, open_at_risk),
        lost_at_risk,
        part(found.converted & was_lost, found.ended, lost_at_risk),
        part(found.gone & was_lost, found.ended, lost_at_risk),
    )


def _rounded(watched: Watched, most: int) -> Watched:
    """Round ages down to the finest unit that leaves few enough different ones."""
    ages = np.concatenate([watched.ended[watched.converted | watched.gone], watched.lost])
    unit = next((u for u in _UNITS if len(np.unique(ages // u)) <= most), _UNITS[-1])
    ended = watched.ended // unit * unit
    lost = np.where(watched.lost == NEVER, NEVER, watched.lost // unit * unit)
    # Lost and converted within one unit: the loss was no state that anybody stayed in.
    at_once = (lost == ended) & (watched.converted | watched.gone)
    return Watched(ended, watched.converted, watched.gone, np.where(at_once, NEVER, lost))


def _below(values: Ages, ages: Ages) -> Numbers:
    return np.searchsorted(np.sort(values), ages, side="left").astype(np.float64)


def _at(values: Ages, ages: Ages) -> Numbers:
    """Count the values equal to each of the ages."""
    ordered = np.sort(values)
    high = np.searchsorted(ordered, ages, side="right")
    return (high - np.searchsorted(ordered, ages, side="left")).astype(np.float64)


@dataclass(frozen=True)
class Course:
    """The share of contacts that are open, lost and converted just after each step."""

    open: Numbers
    lost: Numbers
    converted: Numbers


def course(found: Steps) -> Course:
    """Follow all contacts from their entry through every step (Aalen and Johansen 1978)."""
    stay = 1 - found.converted - found.lost - found.gone
    stay_lost = 1 - found.returned - found.lost_gone
    is_open, is_lost, is_converted = 1.0, 0.0, 0.0
    passed = np.empty((3, found.count))
    rows = zip(
        *(part.tolist() for part in (found.converted, found.lost, stay, found.returned, stay_lost)),
        strict=True,
    )
    for place, (converted, lost, staying, returned, staying_lost) in enumerate(rows):
        is_converted += is_open * converted + is_lost * returned
        is_lost = is_lost * staying_lost + is_open * lost
        is_open *= staying
        passed[:, place] = is_open, is_lost, is_converted
    return Course(*passed)


def cumulative_incidence(found: Steps, ages: Sequence[int]) -> list[Interval]:
    """Return the share that has converted by each age, with its pointwise 95 % interval.

    The interval is symmetric on the scale log(-log(1 - share)) (Kalbfleisch and Prentice 1980),
    so it never leaves 0 to 1. Where nobody or everybody converted there is no such scale, and
    Wilson's interval for the number of contacts is given.
    """
    limits = found.before(np.asarray(ages, np.int64))
    passed = course(found)
    open_before = np.concatenate([[1.0], passed.open])
    lost_before = np.concatenate([[0.0], passed.lost])
    chance, chance_lost, variance = np.zeros((3, len(ages)))
    for place in range(int(limits.max(initial=0)) - 1, -1, -1):
        counted = place < limits
        spread, spread_lost, now, now_lost = _one_step(found, place, chance, chance_lost)
        weight = open_before[place] ** 2 * spread + lost_before[place] ** 2 * spread_lost
        variance += np.where(counted, weight, 0)
        chance, chance_lost = np.where(counted, now, 0), np.where(counted, now_lost, 0)
    shares = np.concatenate([[0.0], passed.converted])[limits]
    return [log_log(*one, found.size) for one in zip(shares, variance, strict=True)]


def _one_step(
    found: Steps, place: int, chance: Numbers, chance_lost: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Go back over one step.

    `chance` is that of converting after the step, from open and from lost. Returns the variances
    that the step adds (open, lost), and the chances before it.
    """
    converted, lost = found.converted[place], found.lost[place]
    stay = 1 - converted - lost - found.gone[place]
    now = converted + lost * chance_lost + stay * chance
    square = converted + lost * chance_lost**2 + stay * chance**2
    returned = found.returned[place]
    stay_lost = 1 - returned - found.lost_gone[place]
    now_lost = returned + stay_lost * chance_lost
    square_lost = returned + stay_lost * chance_lost**2
    spread = np.maximum(square - now**2, 0) / max(found.open_at_risk[place], 1)
    spread_lost = np.maximum(square_lost - now_lost**2, 0) / max(found.lost_at_risk[place], 1)
    return spread, spread_lost, now, now_lost


def log_log(share: float, variance: float, size: int) -> Interval:
    """Return a share of `size` with its interval, symmetric on the scale log(-log(1 - share))."""
    if isclose(share, 0, abs_tol=1e-12) or isclose(share, 1, abs_tol=1e-12):
        return wilson(round(float(share)), size)
    staying = 1 - float(share)
    width = Z95 * sqrt(variance) / (staying * -log(staying))
    return Interval(float(share), 1 - staying ** exp(-width), 1 - staying ** exp(width))


@dataclass(frozen=True)
class Chances:
    """The chance to convert later and up to the horizon, for who has passed so many steps.

    Place n is for contacts that have passed the first n steps, open or lost.
    """

    open: Numbers
    lost: Numbers


def chances(found: Steps) -> Chances:
    """Return the chance of converting later, after each number of steps."""
    later, later_lost = np.zeros((2, found.count + 1))
    now, now_lost = 0.0, 0.0
    parts = (found.converted, found.lost, found.gone, found.returned, found.lost_gone)
    rows = list(zip(*(part.tolist() for part in parts), strict=True))
    for place in range(found.count - 1, -1, -1):
        converted, lost, gone, returned, lost_gone = rows[place]
        now = converted + lost * now_lost + (1 - converted - lost - gone) * now
        now_lost = returned + (1 - returned - lost_gone) * now_lost
        later[place], later_lost[place] = now, now_lost
    return Chances(later, later_lost)


@dataclass(frozen=True)
class Lag:
    """How long it takes those who go on; ages in microseconds of elapsed time.

    The quantiles are those of the cumulative incidence up to the horizon, so censored contacts
    are accounted for. `median_low` and `median_high` are the median's 95 % interval (Woodruff
    1952), `mean` is the mean, `counted` how many were seen to go on.
    """

    counted: int
    p25: int
    median: int
    p75: int
    p90: int
    median_low: int
    median_high: int
    mean: float


def lag(watched: Watched, until: int | None = None) -> Lag | None:
    """Return how long it takes those who go on by `until`; None where nobody was seen to."""
    in_time = watched.ended <= (watched.ended.max(initial=0) if until is None else until)
    counted = int((watched.converted & in_time).sum())
    if not counted:
        return None
    found = steps(watched, until)
    passed = course(found).converted
    parts = passed / passed[-1]
    spread = Z95 * sqrt(0.25 / counted)
    wanted = [0.25, 0.5, 0.75, 0.9, max(0.5 - spread, 0), min(0.5 + spread, 1)]
    ages = [quantile(found.ages, parts, share) for share in wanted]
    mean = float(np.sum(np.diff(parts, prepend=0) * found.ages))
    p25, median, p75, p90, low, high = ages
    return Lag(counted, p25, median, p75, p90, low, high, mean)


def quantile(ages: Ages, parts: Numbers, share: float) -> int:
    """Return the first age by which a share has happened, of what ever does."""
    # What sums to one may miss it by a rounding.
    place = int(np.searchsorted(parts, share - 1e-12, side="left"))
    return int(ages[min(place, len(ages) - 1)])
