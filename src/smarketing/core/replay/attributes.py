"""What is known of a contact and of its account, and the conditions that rest on it.

Expressions over two columns: `attributes` and `account_attributes`, each the text of a JSON
object. What is no JSON object says nothing; it never stops a computation.
"""

import json
import re
from collections.abc import Sequence
from typing import Literal

import polars as pl

from smarketing.core.agreement.qualification import Condition, Grade
from smarketing.core.agreement.stages import Persona
from smarketing.core.ledger.views import UNKNOWN

Of = Literal["contact", "account"]
"""Whose attribute it is."""

_TEXT = r'"[^"\\\x00-\x1f]*"'
_PLAIN = rf"^\{{(?:{_TEXT}:{_TEXT}(?:,{_TEXT}:{_TEXT})*)?\}}$"
"""A JSON object of texts alone, none of which needs an escape, without any space between them."""

_COLUMNS = {"contact": "attributes", "account": "account_attributes"}


def attribute(of: Of, name: str) -> pl.Expr:
    """Return an attribute of the contact or of its account as text; null where absent or empty.

    What is no text in the JSON is taken as JSON writes it: 5, true, ["a"].
    """
    column = pl.col(_COLUMNS[of])
    if "\\" in name or ("'" in name and '"' in name):
        # A JSON path can hold one kind of quotation marks, and knows no escapes.
        found = column.map_batches(lambda texts: _read(texts, name), return_dtype=pl.String)
    else:
        found = _found(column, name)
    return pl.when(found != "").then(found)


def _found(column: pl.Expr, name: str) -> pl.Expr:
    """Return what the JSON says under a name.

    Most texts are objects of plain texts that name each thing once: of these a pattern finds what
    is asked, in a fraction of the time that it takes to read JSON.
    """
    quote = "'" if '"' in name else '"'
    path = f"$[{quote}{name}{quote}]"
    if json.dumps(name, ensure_ascii=False) != f'"{name}"':
        return column.str.json_path_match(path)
    key = f'"{name}":"'
    is_told_once = column.str.count_matches(key, literal=True) <= 1
    is_plain = column.str.contains(_PLAIN) & is_told_once
    plain = column.str.extract(f'{re.escape(key)}([^"]*)"')
    others = pl.when(~is_plain).then(column).str.json_path_match(path)
    return pl.when(is_plain).then(plain).otherwise(others)


def number_of(text: pl.Expr) -> pl.Expr:
    """Return texts as finite numbers with a decimal point; null for what is none."""
    number = text.str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def meets(text: pl.Expr, rule: Condition | Grade) -> pl.Expr:
    """Say of each text whether it is one of those the rule names, or a number in its range."""
    ways = []
    if rule.one_of:
        ways.append(text.is_in(rule.one_of))
    if rule.at_least is not None or rule.below is not None:
        number = number_of(text)
        sides = [] if rule.at_least is None else [number >= float(rule.at_least)]
        sides += [] if rule.below is None else [number < float(rule.below)]
        ways.append(pl.all_horizontal(sides))
    return pl.any_horizontal(*ways, pl.lit(value=False)).fill_null(value=False)


def holds(condition: Condition) -> pl.Expr:
    """Say whether a condition holds; what is not known meets none."""
    return meets(attribute(condition.of, condition.attribute), condition)


def belongs(persona: Persona) -> pl.Expr:
    """Say whether all that a persona asks for holds, and nothing that it excludes.

    A persona that asks for nothing cannot be recognised.
    """
    if not persona.match:
        return pl.lit(value=False)
    excluded = pl.any_horizontal(pl.lit(value=False), *map(holds, persona.exclude))
    return pl.all_horizontal(*map(holds, persona.match)) & ~excluded


def persona_of(personas: Sequence[Persona]) -> pl.Expr:
    """Return the name of the first persona that each contact belongs to; `UNKNOWN` for none."""
    chosen = pl.lit(UNKNOWN)
    for persona in reversed(personas):
        chosen = pl.when(belongs(persona)).then(pl.lit(persona.name)).otherwise(chosen)
    return chosen


def _read(texts: pl.Series, name: str) -> pl.Series:
    return pl.Series([_value(text, name) for text in texts], dtype=pl.String)


def _value(text: str | None, name: str) -> str | None:
    try:
        read = json.loads(text or "", parse_constant=_refuse)
        value = read.get(name) if isinstance(read, dict) else None
        written = (
            value
            if isinstance(value, str | None)
            else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        )
        # A half of a surrogate pair is no text, although JSON can spell it.
        return written.encode().decode() if written is not None else None
    except (ValueError, RecursionError):
        return None


def _refuse(word: str) -> None:
    raise ValueError(word)
