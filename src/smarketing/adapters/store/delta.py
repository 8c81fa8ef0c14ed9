"""Delta tables in the ledger's folder: open, look, and make staged files part of a table."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from deltalake import CommitProperties, DeltaTable, Field
from deltalake import Schema as DeltaSchema
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, create_table_with_add_actions

from smarketing.adapters.store.lock import sync
from smarketing.adapters.store.tables import Schema
from smarketing.core.ledger.tables import MOMENT

DELTA_TYPES = {
    pl.String: "string",
    pl.Int64: "long",
    pl.Boolean: "boolean",
    MOMENT: "timestamp",
}

LAST_MOMENT = "9999-12-31T23:59:59"
"""From here on a rounded-up moment would not be one."""


def open_table(folder: Path) -> DeltaTable | None:
    """Open the newest version of a table; None where nothing was ever written.

    A log without a commit is what remains where the power failed during the very first one.
    """
    return DeltaTable(folder) if any((folder / "_delta_log").glob("*.json")) else None


def active_files(table: DeltaTable | None) -> set[str]:
    """Return the paths, relative to its folder, of the data files that make up a table."""
    if table is None:
        return set()
    return set(pl.DataFrame(table.get_add_actions())["path"])


def scan(table: DeltaTable | None, schema: Schema) -> pl.LazyFrame:
    """Read a table lazily; a column that came later than the table is null in it."""
    if table is None:
        return pl.LazyFrame(schema=dict(schema))
    stored = pl.scan_delta(table)
    there = stored.collect_schema().names()
    return stored.select(
        pl.col(name) if name in there else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in schema.items()
    )


def describe(file: Path, name: str, frame: pl.DataFrame) -> dict[str, Any]:
    """Describe a staged data file for the table's log, with what it holds."""
    held: dict[str, Any] = {"numRecords": frame.height}
    if "occurred_at" in frame.columns:
        held |= _bounds("occurred_at", frame["occurred_at"])
    seen = file.stat()
    return {
        "path": name,
        "size": seen.st_size,
        "modification_time": seen.st_mtime_ns // 1_000_000,
        "stats": json.dumps(held),
    }


def _bounds(column: str, moments: pl.Series) -> dict[str, Any]:
    """Bounds of a column in milliseconds, as Delta keeps them: rounded outwards."""
    earliest, latest = moments.min(), moments.max()
    if not isinstance(earliest, datetime) or not isinstance(latest, datetime):
        return {}
    bounds: dict[str, Any] = {"minValues": {column: _in_milliseconds(earliest)}}
    if latest.replace(tzinfo=None).isoformat() < LAST_MOMENT:
        bounds["maxValues"] = {column: _in_milliseconds(latest + timedelta(microseconds=999))}
    return bounds


def _in_milliseconds(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def append(
    folder: Path, schema: Schema, staged: Sequence[Mapping[str, Any]], properties: Mapping[str, str]
) -> None:
    """Make staged files part of a table in one commit, creating the table where there is none.

    Files that are part of it already are left alone, so that saying it twice does no harm.
    """
    table = open_table(folder)
    there = active_files(table)
    adds = [
        AddAction(partition_values={}, data_change=True, **file)
        for file in staged
        if file["path"] not in there
    ]
    if not adds:
        return
    fields = [Field(name, PrimitiveType(DELTA_TYPES[dtype])) for name, dtype in schema.items()]
    said = CommitProperties(custom_metadata=dict(properties))
    if table is None:
        create_table_with_add_actions(
            str(folder), DeltaSchema(fields), adds, mode="error", commit_properties=said
        )
    else:
        _widen(table, fields)
        table.create_write_transaction(
            [*adds], "append", DeltaSchema(fields), commit_properties=said
        )
    _sync_log(folder)


def _widen(table: DeltaTable, fields: Sequence[Field]) -> None:
    there = {field.name for field in table.schema().fields}
    missing = [field for field in fields if field.name not in there]
    if missing:
        table.alter.add_columns(missing)


def _sync_log(folder: Path) -> None:
    log = folder / "_delta_log"
    for commit in sorted(log.glob("*.json"))[-2:]:
        sync(commit)
    sync(log)
    sync(folder)
