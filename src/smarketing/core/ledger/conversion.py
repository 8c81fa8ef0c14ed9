"""From a part of a file and its mapping to facts ready for the ledger, and rows that are not.

Values are computed for whole columns; reasons only for the rows that fail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from smarketing.core.ledger import moments, numbers, texts
from smarketing.core.ledger.cells import Cells
from smarketing.core.ledger.identity import content_identities, told_identities
from smarketing.core.ledger.intake import REJECTED_SCHEMA, ROW, Intake
from smarketing.core.ledger.mapping import ColumnRule, FactRule, FileRule, Reading
from smarketing.core.ledger.part import Part
from smarketing.core.ledger.refusal import Refusal
from smarketing.core.ledger.tables import AMOUNT, MOMENT, TABLES, Column, FactTable
from smarketing.core.ledger.texts import Texture

Explain = Callable[[pl.Series], pl.DataFrame]
"""From the places of refused texts to their `reason` and `reason_values`."""

_PROBLEM = {
    ROW: pl.UInt32,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "reason_values": pl.String,
}


@dataclass(frozen=True)
class _Values:
    """One converted column: null where the text was null, and where it was refused."""

    texts: pl.Series
    values: pl.Series
    explain: Explain


@dataclass(frozen=True)
class _Draft:
    """The facts that one rule makes of a part, and the problems that stand against some of them."""

    table: str
    facts: pl.DataFrame
    problems: list[pl.DataFrame]


@dataclass(frozen=True)
class _Terms:
    """What every column of a part is converted by."""

    reading: Reading
    texture: Texture
    as_of: datetime

    def formats(self, rule: ColumnRule) -> list[str]:
        return declared_formats(rule, self.reading)

    def zone(self, rule: ColumnRule) -> moments.Zone:
        return moments.Zone(
            rule.time_zone or self.reading.time_zone, rule.ambiguous or self.reading.ambiguous
        )

    def notation(self, rule: ColumnRule) -> numbers.Notation:
        thousands = self.reading.thousands if rule.thousands is None else rule.thousands
        decimal = rule.decimal or self.reading.decimal
        return numbers.Notation(decimal, thousands, tuple(rule.remove))


def declared_formats(rule: ColumnRule, reading: Reading) -> list[str]:
    """Return the date formats that hold for a rule.

    Date cells of a workbook and moments of a Parquet file are typed: their readers write ISO.
    """
    formats = rule.format or reading.dates
    if reading.kind in {"xlsx", "parquet"} and moments.ISO not in formats:
        return [*formats, moments.ISO]
    return formats


def convert(part: Part, rule: FileRule, source: str, as_of: datetime) -> Intake:
    """Make facts of a part of a file.

    `rule` must have passed `check_mapping`; its reading names the kind of file. `source` begins
    every `fact_id`. A record that fails anywhere yields no fact at all, and one rejection that
    names the first column at fault.
    """
    cells = Cells(part, rule.reading)
    terms = _Terms(rule.reading, part.texture, as_of)
    drafts = [_draft(fact, cells, terms, source) for fact in rule.facts]
    problems = pl.concat(
        [pl.DataFrame(schema=_PROBLEM), *(p for draft in drafts for p in draft.problems)]
    )
    facts: dict[str, list[pl.DataFrame]] = {}
    refused = problems[ROW].unique()
    for draft in drafts:
        kept = draft.facts
        if len(refused):
            kept = kept.filter(~pl.col(ROW).is_in(refused.implode()))
        if kept.height:
            facts.setdefault(draft.table, []).append(kept)
    return Intake(
        part.rows,
        {table: pl.concat(frames) for table, frames in facts.items()},
        pl.concat([part.broken, _rejections(problems, part)]),
        part.lines,
        part.raw,
    )
