"""From a part of a file and its mapping to facts ready for the ledger, and rows that are not.

Values are computed for whole columns; reasons only for the rows that fail.
"""

from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from smarketing.core.ledger.cells import Cells, constant
from smarketing.core.ledger.columns import (
    Converted,
    Terms,
    convert_column,
    convert_identity,
    convert_money,
    is_money,
)
from smarketing.core.ledger.identity import content_identities, told_identities
from smarketing.core.ledger.intake import REJECTED_SCHEMA, ROW, Intake
from smarketing.core.ledger.mapping import ColumnRule, FactRule, FileRule
from smarketing.core.ledger.nested import without_objects
from smarketing.core.ledger.part import Part
from smarketing.core.ledger.refusal import Refusal
from smarketing.core.ledger.tables import ALWAYS, TABLES, FactTable

_PROBLEM = {
    ROW: pl.UInt32,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "reason_values": pl.String,
}


@dataclass
class _Draft:
    """The facts that one rule is making of a part, and the problems found on the way."""

    table: FactTable
    rule: FactRule
    rows: pl.Series
    meant: pl.Series | None
    columns: dict[str, pl.Series] = field(default_factory=dict)
    problems: list[pl.DataFrame] = field(default_factory=list)

    def told(self, cells: Cells, rule: ColumnRule) -> pl.Series:
        """Return what a rule reads from the records that are meant."""
        texts = cells.texts(rule)
        return texts if self.meant is None else texts.filter(self.meant)

    def note(self, converted: Converted, name: str, *, needed: bool) -> None:
        """Note the rows whose value was refused, or is needed and missing."""
        refused = converted.refused()
        if refused is not None:
            self._add(refused, converted.texts.gather(refused), converted.explain(refused), name)
        if needed and converted.texts.null_count():
            absent = converted.texts.is_null().arg_true()
            refusal = Refusal(len(absent))
            refusal.say(None, "nothing here, and `{table}` needs it", table=self.table.name)
            self._add(absent, constant("", len(absent)), refusal.frame(), name)

    def _add(self, places: pl.Series, told: pl.Series, reasons: pl.DataFrame, name: str) -> None:
        columns = {ROW: self.rows.gather(places), "column": constant(name, len(places))}
        named = pl.DataFrame(columns | {"value": told})
        self.problems.append(named.hstack(reasons).select(*_PROBLEM))


def convert(part: Part, rule: FileRule, source: str, as_of: datetime) -> Intake:
    """Make facts of a part of a file.

    `rule` must have passed `check_mapping`. `source` begins every `fact_id`. A record that fails
    anywhere yields no fact at all, and one rejection that names the first column at fault.
    """
    part = without_objects(part, rule)
    cells = Cells(part, rule.reading)
    terms = Terms(rule.reading, part.texture, as_of)
    drafts = [_draft(fact, cells, terms, source) for fact in rule.facts]
    problems = [problem for draft in drafts for problem in draft.problems]
    rejected, refused = part.broken, None
    if problems:
        first = pl.concat(problems).unique(ROW, keep="first", maintain_order=True).sort(ROW)
        rejected, refused = pl.concat([part.broken, _rejections(first, part)]), first[ROW]
    facts: dict[str, list[pl.DataFrame]] = {}
    for draft in drafts:
        frame = _facts(draft, source)
        if refused is not None:
            frame = frame.filter(~pl.col(ROW).is_in(refused.implode()))
        if frame.height:
            facts.setdefault(draft.table.name, []).append(frame)
    merged = {table: pl.concat(frames) for table, frames in facts.items()}
    lines, raw = part.lines, part.raw
    if part.broken.height:
        # Broken records count as records too: they come last, with nothing in their columns.
        lines = pl.concat([lines, part.broken["line"].alias(lines.name)])
        raw = pl.concat([raw, raw.clear(part.broken.height)])
    return Intake(part.rows, merged, rejected, lines, raw)


def _draft(fact: FactRule, cells: Cells, terms: Terms, source: str) -> _Draft:
    table, meant = TABLES[fact.table], cells.meant(fact.when)
    rows = pl.arange(cells.rows, dtype=pl.UInt32, eager=True).alias(ROW)
    draft = _Draft(table, fact, rows if meant is None else rows.filter(meant), meant)
    for name, rule in fact.columns.items():
        column = ALWAYS.get(name) or table.columns[name]
        if is_money(column):
            continue
        converted = convert_column(draft.told(cells, rule), name, column, rule, terms)
        draft.columns[name] = converted.values
        draft.note(converted, _label(name, rule), needed=column.required)
    for name in fact.columns:
        if name in table.columns and is_money(table.columns[name]):
            _add_money(draft, cells, terms, name)
    if fact.attributes:
        draft.columns["attributes"] = _attributes(draft, cells, terms)
    if fact.id:
        draft.columns["fact_id"] = _told_ids(draft, cells, terms, source)
    return draft


def _add_money(draft: _Draft, cells: Cells, terms: Terms, name: str) -> None:
    """Convert amounts once their currencies are known: from a column, or declared for the file."""
    rule = draft.rule.columns[name]
    told = draft.told(cells, rule)
    currencies = draft.columns.get("currency", constant(None, len(told)))
    if terms.reading.currency is not None:
        currencies = currencies.fill_null(terms.reading.currency)
    converted = convert_money(told, currencies, rule, terms)
    draft.columns[name] = converted.values
    with_amount = pl.when(told.is_not_null()).then(currencies.alias("currency"))
    draft.columns["currency"] = pl.select(with_amount).to_series()
    draft.note(converted, _label(name, rule), needed=False)


def _attributes(draft: _Draft, cells: Cells, terms: Terms) -> pl.Series:
    """Return one JSON object of texts per record, without those that the file does not tell."""
    pieces = []
    for name, rule in sorted(draft.rule.attributes.items()):
        converted = convert_column(
            draft.told(cells, rule), "attributes", draft.table.columns["attributes"], rule, terms
        )
        draft.note(converted, _label(name, rule), needed=False)
        one = converted.values.to_frame(name).select(pl.struct(name).struct.json_encode())
        inside = one.to_series().str.slice(1).str.head(-1)
        pieces.append(pl.when(converted.values.is_not_null()).then(inside))
    if not pieces:
        return constant(None, len(draft.rows))
    joined = pl.concat_str(pieces, separator=",", ignore_nulls=True)
    return pl.select(pl.when(joined != "").then(pl.format("{{{}}}", joined))).to_series()


def _told_ids(draft: _Draft, cells: Cells, terms: Terms, source: str) -> pl.Series:
    parts = []
    for rule in draft.rule.id:
        converted = convert_identity(draft.told(cells, rule), terms)
        draft.note(converted, _label("id", rule), needed=True)
        parts.append(converted.values)
    return told_identities(source, draft.table.name, parts)


def _facts(draft: _Draft, source: str) -> pl.DataFrame:
    """Return the facts in the schema of their table, and the row each was made of."""
    height = len(draft.rows)
    given = draft.columns | {"source": constant(source, height)}
    schema = {name: dtype for name, dtype in draft.table.schema.items() if name != "fact_id"}
    frame = pl.DataFrame(
        {
            name: given[name] if name in given else pl.repeat(None, height, dtype=dtype, eager=True)
            for name, dtype in schema.items()
        },
        schema=schema,
    )
    ids = given.get("fact_id")
    if ids is None:
        told = frame.drop("source")
        ids = content_identities(source, draft.table.name, told, draft.table.later)
    return frame.insert_column(0, ids.alias("fact_id")).with_columns(draft.rows)


def _rejections(problems: pl.DataFrame, part: Part) -> pl.DataFrame:
    """Put the record and its line beside each problem."""
    rows = problems[ROW]
    records = part.raw[rows].select(record=pl.struct(pl.all()).struct.json_encode())
    return problems.with_columns(part.lines.gather(rows).alias("line"), records.to_series()).select(
        *REJECTED_SCHEMA
    )


def _label(name: str, rule: ColumnRule) -> str:
    """Name the file's column, or the target where the mapping gives a constant."""
    return ", ".join(rule.reads) or name
