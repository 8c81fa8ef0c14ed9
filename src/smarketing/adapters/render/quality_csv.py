"""The rows of the quality report as CSV."""

from smarketing.adapters.render.csv_cells import Value, csv_table, interval_cells
from smarketing.core.reports.quality.pages import Judged, QualityReport, QualityRow

_COUNTS = ("handed", "accepted", "rejected", "unsaid", "given_back", "waiting", "returned")
_SHARES = (
    *("acceptance", "acceptance_low", "acceptance_high"),
    *("alike", "alike_rejected", "expected_rejected", "stands_out"),
    *("fit", "fit_accepted", "fit_rejected", "complete", "complete_low", "complete_high"),
    "bought_later",
)


def quality_csv(report: QualityReport) -> str:
    """Return one line per source, person and month; `by` is "all" for the whole of it.

    A column "for …" counts the rejected for each reason, "for *" those for none of the agreed ones
    and "for " those without any; "reached …" the accepted that entered each later stage.
    """
    parts = [
        *((report.by, row) for row in report.rows),
        *(("decider", row) for row in report.deciders),
        *(("month", row) for row in report.months),
        ("all", QualityRow("", None, report.total)),
    ]
    reasons = [f"for {heading.reason}" for heading in report.reasons]
    later = [f"reached {heading.stage}" for heading in report.later]
    header = ["by", "key", "others", *_COUNTS, *reasons, *_SHARES, *later]
    return csv_table(header, [[by, row.key, row.others, *_cells(row)] for by, row in parts])


def _cells(row: QualityRow) -> list[Value]:
    judged, beside = row.judged, row.compared
    compared: tuple[Value, ...] = (None,) * 4
    if beside:
        compared = (beside.alike, beside.share, beside.expected, beside.stands_out)
    return [
        *_counts(judged),
        *judged.reasons,
        *interval_cells(judged.acceptance),
        *compared,
        judged.fit,
        judged.fit_accepted,
        judged.fit_rejected,
        *interval_cells(judged.complete),
        judged.bought_later,
        *judged.reached,
    ]


def _counts(judged: Judged) -> list[int]:
    return [getattr(judged, name) for name in _COUNTS]
