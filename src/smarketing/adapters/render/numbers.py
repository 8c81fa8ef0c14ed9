"""How numbers are written for a reader: never more digits than they need, in either language."""

import re
from datetime import date, datetime, time
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_symbol,
)

from smarketing.adapters.render.figure import Figure, Kind, Number
from smarketing.adapters.render.language import Language
from smarketing.core.base.money import exponent
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money

NONE = "–"
"""Stands where there is no number: nothing could be divided, or nobody answered."""

_MINUS = "−"
_FIXED = "\u00a0"
_TENTH, _HUNDREDTH, _LEAST_SHARE = Fraction(1, 10), Fraction(1, 100), Fraction(1, 10_000)
_WHOLE_FROM = 10
_NO_CENTS_FROM = 1000
_MINUTE = _HOUR = 60
_DAY = 86_400


def number(value: Number, language: Language) -> Figure:
    """Write a count: whole from ten on, one decimal below, two digits where it is very small."""
    exact = _exact(value)
    size = abs(exact)
    whole = size >= _WHOLE_FROM or exact == round(exact)
    digits = 0 if whole else 1 if size >= _TENTH else 2
    return Figure(_decimal(_rounded(exact, digits), digits, language), value)


def exact_number(value: Number, language: Language, digits: int = 2) -> Figure:
    """Write a number with up to `digits` decimals, for those who check the arithmetic."""
    return Figure(_decimal(_rounded(_exact(value), digits), digits, language), value)


def signed(value: Number, language: Language) -> Figure:
    """Write a difference with its sign; nothing before a zero."""
    return Figure(_with_plus(number(value, language), value), value)


def money(amount: Money, language: Language, *, exact: bool = False) -> Figure:
    """Write an amount; cents only below a thousand, or always with `exact`."""
    decimals = exponent(amount.currency)
    major = _exact(amount.minor) / 10**decimals
    digits = decimals if exact or (major != round(major) and abs(major) < _NO_CENTS_FROM) else 0
    pattern = _pattern(language.locale.currency_formats["standard"].pattern, digits)
    written = format_currency(
        _rounded(major, digits),
        amount.currency,
        format=pattern,
        locale=language.locale,
        currency_digits=False,
    )
    # A code of letters, such as KWD, is set apart from the number behind it.
    apart = re.sub(r"([A-Z]{3})(?=\d)", rf"\1{_FIXED}", written)
    return Figure(apart.replace("-", _MINUS), amount, Kind.MONEY)


def bare_money(amount: Money, language: Language) -> Figure:
    """Write an amount in whole units without its currency, which the column's title names."""
    major = _exact(amount.minor) / 10 ** exponent(amount.currency)
    written = _decimal(_rounded(major, 0), 0, language)
    return Figure(written, amount, Kind.MONEY)


def currency_sign(currency: str, language: Language) -> str:
    """Return how a currency is written: € for EUR."""
    return str(get_currency_symbol(currency, locale=language.locale))


def short_money(amount: Money, language: Language) -> Figure:
    """Write an amount in thousands or millions, for the axis of a chart: 60 k€."""
    major = _exact(amount.minor) / 10 ** exponent(amount.currency)
    scale = next((s for s in (10**6, 10**3) if abs(major) >= s), 1)
    digits = 0 if (major / scale) == round(major / scale) else 1
    written = format_compact_currency(
        _rounded(major, 3), amount.currency, locale=language.locale, fraction_digits=digits
    )
    if language.code == "fr":
        written = written.replace(f"k{_FIXED}", "k").replace(f"M{_FIXED}", "M")
    short = written.replace("K", "k").replace("-", _MINUS)
    return Figure(short, amount, Kind.MONEY)


def amount_of(value: Number, unit: str, currency: str, language: Language) -> Figure:
    """Write a promised quantity: a whole count, or minor units of money."""
    if unit == "money":
        return money(Money(_whole_or_fraction(value), currency), language)
    return Figure(_decimal(_rounded(_exact(value), 0), 0, language), value)


def rate_of(value: Number, unit: str, currency: str, language: Language) -> Figure:
    """Write what one day must bring of a promised quantity: a part of a lead counts here."""
    return (
        amount_of(value, unit, currency, language) if unit == "money" else number(value, language)
    )


def signed_amount_of(value: Number, unit: str, currency: str, language: Language) -> Figure:
    """Write the difference of a promised quantity from its line."""
    written = amount_of(value, unit, currency, language)
    return Figure(_with_plus(written, value), written.value, written.kind)


def share(value: Number | None, language: Language) -> str:
    """Write a part of a whole: 81 %, 2.3 %; 100 % and 0 % only where they are exact."""
    return NONE if value is None else Figure(_share(value, language), value, Kind.SHARE)


def _share(value: Number, language: Language) -> str:
    exact = _exact(value)
    size = abs(exact)
    if size in {0, 1} or (_TENTH <= size < Fraction(199, 200)) or size > 1:
        return _percent(_rounded(exact, 2), 0, language)
    if size > Fraction(1, 2):
        near = Decimal(exact.numerator) / Decimal(exact.denominator)
        return _percent(near.quantize(Decimal("0.001"), rounding=ROUND_DOWN), 1, language)
    if size < _LEAST_SHARE:
        return f"<{_FIXED}{_percent(Decimal('0.0001'), 2, language)}"
    digits = 1 if size >= _HUNDREDTH else 2
    return _percent(_rounded(exact, digits + 2), digits, language)


def interval(value: Interval | None, language: Language) -> str:
    """Write the range of an estimated share: 23–31 %."""
    if value is None:
        return NONE
    digits = 0 if value.high >= _TENTH else 1 if value.high >= _HUNDREDTH else 2
    low = _decimal(_rounded(_exact(value.low) * 100, digits), digits, language)
    high = _percent(_rounded(_exact(value.high), digits + 2), digits, language)
    return f"{low}–{high}"


def duration(seconds: float | None, language: Language, day: int | None = None) -> str:
    """Write working time: 45 s, 38 min, 3 h 20; in working days from two on where `day` is known.

    `day` is how many working seconds one day has. That days are working days is for the heading
    to say, as it is of hours.
    """
    if seconds is None:
        return NONE
    return Figure(_duration(seconds, language, day), seconds, Kind.SECONDS)


def _duration(seconds: float, language: Language, day: int | None) -> str:
    if day and seconds >= 2 * day:
        unit = "j" if language.code == "fr" else "d"
        return f"{number(Fraction(round(seconds), day), language)}{_FIXED}{unit}"
    if seconds < _MINUTE:
        return f"{round(seconds)}{_FIXED}s"
    minutes = round(seconds / _MINUTE)
    if minutes < _HOUR:
        return f"{minutes}{_FIXED}min"
    hours, rest = divmod(minutes, _HOUR)
    if hours >= _WHOLE_FROM or not rest:
        return f"{number(round(minutes / _HOUR), language)}{_FIXED}h"
    return f"{hours}{_FIXED}h{_FIXED}{rest:02}"


def elapsed(seconds: float | None, language: Language) -> str:
    """Write time that went by, nights included: hours, and days of 24 hours from two on."""
    return duration(seconds, language, _DAY)


def time_of_day(value: time, language: Language) -> str:
    """Write a time: 12 h 30 in French, 12:30 in English."""
    if language.code == "fr":
        minutes = f"{_FIXED}{value.minute:02}" if value.minute else ""
        return f"{value.hour}{_FIXED}h{minutes}"
    return f"{value.hour:02}:{value.minute:02}"


def day(value: date, language: Language) -> Figure:
    """Write a date with its year: 3 mars 2026."""
    return _first(format_date(value, "d MMMM y", locale=language.locale), value, language)


def day_of_year(value: date, language: Language) -> Figure:
    """Write a date whose year is said elsewhere: 3 mars."""
    return _first(format_date(value, "d MMMM", locale=language.locale), value, language)


def long_day(value: date, language: Language) -> Figure:
    """Write a date with its weekday: lundi 2 mars 2026."""
    return _first(format_date(value, "EEEE d MMMM y", locale=language.locale), value, language)


def short_day(value: date, language: Language) -> Figure:
    """Write a date within a known year: 3 mars, 12 sept."""
    return _first(format_date(value, "d MMM", locale=language.locale), value, language)


def month(value: date, language: Language) -> Figure:
    """Write a month: mars 2026."""
    written = format_date(value, "MMMM y", locale=language.locale)
    return Figure(written, value.replace(day=1), Kind.MONTH)


def short_month(value: date, language: Language) -> Figure:
    """Write a month where there is little room: mars 2026, nov. 2026."""
    written = format_date(value, "MMM y", locale=language.locale)
    return Figure(written, value.replace(day=1), Kind.MONTH)


def moment(value: datetime, language: Language, zone: str) -> Figure:
    """Write a moment as the clocks of `zone` showed it: mardi 3 mars 2026 à 9 h 30."""
    local = value.astimezone(ZoneInfo(zone))
    between = " à " if language.code == "fr" else " at "
    written = long_day(local.date(), language) + between + time_of_day(local.time(), language)
    return Figure(written, local, Kind.MOMENT)


def day_and_time(value: datetime, language: Language, zone: str) -> Figure:
    """Write a moment with its year for a table: 3 mars 2026, 9 h 30."""
    local = value.astimezone(ZoneInfo(zone))
    written = f"{day(local.date(), language)}, {time_of_day(local.time(), language)}"
    return Figure(written, local, Kind.MOMENT)


def short_moment(value: datetime | None, language: Language, zone: str) -> str:
    """Write a moment for a table: 3 mars, 9 h 30; a dash where there is none."""
    if value is None:
        return NONE
    local = value.astimezone(ZoneInfo(zone))
    written = f"{short_day(local.date(), language)}, {time_of_day(local.time(), language)}"
    return Figure(written, local, Kind.MOMENT)


def _first(written: str, value: date, language: Language) -> Figure:
    """Write the first of a month as the French do: 1er mars."""
    written = written.replace(" ", _FIXED, 1) if written[0].isdigit() else written
    if language.code == "fr" and value.day == 1:
        place = written.index("1")
        written = f"{written[:place]}1er{written[place + 1 :]}"
    return Figure(written, value, Kind.DAY)


def _exact(value: Number) -> Fraction:
    return Fraction(value)


def _whole_or_fraction(value: Number) -> int | Fraction:
    return value if isinstance(value, int) else Fraction(value)


def _rounded(value: Fraction, digits: int) -> Decimal:
    """Round exactly, halves away from zero as people do, without passing through a float."""
    shifted = abs(value) * 10**digits + Fraction(1, 2)
    whole = shifted.numerator // shifted.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-digits)


def _pattern(pattern: str, digits: int) -> str:
    return pattern.replace(".00", "." + "0" * digits if digits else "")


def _decimal(value: Decimal, digits: int, language: Language) -> str:
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    written = format_decimal(value, format=pattern, locale=language.locale)
    return "0" if value == 0 else str(written).replace("-", _MINUS)


def _percent(value: Decimal, digits: int, language: Language) -> str:
    pattern = str(language.locale.percent_formats[None].pattern)
    pattern = pattern.replace("0", "0." + "#" * digits, 1) if digits else pattern
    written = format_percent(value, format=pattern, locale=language.locale)
    return str(written).replace("-", _MINUS)


def _with_plus(written: str, value: Number) -> str:
    return f"+{written}" if value > 0 and written != "0" else written
