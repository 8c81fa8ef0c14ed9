"""Numbers, money, dates and durations as a reader needs them, in both languages."""

from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money

EN, FR = Language("en"), Language("fr")


def spaces(text: str) -> str:
    """Make the no-break spaces of a text visible: ~ for the wide one, _ for the narrow one."""
    return text.replace("\u00a0", "~").replace("\u202f", "_")


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0, "0", "0"),
        (12_345, "12,345", "12_345"),
        (Fraction(200, 3), "67", "67"),
        (Fraction(25, 2), "13", "13"),
        (Fraction(10, 3), "3.3", "3,3"),
        (Fraction(1, 20), "0.05", "0,05"),
        (-11.6, "−12", "−12"),
        (Fraction(-1, 1000), "0", "0"),
    ],
)
def test_a_count_has_no_more_digits_than_it_needs(
    value: Fraction, english: str, french: str
) -> None:
    assert spaces(numbers.number(value, EN)) == english
    assert spaces(numbers.number(value, FR)) == french


@pytest.mark.parametrize(
    ("minor", "currency", "english", "french"),
    [
        (0, "EUR", "€0", "0~€"),
        (150, "EUR", "€1.50", "1,50~€"),
        (123_450, "EUR", "€1,235", "1_235~€"),
        (120_000, "EUR", "€1,200", "1_200~€"),
        (Fraction(1_000_000, 3), "EUR", "€3,333", "3_333~€"),
        (-50_000, "EUR", "−€500", "−500~€"),
        (1234, "JPY", "JP¥1,234", "1_234~JPY"),
    ],
)
def test_money_shows_cents_only_where_they_matter(
    minor: int, currency: str, english: str, french: str
) -> None:
    amount = Money(minor, currency)
    assert spaces(numbers.money(amount, EN)) == english
    assert spaces(numbers.money(amount, FR)) == french


def test_exact_money_has_all_the_decimals_of_its_currency() -> None:
    assert spaces(numbers.money(Money(123_450, "EUR"), FR, exact=True)) == "1_234,50~€"
    assert spaces(numbers.money(Money(1_234_567, "KWD"), EN, exact=True)) == "KWD~1,234.567"
    assert spaces(numbers.money(Money(1234, "JPY"), FR, exact=True)) == "1_234~JPY"


def test_a_column_of_money_names_its_unit_once() -> None:
    assert spaces(numbers.bare_money(Money(14_560_250, "EUR"), FR)) == "145_603"
    assert numbers.currency_sign("EUR", FR) == "€"


@pytest.mark.parametrize(
    ("minor", "english", "french"),
    [
        (95_000, "€950", "950~€"),
        (6_000_000, "€60k", "60~k€"),
        (12_550_000, "€125.5k", "125,5~k€"),
        (120_000_000, "€1.2M", "1,2~M€"),
    ],
)
def test_an_axis_has_short_money(minor: int, english: str, french: str) -> None:
    assert spaces(numbers.short_money(Money(minor, "EUR"), EN)) == english
    assert spaces(numbers.short_money(Money(minor, "EUR"), FR)) == french


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (None, "–", "–"),
        (0, "0%", "0~%"),
        (1, "100%", "100~%"),
        (Fraction(4, 5), "80%", "80~%"),
        (0.0226, "2.3%", "2,3~%"),
        (0.05, "5%", "5~%"),
        (Fraction(45, 100_000), "0.05%", "0,05~%"),
        (0.00001, "<~0.01%", "<~0,01~%"),
        (1.35, "135%", "135~%"),
    ],
)
def test_a_share_is_a_percentage(value: float | None, english: str, french: str) -> None:
    assert spaces(numbers.share(value, EN)) == english
    assert spaces(numbers.share(value, FR)) == french


def test_a_share_that_is_not_whole_is_never_shown_as_whole() -> None:
    assert numbers.share(Fraction(9999, 10_000), EN) == "99.9%"
    assert numbers.share(Fraction(996, 1000), EN) == "99.6%"


def test_an_estimate_is_written_as_a_range() -> None:
    assert spaces(numbers.interval(Interval(0.3, 0.231, 0.312), FR)) == "23–31~%"
    assert numbers.interval(Interval(0.03, 0.0231, 0.0312), EN) == "2.3–3.1%"
    assert numbers.interval(None, EN) == "–"


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        (None, "–", "–"),
        (45, "45~s", "45~s"),
        (38 * 60, "38~min", "38~min"),
        (3600, "1~h", "1~h"),
        (12_000, "3~h~20", "3~h~20"),
        (3 * 3600 + 300, "3~h~05", "3~h~05"),
        (100_000, "28~h", "28~h"),
    ],
)
def test_working_time_is_written_in_two_units_at_most(
    seconds: float | None, english: str, french: str
) -> None:
    assert spaces(numbers.duration(seconds, EN)) == english
    assert spaces(numbers.duration(seconds, FR)) == french


def test_long_working_time_is_written_in_days_where_a_day_is_known() -> None:
    assert spaces(numbers.duration(2 * 8 * 3600, FR, 8 * 3600)) == "2~j"
    assert spaces(numbers.duration(20 * 3600, EN, 8 * 3600)) == "2.5~d"
    assert spaces(numbers.duration(15 * 3600, FR, 8 * 3600)) == "15~h"


def test_times_of_day_are_written_as_each_language_does() -> None:
    assert spaces(numbers.time_of_day(time(12, 30), FR)) == "12~h~30"
    assert spaces(numbers.time_of_day(time(9, 5), FR)) == "9~h~05"
    assert spaces(numbers.time_of_day(time(14), FR)) == "14~h"
    assert numbers.time_of_day(time(9, 5), EN) == "09:05"


def test_the_first_of_a_month_is_the_first_in_french() -> None:
    first = date(2026, 3, 1)
    assert spaces(numbers.day(first, FR)) == "1er~mars 2026"
    assert spaces(numbers.long_day(first, FR)) == "dimanche 1er mars 2026"
    assert spaces(numbers.short_day(first, FR)) == "1er~mars"
    assert spaces(numbers.day(date(2026, 3, 11), FR)) == "11~mars 2026"
    assert spaces(numbers.day(first, EN)) == "1~March 2026"


def test_a_moment_is_told_by_the_clocks_of_its_zone() -> None:
    winter = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
    summer = datetime(2026, 7, 3, 8, 30, tzinfo=UTC)
    assert spaces(numbers.moment(winter, FR, "Europe/Paris")) == "mardi 3 mars 2026 à 9~h~30"
    assert numbers.moment(summer, EN, "Europe/Paris") == "Friday 3 July 2026 at 10:30"
    assert spaces(numbers.short_moment(winter, EN, "America/New_York")) == "3~Mar, 03:30"


def test_a_difference_has_its_sign() -> None:
    assert numbers.signed(Fraction(7), EN) == "+7"
    assert numbers.signed(Fraction(0), EN) == "0"
    gap = numbers.signed_amount_of(Fraction(-40_000), "money", "EUR", FR)
    assert spaces(gap) == "−400~€"
    assert numbers.signed_amount_of(Fraction(-149, 21), "count", "EUR", EN) == "−7"
    assert numbers.signed_amount_of(Fraction(1, 3), "count", "EUR", EN) == "0"
