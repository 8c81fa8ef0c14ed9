"""Two versions of the agreement side by side: every term in which they differ."""

from collections.abc import Sequence
from datetime import datetime

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.agreement.changes import differences
from smarketing.core.agreement.proposing import HEADING
from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.versions.pages import ChangedTerm, ChangesReport, Compared
from smarketing.core.reports.versions.report import footing_of


def changes_report(
    before: Agreement, after: Agreement, as_of: datetime, findings: Sequence[Finding] = ()
) -> ChangesReport:
    """Compare two versions; number and first day are told apart from the terms."""
    return ChangesReport(
        _compared(before),
        _compared(after),
        [ChangedTerm(*one) for one in differences(before, after) if one[0] not in HEADING],
        list(findings),
        footing_of(after, as_of, signed=None),
    )


def changes_headline(report: ChangesReport) -> list[Sentence]:
    """Say how many terms differ."""
    count = len(report.terms)
    values: dict[str, Value] = {
        "count": count,
        "before": str(report.before.version),
        "after": str(report.after.version),
        "day": report.after.effective_from,
    }
    if not count:
        return [Sentence("Versions {before} and {after} say the same.", values)]
    return [
        Sentence(
            "Version {after} changes {count} term of version {before}, from {day} on.",
            values,
            "Version {after} changes {count} terms of version {before}, from {day} on.",
            count,
        )
    ]


def _compared(one: Agreement) -> Compared:
    return Compared(one.agreement.version, one.agreement.effective_from, agreement_hash(one))
