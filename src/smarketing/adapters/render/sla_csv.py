"""The rows of the SLA page and of a renegotiation as CSV."""

from smarketing.adapters.render.csv_cells import Value, csv_table, interval_cells
from smarketing.core.reports.sla.pages import (
    Kept,
    People,
    PromiseSweepReport,
    RenegotiationReport,
    SlaReport,
    Terms,
)

_KEPT = (
    *("due", "met", "breached", "open", "share", "share_low", "share_high"),
    *("median_seconds", "p90_seconds", "raw_median_seconds", "raw_p90_seconds"),
    *("up_to_25", "up_to_50", "up_to_100", "up_to_150", "up_to_200", "later", "never"),
)
_TERMS = ("working_hours", "working_days", "promised_share")


def sla_csv(report: SlaReport) -> str:
    """Return one line per promise of sales and part; `by` is "all" for the whole of it."""
    rows: list[list[Value]] = []
    for promise in report.promises:
        begin = [promise.commitment, *_terms(promise.terms)]
        rows.append([*begin, "all", "", *_kept(promise.kept)])
        rows += [
            [*begin, cut.by, part.key, *_kept(part.kept)]
            for cut in promise.cuts
            for part in cut.parts
        ]
        rows += [[*begin, "month", part.key, *_kept(part.kept)] for part in promise.months]
    return csv_table(["commitment", *_TERMS, "by", "key", *_KEPT], rows)


def renegotiation_csv(report: RenegotiationReport) -> str:
    """Return two lines per promise: as it is agreed ("now"), and as it was tried ("then")."""
    rows: list[list[Value]] = [
        [one.commitment, side, *_terms(terms), *_kept(kept), _people(people)]
        for one in report.promises
        for side, terms, kept, people in (
            ("now", one.now, one.kept_now, one.people_now),
            ("then", one.then, one.kept_then, one.people_then),
        )
    ]
    return csv_table(["commitment", "terms", *_TERMS, *_KEPT, "people"], rows)


def promise_sweep_csv(report: PromiseSweepReport) -> str:
    """Return one line per value that was tried."""
    rows: list[list[Value]] = [
        [one.value, str(one.is_current).lower(), *_kept(one.kept), _people(one.people)]
        for one in report.tried
    ]
    return csv_table([report.term, "is_current", *_KEPT, "people"], rows)


def _terms(terms: Terms) -> list[Value]:
    return [terms.working_hours, terms.working_days, terms.share]


def _kept(kept: Kept) -> list[Value]:
    return [
        kept.due,
        kept.met,
        kept.breached,
        kept.open,
        *interval_cells(kept.share),
        kept.median_seconds,
        kept.p90_seconds,
        kept.raw_median_seconds,
        kept.raw_p90_seconds,
        *kept.distribution,
    ]


def _people(people: People | None) -> int | None:
    return people.needed if people else None
