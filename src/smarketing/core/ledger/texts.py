"""Texts as files hold them, made comparable: trimmed, composed, and refused where they hide things.

Every function takes and returns a series of strings; null means that the file says nothing.
"""

from dataclasses import dataclass

import polars as pl

from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import msgid
from smarketing.core.ledger.refusal import Refusal

_FROM_MARKS_ON = r"[^\x{0}-\x{2FF}]"
"""Below U+0300, where the combining marks begin, every text is composed (NFC) already."""
_CONTROLS = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x{9F}\x{FFFD}]"
_FLOOD = r"\p{M}{9}"
"""No script stacks nine marks on one letter; a flood of them is an attack on whoever reads it."""
_INVISIBLE = r"[\x{AD}\x{180E}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{206F}\x{FEFF}]"
_MIXED_DOMAIN = r"@.*(?:\p{Latin}.*[\p{Cyrillic}\p{Greek}]|[\p{Cyrillic}\p{Greek}].*\p{Latin})"

_REWRITTEN = msgid(
    "addresses in `{column}` typed with full-width or compatibility characters: {count}, such as"
    " {example}; they are kept in their plain form"
)
_MIXED = msgid(
    "addresses in `{column}` that mix alphabets in their domain: {count}, such as {example};"
    " look whether they imitate others"
)
_NOBODY = (
    *("null", "(null)", "<null>", "none", "nil", "nan", "n/a", "na", "#n/a", "undefined"),
    *("unknown", "inconnu", "anonymous", "anonyme", "test", "xxx", "-", "--", "?", "."),
)
_PLACEHOLDERS = sorted({form for word in _NOBODY for form in (word, word.upper(), word.title())})


_LONGEST_PLACEHOLDER = max(len(word) for word in _PLACEHOLDERS)


@dataclass(frozen=True)
class Texture:
    """What a reader has already seen of all the texts of a part; when in doubt, true.

    `padded`: some text may begin or end with white space, or be empty. `beyond_latin`: some may
    hold a character at or above U+0300. `controls`: some may hold a control character.
    `addresses`: some may hold an @.
    """

    padded: bool = True
    beyond_latin: bool = True
    controls: bool = True
    addresses: bool = True


UNKNOWN = Texture()
"""The texture of texts that nobody has looked at."""


def cleaned(texts: pl.Series, missing: list[str], texture: Texture) -> pl.Series:
    """Return the texts trimmed and composed (NFC); null where nothing is left, or it is missing."""
    if texture.padded:
        texts = texts.str.strip_chars()
    if texture.beyond_latin:
        doubtful = texts.str.contains(_FROM_MARKS_ON).fill_null(False).arg_true()
        if not doubtful.is_empty():
            texts = texts.clone().scatter(doubtful, texts.gather(doubtful).str.normalize("NFC"))
    if not texture.padded and not missing:
        return texts
    nothing = pl.col("text").is_in(["", *missing])
    return texts.to_frame("text").select(pl.when(~nothing).then("text")).to_series()


def parse_text(texts: pl.Series, texture: Texture) -> pl.Series:
    """Return the texts; null where one holds control characters or a flood of marks."""
    unfit = pl.lit(False)
    if texture.controls or texture.beyond_latin:
        unfit |= pl.col("text").str.contains(_CONTROLS)
    if texture.beyond_latin:
        unfit |= pl.col("text").str.contains(_FLOOD)
    if not (texture.controls or texture.beyond_latin):
        return texts
    return texts.to_frame("text").select(pl.when(~unfit).then("text")).to_series()


def explain_text(texts: pl.Series) -> pl.DataFrame:
    """Say why each of these refused texts is none."""
    refusal = Refusal(len(texts))
    refusal.say(texts.str.contains("\ufffd", literal=True), "a character was lost on the way here")
    refusal.say(texts.str.contains(_CONTROLS), "a control character stands in it")
    refusal.say(None, "more combining marks on one letter than any language writes")
    return refusal.frame()


def parse_identity(texts: pl.Series, texture: Texture) -> pl.Series:
    """Return identities; null for placeholders such as "null" and "test", and invisible characters.

    What looks like an e-mail address is written in one way (NFKC, small letters), so that the
    same person is the same key however the address was typed.
    """
    unfit = []
    if (texts.str.len_bytes() <= _LONGEST_PLACEHOLDER).any():
        unfit.append(pl.col("text").is_in(_PLACEHOLDERS))
    if texture.beyond_latin or texture.controls:
        unfit += [pl.col("text").str.contains(sign) for sign in (_INVISIBLE, _CONTROLS, _FLOOD)]
    if texture.addresses or texture.beyond_latin:
        texts = _addresses_alike(texts)
    if not unfit:
        return texts
    fit = ~pl.any_horizontal(unfit)
    return texts.to_frame("text").select(pl.when(fit).then("text")).to_series()


def _addresses_alike(texts: pl.Series) -> pl.Series:
    addresses = is_address(texts).fill_null(False).arg_true()
    if addresses.is_empty():
        return texts
    same = texts.gather(addresses).str.normalize("NFKC").str.to_lowercase()
    return texts.clone().scatter(addresses, same)


def explain_identity(texts: pl.Series) -> pl.DataFrame:
    """Say why each of these refused texts identifies nobody."""
    refusal = Refusal(len(texts))
    refusal.say(texts.is_in(_PLACEHOLDERS), "a placeholder, not an identity")
    refusal.say(texts.str.contains(_INVISIBLE), "an invisible character stands in it")
    refusal.say(texts.str.contains(_CONTROLS), "a control character stands in it")
    refusal.say(None, "more combining marks on one letter than any language writes")
    return refusal.frame()


def is_address(texts: pl.Series) -> pl.Series:
    """Say which texts look like e-mail addresses; a full-width ＠ counts."""
    return texts.str.contains("[@\uff20]")


def address_remarks(before: pl.Series, column: str) -> list[Finding]:
    """Return what a person should look at among the addresses of a column: never an error."""
    odd = before.filter(is_address(before) & before.str.contains(r"[^\x00-\x7F]")).unique()
    if odd.is_empty():
        return []
    same = odd.str.normalize("NFKC")
    rewritten = odd.filter(same != odd)
    mixed = odd.filter(same.str.contains(_MIXED_DOMAIN))
    return [
        Finding(
            code,
            Severity.WARNING,
            sentence,
            values={"count": len(found), "column": column, "example": found.sort()[0]},
        )
        for code, found, sentence in (
            ("import.address_rewritten", rewritten, _REWRITTEN),
            ("import.address_mixes_scripts", mixed, _MIXED),
        )
        if not found.is_empty()
    ]
