"""Numbers as files write them, with declared separators, made exact; nothing passes a float."""

import re
from dataclasses import dataclass

import polars as pl

from smarketing.core.base.money import exponent
from smarketing.core.ledger.refusal import Refusal

_MOST_WHOLE_DIGITS = 14
"""Together with four decimals, the most that 64 bits hold for certain."""

_SPACES = " \u00a0\u202f"
_TRUE = ("true", "1", "yes", "y", "oui", "o", "vrai")
_FALSE = ("false", "0", "no", "n", "non", "faux")


@dataclass(frozen=True)
class Notation:
    """How a file writes numbers: its decimal sign, its thousands sign, and what surrounds them."""

    decimal: str = "."
    thousands: str = ""
    remove: tuple[str, ...] = ()

    def pattern(self) -> str:
        """Return the regular expression of a number: sign, whole part, decimals."""
        sign = r"^([+-]?)"
        whole = r"[0-9]+"
        if self.thousands:
            whole = rf"[0-9]{{1,3}}(?:{self._group()}[0-9]{{3}})+|{whole}"
        return rf"{sign}({whole})(?:{re.escape(self.decimal)}([0-9]+))?$"

    def _group(self) -> str:
        """Return the thousands signs that are taken: for a space, hard and narrow ones too."""
        one_of = _SPACES if self.thousands in _SPACES else self.thousands
        return "[" + "".join(re.escape(sign) for sign in one_of) + "]"

    def parts(self, texts: pl.Series) -> pl.DataFrame:
        """Return `negative`, `whole` (digits) and `decimals` (digits); null where no number."""
        bare = pl.col("text")
        for surrounding in self.remove:
            bare = bare.str.replace_all(surrounding, "", literal=True)
        groups = pl.col("groups").struct
        whole = groups.field("2")
        if self.thousands:
            whole = whole.str.replace_all("[^0-9]", "")
        return (
            texts.to_frame("text")
            .select(groups=bare.str.strip_chars().str.extract_groups(self.pattern()))
            .select(
                negative=groups.field("1") == "-",
                whole=whole.str.strip_chars_start("0"),
                decimals=groups.field("3").fill_null("").str.strip_chars_end("0"),
            )
        )


def parse_whole(texts: pl.Series, notation: Notation) -> pl.Series:
    """Return whole numbers; null where a text is none."""
    return _minor(notation.parts(texts), pl.repeat(0, len(texts), dtype=pl.Int64, eager=True))


def explain_whole(texts: pl.Series, notation: Notation) -> pl.DataFrame:
    """Say why each of these refused texts is no whole number."""
    refusal = Refusal(len(texts))
    parts = notation.parts(texts)
    _say_what_is_no_number(refusal, parts, notation)
    refusal.say(parts["decimals"] != "", "not a whole number")
    refusal.say(None, "a number too large")
    return refusal.frame()


def parse_money(texts: pl.Series, notation: Notation, currencies: pl.Series) -> pl.Series:
    """Return amounts in minor units of their currency.

    Null where a text is no number, has no currency, or is finer than the currency's minor unit.
    """
    return _minor(notation.parts(texts), _exponents(currencies))


def explain_money(texts: pl.Series, notation: Notation, currencies: pl.Series) -> pl.DataFrame:
    """Say why each of these refused texts is no amount."""
    refusal = Refusal(len(texts))
    parts = notation.parts(texts)
    _say_what_is_no_number(refusal, parts, notation)
    refusal.say(currencies.is_null(), "an amount without a currency")
    for currency in currencies.unique().drop_nulls():
        decimals = exponent(currency)
        refusal.say(
            (currencies == currency) & (parts["decimals"].str.len_bytes() > decimals),
            "finer than {currency} allows: it has {decimals} decimals",
            currency=currency,
            decimals=decimals,
        )
    refusal.say(None, "a number too large")
    return refusal.frame()


def parse_currency(texts: pl.Series) -> pl.Series:
    """Return ISO 4217 codes in capitals; null where a text does not look like one."""
    code = pl.col("text").str.to_uppercase()
    return (
        texts.to_frame("text")
        .select(pl.when(code.str.contains("^[A-Z]{3}$")).then(code))
        .to_series()
    )


def explain_currency(texts: pl.Series) -> pl.DataFrame:
    """Say why each of these refused texts is no currency."""
    refusal = Refusal(len(texts))
    refusal.say(None, "no currency code of three letters such as EUR")
    return refusal.frame()


def parse_truth(texts: pl.Series) -> pl.Series:
    """Return true or false; null where a text is neither."""
    word = pl.col("text").str.to_lowercase()
    truth = pl.when(word.is_in(_TRUE)).then(True).when(word.is_in(_FALSE)).then(False)
    return texts.to_frame("text").select(truth).to_series()


def explain_truth(texts: pl.Series) -> pl.DataFrame:
    """Say why each of these refused texts is neither true nor false."""
    refusal = Refusal(len(texts))
    known = ", ".join((*_TRUE, *_FALSE))
    refusal.say(None, "neither true nor false; understood are {known}", known=known)
    return refusal.frame()


def _exponents(currencies: pl.Series) -> pl.Series:
    codes = currencies.unique().drop_nulls().to_list()
    digits = [exponent(code) for code in codes]
    return currencies.replace_strict(codes, digits, default=None, return_dtype=pl.Int64)


def _minor(parts: pl.DataFrame, exponents: pl.Series) -> pl.Series:
    """Put whole part and decimals together as a count of minor units."""
    exponent_of = pl.col("exponent")
    fits = (pl.col("whole").str.len_bytes() <= _MOST_WHOLE_DIGITS) & (
        pl.col("decimals").str.len_bytes().cast(pl.Int64) <= exponent_of
    )
    digits = pl.concat_str("whole", pl.col("decimals").str.pad_end(4, "0")).cast(
        pl.Int64, strict=False
    )
    minor = digits // (10 ** (4 - exponent_of)).cast(pl.Int64)
    signed = pl.when("negative").then(-minor).otherwise(minor)
    return (
        parts.with_columns(exponents.alias("exponent"))
        .select(pl.when(fits).then(signed))
        .to_series()
    )


def _say_what_is_no_number(refusal: Refusal, parts: pl.DataFrame, notation: Notation) -> None:
    thousands = notation.thousands or "none"
    refusal.say(
        parts["whole"].is_null(),
        "no number (decimal sign `{decimal}`, thousands sign `{thousands}`)",
        decimal=notation.decimal,
        thousands=thousands,
    )
