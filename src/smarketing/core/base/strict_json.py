"""JSON as its standard has it: Python's own reader takes repeated keys, NaN and halves of signs."""

import json
from collections.abc import Callable
from typing import Any


def strict_decoder(
    whole: Callable[[str], Any], decimal: Callable[[str], Any]
) -> Callable[[str], Any]:
    """Return what reads a JSON text; `whole` and `decimal` make values of numbers, as written.

    What it returns raises ValueError or RecursionError for anything that is not JSON.
    """
    decoder = json.JSONDecoder(
        object_pairs_hook=_once,
        parse_int=whole,
        parse_float=decimal,
        parse_constant=_no_number,
    )

    def decode(text: str) -> Any:  # noqa: ANN401 (any JSON)
        value = decoder.decode(text)
        if "\\u" in text:
            # An escape may write half of a character, which no text can hold.
            json.dumps(value, ensure_ascii=False).encode()
        return value

    return decode


def objection(error: Exception) -> str:
    """Say in plain words why a text was refused."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos + 1}"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return "not text in UTF-8"
    return "half a character" if isinstance(error, UnicodeError) else str(error)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for i, (name, _) in enumerate(pairs) if name in dict(pairs[:i]))
        raise ValueError(f"the key `{twice}` stands twice")
    return found


def _no_number(word: str) -> str:
    raise ValueError(f"{word} is no JSON")
