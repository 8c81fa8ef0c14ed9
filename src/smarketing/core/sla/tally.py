"""A promise counted over a period: kept, not kept, open, how soon, and spread over the window."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from smarketing.core.base.period import Period, local_date
from smarketing.core.base.rates import Interval, share_of

BINS = (25, 50, 100, 150, 200)
"""Where the distribution of answers is cut: per cent of the window."""


@dataclass(frozen=True)
class Tally:
    """How a promise stands over a period; see `tally`.

    `met`, `breached` (the never-served included) and `open` count leads. Times are of those that
    were served by now: working seconds without pauses, and `raw_` ones by the calendar on the
    wall; None where none was. `distribution` counts the leads due (met and breached) by the part
    of the window that had passed when they were served: up to 25, 50, 100, 150 and 200 per cent,
    later, and never; the first three add up to `met`.
    """

    met: int
    breached: int
    open: int
    median_seconds: float | None
    p90_seconds: float | None
    raw_median_seconds: float | None = None
    raw_p90_seconds: float | None = None
    distribution: tuple[int, ...] = (0,) * (len(BINS) + 2)

    @property
    def due(self) -> int:
        """How many leads fell due."""
        return self.met + self.breached

    @property
    def share(self) -> Interval | None:
        """The share of the leads due that was served in time; None where none fell due."""
        return share_of(self.met, self.due)


def tally(leads: pl.DataFrame, period: Period, zone: str) -> Tally:
    """Count the judged leads whose window closes within the period (civil dates in `zone`).

    Each lead belongs to exactly one period, so that the months add up to the year.
    """
    return counted(closing(leads, period, zone))


def counted(leads: pl.DataFrame) -> Tally:
    """Count judged leads, whenever their window closes."""
    return _tallies(leads, None).get(None, Tally(0, 0, 0, None, None))


def tallies(leads: pl.DataFrame, by: str) -> Mapping[str, Tally]:
    """Count judged leads by the values of a column: they add up to the whole."""
    return {str(key): found for key, found in _tallies(leads, by).items()}


def closing(leads: pl.DataFrame, period: Period, zone: str) -> pl.DataFrame:
    """Return the judged leads whose window closes within the period."""
    return leads.filter(local_date("due_at", zone).is_between(period.start, period.end))


def _tallies(leads: pl.DataFrame, by: str | None) -> dict[object, Tally]:
    key = pl.col(by) if by else pl.lit(None)
    state = [(pl.col("state") == state).sum().alias(state) for state in ("met", "breached", "open")]
    served = pl.col("served_at").is_not_null()
    times = [
        pl.col(column).filter(served).quantile(quantile, "linear").alias(f"{column} {quantile}")
        for column in ("working_seconds", "raw_seconds")
        for quantile in (0.5, 0.9)
    ]
    grouped = leads.group_by(key.alias("key"), maintain_order=True)
    rows = grouped.agg(*state, *times, *_distribution()).sort("key").iter_rows()
    return {
        key: Tally(met, breached, still, half, most, raw_half, raw_most, tuple(bins))
        for key, met, breached, still, half, most, raw_half, raw_most, *bins in rows
    }


def _distribution() -> list[pl.Expr]:
    """Count the leads due by the part of the window after which they were served.

    The state decides about the whole window, to the microsecond; here are whole seconds.
    """
    part, window = pl.col("working_seconds") * 100, pl.col("window_seconds")
    met = pl.col("state") == "met"
    bins = (
        pl.when(pl.col("served_at").is_null())
        .then(len(BINS) + 1)
        .when(met & (part <= window * BINS[0]))
        .then(0)
        .when(met & (part <= window * BINS[1]))
        .then(1)
        .when(met)
        .then(2)
        .when(part <= window * BINS[3])
        .then(3)
        .when(part <= window * BINS[4])
        .then(4)
        .otherwise(len(BINS))
    )
    due = pl.col("state") != "open"
    return [(due & (bins == n)).sum().alias(f"bin {n}") for n in range(len(BINS) + 2)]
