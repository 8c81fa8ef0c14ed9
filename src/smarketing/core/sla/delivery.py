"""What marketing handed over: how many leads, what they are worth, and how good they are."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import polars as pl

from smarketing.core.base.period import Period
from smarketing.core.replay import kernel
from smarketing.core.replay.segments import NO_LINE, worth_of


def of_segments(entries: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return the entries that belong to one of these segments; all of them where none is named."""
    return entries.filter(pl.col("segment").is_in(names)) if names else entries


def count_by_day(entries: pl.DataFrame) -> dict[date, int]:
    """Count entries by their civil `day`; a lead that comes back counted the first time."""
    return dict(_new(entries).group_by("day").len().iter_rows())


def worth_by_day(entries: pl.DataFrame, of_lines: Sequence[Fraction]) -> dict[date, Fraction]:
    """Return by civil `day` what the leads are worth: the sum of number times worth.

    In minor units, exactly (see `worth_of`). A lead that comes back was delivered before, and is
    not counted again.
    """
    days = _new(entries).partition_by("day", as_dict=True)
    return {key[0]: worth_of(mine, of_lines) for key, mine in days.items()}


def valued_by_line(entries: pl.DataFrame) -> pl.DataFrame:
    """Count the leads that each line of [[lead_values]] values, by its number: line, leads."""
    valued = _new(entries).filter(pl.col("line") != NO_LINE)
    return valued.group_by("line").agg(leads=pl.len()).sort("line")


def reaches(least: float) -> pl.Expr:
    """Say of entries whether their fit reached so much at that moment; rounding never decides."""
    return (pl.col("fit") >= least - kernel.NOISE).fill_null(value=False)


def within(entries: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return the entries of a period, by their civil `day`."""
    return entries.filter(pl.col("day").is_between(period.start, period.end))


def _new(entries: pl.DataFrame) -> pl.DataFrame:
    return entries.filter(~pl.col("repeat"))
