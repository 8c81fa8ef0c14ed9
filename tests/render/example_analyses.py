"""Funnels, plans and closed loops of the fictional company: no data, little and much."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.render.example_pages import CHANNELS, FOOTING, LAST, STAGES, findings

from smarketing.core.base.rates import share_of
from smarketing.core.base.sentence import Money
from smarketing.core.reports.pages import (
    FunnelReport,
    FunnelRow,
    FunnelStage,
    LoopReport,
    LoopRow,
    StageHeading,
)
from smarketing.core.reports.plan_pages import PlanReport, PlanStep


def row(key: str, counts: list[int]) -> FunnelRow:
    stages = []
    for (name, *_), count, before in zip(STAGES, counts, [None, *counts], strict=False):
        rate = share_of(count, before) if before else None
        later = share_of(count * 7 // 8, before) if before else None
        stages.append(FunnelStage(name, count, count // 20, rate, later))
    return FunnelRow(key, stages)


def funnel(size: str = "little", by: str = "channel") -> FunnelReport:
    scale = {"none": 0, "little": 1, "much": 800}[size]
    counts = [22_222, 451, 118, 66, 50, 40, 10]
    keys = {"none": 0, "little": 6, "much": 60}[size]
    names = {
        "channel": [CHANNELS[n % 6] + (f" {n}" if n >= 6 else "") for n in range(keys)],
        "month": [f"{2026 - n // 12}-{12 - n % 12:02}" for n in range(keys)],
    }[by]
    rows = [row(name, [c * scale // (n + 1) for c in counts]) for n, name in enumerate(names)]
    return FunnelReport(
        by=by,
        start=date(2026, 1, 1),
        end=LAST,
        headings=[StageHeading(*heading) for heading in STAGES],
        rows=rows,
        total=row("", [sum(r.stages[n].entered for r in rows) for n in range(len(STAGES))]),
        findings=findings()[1:2] if keys else [],
        footing=FOOTING,
    )


def plan(size: str = "little") -> PlanReport:
    """Return the reference plan: 100 000 € a month at 10 000 € a sale."""
    rates = ["0.02", "0.25", "0.60", "0.75", "0.80", "0.25"]
    goal = 10_000_000 * (1000 if size == "much" else 1)
    return PlanReport(
        goal=Money(goal, "EUR"),
        per="month",
        average_sale=Money(1_000_000, "EUR"),
        average_sale_from="agreement",
        marketing_share=Decimal("0.6"),
        steps=_steps(Fraction(goal, 1_000_000), rates, size),
        marketing_steps=_steps(Fraction(goal, 1_000_000) * Fraction("0.6"), rates, size),
        findings=[],
        footing=FOOTING,
    )


def _steps(customers: Fraction, rates: list[str], size: str) -> list[PlanStep]:
    if size == "none":
        return []
    exact, steps = customers, []
    for (name, label, _, team), rate in zip(
        reversed(STAGES), [None, *reversed(rates)], strict=True
    ):
        exact = exact / Fraction(rate) if rate else exact
        measured = rate == "0.60"
        steps.append(
            PlanStep(
                stage=name,
                label=label,
                team=team,
                exact=exact,
                display=-(-exact.numerator // exact.denominator),
                rate=Fraction(rate) if rate else None,
                rate_from="measured" if measured else "agreement" if rate else "",
                interval=share_of(66, 110) if measured else None,
            )
        )
    return steps[::-1]


def loop_row(key: str, scale: int) -> LoopRow:
    won, lost = 4 * scale, 9 * scale
    return LoopRow(
        key=key,
        contacts=180 * scale,
        customers=won,
        deals_won=won,
        deals_lost=lost,
        deals_open=3 * scale,
        revenue=3_640_050 * scale,
        spend=0 if not key else 1_250_000 * scale // 2,
        win_rate=share_of(won, won + lost),
        lead_to_customer=share_of(won, 180 * scale),
    )


def _sum_of(rows: list[LoopRow]) -> LoopRow:
    def whole(field: str) -> int:
        return sum(getattr(row, field) for row in rows)

    won, lost = whole("deals_won"), whole("deals_lost")
    return LoopRow(
        key="",
        contacts=whole("contacts"),
        customers=whole("customers"),
        deals_won=won,
        deals_lost=lost,
        deals_open=whole("deals_open"),
        revenue=whole("revenue"),
        spend=whole("spend"),
        win_rate=share_of(won, won + lost),
        lead_to_customer=share_of(whole("customers"), whole("contacts")),
    )


def loop(size: str = "little") -> LoopReport:
    keys = {"none": 0, "little": 6, "much": 80}[size]
    names = [CHANNELS[n % 6] + (f" {n}" if n >= 6 else "") for n in range(keys)]
    rows = [loop_row(name, keys - n) for n, name in enumerate(names)]
    total = _sum_of(rows)
    return LoopReport(
        by="channel",
        start=date(2026, 1, 1),
        end=LAST,
        currency="EUR",
        rows=rows,
        total=total,
        findings=[],
        footing=FOOTING,
    )
