"""Of any change to what was signed, something is told; of a change that means nothing, nothing.

What a file means is said here once more, plainly: the hash of an agreement, and the values of the
other files. A change that leaves all of these as they were must not be told either.
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from spec.agreement.signing_desk import Desk, terms

from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.agreement.reading import parse_agreement

NUMBERS = (1, 2, 3)


@cache
def signed() -> tuple[dict[int, Any], str]:
    """Return the papers of three versions that both signed, and their register."""
    desk = Desk()
    for number, threshold in zip(NUMBERS, (40, 60, 70), strict=True):
        desk.signed_by_both(number, terms(number, threshold))
    return desk.papers, desk.register


Files = dict[str, str | None]


def files() -> Files:
    """Return every file by its name."""
    papers, register = signed()
    told: Files = {"register": register}
    for number in NUMBERS:
        told[f"{number}.toml"] = papers[number].text
        told[f"{number}.json"] = papers[number].sheet_text
    return told


def laid(told: Files) -> Desk:
    """Lay files down again."""
    papers, _ = signed()
    desk = Desk()
    desk.register = told["register"] or ""
    for number in NUMBERS:
        text, sheet = told[f"{number}.toml"], told[f"{number}.json"]
        if text is not None or sheet is not None:
            desk.papers[number] = replace(papers[number], text=text, sheet_text=sheet)
    return desk


def meaning(name: str, text: str | None) -> object:
    """Return what a file says; two texts that say the same are the same to everybody."""
    if text is None:
        return None
    if name.endswith(".toml"):
        agreement, _ = parse_agreement(text, name)
        return agreement_hash(agreement) if agreement else "damaged"
    if name == "register":
        return [_values(line) for line in text.removesuffix("\n").split("\n")] if text else []
    values = _values(text)
    if isinstance(values, dict) and isinstance(values.get("text"), str):
        values["text"] = meaning("kept.toml", values["text"])
    return values


def _values(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    try:
        return json.loads(text)
    except ValueError:
        return "damaged"


def flip(told: Files, name: str, chance: Random) -> None:
    text = told[name] or " "
    place = chance.randrange(len(text))
    other = chance.choice(['"', "0", "1", "a", "f", "}", "\n", "é", chr(ord(text[place]) ^ 1)])
    told[name] = text[:place] + other + text[place + 1 :]


def cut(told: Files, name: str, chance: Random) -> None:
    text = told[name] or ""
    told[name] = text[: chance.randrange(max(len(text), 1))]


def delete(told: Files, name: str, _: Random) -> None:
    told[name] = None


def drop_piece(told: Files, name: str, chance: Random) -> None:
    text = told[name] or ""
    start = chance.randrange(max(len(text), 1))
    told[name] = text[:start] + text[start + chance.randrange(1, 200) :]


def swap(told: Files, name: str, chance: Random) -> None:
    other = chance.choice([one for one in told if one[-4:] == name[-4:]])
    told[name], told[other] = told[other], told[name]


def overwrite(told: Files, name: str, chance: Random) -> None:
    told[name] = told[chance.choice([one for one in told if one[-4:] == name[-4:]])]


def reorder_lines(told: Files, name: str, chance: Random) -> None:
    lines = (told[name] or "").splitlines(keepends=True)
    chance.shuffle(lines)
    told[name] = "".join(lines)


def borrow_signature(told: Files, name: str, chance: Random) -> None:
    """Put a signature of one version under another."""
    if not name.endswith(".json"):
        flip(told, name, chance)
        return
    mine = json.loads(told[name] or "{}")
    theirs = json.loads(told[f"{chance.choice(NUMBERS)}.json"] or "{}")
    one, other = mine.get("signatures"), theirs.get("signatures")
    if one and other:
        one[chance.randrange(len(one))] = chance.choice(other)
        told[name] = json.dumps(mine)


WAYS: list[Callable[[Files, str, Random], None]] = [
    *(flip, flip, cut, delete, drop_piece, swap, overwrite, reorder_lines, borrow_signature)
]


COUNT = int(os.environ.get("SMARKETING_CHANGES", "100"))
"""How many changes are tried; 10,000 take some minutes."""


@given(
    way=st.sampled_from(WAYS),
    name=st.sampled_from(sorted(files())),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=COUNT)
def test_any_change_to_what_was_signed_is_told_and_nothing_else(
    way: Callable[[Files, str, Random], None], name: str, seed: int
) -> None:
    before = files()
    after = files()
    way(after, name, Random(seed))  # noqa: S311 (chance for a test)
    is_other = any(meaning(one, before[one]) != meaning(one, after[one]) for one in before)
    assert bool(laid(after).told()) == is_other
