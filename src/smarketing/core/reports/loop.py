"""The closed-loop report: from each source to the revenue it brought."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from smarketing.core.attribution.closed_loop import closed_loop
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import local_date
from smarketing.core.base.rates import Interval, share_of
from smarketing.core.base.sentence import Text
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.pages import LoopReport, LoopRow
from smarketing.core.reports.situation import Situation

CUTS = ("channel", "campaign", "content", "persona", "owner")


def loop_report(
    situation: Situation, by: str, start: date, end: date, findings: Sequence[Finding] = ()
) -> LoopReport:
    """Join deals and spend of the period (civil dates, both included) back to their source.

    Contacts are all those known by now; a deal belongs to the period in
    which it came to stand where it stands: was won, was lost, or was opened.
    """
    dealt = situation.deals.filter(local_date("since", situation.zone).is_between(start, end))
    spent = situation.spend.filter(pl.col("day").is_between(start, end))
    currency = situation.agreement.agreement.currency
    table = closed_loop(dealt, situation.profiles, spent, by, currency)
    # A source that never tells of lost deals says nothing about how many are won.
    rated = bool(table["lost"].sum())
    rows = [
        _row(row, rated, situation.label(by, row["key"])) for row in table.iter_rows(named=True)
    ]
    rows.sort(key=lambda row: (row.key == UNKNOWN, -row.revenue, row.key))
    whole = table.select(pl.exclude("key").sum()).row(0, named=True) | {"key": UNKNOWN}
    return LoopReport(
        by, start, end, currency, rows, _row(whole, rated), list(findings), situation.footing()
    )


def _of_contacts(customers: int, contacts: int) -> Interval | None:
    # Cut by owner, a deal may be won by another representative than the contact's.
    return share_of(customers, contacts) if customers <= contacts else None


def _row(row: dict[str, Any], rated: bool, label: Text | None = None) -> LoopRow:  # noqa: FBT001 (private)
    return LoopRow(
        row["key"],
        row["contacts"],
        row["customers"],
        row["won"],
        row["lost"],
        row["open"],
        row["revenue"],
        row["spend"],
        share_of(row["won"], row["won"] + row["lost"]) if rated else None,
        _of_contacts(row["customers"], row["contacts"]),
        label,
    )
