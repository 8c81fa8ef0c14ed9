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

_ENOUGH = 0.9
"""The part of a column's texts that must be dates, for the others to look like mistakes."""


def date_forms(texts: pl.Series) -> list[str]:
    """Return the date formats that read every one of the texts, or, failing all, nine of ten.

    Several are returned where they read the texts differently: then only a person can choose.
    """
    counts = [form for form, shape in _COUNTS.items() if texts.str.contains(shape).all()]
    if counts:
        return counts
    if not texts.str.contains("[0-9]").all() and not texts.str.contains("[0-9]").any():
        return []
    sample = texts.head(1000)
    likely = [form for form in FORMS if _read(sample, form).null_count() < _most_bad(sample)]
    readings = [(form, _read(texts, form)) for form in likely]
    whole = [(form, found) for form, found in readings if not found.null_count()]
    if whole:
        return _different(whole)
    best = min(readings, key=lambda one: one[1].null_count(), default=None)
    if best is None or best[1].null_count() > _most_bad(texts):
        return []
    return [best[0]]


def is_unread(texts: pl.Series, form: str) -> int:
    """Return how many of the texts a date format does not read."""
    return _read(texts, form).null_count()


def is_local(texts: pl.Series, form: str) -> bool:
    """Say whether the moments lack an offset, so that a time zone must be declared."""
    if form in _COUNTS:
        return False
    return bool(parse_moments(texts, [form], Zone(None, "earlier"), _LATEST).null_count())


def is_numeric(texts: pl.Series) -> bool:
    """Say whether nearly all of the texts are numbers, perhaps with a sign of currency."""
    numeric = texts.str.contains(r"^[€$£]?\s*[+-]?[0-9][0-9., '\x{A0}\x{202F}]*[€$£]?$").sum()
    return len(texts) > 0 and numeric >= _ENOUGH * len(texts)


def number_notations(columns: Sequence[pl.Series]) -> list[Notation]:
    """Return the notations in which all texts of all the columns are numbers.

    Several are returned where they read some text differently; none where no notation fits.
    """
    fitting = [(notation, [_value(notation, texts) for texts in columns]) for notation in NOTATIONS]
    fitting = [
        (notation, values)
        for notation, values in fitting
        if not any(value.null_count() for value in values)
    ]
    kept: list[tuple[Notation, list[pl.Series]]] = []
    for notation, values in fitting:
        if not any(_same(values, others) for _, others in kept):
            kept.append((notation, values))
    return [notation for notation, _ in kept]


def _read(texts: pl.Series, form: str) -> pl.Series:
    return parse_moments(texts, [form], _LENIENT, _LATEST)


def _most_bad(texts: pl.Series) -> int:
    return int(len(texts) * (1 - _ENOUGH)) + 1


def _different(readings: list[tuple[str, pl.Series]]) -> list[str]:
    """Keep one format of those that read every text alike."""
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
    return all(bool((one == other).all()) for one, other in zip(values, others, strict=True))
