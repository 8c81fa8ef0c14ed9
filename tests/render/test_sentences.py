"""Sentences take the reader's language, and text from outside is made harmless before it shows."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from smarketing.adapters.render.language import Language, read_catalogue
from smarketing.adapters.render.sentences import mend_of, message_of, parts, visible, write, written
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import Money, Sentence, Share, Text, Value

EN, FR = Language("en"), Language("fr")


def test_there_are_two_languages() -> None:
    with pytest.raises(ValueError, match="unknown language `de`: known are en, fr"):
        Language("de")


def test_a_sentence_is_translated_and_its_values_are_written_in_the_language() -> None:
    sentence = Sentence(
        "New business stands at {actual} of {target}.",
        {"actual": Money(7_215_000, "EUR"), "target": Money(12_000_000, "EUR")},
    )
    assert write(sentence, EN) == "New business stands at €72,150 of €120,000."
    assert write(sentence, FR) == (
        "Les nouvelles affaires s’élèvent à 72\u202f150\u00a0€ sur 120\u202f000\u00a0€."
    )


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (0, "0 errors", "0 erreur"),
        (1, "1 error", "1 erreur"),
        (2, "2 errors", "2 erreurs"),
    ],
)
def test_each_language_has_its_own_plural(count: int, english: str, french: str) -> None:
    sentence = Sentence("{count} error", {"count": count}, "{count} errors", count)
    assert (write(sentence, EN), write(sentence, FR)) == (english, french)


def test_a_message_without_a_translation_stays_english() -> None:
    assert write(Sentence("nobody translated {this}", {"this": 3}), FR) == "nobody translated 3"


def test_a_finding_says_what_is_wrong_and_how_to_mend_it() -> None:
    finding = Finding(
        "toml.unknown_key",
        Severity.ERROR,
        "unknown key `{key}`",
        "did you mean `{suggestion}`?",
        {"key": "treshold", "suggestion": "threshold"},
    )
    assert message_of(finding, FR) == "clé inconnue `treshold`"
    assert mend_of(finding, FR) == "vouliez-vous dire `threshold`\u202f?"
    assert message_of(finding, EN) == "unknown key `treshold`"
    assert mend_of(Finding("x", Severity.INFO, "true or false"), EN) == ""


def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    values: dict[str, Value] = {
        "name": "cap",
        "expected": Sentence("a whole number"),
        "found": "ten",
    }
    sentence = Sentence("`{name}` should be {expected}, not {found}", values)
    assert write(sentence, FR) == "`cap` devrait être un nombre entier, et non ten"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "oui"),
        (1234, "1\u202f234"),
        (Share(Fraction(4, 5)), "80\u00a0%"),
        (Text("Lead", "Piste"), "Piste"),
        (Text("Lead", ""), "Lead"),
        (date(2026, 11, 16), "16\u00a0novembre 2026"),
        (datetime(2026, 11, 16, 17, tzinfo=UTC), "lundi 16 novembre 2026 à 18\u00a0h"),
        (["a", 2], "a, 2"),
        (object, "<class 'object'>"),
    ],
)
def test_values_are_written_by_their_type(value: object, expected: str) -> None:
    assert written(value, FR, "Europe/Paris") == expected


def test_a_value_is_never_taken_for_a_place() -> None:
    sentence = Sentence("unknown key `{key}`", {"key": "{other} {0.__class__}"})
    assert write(sentence, EN) == "unknown key `{other} {0.__class__}`"


def test_a_place_without_a_value_shows_its_name() -> None:
    assert write(Sentence("unknown key `{key}`"), EN) == "unknown key `{key}`"


def test_the_pieces_tell_quantities_from_names() -> None:
    sentence = Sentence("{source} brought the most: {share}.", {"source": "Ads", "share": Share(1)})
    assert [(part.text, part.is_value, part.is_quantity) for part in parts(sentence, EN)] == [
        ("Ads", True, False),
        (" brought the most: ", False, False),
        ("100%", True, True),
        (".", False, False),
    ]


def test_control_characters_become_visible_and_turned_text_is_put_straight() -> None:
    assert visible("Bob\x1b[31m\x07") == "Bob\ufffd[31m\ufffd"
    assert visible("Anna\u202egpj.exe") == "Annagpj.exe"
    assert visible("two\nlines\tand a tab") == "two lines and a tab"
    assert visible("\ud800\ufffe") == "\ufffd\ufffd"


def test_floods_of_combining_marks_and_long_texts_are_cut() -> None:
    assert visible("e" + "\u0301" * 50 + "x") == "e" + "\u0301" * 4 + "x"
    assert visible("a" * 500, 10) == "a" * 9 + "…"
    assert visible("Nguyễn Thị Hạnh 👩‍💻") == "Nguyễn Thị Hạnh 👩‍💻"


def test_the_catalogue_is_read_as_french() -> None:
    assert str(read_catalogue("fr").locale) == "fr"
