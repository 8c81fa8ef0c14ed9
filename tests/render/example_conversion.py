"""Conversion of the fictional company: no data, little and much."""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import exp

from tests.render.example_pages import FOOTING, LAST, STAGES, findings

from smarketing.core.base.rates import Interval, ratio_of, share_of, wilson
from smarketing.core.base.sentence import Money
from smarketing.core.reports.conversion.pages import (
    CohortRate,
    ConversionReport,
    CurvePoint,
    LagFigures,
    Passage,
    Stay,
    Triangle,
    TriangleRow,
    Velocity,
)
from smarketing.core.reports.pages import StageHeading

DAY = 86_400.0
HEADINGS = [StageHeading(*heading) for heading in STAGES[1:]]
RATES = [0.25, 0.6, 0.75, 0.8, 0.25]
AGES = [1, 2, 3, 4, 5, 6, 9, 12, 15, 18, 21, 24]


def cohort(key: str, entered: int, rate: float, shown: float) -> CohortRate:
    converted = int(entered * rate * shown)
    lost = entered // 4
    return CohortRate(
        key=key,
        label=None,
        entered=entered,
        implied=entered // 20,
        again=entered // 30,
        converted=converted,
        open=entered - converted - lost,
        lost=lost,
        same_period=ratio_of(int(entered * rate), entered),
        so_far=share_of(converted, entered),
        projected=wilson(rate, entered) if entered else None,
        youngest_seconds=40 * DAY,
        shown=shown,
        immature=shown < 0.9,
        own_experience=False,
    )


def passage(place: int, months: list[str], scale: int, days: float) -> Passage:
    rate = RATES[place]
    rows = [
        cohort(month, (500 - 7 * n) * scale, rate, 1 - exp(-(n + 0.2)))
        for n, month in enumerate(reversed(months))
    ][::-1]
    entered = sum(row.entered for row in rows)
    ages = AGES if scale > 1 else AGES[:4]
    return Passage(
        start=HEADINGS[place],
        end=HEADINGS[place + 1],
        rows=rows,
        total=cohort("", entered, rate, 0.95),
        lag=LagFigures(
            900,
            1.2 * days * DAY,
            0.3 * days * DAY,
            days * DAY,
            0.9 * days * DAY,
            1.1 * days * DAY,
            1.5 * days * DAY,
            2.5 * days * DAY,
        )
        if rows
        else None,
        curve=[point(n * days * DAY / 15, days, rate) for n in range(61)] if rows else [],
        horizon_seconds=700 * DAY if rows else None,
        mature_seconds=2.5 * days * DAY if rows else None,
        still_rising=place == 1,
        triangle=Triangle(
            ages,
            [triangle_row(row, n, len(rows), ages, rate) for n, row in enumerate(rows)],
            [wilson(rate * (1 - exp(-age)), 900) for age in ages[:-1]] + [None] if rows else [],
        ),
    )


def point(age: float, days: float, rate: float) -> CurvePoint:
    share = rate * (1 - exp(-age / (days * DAY)))
    return CurvePoint(age, wilson(share, 900) if share else Interval(0, 0, 0.01))


def triangle_row(
    row: CohortRate, place: int, count: int, ages: list[int], rate: float
) -> TriangleRow:
    converted = [
        int(row.entered * rate * (1 - exp(-age))) if age <= count - place else None for age in ages
    ]
    return TriangleRow(row.key, row.entered, converted, row.immature)


def conversion(size: str = "little") -> ConversionReport:
    count = {"none": 0, "little": 8, "much": 60}[size]
    months = [f"{2026 - n // 12}-{12 - n % 12:02}" for n in range(count)][::-1]
    scale = 1000 if size == "much" else 1
    passages = [
        passage(place, months, scale, days)
        for place, days in zip(range(len(RATES)), (8.0, 0.9, 5.0, 3.0, 38.0), strict=True)
    ]
    return ConversionReport(
        by="month",
        start=date(2026, 1, 1),
        end=LAST,
        passages=passages,
        stays=[
            Stay(heading, 300 * scale, None if n == 0 else 2 * n * DAY)
            for n, (heading, _) in enumerate(pairwise(HEADINGS))
        ],
        velocity=velocity() if months else None,
        findings=findings()[1:2] if months else [],
        footing=FOOTING,
    )


def velocity() -> Velocity:
    return Velocity(
        231, Money(858_727, "EUR"), wilson(0.26, 1540), 41 * DAY, Money(Fraction(1_268_312), "EUR")
    )
