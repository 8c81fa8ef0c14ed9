"""Local times placed in their zone: exactly, and for many of them at once also fast.

Between two changes of its clocks a zone is a fixed distance away from UTC. That distance is looked
up per quarter of an hour; only near a change is each time placed by itself.
"""

from datetime import datetime
from functools import lru_cache
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ambiguity = Literal["earliest", "latest", "null"]

_QUARTER = 15 * 60 * 1_000_000
_MANY = 20_000
_FIRST_YEAR, _MOST_YEARS = 1900, 100
_DOUBTFUL = np.iinfo(np.int64).min


def to_utc(naive: pl.Series, zone: str, ambiguous: Ambiguity) -> pl.Series:
    """Return local times as moments in UTC.

    Null where the clocks skipped the time; where it came twice, the one that `ambiguous` names.
    """
    if zone == "UTC":
        return naive.dt.replace_time_zone("UTC")
    if len(naive) < _MANY:
        return exactly_to_utc(naive, zone, ambiguous)
    ends = (
        naive.to_frame("at").select(low=pl.min("at").dt.year(), high=pl.max("at").dt.year()).row(0)
    )
    if None in ends or ends[0] < _FIRST_YEAR or ends[1] - ends[0] > _MOST_YEARS:
        return exactly_to_utc(naive, zone, ambiguous)
    return _by_quarters(naive, zone, ambiguous, range(ends[0], ends[1] + 1))


def exactly_to_utc(naive: pl.Series, zone: str, ambiguous: Ambiguity) -> pl.Series:
    """Return the same as `to_utc`, each time placed by itself."""
    placed = naive.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null")
    return placed.dt.convert_time_zone("UTC")


def _by_quarters(naive: pl.Series, zone: str, ambiguous: Ambiguity, years: range) -> pl.Series:
    start = _micros(pl.Series([datetime(years.start, 1, 1)]))[0]  # noqa: DTZ001 (a local time)
    distances = np.concatenate([_distances(zone, year) for year in years])
    local = _micros(naive.fill_null(strategy="forward").fill_null(strategy="backward"))
    distance = distances[(local - start) // _QUARTER]
    moments = pl.Series(naive.name, local - distance).cast(pl.Datetime("us"))
    moments = moments.dt.replace_time_zone("UTC")
    doubtful = pl.Series(np.flatnonzero(distance == _DOUBTFUL))
    if len(doubtful):
        moments = moments.scatter(doubtful, exactly_to_utc(naive.gather(doubtful), zone, ambiguous))
    if naive.null_count():
        known = pl.Series("known", naive.is_not_null())
        return pl.select(pl.when(known).then(moments)).to_series()
    return moments


@lru_cache(maxsize=256)
def _distances(zone: str, year: int) -> NDArray[np.int64]:
    """Return local time minus UTC for each quarter of an hour of a year, in microseconds.

    Doubtful is each quarter that the clocks skip or repeat, and each beside another distance.
    """
    one_more = pl.duration(minutes=15)
    first, last = pl.datetime(year, 1, 1) - one_more, pl.datetime(year + 1, 1, 1)
    quarters = pl.select(pl.datetime_range(first, last, "15m")).to_series()
    utc = exactly_to_utc(quarters, zone, "null")
    known = utc.is_not_null().to_numpy()
    distances = _micros(quarters) - _micros(
        utc.fill_null(strategy="forward").fill_null(strategy="backward")
    )
    steady = known.copy()
    steady[1:] &= known[:-1] & (distances[1:] == distances[:-1])
    steady[:-1] &= known[1:] & (distances[1:] == distances[:-1])
    return np.where(steady, distances, _DOUBTFUL)[1:-1]


def _micros(times: pl.Series) -> NDArray[np.int64]:
    found: NDArray[np.int64] = times.cast(pl.Int64).to_numpy()
    return found
