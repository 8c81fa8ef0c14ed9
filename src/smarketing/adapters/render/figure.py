"""A number as it is written, and the number itself: what a page shows, a spreadsheet can add up."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

from smarketing.core.base.sentence import Money

Number = int | float | Decimal | Fraction
Stated = Number | date | datetime | Money


class Kind(StrEnum):
    """What a number is of."""

    COUNT = "count"
    SHARE = "share"
    MONEY = "money"
    SECONDS = "seconds"
    DAY = "day"
    MONTH = "month"
    MOMENT = "moment"


class Figure(str):
    """Written text that remembers the value which it says.

    It is a text like any other wherever it is shown; what is put together of several of them is
    a plain text. A month is its first day; a moment keeps the zone in which it is shown.
    """

    __slots__ = ("kind", "value")

    value: Stated
    kind: Kind

    def __new__(cls, text: str, value: Stated, kind: Kind = Kind.COUNT) -> Self:
        """Write `text`, and keep what it says."""
        made = super().__new__(cls, text)
        made.value, made.kind = value, kind
        return made

    def __getnewargs__(self) -> tuple[str, Stated, Kind]:  # type: ignore[override] # more than str
        """Say how it is made again where it is copied, or sent to another process."""
        return str(self), self.value, self.kind

    @property
    def currency(self) -> str:
        """The currency of an amount; empty for what is none."""
        return self.value.currency if isinstance(self.value, Money) else ""
