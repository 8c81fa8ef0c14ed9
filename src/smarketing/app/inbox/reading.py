"""How rows of the inbox are read as facts: by a mapping, as files are, so people can mend them.

The mapping is written out, because the quarantine keeps it beside each row that is refused: what
was corrected in a spreadsheet is read by it again.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import polars as pl

from smarketing.app.importing import checked_mapping
from smarketing.app.inbox.models import InboxRow
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import msgid
from smarketing.core.base.toml_writing import quoted
from smarketing.core.ledger.conversion import convert
from smarketing.core.ledger.intake import Intake
from smarketing.core.ledger.mapping import resolved
from smarketing.core.ledger.part import Part, broken_records
from smarketing.core.ledger.tables import TABLES

_TABLE, _ID, _ATTRIBUTES = "table", "external_id", "attributes"
_UNKNOWN_TABLE = msgid("there is no table `{table}`")
_UNKNOWN_COLUMN = msgid("facts of `{table}` have no column `{column}`")
_NO_VALUE = msgid("neither a text, a whole number nor yes or no")
_NO_ATTRIBUTE = msgid("an attribute has a plain short name, and a text")
_TOO_MANY = msgid("more than {most} different attributes came at once")
_NOT_WHOLE = msgid("not a whole number of the currency's smallest unit, such as cents")

_LONGEST_NAME = 100
_MOST_ATTRIBUTES = 1000
"""Different ones in one commit: the mapping names each, and has bounds itself."""

Record = dict[str, str | None]
Refusal = tuple[str, str, str, dict[str, str]]
"""The column and the text at fault, and why: a sentence and its values."""


def file_name(source: str) -> str:
    """Return how the rows of a source are called where the names of files stand."""
    return f"{source}.inbox.jsonl"


def mapping_text(source: str, attributes: Iterable[str]) -> str:
    """Return the mapping that reads the records of a source with these attributes."""
    lines = ["format = 1", f"source = {quoted(source)}", "", "[[files]]"]
    lines += [f"name = {quoted(file_name(source))}", 'reading = { kind = "jsonl", dates = "iso" }']
    named = ", ".join(f"{quoted(one)} = {quoted(_inside(one))}" for one in sorted(attributes))
    for table in TABLES.values():
        columns = ["occurred_at", *(name for name in table.columns if name != _ATTRIBUTES)]
        lines += ["", "[[files.facts]]", f"table = {quoted(table.name)}", f'id = "{_ID}"']
        lines += [f'when = {{ column = "{_TABLE}", equals = {quoted(table.name)} }}']
        lines += [f"columns = {{ {', '.join(f'{one} = {quoted(one)}' for one in columns)} }}"]
        if named and _ATTRIBUTES in table.columns:
            lines += [f"attributes = {{ {named} }}"]
    return "\n".join(lines) + "\n"


def intake_of(rows: Iterable[InboxRow], source: str, as_of: datetime) -> tuple[str, Intake]:
    """Return the mapping and the facts of rows of one source; a row's line is its number."""
    records, lines, broken = list[Record](), list[int](), []
    attributes = frozenset[str]()
    for row in rows:
        values = json.loads(row.body)
        record, refusal = _record(row, values)
        named = attributes.union(values.get(_ATTRIBUTES) or ()) if refusal is None else attributes
        if len(named) > _MOST_ATTRIBUTES:
            refusal = (_ATTRIBUTES, "", _TOO_MANY, {"most": str(_MOST_ATTRIBUTES)})
        if refusal is None:
            attributes = named
            records.append(record)
            lines.append(row.pk)
        else:
            column, text, reason, told = refusal
            whole = json.dumps({"": json.dumps(record, ensure_ascii=False)}, ensure_ascii=False)
            told_as = json.dumps(told, ensure_ascii=False)
            broken.append((row.pk, column, text, reason, told_as, whole))
    text = mapping_text(source, attributes)
    mapping = checked_mapping(text, file_name(source))
    names = dict.fromkeys(name for record in records for name in record) or {"": None}
    raw = pl.DataFrame(
        {name: [record.get(name) for record in records] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )
    part = Part(raw, pl.Series("line", lines, pl.Int64), broken_records(broken))
    rule = resolved(mapping.files[0], file_name(source))
    return text, convert(part, rule, source, as_of)


def _record(row: InboxRow, values: Mapping[str, Any]) -> tuple[Record, Refusal | None]:
    """Return a row as a record of texts, as a file would hold it, and what is wrong with it."""
    record: Record = {}
    refusal: Refusal | None = None
    for name, value in values.items():
        if name == _ATTRIBUTES and isinstance(value, dict):
            record |= {_inside(key): _text(inner) for key, inner in value.items()}
        elif value is not None:
            record[name] = _text(value)
        refusal = refusal or _objection(row.table, name, value)
    if refusal is None and type(values.get("amount")) is int:
        record["amount"] = _major(values["amount"], str(values.get("currency")))
    return record | {_TABLE: row.table, _ID: row.external_id}, refusal


def _objection(table: str, name: str, value: object) -> Refusal | None:
    """Say what the mapping could not: it reads texts, and passes unknown columns over."""
    known = TABLES.get(table)
    if known is None:
        return _TABLE, table, _UNKNOWN_TABLE, {"table": table}
    if name not in known.columns and name != "occurred_at":
        return name, _text(value), _UNKNOWN_COLUMN, {"table": table, "column": name}
    if name == _ATTRIBUTES and isinstance(value, dict):
        odd = next((key for key, told in value.items() if not _is_attribute(key, told)), None)
        return None if odd is None else (_inside(odd), _text(value[odd]), _NO_ATTRIBUTE, {})
    if name == "amount" and value is not None and type(value) is not int:
        return name, _text(value), _NOT_WHOLE, {}
    if not isinstance(value, str | int | None):
        return name, _text(value), _NO_VALUE, {}
    return None


def _is_attribute(name: str, value: object) -> bool:
    plain = unicodedata.normalize("NFC", name).strip() == name and name.isprintable()
    return plain and 0 < len(name) <= _LONGEST_NAME and isinstance(value, str)


def _inside(attribute: str) -> str:
    return f"{_ATTRIBUTES}.{attribute}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _major(amount: int, currency: str) -> str:
    """Write an amount as files do, and as people correct it: in the units of its currency."""
    digits = exponent(currency)
    whole, rest = divmod(abs(amount), 10**digits)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}}" if digits else f"{sign}{whole}"
