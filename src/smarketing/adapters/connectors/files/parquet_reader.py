"""Reads Parquet files in bounded parts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from smarketing.adapters.connectors.files.header import checked_header
from smarketing.adapters.connectors.files.opened import OpenedFile
from smarketing.adapters.connectors.files.refused import refused
from smarketing.core.ledger.mapping import Reading
from smarketing.core.ledger.part import Part, broken_records

PART_ROWS = 200_000


@contextmanager
def open_parquet(path: Path, reading: Reading) -> Iterator[OpenedFile]:
    """Open a Parquet file. Its typed columns become texts: moments ISO, numbers as declared.

    The line of a record is its number in the file, from 1. Raises FileRefusedError where the file
    is no Parquet.
    """
    try:
        schema = pl.read_parquet_schema(path)
        total = int(pl.scan_parquet(path).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise refused(
            "no_parquet",
            path.name,
            "this is no Parquet file that can be read: {what}",
            "fetch or export it again",
            what=str(error).splitlines()[0],
        ) from error
    columns = checked_header(list(schema), path.name, 1)
    texts = [
        as_text(pl.col(name), dtype, reading.decimal).alias(column)
        for column, (name, dtype) in zip(columns, schema.items(), strict=True)
    ]
    taken = 0

    def parts() -> Iterator[Part]:
        nonlocal taken
        for first in range(0, total, PART_ROWS):
            raw = pl.scan_parquet(path).slice(first, PART_ROWS).select(texts).collect()
            lines = pl.arange(first + 1, first + raw.height + 1, dtype=pl.Int64, eager=True)
            taken = first + raw.height
            yield Part(raw, lines.alias("line"), broken_records([]))

    size = path.stat().st_size
    yield OpenedFile(columns, parts(), lambda: size * taken // max(total, 1), size)


def as_text(column: pl.Expr, dtype: pl.DataType, decimal: str) -> pl.Expr:
    """Write a column of any type as text that the same mapping could read from CSV."""
    if isinstance(dtype, pl.Datetime):
        zoned = dtype.time_zone is not None
        utc = column.dt.convert_time_zone("UTC") if zoned else column
        return utc.dt.strftime("%Y-%m-%d %H:%M:%S%.f" + ("Z" if zoned else ""))
    if dtype.is_float() or dtype.is_decimal():
        # Whole numbers that may be missing are often kept as floats: 12.0 is the identity 12.
        plain = column.cast(pl.String).str.replace(r"\.0+$", "")
        return plain.str.replace(".", decimal, literal=True)
    if dtype.is_nested():
        text = pl.struct(column.alias("")).struct.json_encode().str.slice(4).str.head(-1)
        return pl.when(column.is_not_null()).then(text)
    if dtype == pl.Binary:
        return column.bin.encode("hex")
    return column.cast(pl.String)
