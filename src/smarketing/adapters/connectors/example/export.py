"""Writing the example company to a folder, as its CRM would export it, with the truth beside it."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO

import polars as pl

from smarketing.adapters.connectors.example.crm_files import (
    FILES,
    CrmColumn,
    CrmFile,
    Writing,
    mapping_text,
)
from smarketing.adapters.connectors.example.generate import CHUNK, facts_of
from smarketing.adapters.connectors.example.planted import Company
from smarketing.adapters.connectors.example.truth import truth_of
from smarketing.core.ledger.tables import TABLES

AGREEMENT = Path(__file__).with_name("agreement.toml")
"""The agreement that the firm works under."""

DATE_FORMAT = "%Y-%m-%d %H:%M:%S"


def write_company(
    company: Company,
    seed: int,
    contacts: int,
    until: datetime,
    folder: Path,
    writing: Writing,
    told: Callable[[int], None] = lambda _: None,
) -> None:
    """Write the exports, `mapping.toml`, `truth.json` and `agreement.toml` into `folder`.

    The folder is made where it is missing; files of the same names are replaced. `told` is called
    with the number of contacts each time some more are written. Memory stays that of a chunk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write = write_csv if writing.kind == "csv" else write_parquet
    write(company, seed, contacts, until, folder, writing, told)
    texts = {
        "mapping.toml": mapping_text(writing),
        "agreement.toml": AGREEMENT.read_text(encoding="utf-8"),
        "truth.json": json.dumps(
            truth_of(company, seed, contacts, until), ensure_ascii=False, indent=2, allow_nan=False
        )
        + "\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def write_csv(
    company: Company,
    seed: int,
    contacts: int,
    until: datetime,
    folder: Path,
    writing: Writing,
    told: Callable[[int], None],
) -> None:
    """Write one CSV file per table, chunk after chunk: UTF-8, a header, moments in UTC."""
    with ExitStack() as open_files:
        targets: dict[str, IO[bytes]] = {
            one.table: open_files.enter_context((folder / f"{one.name}.csv").open("wb"))
            for one in FILES
        }
        for number, frames in enumerate(facts_of(company, seed, contacts, until)):
            for one in FILES:
                if one.table in frames:
                    as_exported(one, frames[one.table], writing).write_csv(
                        targets[one.table],
                        include_header=number == 0,
                        separator=writing.delimiter,
                        datetime_format=DATE_FORMAT,
                    )
            told(min((number + 1) * CHUNK, contacts))


def write_parquet(
    company: Company,
    seed: int,
    contacts: int,
    until: datetime,
    folder: Path,
    writing: Writing,
    told: Callable[[int], None],
) -> None:
    """Write one Parquet file per table: chunks first, then each table's chunks as one file."""
    parts: dict[str, list[Path]] = {one.name: [] for one in FILES}
    for number, frames in enumerate(facts_of(company, seed, contacts, until)):
        for one in FILES:
            if one.table in frames:
                part = folder / f"{one.name}.{number:05d}.part"
                as_exported(one, frames[one.table], writing).write_parquet(part)
                parts[one.name].append(part)
        told(min((number + 1) * CHUNK, contacts))
    for name, written in parts.items():
        pl.scan_parquet(written).sink_parquet(folder / f"{name}.parquet")
        for part in written:
            part.unlink()


def as_exported(one: CrmFile, frame: pl.DataFrame, writing: Writing) -> pl.DataFrame:
    """Return the facts of one table as the CRM shows them: its columns, its words."""
    prefix = f"{frame['source'][0]}:{one.table}:" if len(frame) else ""
    told = frame.with_columns(id=pl.col("fact_id").str.slice(len(prefix)))
    keys = [column.attribute for column in one.columns if column.attribute is not None]
    if keys:
        shape = pl.Struct(dict.fromkeys(keys, pl.String))
        told = told.with_columns(pl.col("attributes").str.json_decode(shape))
    return told.select(shown(one, column, writing).alias(column.name) for column in one.columns)


def shown(one: CrmFile, column: CrmColumn, writing: Writing) -> pl.Expr:
    """Return one column in the CRM's words; amounts in euros and cents."""
    if column.attribute is not None:
        return pl.col("attributes").struct.field(column.attribute)
    fact = pl.col(column.fact)
    if column.fact == "amount":
        cents = (fact % 100).cast(pl.String).str.zfill(2)
        return (fact // 100).cast(pl.String) + writing.decimal + cents
    if column.words and TABLES[one.table].schema[column.fact] == pl.Boolean:
        return (
            pl.when(fact)
            .then(pl.lit(column.words["true"]))
            .otherwise(pl.lit(column.words["false"]))
        )
    return fact.replace(dict(column.words)) if column.words else fact
