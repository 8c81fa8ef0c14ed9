"""The cells of a CSV table: numbers unrounded and never quoted, text that no program runs."""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from io import StringIO

from smarketing.core.base.money import exponent
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money

Value = str | int | float | Decimal | Fraction | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def inert(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, and that cannot steer a terminal."""
    # Full-width signs (＝ ＋ － ＠) are formulas to some spreadsheets as well; and some take away
    # the spaces before a sign.
    first = unicodedata.normalize("NFKC", text[:1] + text.lstrip()[:1])
    shown = text.replace("\0", "\ufffd")
    return f"'{shown}" if any(sign in first for sign in _FORMULA) else shown


def interval_cells(
    interval: Interval | None,
) -> tuple[float | None, float | None, float | None]:
    """Return the value of an estimate and both ends of its range."""
    return (interval.value, interval.low, interval.high) if interval else (None, None, None)


def units(money: Money | None) -> Decimal | None:
    """Return an amount in units of its currency."""
    if money is None:
        return None
    exact = Fraction(money.minor)
    return (Decimal(exact.numerator) / exact.denominator).scaleb(-exponent(money.currency))


def csv_table(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Write a header and rows."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return inert(value)
        case Decimal():
            return f"{value:f}"
        case Fraction():
            return repr(float(value)) if value.denominator > 1 else str(value.numerator)
    return repr(value)
