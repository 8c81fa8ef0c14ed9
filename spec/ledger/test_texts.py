"""Texts are compared in one form; what hides something in an identity is refused."""

import polars as pl
import pytest
from spec.ledger.intakes import intake, reasons

from smarketing.core.ledger.texts import (
    UNKNOWN,
    Texture,
    address_remarks,
    cleaned,
    parse_identity,
    parse_text,
)

PLAIN = Texture(padded=False, beyond_latin=False, controls=False)
NO_ADDRESSES = Texture(padded=False, beyond_latin=False, controls=False, addresses=False)

TOUCHES = """
reading = { dates = "iso", time_zone = "UTC", missing = ["Select"] }
[[files.facts]]
table = "touches"
columns = { contact_id = "who", kind = "kind", occurred_at = "when", content = "what" }
"""


def identity(text: str) -> str | None:
    found: str | None = parse_identity(pl.Series([text]), UNKNOWN).item()
    return found


def test_texts_are_trimmed_composed_and_missing_where_the_mapping_says_so() -> None:
    texts = pl.Series(["  a\u00a0", "e\u0301", "", " ", "Select", None])
    assert cleaned(texts, ["Select"], UNKNOWN).to_list() == ["a", "é", None, None, None, None]


def test_the_given_series_is_left_as_it_was() -> None:
    texts = pl.Series(["e\u0301", "JEAN@acme.fr"])
    cleaned(texts, [], UNKNOWN)
    parse_identity(texts, UNKNOWN)
    assert texts.to_list() == ["e\u0301", "JEAN@acme.fr"]


def test_composed_and_decomposed_letters_are_the_same_key() -> None:
    both = pl.Series(["Andr\u00e9", "Andre\u0301"])
    assert cleaned(both, [], UNKNOWN).n_unique() == 1


def test_what_a_reader_saw_changes_nothing_but_the_work() -> None:
    texts = pl.Series(["anna", "b-7", "test", "NULL", "a@b.fr"])
    assert parse_identity(texts, PLAIN).to_list() == parse_identity(texts, UNKNOWN).to_list()
    without = texts.filter(~texts.str.contains("@"))
    assert parse_identity(without, NO_ADDRESSES).equals(parse_identity(without, UNKNOWN))
    assert cleaned(texts, [], PLAIN).to_list() == texts.to_list()
    assert parse_text(texts, PLAIN).to_list() == texts.to_list()


@pytest.mark.parametrize("nobody", ["null", "NULL", "Test", "n/a", "None", "undefined", "-", "?"])
def test_a_placeholder_identifies_nobody(nobody: str) -> None:
    assert identity(nobody) is None


@pytest.mark.parametrize(
    "hidden",
    ["anna\u200b", "\u202eanna", "an\u00adna", "an\x07na", "\ufeffanna", "a" + "\u0301" * 9],
)
def test_an_identity_hides_nothing(hidden: str) -> None:
    assert identity(hidden) is None


@pytest.mark.parametrize("name", ["Zoë", "O’Brien", "Łukasz", "李雷", "नेहा", "a\u0328\u0301"])
def test_names_of_the_world_are_identities(name: str) -> None:
    assert identity(name) == name


def test_an_address_is_one_key_however_it_was_typed() -> None:
    typed = pl.Series(["Jean@Acme.FR", "jean＠acme.fr", "jean@acme.fr"])
    assert parse_identity(typed, UNKNOWN).unique().to_list() == ["jean@acme.fr"]
    assert identity("Jean") == "Jean"


def test_plus_and_dot_aliases_stay_apart() -> None:
    assert identity("jean+news@acme.fr") != identity("jean@acme.fr")
    assert identity("j.ean@acme.fr") != identity("jean@acme.fr")


def test_an_address_that_looks_like_another_is_kept_apart_and_pointed_out() -> None:
    imitated = "anna@\u0430cme.fr"  # the first letter of the domain is Cyrillic
    assert identity(imitated) == imitated
    remarks = address_remarks(pl.Series([imitated, "anna@acme.fr"]), "mail")
    assert [remark.code for remark in remarks] == ["import.address_mixes_scripts"]


def test_a_full_width_address_is_pointed_out() -> None:
    remarks = address_remarks(pl.Series(["jean＠acme.fr"]), "mail")
    assert [(r.code, r.values["example"]) for r in remarks] == [
        ("import.address_rewritten", "jean＠acme.fr")
    ]


def test_plain_addresses_need_no_remark() -> None:
    assert address_remarks(pl.Series(["jean@acme.fr", "Zoë"]), "mail") == []


@pytest.mark.parametrize(
    ("who", "what", "refused"),
    [
        ("null", "x", ("who", "null", "a placeholder, not an identity")),
        ("an\u200bna", "x", ("who", "an\u200bna", "an invisible character stands in it")),
        ("anna", "a\x07b", ("what", "a\x07b", "a control character stands in it")),
        ("anna", "caf\ufffd", ("what", "caf\ufffd", "a character was lost on the way here")),
        (
            "anna",
            "x" + "\u0301" * 12,
            (
                "what",
                "x" + "\u0301" * 12,
                "more combining marks on one letter than any language writes",
            ),
        ),
        ("", "x", ("who", "", "nothing here, and `touches` needs it")),
        ("Select", "x", ("who", "", "nothing here, and `touches` needs it")),
    ],
)
def test_a_text_that_cannot_stand_is_refused_with_the_reason(
    who: str, what: str, refused: tuple[str, str, str]
) -> None:
    taken = intake(TOUCHES, f"who|kind|when|what\n{who}|visit|2026-01-01|{what}")
    assert reasons(taken) == [(2, *refused)]


def test_emoji_joined_by_invisible_signs_are_text() -> None:
    taken = intake(
        TOUCHES, "who|kind|when|what\nanna|visit|2026-01-01|👩\u200d👩\u200d👧 \u202eabc"
    )
    assert taken.facts["touches"]["content"].to_list() == ["👩\u200d👩\u200d👧 \u202eabc"]
