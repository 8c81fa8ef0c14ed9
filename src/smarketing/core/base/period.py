"""Civil periods: the month, quarter or year that a day lies in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import polars as pl

DAYS_PER_MONTH = Fraction(1461, 48)
"""The days of an average month, leap years counted."""

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
"""How many months a period has."""


@dataclass(frozen=True)
class Period:
    """Civil dates from `start` to `end`, both included."""

    start: date
    end: date

    def days(self) -> Iterator[date]:
        """Yield every date of the period."""
        for number in range((self.end - self.start).days + 1):
            yield self.start + timedelta(number)


def period_of(day: date, per: str) -> Period:
    """Return the "month", "quarter" or "year" that a day lies in."""
    months = MONTHS_IN[per]
    first = (day.month - 1) // months * months
    following = day.year * 12 + first + months
    start = date(day.year, first + 1, 1)
    return Period(start, date(following // 12, following % 12 + 1, 1) - timedelta(1))


def local_date(moment: str, zone: str) -> pl.Expr:
    """Return the civil date in `zone` of a column of moments."""
    return pl.col(moment).dt.convert_time_zone(zone).dt.date()
