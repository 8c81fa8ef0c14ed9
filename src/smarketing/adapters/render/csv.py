"""The rows of a report as CSV for spreadsheets and programs: numbers unrounded, cells inert.

Comma-separated UTF-8 with a header; the columns' names are the same in both languages. Money is
in the currency's unit, shares are parts of one. Text that a spreadsheet would take for a formula
gets an apostrophe in front; numbers are never quoted.
"""

from collections.abc import Callable
from datetime import UTC
from decimal import Decimal
from typing import Any

from smarketing.adapters.render.conversion_csv import conversion_csv
from smarketing.adapters.render.csv_cells import Value, csv_table, inert, interval_cells, units
from smarketing.core.base.money import exponent
from smarketing.core.reports.conversion.pages import ConversionReport
from smarketing.core.reports.pages import (
    DailyReport,
    FunnelReport,
    FunnelStage,
    LoopReport,
)
from smarketing.core.reports.people_pages import PersonasReport, UnmatchedReport

Report = (
    DailyReport | FunnelReport | LoopReport | ConversionReport | PersonasReport | UnmatchedReport
)


def as_csv(report: Report) -> str:
    """Return the rows of any report."""
    return _WRITERS[type(report)](report)


def daily_csv(report: DailyReport) -> str:
    """Return the leads that wait for a first call, one per line."""
    header = (
        "representative,contact_id,name,channel,persona,handed_over_at,due_at,"
        "working_seconds_waited,breached,segment,priority,value"
    )
    rows: list[list[Value]] = [
        [
            one.rep,
            lead.contact_id,
            lead.name,
            lead.channel,
            lead.persona,
            lead.handed_over_at.astimezone(UTC).isoformat(),
            lead.due_at.astimezone(UTC).isoformat() if lead.due_at else None,
            lead.working_seconds_waited,
            str(lead.breached).lower(),
            lead.segment,
            lead.priority,
            units(lead.value),
        ]
        for one in report.waiting
        for lead in one.leads
    ]
    return csv_table(header.split(","), rows)


def funnel_csv(report: FunnelReport) -> str:
    """Return one line per row and stage of the funnel, the total last with `is_total` true."""
    header = (
        f"{report.by},is_total,stage,entered,implied,from_previous,from_previous_low,"
        "from_previous_high,cohort,cohort_low,cohort_high,immature,others"
    )
    rows = [
        [
            row.key,
            str(row is report.total).lower(),
            *_stage(stage),
            str(stage.immature).lower(),
            row.others,
        ]
        for row in [*report.rows, report.total]
        for stage in row.stages
    ]
    return csv_table(header.split(","), rows)


def loop_csv(report: LoopReport) -> str:
    """Return one line per source, the total last with `is_total` true."""
    header = (
        f"{report.by},is_total,contacts,customers,deals_won,deals_lost,deals_open,currency,revenue,"
        "spend,win_rate,win_rate_low,win_rate_high,lead_to_customer,lead_to_customer_low,"
        "lead_to_customer_high"
    )
    decimals = exponent(report.currency)
    rows = [
        [
            row.key,
            str(row is report.total).lower(),
            row.contacts,
            row.customers,
            row.deals_won,
            row.deals_lost,
            row.deals_open,
            report.currency,
            Decimal(row.revenue).scaleb(-decimals),
            Decimal(row.spend).scaleb(-decimals),
            *interval_cells(row.win_rate),
            *interval_cells(row.lead_to_customer),
        ]
        for row in [*report.rows, report.total]
    ]
    return csv_table(header.split(","), rows)


def personas_csv(report: PersonasReport) -> str:
    """Return one line per persona and stage; contacts without a persona last, under ""."""
    header = (
        "persona,negative,owner,review,overdue,contacts,elsewhere,stage,entered,implied,"
        "from_previous,from_previous_low,from_previous_high,cohort,cohort_low,cohort_high"
    )
    about: list[tuple[list[Value], list[FunnelStage]]] = [
        (
            [
                sheet.name,
                str(sheet.negative).lower(),
                sheet.owner,
                sheet.review.isoformat() if sheet.review else None,
                str(sheet.overdue).lower(),
                sheet.contacts,
                sheet.elsewhere,
            ],
            sheet.stages,
        )
        for sheet in report.personas
    ]
    about.append((["", None, None, None, None, report.unmatched, None], report.unmatched_stages))
    return csv_table(
        header.split(","), [[*said, *_stage(stage)] for said, row in about for stage in row]
    )


def unmatched_csv(report: UnmatchedReport) -> str:
    """Return one line per contact without a persona, with what the personas look at."""
    rows = [
        [contact.contact_id, contact.name, *contact.values.values()] for contact in report.contacts
    ]
    return csv_table(["contact_id", "name", *map(inert, report.attributes)], rows)


def _stage(stage: FunnelStage) -> list[Value]:
    return [
        stage.stage,
        stage.entered,
        stage.implied,
        *interval_cells(stage.from_previous),
        *interval_cells(stage.cohort),
    ]


_WRITERS: dict[type, Callable[[Any], str]] = {
    DailyReport: daily_csv,
    FunnelReport: funnel_csv,
    LoopReport: loop_csv,
    ConversionReport: conversion_csv,
    PersonasReport: personas_csv,
    UnmatchedReport: unmatched_csv,
}
