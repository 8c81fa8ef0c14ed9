"""The rows behind a number: who they are, how many, and what they are worth together."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Money, Text
from smarketing.core.replay.segments import NO_LINE, worth_of
from smarketing.core.reports.rows.asked import RowList, RowsAsked
from smarketing.core.reports.rows.frames import SERVED_LATE, rows_frame
from smarketing.core.reports.rows.pages import Row, RowsReport
from smarketing.core.reports.rows.titles import WHEN, title_of
from smarketing.core.reports.situation import Situation, text

SHOWN = 100
"""So many rows are shown at once."""


def rows_behind(
    situation: Situation,
    asked: RowsAsked,
    own: str | None = None,
    findings: Sequence[Finding] = (),
    most: int = SHOWN,
) -> RowsReport:
    """Return the rows behind a number, `most` of them from the asked offset on.

    With `own`, those of one representative only: of the others' it says how many there are.
    """
    found = rows_frame(situation, asked)
    mine = _whose(found, own, asked)
    return RowsReport(
        asked,
        title_of(situation, asked),
        WHEN[SERVED_LATE if asked.state == SERVED_LATE else asked.list],
        list(rows_of(situation, mine.slice(asked.offset, most))),
        found.height,
        int(found["number"].sum()),
        found.height - mine.height,
        _value(situation, found),
        list(findings),
        situation.footing(),
        most,
    )


def all_rows(situation: Situation, asked: RowsAsked, own: str | None = None) -> Iterator[Row]:
    """Yield every row asked for, to be taken away in a file; with `own`, one representative's."""
    yield from rows_of(situation, _whose(rows_frame(situation, asked), own, asked))


def rows_of(situation: Situation, frame: pl.DataFrame) -> Iterator[Row]:
    """Yield the rows of a table (see `rows_frame`)."""
    reasons = {one.name: text(one.label) for one in situation.agreement.rejection_reasons}
    for row in frame.iter_rows(named=True):
        yield Row(
            row["contact_id"],
            row["name"],
            row["at"],
            row["channel"],
            row["campaign"],
            row["persona"],
            situation.label("persona", row["persona"]),
            row["rep"],
            _worth(situation, row),
            row["state"],
            reasons.get(row["reason"], _as_told(row["reason"])),
            row["number"],
        )


def _as_told(reason: str | None) -> Text | None:
    return None if reason is None else Text(reason, reason)


def _whose(found: pl.DataFrame, own: str | None, asked: RowsAsked) -> pl.DataFrame:
    """Keep what a representative may see by name; visits are nobody's."""
    if own is None or asked.list is RowList.VISITS:
        return found
    return found.filter(pl.col("rep") == own)


def _worth(situation: Situation, row: dict[str, Any]) -> Money | None:
    currency = situation.agreement.agreement.currency
    if row["amount"] is not None:
        return Money(row["amount"], currency)
    if row["line"] == NO_LINE:
        return None
    return Money(situation.lead_worths[row["line"]], currency)


def _value(situation: Situation, found: pl.DataFrame) -> Money | None:
    currency = situation.agreement.agreement.currency
    if found["amount"].count():
        return Money(int(found["amount"].sum()), currency)
    if not (found["line"] != NO_LINE).any():
        return None
    return Money(_whole(worth_of(found, situation.lead_worths)), currency)


def _whole(amount: Fraction) -> int | Fraction:
    return int(amount) if amount.denominator == 1 else amount
