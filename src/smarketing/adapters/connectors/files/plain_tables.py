"""Plain files whose columns are named as the ledger's: Parquet, CSV or JSON lines, no mapping.

They are read at once and as they are, so that another tool's data set can be tried in seconds. A
value that is none of its column refuses the whole file, at its first offending row: whoever has
dirty files imports them with a mapping.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from smarketing.adapters.connectors.files.plain_columns import converted, unwritten
from smarketing.adapters.connectors.files.refused import FileRefusedError, refused
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import msgid
from smarketing.core.base.toml import choice_remedy, did_you_mean
from smarketing.core.ledger.tables import ALWAYS, TABLES, Column, FactTable

OWN = ("fact_id", "source")
"""Columns that a plain file may lack: a fact without an identity gets one of its own."""

_SOURCE = "file"
_FIRST_NUMBER = 10**15
"""Made identities have so many digits, so that they sort as their rows do."""


@dataclass(frozen=True)
class PlainTable:
    """A table as read: the facts in the schema of `TABLES`, and what there is to say of the file.

    The facts are None where a finding is an error.
    """

    facts: pl.DataFrame | None
    findings: list[Finding]


def read_plain_table(path: Path, name: str) -> PlainTable:
    """Read one fact table from a file."""
    table = TABLES[name]
    try:
        scan = _scanned(path)
        columns = scan.collect_schema().names()
        findings = [*_lacking(columns, table, path.name), *_strangers(columns, table, path.name)]
        if any(finding.severity is Severity.ERROR for finding in findings):
            return PlainTable(None, findings)
        raw = scan.select(c for c in columns if c in table.schema).collect()
    except FileRefusedError as error:
        return PlainTable(None, [error.finding])
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        return PlainTable(None, [_unreadable(path, error)])
    known = ALWAYS | table.columns
    read, wrong = {}, []
    for column in raw.columns:
        values, finding = _read(raw[column], column, known[column], path.name)
        read[column] = values
        wrong += [finding] if finding else []
    if wrong:
        return PlainTable(None, findings + wrong)
    facts = _completed(pl.DataFrame(read), raw.height, table)
    once = (
        facts.unique("fact_id", keep="first", maintain_order=True) if "fact_id" in read else facts
    )
    return PlainTable(once, findings + _told_twice(facts.height - once.height, path.name))


def _scanned(path: Path) -> pl.LazyFrame:
    named = path.name.lower().removesuffix(".gz")
    if named.endswith((".parquet", ".pq")):
        return pl.scan_parquet(path)
    if named.endswith((".jsonl", ".ndjson")):
        return pl.scan_ndjson(path, infer_schema_length=None)
    if named.endswith((".csv", ".tsv", ".txt")):
        return pl.scan_csv(path, infer_schema=False, separator=_separator(path))
    raise refused(
        "unknown_kind",
        path.name,
        "the name does not say what kind of file this is",
        "name it so that it ends with .parquet, .csv or .jsonl",
    )


def _separator(path: Path) -> str:
    """Return what the header of a text file stands between: the most frequent of those in use."""
    if path.suffix == ".gz":
        return ","
    with path.open("rb") as file:
        header = file.readline(1 << 16)
    return max(",;\t|", key=lambda sign: header.count(sign.encode()))


def _lacking(columns: list[str], table: FactTable, file: str) -> list[Finding]:
    """Find required columns that are not there, and what is likely meant to be them."""
    findings = []
    for column in table.required:
        if column in columns or column in OWN:
            continue
        near = did_you_mean(column, [one for one in columns if one not in table.schema])
        findings.append(
            Finding(
                "plain.column_missing",
                Severity.ERROR,
                "the column `{column}` is missing: {meaning}",
                msgid("rename the column `{suggestion}`")
                if near
                else msgid("add it, or leave the file out"),
                {
                    "column": column,
                    "meaning": (ALWAYS | table.columns)[column].meaning,
                    "suggestion": near,
                },
                Source(file),
            )
        )
    return findings


def _strangers(columns: list[str], table: FactTable, file: str) -> list[Finding]:
    strange = [column for column in columns if column not in table.schema]
    if not strange:
        return []
    free = [column for column in table.schema if column not in columns and column not in OWN]
    mend, more = choice_remedy(strange[0], free) if free else ("", {})
    return [
        Finding(
            "plain.columns_ignored",
            Severity.INFO,
            "nothing looks at these columns of `{table}`: {columns}",
            mend,
            {"table": table.name, "columns": ", ".join(f"`{one}`" for one in strange), **more},
            Source(file),
        )
    ]


def _read(raw: pl.Series, name: str, column: Column, file: str) -> tuple[pl.Series, Finding | None]:
    """Return a column in its type, and the finding about its first value that is none."""
    try:
        values, reason, mend = converted(raw, name, column)
    except (pl.exceptions.PolarsError, OverflowError) as error:
        what = str(error).splitlines()[0]
        message = msgid("the column `{column}` cannot be read: {what}")
        return raw, _wrong(file, message, "", column=name, what=what, found=str(raw.dtype))
    unread = unwritten(raw, values)
    if unread is not None:
        return values, _wrong(
            file,
            reason,
            mend,
            column=name,
            row=unread + 1,
            value=str(raw[unread]),
            found=str(raw.dtype),
        )
    if column.required and values.null_count():
        row = values.is_null().arg_max()
        message = msgid("the column `{column}` is empty in row {row}, and a fact needs it")
        mend = msgid("fill it in, or leave the row out")
        return values, _wrong(file, message, mend, column=name, row=(row or 0) + 1)
    if column.choices:
        strange = values.is_in(column.choices).not_()
        if strange.any():
            row = strange.arg_max() or 0
            word = str(values[row])
            mend, more = choice_remedy(word, column.choices)
            message = msgid("the column `{column}` says `{value}` in row {row}")
            return values, _wrong(file, message, mend, column=name, row=row + 1, value=word, **more)
    return values, None


def _wrong(file: str, message: str, mend: str, **values: object) -> Finding:
    return Finding("plain.wrong_value", Severity.ERROR, message, mend, values, Source(file))


def _completed(read: pl.DataFrame, rows: int, table: FactTable) -> pl.DataFrame:
    """Add the columns that the file does not have."""
    made: dict[str, Callable[[], pl.Expr]] = {
        "fact_id": lambda: pl.int_range(_FIRST_NUMBER, _FIRST_NUMBER + rows).cast(pl.String),
        "source": lambda: pl.lit(_SOURCE),
    }
    return read.select(
        pl.col(name)
        if name in read.columns
        else (made[name]() if name in made else pl.lit(None, dtype)).alias(name)
        for name, dtype in table.schema.items()
    )


def _told_twice(count: int, file: str) -> list[Finding]:
    if not count:
        return []
    message = msgid("{count} facts were told again under the same fact_id and count once")
    return [Finding("plain.told_twice", Severity.INFO, message, "", {"count": count}, Source(file))]


def _unreadable(path: Path, error: Exception) -> Finding:
    what = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return Finding(
        "plain.unreadable",
        Severity.ERROR,
        "the file cannot be read: {what}",
        "fetch or export it again",
        {"what": what},
        Source(path.name),
    )


def write_plain_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a table to a file: Parquet, CSV or JSON lines, by the end of its name.

    Raises FileRefusedError where the name ends otherwise.
    """
    named = path.name.lower()
    texts = frame.with_columns(pl.col(pl.Datetime).dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ"))
    if named.endswith((".parquet", ".pq")):
        frame.write_parquet(path)
    elif named.endswith((".jsonl", ".ndjson")):
        texts.write_ndjson(path)
    elif named.endswith(".csv"):
        texts.write_csv(path)
    else:
        raise refused(
            "unknown_kind",
            path.name,
            "the name does not say what kind of file this is",
            "name it so that it ends with .parquet, .csv or .jsonl",
        )
