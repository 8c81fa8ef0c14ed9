"""Refuses passwords that are guessed first: common words in French and English, rows of keys."""

import re
import unicodedata
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from smarketing.adapters.render.language import CODES, Language
from smarketing.core.base.sentence import msgid

# What people type first, as lists of leaked passwords show it, without its digits and accents.
_COMMON = frozenset(Path(__file__).with_name("guessed_words.txt").read_text("utf-8").split())
_ROWS = (
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "&é\"'(-è_çà",
)
_LOOKS_LIKE = str.maketrans("@4310$57", "aaeiosst")
_REPEATED = re.compile(r"(.+?)\1+")
_AT_THE_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_MOST_WORDS = 3
_TOLD = msgid(
    "This password is one of those that are guessed first. "
    "A few words that do not belong together are better."
)


class GuessedValidator:
    """Refuses common words with digits around them, repetitions, and rows of keys."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ANN401 (whoever it is for)
        """Raise ValidationError for a password that would be guessed."""
        del user
        if is_guessed(password):
            raise ValidationError(_reads().say(_TOLD), code="password_guessed")

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return _reads().say("A few words that do not belong together are best.")


def is_guessed(password: str) -> bool:
    """Say whether a password is among those that are tried first."""
    typed = password.casefold()
    # Digits and signs around a word add nothing; inside it, they stand for letters.
    core = _AT_THE_ENDS.sub("", typed) or typed
    bare = _plain(core.translate(_LOOKS_LIKE))
    return (
        _REPEATED.fullmatch(typed) is not None
        or any(core in row or core in row[::-1] for row in _ROWS)
        or _is_made_of_common_words(re.sub(r"[\W\d_]", "", bare), _MOST_WORDS)
    )


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one))


def _is_made_of_common_words(text: str, most: int) -> bool:
    if not text:
        return True
    return most > 0 and any(
        text[:end] in _COMMON and _is_made_of_common_words(text[end:], most - 1)
        for end in range(1, len(text) + 1)
    )


def _reads() -> Language:
    code = (get_language() or "en")[:2]
    return Language(code if code in CODES else "en")
