"""One column of a plain file, made into the ledger's type: moments, texts, numbers, yes and no."""

import json
from datetime import UTC, datetime

import polars as pl

from smarketing.adapters.connectors.files.parquet_reader import as_text
from smarketing.core.base.sentence import msgid
from smarketing.core.ledger.moments import ISO, Zone, parse_moments
from smarketing.core.ledger.tables import MOMENT, Column

Read = tuple[pl.Series, str, str]
"""The values, and what to say (message and mend) of one that could not be read."""

_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)
_YES, _NO = ["true", "yes", "1"], ["false", "no", "0"]


def converted(raw: pl.Series, name: str, column: Column) -> Read:
    """Return a column in its type; a value that is none becomes null."""
    if column.dtype == MOMENT:
        return _moments(raw)
    if column.dtype == pl.Int64:
        return _whole(raw)
    if column.dtype == pl.Boolean:
        return _yes_or_no(raw)
    if name == "attributes":
        return _objects(raw)
    return _texts(raw), "", ""


def unwritten(raw: pl.Series, values: pl.Series) -> int | None:
    """Return the first row that holds something which could not be read; None where all could."""
    if values.null_count() == raw.null_count():
        return None
    empty = raw == "" if raw.dtype == pl.String else pl.repeat(False, len(raw), eager=True)
    lost = values.is_null() & raw.is_not_null() & ~empty
    return lost.arg_max() if lost.any() else None


def _moments(raw: pl.Series) -> Read:
    """Read timestamps, dates and ISO texts; what names no zone is UTC, a date its first moment."""
    if raw.dtype == pl.String:
        moments = parse_moments(raw, [ISO], Zone("UTC", "earlier"), _LAST)
    elif raw.dtype == pl.Date:
        moments = raw.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    elif isinstance(raw.dtype, pl.Datetime) and raw.dtype.time_zone is not None:
        moments = raw.dt.convert_time_zone("UTC").dt.cast_time_unit("us")
    elif isinstance(raw.dtype, pl.Datetime):
        moments = raw.dt.cast_time_unit("us").dt.replace_time_zone("UTC")
    else:
        moments = pl.repeat(None, len(raw), dtype=MOMENT, eager=True)
    outside = bool((moments.min() or _FIRST) < _FIRST or (moments.max() or _LAST) > _LAST)  # type: ignore[operator] # moments
    if outside:
        moments = moments.to_frame("at").select(
            pl.when(pl.col("at").is_between(_FIRST, _LAST)).then("at")
        )["at"]
    return (
        moments.rename(raw.name),
        msgid(
            "the column `{column}` has `{value}` ({found}) in row {row}: no moment between 1970 "
            "and 2199"
        ),
        msgid("write a timestamp, a date, or a text such as 2026-01-31T09:30:00Z"),
    )


def _texts(raw: pl.Series) -> pl.Series:
    if raw.dtype == pl.String:
        texts = raw
    else:
        texts = raw.to_frame(raw.name).select(as_text(pl.col(raw.name), raw.dtype, ".")).to_series()
    if not (texts == "").any():
        return texts
    column = pl.col(texts.name)
    return texts.to_frame().select(pl.when(column != "").then(column)).to_series()


def _whole(raw: pl.Series) -> Read:
    """Read whole numbers; a fraction, infinity or no number is none."""
    message = msgid("the column `{column}` has `{value}` in row {row}: no whole number")
    mend = msgid("write money in minor units: 1,234.50 euros are 123450")
    if raw.dtype.is_float() or raw.dtype.is_decimal():
        number = raw.cast(pl.Float64) if raw.dtype.is_float() else raw
        whole = number.round(0) == number
        if raw.dtype.is_float():
            whole &= number.is_finite() & (number.abs() < 2.0**63)
        kept = number.to_frame("n").select(pl.when(whole).then("n")).to_series()
        return kept.cast(pl.Int64, strict=False).rename(raw.name), message, mend
    if raw.dtype == pl.String or raw.dtype.is_integer():
        return raw.cast(pl.Int64, strict=False), message, mend
    return pl.repeat(None, len(raw), dtype=pl.Int64, eager=True).rename(raw.name), message, mend


def _yes_or_no(raw: pl.Series) -> Read:
    message = msgid("the column `{column}` has `{value}` in row {row}: neither true nor false")
    if raw.dtype == pl.Boolean:
        return raw, message, ""
    text = pl.col("text").cast(pl.String).str.strip_chars().str.to_lowercase()
    read = raw.to_frame("text").select(
        pl.when(text.is_in(_YES)).then(True).when(text.is_in(_NO)).then(False)
    )
    return read.to_series().rename(raw.name), message, ""


def _objects(raw: pl.Series) -> Read:
    """Read attributes: texts of JSON objects, structs or maps."""
    message = msgid("the column `{column}` has `{value}` in row {row}: no JSON object")
    mend = msgid('write attributes as in {{"role": "buyer", "employees": "120"}}')
    if raw.dtype == pl.String:
        column = pl.col(raw.name)
        is_object = column.str.strip_chars_start().str.starts_with("{")
        is_object &= column.str.json_path_match("$").is_not_null()
        return raw.to_frame().select(pl.when(is_object).then(column)).to_series(), message, mend
    if isinstance(raw.dtype, pl.Struct):
        return raw.to_frame().select(as_text(pl.col(raw.name), raw.dtype, ".")).to_series(), "", ""
    told = [_written(value) for value in raw.to_list()]
    return pl.Series(raw.name, told, pl.String), message, mend


def _written(value: object) -> str | None:
    """Write a map as JSON; one that was kept as pairs too."""
    if isinstance(value, list) and all(isinstance(one, dict) and "key" in one for one in value):
        value = {str(one["key"]): one.get("value") for one in value}
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else None
