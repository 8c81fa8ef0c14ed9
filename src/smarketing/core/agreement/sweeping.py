"""Trying a term at many values: `qualification.threshold = 20..80:5`."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from smarketing.core.agreement.amending import Amendment, read_amendment
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import msgid

MOST_POINTS = 400
"""So many combinations of swept values are tried at most: a curve needs no more."""

_READABLE = 25
"""Without a step, the smallest round one that gives no more values than this."""


@dataclass(frozen=True)
class Sweep:
    """One term and the values at which it is tried, ascending."""

    term: str
    amendments: Sequence[Amendment]

    @property
    def values(self) -> list[Decimal]:
        """The values as exact numbers."""
        return [Decimal(one.value) for one in self.amendments]


def read_sweep(text: str, option: str) -> tuple[Sweep | None, list[Finding]]:
    """Read `path=LOW..HIGH` or `path=LOW..HIGH:STEP` as given to an option.

    Both ends are tried; HIGH is added where the steps do not meet it. Returns (sweep, findings).
    """
    source = Source(option, text=text)
    way, _, told = text.partition("=")
    span, colon, step = told.partition(":")
    low, dots, high = span.partition("..")
    numbers = [_number(part) for part in ([low, high, step] if colon else [low, high])]
    if not dots or any(number is None for number in numbers):
        mend = msgid("write the lowest and the highest value, and a step if you like: `20..80:5`")
        return None, [_error("no_range", msgid("`{told}` is no range"), source, mend, told=told)]
    first, last, *rest = [number for number in numbers if number is not None]
    by = rest[0] if rest else _round_step(last - first)
    if first > last or by <= 0:
        mend = msgid("write the lower end first, and a step of more than 0")
        return None, [_error("no_range", msgid("`{told}` is no range"), source, mend, told=told)]
    if (last - first) / by >= MOST_POINTS:
        return None, [too_many(int((last - first) / by) + 1, source)]
    begun, findings = read_amendment(f"{way}={low.strip()}", option)
    if begun is None:
        return None, findings
    values = [first + by * number for number in range(int((last - first) / by) + 1)]
    values += [last] if values[-1] != last else []
    return Sweep(begun.written, [_at(begun, value, option) for value in values]), []


def too_many(count: int, source: Source) -> Finding:
    """Return the finding that refuses so many values or combinations of them."""
    return _error(
        "too_many",
        msgid("these are {count} values to try, more than {most}"),
        source,
        msgid("name a larger step: `20..80:5`"),
        count=count,
        most=MOST_POINTS,
    )


def _at(begun: Amendment, value: Decimal, option: str) -> Amendment:
    """Return the amendment at one value: whole numbers stay whole, as the agreement asks."""
    whole = value == value.to_integral_value()
    term = int(value) if whole else value.normalize()
    return Amendment(begun.path, term, Source(option, text=f"{begun.written}={term}"))


def _number(text: str) -> Decimal | None:
    plain = text.strip().replace("_", "")
    unsigned = plain.removeprefix("-")
    is_number = unsigned.replace(".", "", 1).isdecimal() and unsigned.isascii()
    return Decimal(plain) if is_number and len(plain) <= _READABLE else None


def _round_step(span: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 5, 10, … (or 0.01, 0.02, …) that keeps a curve readable."""
    whole = span == span.to_integral_value()
    power = Decimal(1) if whole else Decimal("0.01")
    while True:
        for factor in (1, 2, 5):
            if span / (power * factor) < _READABLE:
                return power * factor
        power *= 10


def _error(code: str, message: str, source: Source, mend: str, **values: object) -> Finding:
    return Finding(f"sweep.{code}", Severity.ERROR, message, mend, values, source)
