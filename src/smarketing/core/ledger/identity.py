"""What makes a fact the same fact when it is told again: the same text everywhere, for ever."""

from collections.abc import Sequence

import polars as pl
import polars_hash

_FIELD = "\x1f"
_NOTHING = "\x00"
"""Texts with control characters are refused before, so these two cannot be imitated by a text."""


def told_identities(source: str, table: str, parts: list[pl.Series]) -> pl.Series:
    """Return `source:table:id`; null where a part is null.

    Several parts are joined by colons, and colons inside them are written %3A, so that no two
    different lists of parts look the same.
    """
    columns = [part.alias(str(place)) for place, part in enumerate(parts)]
    texts: list[pl.Expr] = [pl.col(column.name) for column in columns]
    if len(parts) > 1:
        escape = {"%": "%25", ":": "%3A"}
        for sign, code in escape.items():
            texts = [text.str.replace_all(sign, code, literal=True) for text in texts]
    joined = pl.concat_str(texts, separator=":") if len(texts) > 1 else texts[0]
    return pl.DataFrame(columns).select(fact_id=f"{source}:{table}:" + joined).to_series()


def content_identities(
    source: str, table: str, content: pl.DataFrame, later: Sequence[str] = ()
) -> pl.Series:
    """Return `source:table#` and the XXH3 hash (128 bits, hexadecimal) of all of a fact's columns.

    The order of the columns matters, their names do not. Columns named in `later` count, by their
    names, only where they say something: without them a fact stays what it always was.
    """
    canonical = [
        pl.col(name).to_physical().cast(pl.String).fill_null(_NOTHING)
        for name in content.columns
        if name not in later
    ]
    text = polars_hash.concat_str(canonical, separator=_FIELD)
    told_later = [name for name in later if content[name].null_count() < content.height]
    if told_later:
        added = [
            pl.format(f"{_FIELD}{name}={{}}", pl.col(name).to_physical()).fill_null("")
            for name in told_later
        ]
        text = polars_hash.concat_str([text, *added])
    digits = text.nchash.xxh3_128(return_binary=True, byte_order="big").bin.encode("hex")
    return content.select(fact_id=pl.lit(f"{source}:{table}#") + digits).to_series()
