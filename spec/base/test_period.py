"""Civil periods."""

from datetime import date

import polars as pl
import pytest
from spec.tables import at

from smarketing.core.base.money import exponent
from smarketing.core.base.period import Period, local_date, period_of


@pytest.mark.parametrize(
    ("day", "per", "start", "end"),
    [
        ("2024-02-29", "month", "2024-02-01", "2024-02-29"),
        ("2026-12-31", "month", "2026-12-01", "2026-12-31"),
        ("2026-03-31", "quarter", "2026-01-01", "2026-03-31"),
        ("2026-04-01", "quarter", "2026-04-01", "2026-06-30"),
        ("2026-11-15", "quarter", "2026-10-01", "2026-12-31"),
        ("2026-07-14", "year", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_day_lies_in_its_period(day: str, per: str, start: str, end: str) -> None:
    found = period_of(date.fromisoformat(day), per)
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


def test_both_ends_are_days_of_the_period() -> None:
    assert [d.day for d in Period(date(2026, 2, 27), date(2026, 3, 1)).days()] == [27, 28, 1]


def test_a_day_begins_at_local_midnight_in_winter_and_summer() -> None:
    moments = pl.DataFrame(
        {"at": [at(m) for m in ("2026-01-31 22:59", "2026-01-31 23:00", "2026-07-31 22:00")]}
    )
    days = moments.select(local_date("at", "Europe/Paris")).to_series().to_list()
    assert [d.isoformat() for d in days] == ["2026-01-31", "2026-02-01", "2026-08-01"]


def test_currencies_have_the_decimals_of_the_standard() -> None:
    assert [exponent(code) for code in ("EUR", "JPY", "KWD", "CLF")] == [2, 0, 3, 4]
