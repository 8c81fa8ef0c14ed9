"""Sentences in a language: the translation is looked up, and each value is written for a reader."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from string import Formatter
from typing import Any

from smarketing.adapters.render import numbers
from smarketing.adapters.render.figure import Number
from smarketing.adapters.render.language import Language
from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Money, Score, Sentence, Share, Span, Text

LONGEST_NAME = 120
_MOST_COMBINING = 4
_NONE_OF_PLANE = 0xFFFE

# Characters that turn the reading direction of everything behind them.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Part:
    """A piece of a sentence: its own words, or a value that stands in one of its places."""

    text: str
    value: object = None

    @property
    def is_value(self) -> bool:
        """Say whether this piece came from the facts, not from the sentence."""
        return self.value is not None

    @property
    def is_quantity(self) -> bool:
        """Say whether it is a number, to be set apart from the words around it."""
        return isinstance(
            self.value, int | float | Decimal | Fraction | Money | Share | Span | Score
        )


def write(sentence: Sentence, language: Language, zone: str = "UTC") -> str:
    """Write a sentence in a language; moments as the clocks of `zone` showed them."""
    return "".join(part.text for part in parts(sentence, language, zone))


def parts(sentence: Sentence, language: Language, zone: str = "UTC") -> Iterator[Part]:
    """Yield the pieces of a sentence, so that each medium can set its values apart."""
    message = language.say(sentence.message)
    if sentence.count is not None and sentence.plural:
        message = language.say_count(sentence.message, sentence.plural, sentence.count)
    yield from _filled(message, sentence.values, language, zone)


def message_parts(finding: Finding, language: Language, zone: str = "UTC") -> Iterator[Part]:
    """Yield the pieces of what a finding says."""
    yield from _filled(language.say(finding.message), finding.values, language, zone)


def mend_parts(finding: Finding, language: Language, zone: str = "UTC") -> Iterator[Part]:
    """Yield the pieces of what to do about a finding; nothing where there is nothing to say."""
    yield from _filled(language.say(finding.mend), finding.values, language, zone)


def message_of(finding: Finding, language: Language, zone: str = "UTC") -> str:
    """Write what a finding says, without its place."""
    return "".join(part.text for part in message_parts(finding, language, zone))


def mend_of(finding: Finding, language: Language, zone: str = "UTC") -> str:
    """Write what to do about a finding; empty where there is nothing to say."""
    return "".join(part.text for part in mend_parts(finding, language, zone))


@singledispatch
def written(value: object, language: Language, zone: str = "UTC") -> str:
    """Write one value for a reader, by its type."""
    del language, zone
    return visible(str(value), LONGEST_NAME)


@written.register(int | float | Decimal | Fraction)
def _(value: Number, language: Language, zone: str = "UTC") -> str:
    del zone
    return numbers.number(value, language)


@written.register
def _(value: bool, language: Language, zone: str = "UTC") -> str:  # noqa: FBT001 (a value to write)
    del zone
    return language.say("yes") if value else language.say("no")


@written.register
def _(value: Sentence, language: Language, zone: str = "UTC") -> str:
    return write(value, language, zone)


@written.register
def _(value: Text, language: Language, zone: str = "UTC") -> str:
    del zone
    return visible(language.text(value), LONGEST_NAME)


@written.register
def _(value: Money, language: Language, zone: str = "UTC") -> str:
    del zone
    return numbers.money(value, language)


@written.register
def _(value: Score, language: Language, zone: str = "UTC") -> str:
    del zone
    return numbers.exact_number(value.value, language)


@written.register
def _(value: Share, language: Language, zone: str = "UTC") -> str:
    del zone
    return numbers.share(value.value, language)


@written.register
def _(value: Span, language: Language, zone: str = "UTC") -> str:
    del zone
    return numbers.elapsed(value.seconds, language)


@written.register
def _(value: datetime, language: Language, zone: str = "UTC") -> str:
    return numbers.moment(value, language, zone)


@written.register
def _(value: date, language: Language, zone: str = "UTC") -> str:
    del zone
    return numbers.day(value, language)


@written.register
def _(value: time, language: Language, zone: str = "UTC") -> str:
    del zone
    return numbers.time_of_day(value, language)


@written.register(list | tuple)
def _(value: Sequence[object], language: Language, zone: str = "UTC") -> str:
    return ", ".join(written(one, language, zone) for one in value)


def visible(text: str, longest: int | None = None) -> str:
    """Return text from outside as it can safely be shown.

    Control characters, which could steer a terminal, become a visible mark; characters that turn
    the reading direction are left out; floods of combining marks and over-long texts are cut.
    """
    shown = []
    combining = 0
    for character in _TURNING.sub("", text if longest is None else text[: longest * 4]):
        category = unicodedata.category(character)
        combining = combining + 1 if category in {"Mn", "Me"} else 0
        if combining <= _MOST_COMBINING:
            shown.append(_visible_character(character, category))
    if longest is not None and len(shown) > longest:
        shown[longest - 1 :] = "…"
    return "".join(shown)


def _visible_character(character: str, category: str) -> str:
    if character.isspace():
        # Line breaks and tabs would tear a table apart.
        return character if category == "Zs" else " "
    # The last two code points of each plane are no characters, and no XML may hold them.
    impossible = ord(character) & _NONE_OF_PLANE == _NONE_OF_PLANE
    return "\ufffd" if category in {"Cc", "Cs"} or impossible else character


def _filled(
    message: str, values: Mapping[str, Any], language: Language, zone: str
) -> Iterator[Part]:
    for words, place, _, _ in Formatter().parse(message):
        if words:
            yield Part(words)
        if place:
            # A place without a value shows its name: a report is worth more than a perfect line.
            value = values.get(place, f"{{{place}}}")
            yield Part(numbers.NONE if value is None else written(value, language, zone), value)
