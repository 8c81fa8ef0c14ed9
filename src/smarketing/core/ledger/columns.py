"""One column of a fact: from the texts that a rule reads to values of the column's type."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from smarketing.core.ledger import moments, numbers, texts
from smarketing.core.ledger.mapping import ColumnRule, Reading
from smarketing.core.ledger.refusal import Refusal
from smarketing.core.ledger.tables import AMOUNT, MOMENT, Column
from smarketing.core.ledger.texts import Texture

Explain = Callable[[pl.Series], pl.DataFrame]
"""From the places of refused texts to their `reason` and `reason_values`."""


@dataclass(frozen=True)
class Converted:
    """One converted column: null where the text was null, and where it was refused."""

    texts: pl.Series
    values: pl.Series
    explain: Explain

    def refused(self) -> pl.Series | None:
        """Return the places of refused texts; None where there are none."""
        if self.values.null_count() == self.texts.null_count():
            return None
        return (self.values.is_null() & self.texts.is_not_null()).arg_true()


@dataclass(frozen=True)
class Terms:
    """What every column of a part is converted by."""

    reading: Reading
    texture: Texture
    as_of: datetime

    def formats(self, rule: ColumnRule) -> list[str]:
        """Return the date formats that hold for a rule, in the order in which they are tried."""
        return declared_formats(rule, self.reading)

    def zone(self, rule: ColumnRule) -> moments.Zone:
        """Return where a rule's local times are meant."""
        return moments.Zone(
            rule.time_zone or self.reading.time_zone, rule.ambiguous or self.reading.ambiguous
        )

    def notation(self, rule: ColumnRule) -> numbers.Notation:
        """Return how a rule's numbers are written."""
        thousands = self.reading.thousands if rule.thousands is None else rule.thousands
        decimal = rule.decimal or self.reading.decimal
        return numbers.Notation(decimal, thousands, tuple(rule.remove))


def declared_formats(rule: ColumnRule, reading: Reading) -> list[str]:
    """Return the date formats that hold for a rule.

    Date cells of a workbook and moments of a Parquet file are typed: their readers write ISO.
    """
    formats = rule.format or reading.dates
    if reading.kind in {"xlsx", "parquet"} and moments.ISO not in formats:
        return [*formats, moments.ISO]
    return formats


def identifies(target: str) -> bool:
    """Say whether a target column holds identities: placeholders are refused there."""
    return target.endswith("_id")


def convert_column(
    told: pl.Series, target: str, column: Column, rule: ColumnRule, terms: Terms
) -> Converted:
    """Convert the texts of any column but an amount of money."""
    if column.dtype == MOMENT:
        return _moments(told, rule, terms)
    if column.dtype == pl.Int64:
        return _whole_numbers(told, rule, terms)
    if identifies(target):
        return convert_identity(told, terms)
    if column.choices:
        return _choices(told, column.choices)
    if column.dtype == pl.Boolean:
        values, explain = numbers.parse_truth(told), numbers.explain_truth
    elif target == "currency":
        values, explain = numbers.parse_currency(told), numbers.explain_currency
    else:
        values, explain = texts.parse_text(told, terms.texture), texts.explain_text
    return Converted(told, values, _explained(told, explain))


def convert_identity(told: pl.Series, terms: Terms) -> Converted:
    """Convert texts that identify somebody or something."""
    values = texts.parse_identity(told, terms.texture)
    return Converted(told, values, _explained(told, texts.explain_identity))


def convert_money(
    told: pl.Series, currencies: pl.Series, rule: ColumnRule, terms: Terms
) -> Converted:
    """Convert amounts, each in its currency, into minor units."""
    notation = terms.notation(rule)
    values = numbers.parse_money(told, notation, currencies)

    def explain(places: pl.Series) -> pl.DataFrame:
        return numbers.explain_money(told.gather(places), notation, currencies.gather(places))

    return Converted(told, values, explain)


def is_money(column: Column) -> bool:
    """Say whether a column holds amounts of money."""
    return column is AMOUNT


def _explained(told: pl.Series, explain: Explain) -> Explain:
    return lambda places: explain(told.gather(places))


def _moments(told: pl.Series, rule: ColumnRule, terms: Terms) -> Converted:
    formats, zone = terms.formats(rule), terms.zone(rule)
    values = moments.parse_moments(told, formats, zone, terms.as_of)

    def explain(places: pl.Series) -> pl.DataFrame:
        return moments.explain_moments(told.gather(places), formats, zone, terms.as_of)

    return Converted(told, values, explain)


def _whole_numbers(told: pl.Series, rule: ColumnRule, terms: Terms) -> Converted:
    notation = terms.notation(rule)
    values = numbers.parse_whole(told, notation)
    return Converted(
        told, values, lambda places: numbers.explain_whole(told.gather(places), notation)
    )


def _choices(told: pl.Series, choices: tuple[str, ...]) -> Converted:
    known = pl.col("text").is_in(choices)
    values = told.to_frame("text").select(pl.when(known).then("text")).to_series()

    def explain(places: pl.Series) -> pl.DataFrame:
        refusal = Refusal(len(places))
        refusal.say(
            None,
            "none of {choices}; add it to `translate` in the mapping",
            choices=", ".join(choices),
        )
        return refusal.frame()

    return Converted(told, values, explain)
