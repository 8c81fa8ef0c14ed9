"""Every message of the source has a French translation, set as French is set."""

import re
from pathlib import Path
from typing import Any

import pytest

import smarketing
from smarketing.adapters.render.catalogue import missing, places_in, refreshed, scan
from smarketing.adapters.render.language import read_catalogue

ROOT = Path(smarketing.__file__).parent
SCAN = scan(ROOT)
FRENCH = read_catalogue("fr")

# Text between backticks stands in a file or a command: nothing is set there.
QUOTED = re.compile(r"`[^`]*`")
UNACCENTED = re.compile(
    r"\b(?:Etape|Etat|Ecart|Equipe|Echeance|Evenement|A (?:ce|corriger|faire))\b"
)


def forms(message: Any) -> list[str]:  # noqa: ANN401 (a text, or the forms of a plural)
    return [message] if isinstance(message, str) else list(message or ())


TRANSLATED = [
    (forms(message.id), french)
    for message in FRENCH
    if message.id
    for french in forms(message.string)
]


def faults(french: str) -> list[str]:
    """Return what is not set as French is set."""
    text = QUOTED.sub("", french)
    rules = {
        "a narrow no-break space stands before ; ! ?": r"(?<![\u202f;!?…])[;!?]",
        "a no-break space stands before a colon": r"(?<!\u00a0):",
        "a no-break space stands inside « »": r"«(?!\u00a0)|(?<!\u00a0)»",
        "a no-break space stands before %": r"(?<!\u00a0)%",
        "an apostrophe is curved, quotation marks are « »": r"['\"“”]",
        "three dots are one character": r"\.\.\.",
        "capitals have their accents": UNACCENTED.pattern,
    }
    return [rule for rule, pattern in rules.items() if re.search(pattern, text)]


def test_messages_are_found_where_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text(
        """
def broken(code, message, mend=""): ...
broken("a", "one {x}", mend="two" if flag else "three")
Sentence("four", {}, "fours", 4)
class Sentence:
    message: str
    values: dict
    plural: str
mend, values = "five", {}
TABLE = {"key": msgid("six")}
def msgid(message): ...
message = f"seven {x}"
other("never")
"""
    )
    (tmp_path / "page.html").write_text(
        '{% say "eight" %}{% sentence "nine" count=n plural="nines" %}'
    )
    found = scan(tmp_path)
    assert {(one.message, one.plural) for one in found.found} == {
        ("one {x}", ""),
        ("two", ""),
        ("three", ""),
        ("four", "fours"),
        ("five", ""),
        ("six", ""),
        ("eight", ""),
        ("nine", "nines"),
    }
    assert found.unreadable == [("rules.py", 12)]


def test_no_message_is_put_together_at_run_time() -> None:
    assert SCAN.unreadable == []


def test_every_message_has_a_french_translation() -> None:
    assert missing(refreshed(SCAN, FRENCH)) == []


def test_no_translation_is_doubtful() -> None:
    assert [message.id for message in FRENCH if message.id and message.fuzzy] == []


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    said = {one.message for one in SCAN.found}
    known = [forms(message.id)[0] for message in FRENCH if message.id]
    assert [message for message in known if message not in said] == []


@pytest.mark.parametrize(("messages", "french"), TRANSLATED)
def test_a_translation_has_the_places_of_its_message(messages: list[str], french: str) -> None:
    wanted = {place for message in messages for place in places_in(message)}
    # A singular may say "one" or "the only one" in words; every other value must appear.
    spared = {"count", "rep"} if len(messages) > 1 else set()
    assert wanted - spared <= set(places_in(french)) <= wanted


@pytest.mark.parametrize("french", sorted({french for _, french in TRANSLATED}))
def test_french_is_set_as_french_is_set(french: str) -> None:
    assert faults(french) == []


def test_a_fault_of_setting_is_noticed() -> None:
    assert faults("Attention!") == ["a narrow no-break space stands before ; ! ?"]
    assert faults("Etape : l'an") == [
        "a no-break space stands before a colon",
        "an apostrophe is curved, quotation marks are « »",
        "capitals have their accents",
    ]
    assert faults("écrivez `a: b` à 100\u00a0%\u202f; merci") == []
