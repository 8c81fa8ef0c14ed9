"""Values as TOML writes them, on one line."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

_PLAIN = {ord('"'): '\\"', ord("\\"): "\\\\"}
_GROUPED_FROM = 1000


def in_toml(value: object) -> str:
    """Write a value: numbers with their thousands set apart, texts quoted, tables inline."""
    match value:
        case bool():
            told = "true" if value else "false"
        case int():
            told = f"{value:_}" if abs(value) >= _GROUPED_FROM else str(value)
        case Decimal():
            is_whole = value == value.to_integral_value()
            told = in_toml(int(value)) if is_whole else f"{value:f}"
        case date() | time():
            told = value.isoformat()
        case Mapping():
            told = inline(value)
        case list() | tuple():
            told = "[" + ", ".join(map(in_toml, value)) + "]"
        case _:
            told = quoted(str(value))
    return told


def inline(values: Mapping[str, object]) -> str:
    """Write a table on one line."""
    said = ", ".join(f"{key_in_toml(key)} = {in_toml(one)}" for key, one in values.items())
    return f"{{ {said} }}" if said else "{}"


def key_in_toml(key: str) -> str:
    """Write a key, quoted where it must be."""
    bare = key and all(c.isascii() and (c.isalnum() or c in "-_") for c in key)
    return key if bare else quoted(key)


def quoted(text: str) -> str:
    """Write a text in quotes; control characters by their number."""
    shown = "".join(
        character.translate(_PLAIN) if character.isprintable() else f"\\U{ord(character):08x}"
        for character in text
    )
    return f'"{shown}"'
