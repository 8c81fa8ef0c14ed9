"""Whether a mapping fits the fact tables and a file: every misfit, at its line, before any row."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import available_timezones

import polars as pl

from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.toml import choice_remedy
from smarketing.core.base.toml_positions import Path, Positions
from smarketing.core.base.working_time import is_time_zone
from smarketing.core.ledger.columns import declared_formats
from smarketing.core.ledger.mapping import ColumnRule, FactRule, FileRule, resolved
from smarketing.core.ledger.mapping import Mapping as FileMapping
from smarketing.core.ledger.moments import format_problem, tells_its_zone
from smarketing.core.ledger.tables import ALWAYS, MOMENT, TABLES, Column, FactTable

_MADE = {"fact_id": "id", "source": "source"}
"""Columns that every fact has and no rule fills, with the key of the mapping that does."""

_FOR_MOMENTS = {"format", "time_zone", "ambiguous"}
_FOR_NUMBERS = {"decimal", "thousands", "remove"}
"""Keys of a rule that mean something for one kind of column only."""


def check_mapping(mapping: FileMapping) -> list[Finding]:
    """Return everything in a mapping that cannot work, whatever stands in the files."""
    found = [
        finding
        for place, rule in enumerate(mapping.files)
        for finding in _check_file(resolved(rule, rule.name), ("files", place), mapping.positions)
    ]
    return sorted(found, key=_by_place)


def check_columns(
    mapping: FileMapping, place: int, columns: Sequence[str], file: str
) -> list[Finding]:
    """Return the columns that the rules of `mapping.files[place]` read and a file does not have."""
    found = []
    for path, name in _columns_read(mapping.files[place], ("files", place)):
        if name not in columns:
            mend, more = choice_remedy(name, columns)
            source = mapping.positions.value(_as_written(path, mapping.positions))
            values = {"file": file, "column": name, **more}
            found.append(
                _error("no_column", source, "{file} has no column `{column}`", mend, values)
            )
    return sorted(found, key=_by_place)


def _check_file(rule: FileRule, path: Path, positions: Positions) -> Iterator[Finding]:
    reading = rule.reading
    here = (*path, "reading")
    if reading.kind is None:
        message = "the name `{name}` does not tell what kind of file it is"
        mend = 'add kind = "csv", "xlsx", "parquet" or "jsonl" to its reading'
        source = positions.value((*path, "name"))
        yield _error("unknown_kind", source, message, mend, {"name": rule.name})
    yield from _check_zone(reading.time_zone, (*here, "time_zone"), positions)
    for form in reading.dates:
        yield from _check_format(form, (*here, "dates"), positions)
    if reading.thousands and reading.thousands == reading.decimal:
        message = "the decimal and the thousands sign are both `{sign}`"
        source = positions.value((*here, "thousands"))
        yield _error("same_signs", source, message, "", {"sign": reading.decimal})
    if reading.currency is not None and not _is_currency(reading.currency):
        source = positions.value((*here, "currency"))
        yield _no_currency(reading.currency, source)
    for place, fact in enumerate(rule.facts):
        yield from _check_fact(fact, rule, (*path, "facts", place), positions)
    yield from _check_identities(rule, path, positions)


def _check_fact(
    fact: FactRule, rule: FileRule, path: Path, positions: Positions
) -> Iterator[Finding]:
    table = TABLES.get(fact.table)
    if table is None:
        mend, values = choice_remedy(fact.table, list(TABLES))
        source = positions.value((*path, "table"))
        message = "there is no table `{table}`"
        yield _error("unknown_table", source, message, mend, {"table": fact.table, **values})
        return
    for name, column_rule in fact.columns.items():
        here = (*path, "columns", name)
        column = _column(table, name)
        if column is None:
            yield _unknown_target(table, name, positions.key(here))
        else:
            yield from _check_rule(column_rule, column, rule, here, positions)
    for name in table.required:
        if name not in fact.columns:
            message = "a fact of `{table}` needs `{column}`, and the mapping does not give it"
            mend = "add `{column} = …` to its columns"
            values = {"table": table.name, "column": name}
            yield _error("missing_target", positions.key(path), message, mend, values)
    if fact.attributes and "attributes" not in table.columns:
        message = "facts of `{table}` have no attributes"
        source = positions.key((*path, "attributes"))
        yield _error("no_attributes", source, message, "", {"table": table.name})
    if "amount" in fact.columns and "currency" not in fact.columns and not rule.reading.currency:
        message = "the amount has no currency"
        mend = 'give `currency` a column, or add currency = "EUR" to the reading'
        yield _error("no_currency", positions.key((*path, "columns", "amount")), message, mend, {})


def _check_rule(
    rule: ColumnRule, column: Column, file: FileRule, path: Path, positions: Positions
) -> Iterator[Finding]:
    kind = {MOMENT: "moments", pl.Int64: "numbers"}.get(column.dtype, "texts")
    for key in sorted(rule.model_fields_set & (_FOR_MOMENTS | _FOR_NUMBERS)):
        if key in _FOR_MOMENTS and kind != "moments":
            message = "`{key}` is for moments only, and means nothing for `{column}`"
        elif key in _FOR_NUMBERS and kind != "numbers":
            message = "`{key}` is for numbers only, and means nothing for `{column}`"
        else:
            continue
        values = {"key": key, "column": str(path[-1])}
        yield _error("idle_key", positions.key((*path, key)), message, "leave it out", values)
    if rule.otherwise is not None and not rule.translate:
        message = "`otherwise` without `translate` replaces every text of the column"
        mend = "add `translate`, or use `default` for missing texts"
        yield _error("idle_key", positions.key((*path, "otherwise")), message, mend, {})
    if column.choices:
        yield from _check_words(rule, column.choices, path, positions)
    if kind == "moments":
        yield from _check_moment(rule, file, path, positions)


def _check_words(
    rule: ColumnRule, choices: Sequence[str], path: Path, positions: Positions
) -> Iterator[Finding]:
    """Compare the mapping's own words for a column with the words that the column takes."""
    words = [((*path, "translate", key), word) for key, word in rule.translate.items()]
    for key in ("value", "default", "otherwise"):
        word = getattr(rule, key)
        words += [((*path, key), word)] if word is not None else []
    for here, word in words:
        if word not in choices:
            mend, values = choice_remedy(word, choices)
            message = "`{word}` is not one of the choices for `{column}`"
            values = {"word": word, "column": str(path[-1]), **values}
            yield _error("not_a_choice", positions.value(here), message, mend, values)


def _check_moment(
    rule: ColumnRule, file: FileRule, path: Path, positions: Positions
) -> Iterator[Finding]:
    for form in rule.format or []:
        yield from _check_format(form, (*path, "format"), positions)
    yield from _check_zone(rule.time_zone, (*path, "time_zone"), positions)
    formats = declared_formats(rule, file.reading)
    values = {"column": path[-1]}
    if not formats:
        message = "`{column}` is a moment, and no date format is declared for it"
        mend = 'add dates = "%d/%m/%Y" or dates = "iso" to the reading, or a format to the column'
        yield _error("no_format", positions.key(path), message, mend, values)
    usable = [form for form in formats if format_problem(form) is None]
    local = [form for form in usable if not tells_its_zone(form)]
    if local and rule.time_zone is None and file.reading.time_zone is None:
        message = "`{column}` is a local time, and no time zone is declared for it"
        mend = 'add time_zone = "Europe/Paris" to the reading, or "UTC" if it is that'
        yield _error("no_time_zone", positions.key(path), message, mend, values)


def _check_format(form: str, path: Path, positions: Positions) -> Iterator[Finding]:
    problem = format_problem(form)
    if problem is not None:
        mend = 'write it like "%d/%m/%Y %H:%M", or "iso", "epoch_s", "epoch_ms"'
        source = positions.value(path)
        yield _error("bad_format", source, problem.message, mend, problem.values)


def _check_zone(zone: str | None, path: Path, positions: Positions) -> Iterator[Finding]:
    if zone is not None and not is_time_zone(zone):
        mend, values = choice_remedy(zone, sorted(available_timezones()))
        if "known" in values:
            mend, values = 'write it like "Europe/Paris"', {}
        message = "there is no time zone `{zone}`"
        yield _error("unknown_zone", positions.value(path), message, mend, {"zone": zone, **values})


def _check_identities(rule: FileRule, path: Path, positions: Positions) -> Iterator[Finding]:
    """Find two facts of one record that would have the same identity in the same table."""
    seen: list[tuple[str, list[ColumnRule]]] = []
    for place, fact in enumerate(rule.facts):
        identity = (fact.table, fact.id)
        if fact.id and identity in seen:
            message = "two facts of `{table}` made of one record would be one and the same"
            mend = 'tell them apart: id = ["…", {{ value = "second" }}]'
            source = positions.key((*path, "facts", place, "id"))
            yield _error("same_identity", source, message, mend, {"table": fact.table})
        seen.append(identity)


def _columns_read(rule: FileRule, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield every column that a rule or a condition reads, with its place in the mapping."""
    for place, fact in enumerate(rule.facts):
        here = (*path, "facts", place)
        told = [((*here, "columns", name), one) for name, one in fact.columns.items()]
        told += [((*here, "attributes", name), one) for name, one in fact.attributes.items()]
        told += [((*here, "id", number), one) for number, one in enumerate(fact.id)]
        for where, one in told:
            key = "column" if one.column is not None else "columns"
            for name in one.reads:
                yield (*where, key), name
        for number, condition in enumerate(fact.when):
            yield (*here, "when", number, "column"), condition.column


def _as_written(path: Path, positions: Positions) -> Path:
    """Return the path that the file has: one condition or identity may stand without its list."""
    for place, part in enumerate(path):
        known = path[: place + 1] in positions.values or path[: place + 1] in positions.keys
        if isinstance(part, int) and not known:
            return path[:place] + path[place + 1 :]
    return path


def _column(table: FactTable, name: str) -> Column | None:
    """Return the column that a rule may fill under this name."""
    if name in _MADE or name == "attributes":
        return None
    return ALWAYS.get(name) or table.columns.get(name)


def _unknown_target(table: FactTable, name: str, source: Source) -> Finding:
    values: dict[str, object] = {"column": name, "table": table.name}
    if name in _MADE:
        message = "`{column}` is made by the import"
        mend, values["key"] = "use the key `{key}` of the mapping", _MADE[name]
    elif name == "attributes" and "attributes" in table.columns:
        message = "`attributes` are not a column but a table of their own"
        mend = 'write attributes = ["…", "…"] beside `columns`'
    else:
        message = "facts of `{table}` have no column `{column}`"
        known = [n for n in [*ALWAYS, *table.columns] if _column(table, n) is not None]
        mend, more = choice_remedy(name, known)
        values |= more
    return _error("unknown_target", source, message, mend, values)


def _is_currency(code: str) -> bool:
    return len(code) == len("EUR") and code.isascii() and code.isalpha() and code.isupper()


def _no_currency(code: str, source: Source) -> Finding:
    message = "`{code}` is no currency"
    mend = 'write its code of three letters, "EUR" for instance'
    return _error("bad_currency", source, message, mend, {"code": code})


def _error(
    code: str, source: Source, message: str, mend: str, values: Mapping[str, object]
) -> Finding:
    return Finding(f"mapping.{code}", Severity.ERROR, message, mend, values, source)


def _by_place(finding: Finding) -> tuple[int, int]:
    source = finding.source
    return (source.line or 0, source.column or 0) if source else (0, 0)
