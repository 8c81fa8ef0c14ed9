"""Many local times placed at once are placed as each of them is by itself."""

from datetime import datetime, timedelta

import polars as pl
import pytest

from smarketing.core.ledger.zones import Ambiguity, exactly_to_utc, to_utc

# Half hours, odd minutes, midnight skipped, a whole day skipped, no summer time at all.
ZONES = [
    "Europe/Paris",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Monrovia",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "America/St_Johns",
]


def every(minutes: int, first: datetime, last: datetime) -> pl.Series:
    return pl.datetime_range(first, last, timedelta(minutes=minutes), eager=True)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("ambiguous", ["earliest", "latest", "null"])
def test_years_of_local_times(zone: str, ambiguous: Ambiguity) -> None:
    times = every(7, datetime(1970, 1, 1), datetime(1974, 1, 1))  # noqa: DTZ001 (local times)
    later = every(7, datetime(2010, 6, 1), datetime(2019, 1, 1))  # noqa: DTZ001 (local times)
    for naive in (times, later):
        assert to_utc(naive, zone, ambiguous).equals(exactly_to_utc(naive, zone, ambiguous))


def test_gaps_stay_gaps() -> None:
    naive = every(30, datetime(2025, 1, 1), datetime(2027, 1, 1)).to_frame("at")  # noqa: DTZ001 (local)
    holes = naive.select(pl.when(pl.col("at").dt.minute() == 0).then("at")).to_series()
    found = to_utc(holes, "Europe/Paris", "null")
    assert found.equals(exactly_to_utc(holes, "Europe/Paris", "null"))
    assert found.null_count() > holes.null_count()


@pytest.mark.parametrize("rows", [30_000, 3])
def test_times_without_end_and_no_times_at_all(rows: int) -> None:
    ages = pl.Series([datetime(1, 1, 1), datetime(2026, 1, 1), None] * rows)  # noqa: DTZ001 (local)
    assert to_utc(ages, "Asia/Kathmandu", "null").equals(
        exactly_to_utc(ages, "Asia/Kathmandu", "null")
    )
    nothing = pl.repeat(None, rows, dtype=pl.Datetime("us"), eager=True)
    assert to_utc(nothing, "Europe/Paris", "null").null_count() == rows
