"""One passage from stage to stage in all its figures: cohorts, lag, curve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from smarketing.core.base.rates import Interval, ratio_of, share_of
from smarketing.core.base.sentence import Text
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.planning.histories import (
    Ages,
    Flags,
    Watched,
    conversions,
    histories,
    lags,
    watches,
)
from smarketing.core.planning.lag import cumulative_incidence, lag, quantile
from smarketing.core.planning.projection import Experience, experience, projected
from smarketing.core.reports.conversion.pages import CohortRate, CurvePoint, LagFigures
from smarketing.core.reports.situation import Situation

SECOND = 1_000_000

LEAST_OWN_CONVERSIONS = 30
"""A channel, persona, … with so many conversions is projected from its own history."""

CURVE_POINTS = 120
_ALMOST_ALL = 0.99
_TIMES_MATURE = 3
"""A curve is shown until almost all have gone on, but no more than so many times its mature age."""

_DAY = 86_400 * SECOND


@dataclass(frozen=True)
class Way:
    """Everybody who entered the stage `start`, and what became of them on the way to `end`.

    `found` are the histories (see `histories`) of all time, with `day` and the `key` by which
    they are cut; `reached` the entries into `end` and `again` the repeated ones into `start`,
    with `day` and `key` too.
    """

    found: pl.DataFrame
    reached: pl.DataFrame
    again: pl.DataFrame
    as_of: datetime

    @cached_property
    def watched(self) -> Watched:
        """Everybody, watched for conversion."""
        return conversions(self.found, self.as_of)

    @cached_property
    def watched_for(self) -> Ages:
        """Everybody's age today."""
        return watches(self.found, self.as_of)

    @cached_property
    def learnt(self) -> Experience:
        """What everybody's history teaches."""
        return experience(self.watched, self.watched_for)

    @cached_property
    def keys(self) -> NDArray[np.str_]:
        """The key of each history."""
        return self.found["key"].to_numpy().astype(np.str_)

    def within(self, start: date, end: date) -> Flags:
        """Say who entered between two days, both included."""
        inside: Flags = self.found["day"].is_between(start, end).to_numpy()
        return inside

    def figures(self) -> LagFigures | None:
        """Return how long it takes those who go on."""
        told = lag(lags(self.found, self.as_of), self.learnt.horizon)
        if told is None:
            return None
        return LagFigures(
            told.counted,
            told.mean / SECOND,
            told.p25 / SECOND,
            told.median / SECOND,
            told.median_low / SECOND,
            told.median_high / SECOND,
            told.p75 / SECOND,
            told.p90 / SECOND,
        )

    def curve(self) -> list[CurvePoint]:
        """Return the share that has gone on by age, as far as it is worth looking."""
        found = self.learnt.steps
        passed = self.learnt.course.converted
        if not found.count or not passed[-1]:
            return []
        almost = quantile(found.ages, passed / passed[-1], _ALMOST_ALL)
        mature = self.learnt.mature_age or 0
        last = min(max(min(almost, _TIMES_MATURE * mature), _DAY), self.learnt.horizon)
        ages = sorted({last * place // CURVE_POINTS for place in range(CURVE_POINTS + 1)})
        shares = cumulative_incidence(found, ages)
        return [CurvePoint(age / SECOND, share) for age, share in zip(ages, shares, strict=True)]


def way(situation: Situation, start: str, end: str, by: str, lost: pl.DataFrame) -> Way:
    """Gather a passage from the situation; `lost` are its losses (see `losses`)."""
    entries = situation.entries
    found = histories(entries, start, end, lost, situation.as_of)
    days = entries.filter(pl.col("stage") == start).select("contact_id", "day")
    again = situation.all_entries.filter(pl.col("repeat"), pl.col("stage") == start)
    return Way(
        _keyed(found.join(days, on="contact_id", maintain_order="left"), by, situation),
        _keyed(entries.filter(pl.col("stage") == end), by, situation),
        _keyed(again, by, situation),
        situation.as_of,
    )


def _keyed(frame: pl.DataFrame, by: str, situation: Situation) -> pl.DataFrame:
    if by == "month":
        return frame.with_columns(key=pl.col("day").dt.strftime("%Y-%m"))
    keys = situation.keys_of_contacts(by)
    joined = frame.join(keys, on="contact_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("key").fill_null(UNKNOWN))


def cohorts(here: Way, by: str, start: date, end: date, situation: Situation) -> list[CohortRate]:
    """Return the cohorts that entered between two days, the unnamed one last."""
    inside = here.within(start, end)
    names = sorted(set(here.keys[inside].tolist()), key=lambda key: (key == UNKNOWN, key))
    place = np.searchsorted(np.sort(names), here.keys[inside])
    rank = np.argsort(names)
    members = rank[place] if names else place
    rates = projected(here.learnt, here.watched.only(inside), members, len(names))
    reached, again = _counted(here.reached, start, end), _counted(here.again, start, end)
    rows = []
    for name, rate in zip(names, rates, strict=True):
        all_of_key = here.keys == name
        own = None if by == "month" else _own(here, all_of_key)
        rows.append(
            _cohort(
                here,
                name,
                situation.label(by, name),
                inside & all_of_key,
                (reached.get(name, 0), again.get(name, 0)),
                own,
                rate,
            )
        )
    return rows


def immature_keys(here: Way) -> set[str]:
    """Return the keys whose youngest contact has still much to come, while somebody is open."""
    cohorts_of_all = (
        here.found.select("key")
        .with_columns(age=pl.Series(here.watched_for), open=pl.Series(here.watched.open))
        .group_by("key")
        .agg(pl.col("age").min(), pl.col("open").any())
    )
    return {
        key
        for key, youngest, is_open in cohorts_of_all.iter_rows()
        if is_open and here.learnt.is_immature(youngest)
    }


def whole(here: Way, start: date, end: date) -> CohortRate:
    """Return everybody who entered between two days as one cohort."""
    inside = here.within(start, end)
    members = np.zeros(int(inside.sum()), np.intp)
    (rate,) = projected(here.learnt, here.watched.only(inside), members, 1)
    reached = sum(_counted(here.reached, start, end).values())
    again = sum(_counted(here.again, start, end).values())
    return _cohort(here, UNKNOWN, None, inside, (reached, again), None, rate)


def _counted(entries: pl.DataFrame, start: date, end: date) -> dict[str, int]:
    inside = entries.filter(pl.col("day").is_between(start, end))
    return dict(inside.group_by("key").len().iter_rows())


def _own(here: Way, members: Flags) -> Experience | None:
    """Return what a row's own history teaches, where it holds enough."""
    mine = here.watched.only(members)
    if int(mine.converted.sum()) < LEAST_OWN_CONVERSIONS:
        return None
    return experience(mine, here.watched_for[members])


def _cohort(
    here: Way,
    key: str,
    label: Text | None,
    members: Flags,
    entries: tuple[int, int],
    own: Experience | None,
    rate: Interval | None,
) -> CohortRate:
    """Count one cohort; `entries` are those into the next stage, and the repeated ones."""
    learnt = own or here.learnt
    mine = here.watched.only(members)
    if own is not None:
        (rate,) = projected(own, mine, np.zeros(mine.size, np.intp), 1)
    youngest = int(here.watched_for[members].min()) if mine.size else None
    converted, still_open = int(mine.converted.sum()), int(mine.open.sum())
    reached, again = entries
    return CohortRate(
        key,
        label,
        mine.size,
        int(here.found["start_implied"].to_numpy()[members].sum()),
        again,
        converted,
        still_open,
        mine.size - converted - still_open,
        ratio_of(reached, mine.size),
        share_of(converted, mine.size),
        rate if learnt.mature_age is not None else None,
        None if youngest is None else youngest / SECOND,
        None if youngest is None else shown_by(learnt, [youngest])[0],
        youngest is not None and still_open > 0 and learnt.is_immature(youngest),
        own is not None,
    )


def shown_by(learnt: Experience, ages: Sequence[int]) -> list[float | None]:
    """Return the part of all conversions that shows by each age; None where there are none."""
    passed = np.concatenate([[0.0], learnt.course.converted])
    if not passed[-1]:
        return [None] * len(ages)
    places = learnt.steps.before(np.asarray(ages, np.int64))
    return [float(part) for part in passed[places] / passed[-1]]
