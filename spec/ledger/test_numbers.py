"""Numbers are exact, and written as the mapping declares; money is whole minor units."""

import polars as pl
import pytest
from spec.ledger.intakes import intake, reasons

from smarketing.core.ledger.numbers import Notation, parse_money, parse_truth, parse_whole

FRENCH = Notation(",", " ")
GERMAN = Notation(",", ".")
ENGLISH = Notation(".", ",")


def minor(text: str, notation: Notation, currency: str | None = "EUR") -> int | None:
    amounts = parse_money(pl.Series([text]), notation, pl.Series([currency], dtype=pl.String))
    found: int | None = amounts.item()
    return found


@pytest.mark.parametrize(
    ("text", "notation", "expected"),
    [
        ("1234.56", Notation(), 123_456),
        ("1.234,56", GERMAN, 123_456),
        ("1,234.56", ENGLISH, 123_456),
        ("1 234,56", FRENCH, 123_456),
        ("1\u202f234,56", FRENCH, 123_456),
        ("1\u00a0234,56", FRENCH, 123_456),
        ("1'234.5", Notation(".", "'"), 123_450),
        ("-0.01", Notation(), -1),
        ("+7", Notation(), 700),
        ("0", Notation(), 0),
        ("12.3400", Notation(), 1_234),
        ("2.675", Notation(), None),
        ("1.234", GERMAN, 123_400),
        ("1.23.456", GERMAN, None),
        ("1,5", Notation(), None),
        ("1e3", Notation(), None),
        ("٣", Notation(), None),
        ("NaN", Notation(), None),
        ("", Notation(), None),
        ("99999999999999.99", Notation(), 9_999_999_999_999_999),
        ("999999999999999", Notation(), None),
    ],
)
def test_an_amount_is_read_exactly_or_not_at_all(
    text: str, notation: Notation, expected: int | None
) -> None:
    assert minor(text, notation) == expected


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("1500", "JPY", 1_500),
        ("1500.5", "JPY", None),
        ("1.234", "KWD", 1_234),
        ("1.2345", "KWD", None),
        ("1.23", None, None),
    ],
)
def test_each_currency_has_its_own_minor_unit(
    text: str, currency: str | None, expected: int | None
) -> None:
    assert minor(text, Notation(), currency) == expected


def test_whole_numbers_have_no_decimals_but_zeros() -> None:
    texts = pl.Series(["12", "12.0", "12.5", "-3", None])
    assert parse_whole(texts, Notation()).to_list() == [12, 12, None, -3, None]


def test_truth_is_told_in_english_and_french() -> None:
    texts = pl.Series(["Oui", "yes", "TRUE", "1", "non", "No", "faux", "0", "perhaps", None])
    assert parse_truth(texts).to_list() == [True] * 4 + [False] * 4 + [None, None]


SPEND = """
reading = { dates = "iso", time_zone = "UTC", decimal = ",", thousands = "." }
[[files.facts]]
table = "spend"
[files.facts.columns]
occurred_at = "day"
channel = "channel"
amount = { column = "cost", remove = ["€"] }
currency = "currency"
visits = "visits"
"""


def test_amounts_of_several_currencies_stand_side_by_side_each_in_its_own_unit() -> None:
    taken = intake(
        SPEND,
        """
        day        | channel | cost       | currency | visits
        2026-01-01 | ads     | 1.234,56 € | EUR      | 1.000
        2026-01-02 | ads     | 1.234      | jpy      |
        2026-01-03 | ads     |            |          | 7
        """,
    )
    facts = taken.facts["spend"].select("amount", "currency", "visits")
    assert facts.rows() == [(123_456, "EUR", 1000), (1_234, "JPY", None), (None, None, 7)]


@pytest.mark.parametrize(
    ("cost", "currency", "visits", "refused"),
    [
        ("2,675", "EUR", "", ("cost", "2,675", "finer than EUR allows: it has 2 decimals")),
        ("1,5", "JPY", "", ("cost", "1,5", "finer than JPY allows: it has 0 decimals")),
        ("12", "", "", ("cost", "12", "an amount without a currency")),
        ("12.5", "EUR", "", ("cost", "12.5", "no number (decimal sign `,`, thousands sign `.`)")),
        ("12", "EURO", "", ("currency", "EURO", "no currency code of three letters such as EUR")),
        ("12", "EUR", "1,5", ("visits", "1,5", "not a whole number")),
        ("999999999999999", "EUR", "", ("cost", "999999999999999", "a number too large")),
        ("#REF!", "EUR", "", ("cost", "#REF!", "no number (decimal sign `,`, thousands sign `.`)")),
    ],
)
def test_a_text_that_is_no_number_is_refused_with_the_reason(
    cost: str, currency: str, visits: str, refused: tuple[str, str, str]
) -> None:
    table = f"day|channel|cost|currency|visits\n2026-01-01|ads|{cost}|{currency}|{visits}"
    assert reasons(intake(SPEND, table)) == [(2, *refused)]


def test_a_declared_currency_holds_for_every_amount_of_the_file() -> None:
    rules = SPEND.replace('dates = "iso"', 'dates = "iso", currency = "EUR"')
    rules = rules.replace('currency = "currency"\n', "")
    taken = intake(rules, "day|channel|cost|visits\n2026-01-01|ads|5|\n2026-01-01|seo||3")
    assert taken.facts["spend"].select("amount", "currency").rows() == [(500, "EUR"), (None, None)]
