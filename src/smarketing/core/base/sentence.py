"""Sentences that rules write and people read, before a language is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True)
class Money:
    """An exact amount in minor units (cents for EUR) of an ISO 4217 currency."""

    minor: int | Fraction
    currency: str


@dataclass(frozen=True)
class Share:
    """A part of a whole: 0.81 is written 81 %."""

    value: Fraction | float


@dataclass(frozen=True)
class Span:
    """A stretch of time that went by, nights and weekends included: in seconds."""

    seconds: float


@dataclass(frozen=True)
class Score:
    """Points that are compared with a threshold: written with up to two decimals."""

    value: float


@dataclass(frozen=True)
class Text:
    """Words that the agreement itself gives in both languages."""

    en: str
    fr: str


Value: TypeAlias = (
    "str | int | Decimal | Fraction | float | date | datetime | Money | Share | Span | Score"
    " | Text | Sentence | tuple[Value, ...]"
)
"""What may stand in a place of a sentence; a sentence within a sentence is translated too."""


@dataclass(frozen=True)
class Sentence:
    """An English sentence with `{named}` places, and typed values for them.

    The English text is the key under which its translation is looked up. Where `count` is given,
    `message` is the singular, `plural` the plural, and each language chooses its own form.
    """

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""
    count: int | None = None

    def __str__(self) -> str:
        """Write the English sentence with its values as they are, for logs and exceptions."""
        singular = self.count in {None, 1} or not self.plural
        return (self.message if singular else self.plural).format(**self.values)


def msgid(message: str) -> str:
    """Return an English message as it is: marks one that stands outside a Sentence or Finding.

    The catalogue of translations is checked against the source; a message kept in a constant or
    a table is seen there only with this mark.
    """
    return message
