"""The cohorts of the conversion report as CSV."""

from smarketing.adapters.render.csv_cells import Value, csv_table, interval_cells
from smarketing.core.reports.conversion.pages import CohortRate, ConversionReport, Passage


def conversion_csv(report: ConversionReport) -> str:
    """Return one line per step and cohort, each step's total last with `is_total` true."""
    header = (
        f"start,end,{report.by},is_total,entered,implied,again,converted,open,lost,"
        "same_period,same_period_low,same_period_high,so_far,so_far_low,so_far_high,"
        "projected,projected_low,projected_high,youngest_seconds,shown,immature"
    )
    rows = [
        _row(passage, row)
        for passage in report.passages
        if passage.rows
        for row in [*passage.rows, passage.total]
    ]
    return csv_table(header.split(","), rows)


def _row(passage: Passage, row: CohortRate) -> list[Value]:
    return [
        passage.start.stage,
        passage.end.stage,
        row.key,
        str(row is passage.total).lower(),
        row.entered,
        row.implied,
        row.again,
        row.converted,
        row.open,
        row.lost,
        *interval_cells(row.same_period),
        *interval_cells(row.so_far),
        *interval_cells(row.projected),
        row.youngest_seconds,
        row.shown,
        str(row.immature).lower(),
    ]
