"""What the texts of a column may mean: dates of which form, numbers in which notation.

Everything here is a proposal for a person to read; an import itself never guesses.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import polars as pl

from smarketing.core.ledger.moments import ISO, Zone, parse_moments
from smarketing.core.ledger.numbers import Notation

_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_LENIENT = Zone("UTC", "earlier")

_DAYS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d/%m/%y"),
    *("%m/%d/%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y"),
)
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
FORMS = (ISO, *(day + clock for day in _DAYS for clock in _CLOCKS))
"""Date formats that are tried, the plainest first."""

_COUNTS = {"epoch_s": r"^[0-9]{10}$", "epoch_ms": r"^[0-9]{13}$"}

NOTATIONS = tuple(
    Notation(decimal, thousands)
    for decimal, thousands in (
        (".", ""),
        (",", ""),
        (".", ","),
        (",", "."),
        (",", " "),
        (".", " "),
        (".", "'"),
    )
)
"""Ways of writing numbers that are tried, the plainest first."""

MISSING_WORDS = frozenset(
    (
        *(
            "NULL",
            "null",
            "Null",
            "(null)",
            "N/A",
            "n/a",
            "#N/A",
            "NA",
            "None",
            "none",
            "nan",
            "NaN",
        ),
        *("-", "--", "?", "\\N", "Select", "(blank)", "(vide)", "undefined"),
    )
)
"""Texts by which systems say that they know nothing."""

ENOUGH = 0.8
"""The part of a column's texts that must be of a kind, for the others to look like mistakes."""


def date_forms(texts: pl.Series, least: float = ENOUGH) -> list[str]:
    """Return the date formats that read most of the texts: `least`, as a part of them, or more.

    Several are returned where they read the texts differently: then only a person can choose.
    """
    enough = least * len(texts)
    counts = [form for form, shape in _COUNTS.items() if texts.str.contains(shape).sum() >= enough]
    if counts:
        return counts
    if not texts.str.contains("[0-9]").any():
        return []
    sample = texts.head(1000)
    likely = [form for form in FORMS if _read(sample, form).count() >= least * len(sample) / 2]
    readings = [(form, _read(texts, form)) for form in likely]
    most = max((found.count() for _, found in readings), default=0)
    if not most or most < enough:
        return []
    return _different([(form, found) for form, found in readings if found.count() == most])


def further_forms(texts: pl.Series, form: str) -> list[str]:
    """Return the one format that reads most of the texts that a date format does not read."""
    rest = texts.filter(_read(texts, form).is_null())
    forms = date_forms(rest) if len(rest) > 1 else []
    return forms if len(forms) == 1 else []


def unread_dates(texts: pl.Series, forms: Sequence[str]) -> int:
    """Return how many of the texts none of the date formats reads."""
    return parse_moments(texts, list(forms), _LENIENT, _LATEST).null_count()


def is_local(texts: pl.Series, form: str) -> bool:
    """Say whether the moments lack an offset, so that a time zone must be declared."""
    if form in _COUNTS:
        return False
    dates = texts.filter(_read(texts, form).is_not_null())
    return bool(parse_moments(dates, [form], Zone(None, "earlier"), _LATEST).null_count())


def is_numeric(texts: pl.Series) -> bool:
    """Say whether nearly all of the texts are numbers, perhaps with a sign of currency."""
    numeric = texts.str.contains(r"^[€$£]?\s*[+-]?[0-9][0-9., '\x{A0}\x{202F}]*[€$£]?$").sum()
    return len(texts) > 0 and numeric >= ENOUGH * len(texts)


def number_notations(columns: Sequence[pl.Series]) -> list[Notation]:
    """Return the notations in which most texts of all the columns are numbers.

    Several are returned where they read some text differently; none where no notation fits.
    """
    total = sum(len(texts) for texts in columns)
    fitting = [(notation, [_value(notation, texts) for texts in columns]) for notation in NOTATIONS]
    read = [sum(value.count() for value in values) for _, values in fitting]
    if max(read) < ENOUGH * total:
        return []
    fitting = [one for one, count in zip(fitting, read, strict=True) if count == max(read)]
    kept: list[tuple[Notation, list[pl.Series]]] = []
    for notation, values in fitting:
        if not any(_same(values, others) for _, others in kept):
            kept.append((notation, values))
    return [notation for notation, _ in kept]


def unread_numbers(texts: pl.Series, notation: Notation) -> int:
    """Return how many of the texts are no numbers in a notation."""
    return _value(notation, texts).null_count()


def _read(texts: pl.Series, form: str) -> pl.Series:
    return parse_moments(texts, [form], _LENIENT, _LATEST)


def _different(readings: list[tuple[str, pl.Series]]) -> list[str]:
    """Keep one format of those that read no text differently."""
    kept: list[tuple[str, pl.Series]] = []
    for form, found in readings:
        if not any(bool((found == other).all()) for _, other in kept):
            kept.append((form, found))
    return [form for form, _ in kept]


def _value(notation: Notation, texts: pl.Series) -> pl.Series:
    parts = notation.parts(texts)
    number = pl.concat_str("whole", pl.lit("."), "decimals")
    return parts.select(pl.when(pl.col("whole").is_not_null()).then(number)).to_series()


def _same(values: list[pl.Series], others: list[pl.Series]) -> bool:
    return all(bool(one.eq_missing(other).all()) for one, other in zip(values, others, strict=True))
