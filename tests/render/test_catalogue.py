"""Every message of the source has a French translation, set as French is set."""

import ast
import re
from pathlib import Path
from typing import Any

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


def texts_with_places(code: str) -> list[str]:
    """Return the literals that look like messages: no docstrings, and with {named} places."""
    tree = ast.parse(code)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)} | {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in prose
        and any(places_in(node.value))
    ]


# Texts with places that nobody reads as a message.
NO_MESSAGES = {"adapters/connectors/example/crm_files.py": "the mapping file of the example"}


def test_no_message_stands_unmarked() -> None:
    marked = {text for one in SCAN.found for text in (one.message, one.plural)}
    unmarked = [
        f"{file.relative_to(ROOT)}: {text}"
        for file in sorted(ROOT.rglob("*.py"))
        if str(file.relative_to(ROOT)) not in NO_MESSAGES
        for text in texts_with_places(file.read_text(encoding="utf-8"))
        if text not in marked
    ]
    assert unmarked == []


def test_every_message_has_a_french_translation() -> None:
    assert missing(refreshed(SCAN, FRENCH)) == []


def test_no_translation_is_doubtful() -> None:
    assert [message.id for message in FRENCH if message.id and message.fuzzy] == []


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    said = {one.message for one in SCAN.found}
    known = [forms(message.id)[0] for message in FRENCH if message.id]
    assert [message for message in known if message not in said] == []


def test_a_translation_has_the_places_of_its_message() -> None:
    wrong = []
    for messages, french in TRANSLATED:
        wanted = {place for message in messages for place in places_in(message)}
        # A singular may say "one" or "the only one" in words; every other value must appear.
        spared = {"count", "rep"} if len(messages) > 1 else set()
        if not wanted - spared <= set(places_in(french)) <= wanted:
            wrong.append(french)
    assert wrong == []


def test_french_is_set_as_french_is_set() -> None:
    assert {french: faults(french) for _, french in TRANSLATED if faults(french)} == {}


def test_a_fault_of_setting_is_noticed() -> None:
    assert faults("Attention!") == ["a narrow no-break space stands before ; ! ?"]
    assert faults("Etape : l'an") == [
        "a no-break space stands before a colon",
        "an apostrophe is curved, quotation marks are « »",
        "capitals have their accents",
    ]
    assert faults("écrivez `a: b` à 100\u00a0%\u202f; merci") == []
