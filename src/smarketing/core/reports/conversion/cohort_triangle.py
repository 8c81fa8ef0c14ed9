"""The classical cohort table: months down, age in months across, the share converted inside."""

from datetime import date, timedelta

import polars as pl

from smarketing.core.planning.lag import cumulative_incidence, quantile
from smarketing.core.reports.conversion.pages import CohortRate, Triangle, TriangleRow
from smarketing.core.reports.conversion.passage import Way

MONTH = int(timedelta(days=1) * 365.25 / 12 / timedelta(microseconds=1))
"""A month of age: a twelfth of a year, in microseconds."""

AGES = (1, 2, 3, 4, 5, 6, 9, 12, 15, 18, 21, 24)
"""The ages in months at which a cohort may be looked at: more would not be read."""

_SOON_ALL = 0.98


def triangle(here: Way, cohorts: list[CohortRate], start: date, end: date) -> Triangle:
    """Return what each month's contacts had converted by the age of 1, 2, … months.

    A place is filled once the youngest of the month is that old: before, it would show too
    little. There are as many of the `AGES` as it takes until almost all have converted.
    """
    months = _months(here)
    inside = here.found.filter(pl.col("day").is_between(start, end)).with_columns(
        month=pl.col("day").dt.strftime("%Y-%m")
    )
    age = (pl.col("converted_at") - pl.col("entered_at")).dt.total_microseconds()
    counts = (
        inside.group_by("month")
        .agg(
            pl.len().cast(pl.Int64).alias("entered"),
            pl.col("entered_at").max(),
            *((age <= month * MONTH).sum().cast(pl.Int64).alias(str(month)) for month in months),
        )
        .sort("month")
    )
    immature = {cohort.key for cohort in cohorts if cohort.immature}
    rows = [
        TriangleRow(
            row["month"],
            row["entered"],
            [
                row[str(month)]
                if here.as_of - row["entered_at"] >= timedelta(microseconds=month * MONTH)
                else None
                for month in months
            ],
            row["month"] in immature,
        )
        for row in counts.iter_rows(named=True)
    ]
    known = [month for month in months if month * MONTH <= here.learnt.horizon]
    shares = cumulative_incidence(here.learnt.steps, [month * MONTH for month in known])
    return Triangle(months, rows, [*shares, *[None] * (len(months) - len(known))])


def _months(here: Way) -> list[int]:
    found = here.learnt.steps
    passed = here.learnt.course.converted
    if not found.count or not passed[-1]:
        return [AGES[0]]
    almost = quantile(found.ages, passed / passed[-1], _SOON_ALL)
    needed = sum(month * MONTH < almost for month in AGES) + 1
    return list(AGES[:needed])
