"""Funnels, plans and closed loops of the fictional company: no data, little and much."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from spec.tables import AGREEMENT, agreement
from tests.render.example_pages import AS_OF, CHANNELS, FOOTING, LAST, STAGES, findings

from smarketing.core.base.rates import share_of
from smarketing.core.base.sentence import Money
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.pages import (
    FunnelReport,
    FunnelRow,
    FunnelStage,
    LoopReport,
    LoopRow,
    StageHeading,
)
from smarketing.core.reports.plan.pages import PlanReport, PlanStep
from smarketing.core.reports.plan.report import Asked
from smarketing.core.reports.plan.scenario import scenario
from smarketing.core.reports.plan.whole import whole_plan
from smarketing.core.reports.situation import Situation


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


@cache
def plan(size: str = "little") -> PlanReport:
    """Return the reference plan: 100 000 € a month at 10 000 € a sale."""
    by_hand = _plan(size)
    return by_hand if size == "none" else replace(by_hand, **_months(size))


TERMS = """
[plan]
average_sale = 10_000
deal_sizes = [4_000, 7_500, 18_500]
rates = { visitor = 0.02, lead = 0.25, mql = 0.6, sal = 0.75, sql = 0.8, opportunity = 0.25 }
seen.mql = { entered = 110, went_on = 66 }
lags = { mql = [0.6, 0.4], opportunity = [0.1, 0.3, 0.4, 0.2] }
[[commitments.marketing]]
name = "volume"
label = { en = "MQLs handed to sales", fr = "MQL transmis aux ventes" }
measure = "count"
stage = "mql"
target = 60
per = "month"
"""
PART = '[[plan.parts]]\nname = "part_%d"\nchannel = "channel_number_%d"\nshare = %s\n'


def _months(size: str) -> dict[str, Any]:
    """Return what lies ahead, with parts: as computed from an agreement that says the same."""
    count, months = {"little": (3, 12), "much": (40, 60)}[size]
    parts = "".join(PART % (n, n, Decimal(1) / (count + 5)) for n in range(count))
    goal = "100_000" if size == "little" else "100_000_000"
    terms = AGREEMENT.replace("revenue = 100_000", f"revenue = {goal}")
    situation = Situation(Facts({}), agreement(TERMS + parts, terms=terms), AS_OF, "")
    asked = Asked(months=months, futures=2_000, by="channel")
    found = whole_plan(situation, asked=asked)
    other = replace(situation, agreement=agreement(TERMS.replace("0.75", "0.8"), terms=terms))
    under = whole_plan(other, asked=asked)
    kept = {"goal", "per", "average_sale", "average_sale_from", "marketing_share", "footing"}
    kept |= {"steps", "marketing_steps", "findings", "scenario"}
    told = {one.name: getattr(found, one.name) for one in fields(found) if one.name not in kept}
    return {**told, "scenario": scenario(["plan.rates.sal=0.8"], found, under)}


def _plan(size: str) -> PlanReport:
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
