"""Objects that stand in JSON lines where the mapping reads a text: no value, and not nothing."""

import polars as pl

from smarketing.core.base.sentence import msgid
from smarketing.core.ledger.intake import REJECTED_SCHEMA
from smarketing.core.ledger.mapping import FileRule
from smarketing.core.ledger.part import Part

_INSIDE = msgid("an object stands here, where a text is expected: name what is inside it")


def without_objects(part: Part, rule: FileRule) -> Part:
    """Return a part in which the records with an object in the place of a text are broken ones.

    The reader of JSON lines gives an object `who` as columns `who.name`, `who.id`: the column
    `who` itself is empty then, although the file says something there.
    """
    if rule.reading.kind != "jsonl":
        return part
    for name in rule.columns_read():
        inside = [one for one in part.raw.columns if one.startswith(f"{name}.")]
        if inside:
            part = _refused(part, name, inside)
    return part


def _refused(part: Part, name: str, inside: list[str]) -> Part:
    told = pl.any_horizontal(pl.col(one).is_not_null() for one in inside)
    raw = part.raw
    if name not in raw.columns:
        raw = raw.with_columns(pl.lit(None, pl.String).alias(name))
    bad = raw.select(told & pl.col(name).is_null()).to_series()
    if not bad.any():
        return part
    records = raw.filter(bad)
    shown = {
        "line": part.lines.filter(bad),
        "record": records.select(pl.struct(pl.all()).struct.json_encode()).to_series(),
        "value": records.select(pl.struct(inside).struct.json_encode()).to_series(),
    }
    reasons = [
        pl.lit(name).alias("column"),
        pl.lit(_INSIDE).alias("reason"),
        pl.lit("{}").alias("reason_values"),
    ]
    broken = pl.DataFrame(shown).with_columns(reasons).select(*REJECTED_SCHEMA)
    return Part(
        raw.filter(~bad), part.lines.filter(~bad), pl.concat([part.broken, broken]), part.texture
    )
