"""The plan as CSV: one line per stage, of the goal's period and of each month ahead."""

from collections.abc import Iterator

from smarketing.adapters.render.csv_cells import Value, csv_table, interval_cells
from smarketing.core.reports.plan.pages import PlanReport, StageNeed

_HEADER = (
    "month,part,stage,owner,needed,needed_exact,marketing,marketing_exact,rate,rate_from,rate_low,"
    "rate_high,low95,low80,median,high80,high95"
)


def plan_csv(report: PlanReport) -> str:
    """Return the lines of the goal's period (no month), of each month, and of each part."""
    return csv_table(_HEADER.split(","), [*_period(report), *_months(report), *_parts(report)])


def _period(report: PlanReport) -> Iterator[list[Value]]:
    for whole, part in zip(report.steps, report.marketing_steps, strict=True):
        yield [
            "",
            "",
            whole.stage,
            whole.team.value,
            whole.display,
            whole.exact,
            part.display,
            part.exact,
            whole.rate,
            whole.rate_from,
            *interval_cells(whole.interval)[1:],
            *_ranges(None),
        ]


def _months(report: PlanReport) -> Iterator[list[Value]]:
    owners = {step.stage: step.team.value for step in report.steps}
    for month in report.months:
        for need in month.needs:
            yield [
                month.start.strftime("%Y-%m"),
                "",
                need.stage,
                owners[need.stage],
                need.display,
                need.exact,
                need.marketing_display,
                need.marketing_exact,
                *[None] * 4,
                *_ranges(need),
            ]


def _parts(report: PlanReport) -> Iterator[list[Value]]:
    owners = {step.stage: step.team.value for step in report.steps}
    first = report.months[0].start.strftime("%Y-%m") if report.months else ""
    for part in report.parts:
        for month, needs in (("", part.needs), (first, part.this_month)):
            for need in needs:
                yield [
                    month,
                    part.key,
                    need.stage,
                    owners[need.stage],
                    need.display,
                    need.exact,
                    None,
                    None,
                    part.rates.get(need.stage),
                    *[None] * 8,
                ]


def _ranges(need: StageNeed | None) -> list[Value]:
    spread = need.spread if need else None
    if spread is None:
        return [None] * 5
    return [spread.low95, spread.low80, spread.median, spread.high80, spread.high95]
