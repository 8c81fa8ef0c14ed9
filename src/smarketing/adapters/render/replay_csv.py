"""The rows of the replay's reports as CSV."""

from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal

from smarketing.adapters.render.csv_cells import Value, csv_table, interval_cells
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Money
from smarketing.core.reports.what_if.pages import (
    Lead,
    RecommendReport,
    ReplayReport,
    SweepReport,
    WhatIfReport,
)

_SWEPT = (
    *("is_current", "selected", "per_month"),
    *("acceptance", "acceptance_low", "acceptance_high"),
    *("win_rate", "win_rate_low", "win_rate_high"),
    *("revenue", "reached", "missed", "currency", "per_week", "per_person", "peak"),
)


def replay_csv(report: ReplayReport) -> str:
    """Return one line per month and stage, the whole period last with `is_total` true."""
    rows: list[list[Value]] = [
        [month.month, "false", stage.stage, *counts]
        for month in report.months
        for stage in report.stages
        for counts in [
            (
                month.stages[stage.stage].entered,
                month.stages[stage.stage].implied,
                month.stages[stage.stage].repeats,
            )
        ]
    ]
    rows += [
        ["", "true", stage.stage, stage.count.entered, stage.count.implied, stage.count.repeats]
        for stage in report.stages
    ]
    return csv_table(["month", "is_total", "stage", "entered", "implied", "repeats"], rows)


def what_if_csv(report: WhatIfReport) -> str:
    """Return one line per lead that only one of the definitions hands over."""
    header = (
        "change,contact_id,name,selected_at,rule,points,fit,furthest_stage,decision,revenue,"
        "currency"
    )
    rows = [
        *(["gained", *_lead(lead)] for lead in report.gained),
        *(["lost", *_lead(lead)] for lead in report.lost),
    ]
    return csv_table(header.split(","), rows)


def sweep_csv(report: SweepReport) -> str:
    """Return one line per value, or combination of values."""
    header = [*report.terms, *_SWEPT]
    rows: list[Sequence[Value]] = [
        [
            *point.values,
            str(point.is_current).lower(),
            point.selected,
            point.per_month,
            *interval_cells(point.acceptance),
            *interval_cells(point.win_rate),
            _amount(point.revenue),
            _amount(point.reached),
            _amount(point.missed),
            point.revenue.currency,
            point.per_week,
            point.per_person,
            point.peak,
        ]
        for point in report.points
    ]
    return csv_table(header, rows)


def recommend_csv(report: RecommendReport) -> str:
    """Return one line per setting on the front, and one for the current."""
    measured = ["selected", "per_month", "reached", "quality", "quality_low", "quality_high"]
    header = [
        *report.terms,
        "is_current",
        "on_front",
        "verdict",
        *(f"{name}_earlier" for name in measured),
        *(f"{name}_later" for name in measured),
    ]
    rows: list[Sequence[Value]] = [
        [
            *choice.values,
            str(choice.is_current).lower(),
            str(choice.on_front).lower(),
            choice.verdict.value,
            *(
                cell
                for one in (choice.earlier, choice.later)
                for cell in (one.selected, one.per_month, one.reached, *interval_cells(one.quality))
            ),
        ]
        for choice in report.choices
    ]
    return csv_table(header, rows)


def _lead(lead: Lead) -> list[Value]:
    return [
        lead.contact_id,
        lead.name,
        lead.selected_at.astimezone(UTC).isoformat(),
        lead.rule,
        lead.points,
        lead.fit,
        lead.furthest,
        lead.decision,
        _amount(lead.revenue),
        lead.revenue.currency,
    ]


def _amount(money: Money) -> Decimal:
    return Decimal(int(money.minor)).scaleb(-exponent(money.currency))
