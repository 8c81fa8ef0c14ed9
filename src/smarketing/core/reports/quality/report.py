"""The quality report: how sales judged marketing's leads, by source, by person, by month."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.commitments import Acceptance
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import Period
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.conversion.report import heading_of
from smarketing.core.reports.funnel import OTHERS
from smarketing.core.reports.quality.compared import compared
from smarketing.core.reports.quality.ground import (
    NOT_AGREED,
    judged_handoffs,
    later_stages,
    promised_attributes,
    reached_columns,
)
from smarketing.core.reports.quality.headline import quality_headline
from smarketing.core.reports.quality.pages import (
    Compared,
    QualityReport,
    QualityRow,
    ReasonHeading,
)
from smarketing.core.reports.quality.tallies import Counted
from smarketing.core.reports.quality.why import quality_reasons
from smarketing.core.reports.situation import Situation, text

CUTS = ("channel", "campaign", "persona", "segment", "owner")

_SOURCE = ("channel", "segment")
"""Leads of the same channel and segment are alike, whoever decides on them."""


def quality_report(
    situation: Situation,
    by: str,
    period: Period,
    findings: Sequence[Finding] = (),
    most: int | None = None,
) -> QualityReport:
    """Tell how sales judged the leads handed over in a period, and what became of them.

    `by` is one of `CUTS`. No more than `most` sources and people have a row of their own; one row
    adds up the others.
    """
    rows = judged_handoffs(situation, period)
    reasons = _headings(situation, rows)
    attributes = promised_attributes(situation)
    terms = situation.agreement.qualification
    counted = Counted(
        [heading.reason for heading in reasons],
        reached_columns(situation),
        terms is not None and terms.fit is not None,
        bool(attributes),
    )
    decided = rows.filter(pl.col("state").is_in(["accepted", "rejected"]))
    by_person = compared(decided, "decider", _SOURCE)
    beside = compared(decided, by, ["decider"]) if by != "owner" else compared(decided, by, _SOURCE)
    sources = _rows(situation, counted, rows, by, most)
    deciders = _rows(situation, counted, decided, "decider", most)
    report = QualityReport(
        by,
        period.start,
        period.end,
        reasons,
        [heading_of(stage) for stage in later_stages(situation)],
        attributes,
        _promised(situation),
        _with_comparison(sources, beside),
        _with_comparison(deciders, by_person),
        [QualityRow(key, None, judged) for key, judged in counted.by(rows, "month").items()],
        counted.of(rows),
        [],
        [],
        list(findings),
        situation.footing(),
    )
    report = replace(report, headline=quality_headline(report))
    return replace(report, why=quality_reasons(report))


def _headings(situation: Situation, rows: pl.DataFrame) -> list[ReasonHeading]:
    """Return the agreed reasons, and the two others where they occur."""
    agreed = [
        ReasonHeading(reason.name, text(reason.label), reason.recycle)
        for reason in situation.agreement.rejection_reasons
    ]
    told = set(rows.filter(pl.col("state") == "rejected")["reason"].unique())
    return agreed + [
        ReasonHeading(one, None, False) for one in (NOT_AGREED, UNKNOWN) if one in told
    ]


def _promised(situation: Situation) -> Fraction | None:
    """Return the acceptance that marketing owes for all leads; None where it owes none."""
    owed = situation.agreement.commitments.marketing
    whole = [one.share for one in owed if isinstance(one, Acceptance) and not one.segments]
    return Fraction(whole[0]) if whole else None


def _rows(
    situation: Situation, counted: Counted, rows: pl.DataFrame, by: str, most: int | None
) -> list[QualityRow]:
    """Return the parts, those with most leads first, the unnamed one last."""
    sizes = rows[by].value_counts().sort(["count", by], descending=[True, False])
    named = [key for key in sizes[by].to_list() if key != UNKNOWN]
    beyond = [] if most is None or len(named) <= most + 1 else named[most:]
    if beyond:
        key = pl.when(pl.col(by).is_in(beyond)).then(pl.lit(OTHERS)).otherwise(by).alias(by)
        rows = rows.with_columns(key)
    found = counted.by(rows, by)
    order = [*(key for key in named if key not in set(beyond)), OTHERS, UNKNOWN]
    return [
        QualityRow(
            key,
            situation.label(by, key),
            found[key],
            others=len(beyond) if beyond and key == OTHERS else 0,
        )
        for key in dict.fromkeys(order)
        if key in found
    ]


def _with_comparison(
    rows: Sequence[QualityRow], beside: Mapping[str, Compared]
) -> list[QualityRow]:
    return [row if row.others else replace(row, compared=beside.get(row.key)) for row in rows]
