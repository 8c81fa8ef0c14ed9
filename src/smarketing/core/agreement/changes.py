"""In which terms two agreements differ."""

import json
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.amending import NAMES

Difference = tuple[str, str, str]
"""A term, and what each agreement says there, as TOML; empty where it says nothing."""


def differences(one: Agreement, other: Agreement) -> list[Difference]:
    """Return the terms in which two agreements differ, in the order of the file.

    Tables of lists are compared by name where they have names, else by place; a list of plain
    values is told as a whole. What a file leaves out stands for its default.
    """
    return list(_between("", one.model_dump(), other.model_dump()))


def _between(term: str, one: Any, other: Any) -> Iterator[Difference]:  # noqa: ANN401 (any term)
    if one == other:
        return
    tables = isinstance(one, list) and isinstance(other, list) and any(map(_is_table, one + other))
    if tables:
        one, other = _by_name(one, other), _by_name(other, one)
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            below = f"{term}.{key}" if term else str(key)
            yield from _between(below, one.get(key), other.get(key))
        return
    yield term, _toml(one), _toml(other)


def _by_name(mine: list[Any], theirs: list[Any]) -> dict[str, Any]:
    """Return the elements of a list by name, or by place where names do not tell them apart."""
    names = [_names(elements) for elements in (mine, theirs)]
    told = all(len(set(some)) == len(some) for some in names)
    keys = names[0] if told else [str(place + 1) for place in range(len(mine))]
    return dict(zip(keys, mine, strict=True))


def _names(elements: list[Any]) -> list[str]:
    """Return what each element is called; its place where it has no name."""
    return [
        next((str(one[key]) for key in NAMES if one.get(key) is not None), str(place))
        if _is_table(one)
        else str(place)
        for place, one in enumerate(elements, start=1)
    ]


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _toml(value: Any) -> str:  # noqa: ANN401 (any term)
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int() | Decimal() | date() | time():
            return str(value)
        case list():
            return "[" + ", ".join(_toml(one) for one in value) + "]"
        case dict():
            pairs = [f"{key} = {_toml(one)}" for key, one in value.items() if one not in (None, [])]
            return "{ " + ", ".join(pairs) + " }"
    raise TypeError(f"no term of an agreement is {value!r}")
