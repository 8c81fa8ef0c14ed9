"""What is known of a contact and its account, and the conditions that rest on it."""

import json
from decimal import Decimal
from typing import Any, Literal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.core.agreement.qualification import Condition, Grade
from smarketing.core.agreement.stages import Persona
from smarketing.core.replay.attributes import attribute, holds, meets, number_of, persona_of


def read(name: str, *texts: str | None, of: Literal["contact", "account"] = "contact") -> list[Any]:
    """Return an attribute of contacts that have these JSON texts."""
    frame = pl.DataFrame(
        {"attributes": texts, "account_attributes": ['{"x": "of the firm"}'] * len(texts)},
        schema={"attributes": pl.String, "account_attributes": pl.String},
    )
    return frame.select(attribute(of, name)).to_series().to_list()


def number(text: str) -> float | None:
    """Return the number that a text is."""
    value: float | None = pl.select(number_of(pl.lit(text))).item()
    return value


def condition(**terms: Any) -> Condition:  # noqa: ANN401 (any term of a condition)
    """Return a condition on the attribute x."""
    return Condition(attribute="x", **terms)


def held(asked: Condition, *texts: str | None) -> list[bool]:
    """Say for contacts with these JSON texts whether a condition holds."""
    frame = pl.DataFrame({"attributes": texts}, schema={"attributes": pl.String})
    return frame.select(holds(asked)).to_series().to_list()


def test_an_attribute_that_is_absent_null_or_empty_is_not_known() -> None:
    assert read("x", '{"x": "a"}', '{"y": "a"}', '{"x": null}', '{"x": ""}', None) == [
        "a",
        None,
        None,
        None,
        None,
    ]


def test_values_that_are_no_texts_are_taken_as_json_writes_them() -> None:
    assert read("x", '{"x": 5}', '{"x": true}', '{"x": ["a"]}', '{"x": {"y": 1}}') == [
        "5",
        "true",
        '["a"]',
        '{"y":1}',
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{bad", '{"x": "a"', '{"x": "a"} more', '"x"'),
        *("[]", '["x"]', "null", "7", '{"x": NaN}'),
        *('[{"x": "a"}]', "[" * 100_000, '{"x": "\\ud83d"}', '\ufeff{"x": "a"}'),
    ],
)
@pytest.mark.parametrize("name", ["x", "\\"])
def test_what_is_no_json_object_says_nothing(text: str, name: str) -> None:
    assert read(name, text.replace("x", json.dumps(name)[1:-1])) == [None]


@pytest.mark.parametrize(
    "name",
    [
        *("job title", "job's title", 'the "job"', 'it\'s "so"'),
        *("a.b", "a[0]", "métier", "役職", "🙂"),
        *("$", "*", "..", "'", "''", '"', "\\", "a\\'b", "\\u0041", "] || [", "a\nb", "", "\x00"),
    ],
)
def test_an_attribute_may_have_any_name(name: str) -> None:
    told = {"other": "no", name: "yes"}
    nested = {"other": {name: "deep"}}
    texts = [json.dumps(told), json.dumps(told, ensure_ascii=False), json.dumps(nested)]
    assert read(name, *texts) == ["yes", "yes", None]


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_every_attribute_is_found_by_its_name_and_no_other(told: dict[str, str], name: str) -> None:
    texts = [json.dumps(told), json.dumps(told | {name: "it"})]
    assert read(name, *texts) == [told.get(name) or None, "it"]


def test_an_attribute_of_the_account_is_read_from_the_account() -> None:
    assert read("x", '{"x": "of the person"}', of="account") == ["of the firm"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("5", 5.0), (" 5.50 ", 5.5), ("-3", -3.0), ("+3", 3.0), ("1e3", 1000.0), (".5", 0.5)),
        *(("0", 0.0), ("\u00a07\u00a0", 7.0)),
    ],
)
def test_a_number_is_read_with_a_decimal_point(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "many",
        "5,5",
        "1 000",
        "1_000",
        "0x10",
        "NaN",
        "inf",
        "-Infinity",
        "1e400",
        "50-99",
        "５",
    ],
)
def test_what_is_no_finite_number_is_not_known(text: str) -> None:
    assert number(text) is None


def test_a_condition_holds_for_exactly_the_texts_it_names() -> None:
    asked = condition(one_of=["FR", "BE"])
    texts = ['{"x": "FR"}', '{"x": "fr"}', '{"x": " FR"}', '{"x": "BE"}', "{}", None, "{bad"]
    assert held(asked, *texts) == [True, False, False, True, False, False, False]


def test_a_range_begins_with_its_least_and_ends_before_its_end() -> None:
    asked = condition(at_least=Decimal(50), below=Decimal(250))
    texts = [f'{{"x": "{value}"}}' for value in ("49.9", "50", "249.99", "250", "many", "NaN")]
    assert held(asked, *texts) == [False, True, True, False, False, False]


def test_a_range_may_be_open_on_one_side() -> None:
    assert held(condition(at_least=Decimal(50)), '{"x": 1e300}', '{"x": 49}') == [True, False]
    assert held(condition(below=Decimal(50)), '{"x": -5}', '{"x": 50}', "{}") == [
        True,
        False,
        False,
    ]


def test_a_grade_may_name_texts_and_a_range() -> None:
    grade = Grade(one_of=["many"], at_least=Decimal(100), grade=Decimal(1))
    texts = pl.DataFrame({"text": ["many", "100", "99", None]})
    assert texts.select(meets(pl.col("text"), grade)).to_series().to_list() == [
        True,
        True,
        False,
        False,
    ]


def persona(name: str, match: list[Condition], exclude: list[Condition]) -> Persona:
    """Return a persona."""
    label = {"en": name, "fr": name}
    return Persona.model_validate(
        {"name": name, "label": label, "match": match, "exclude": exclude}
    )


def test_the_first_persona_counts_whose_conditions_all_hold_and_nothing_excludes() -> None:
    french, big = condition(one_of=["FR"]), Condition(of="account", attribute="x", one_of=["big"])
    personas = [
        persona("nobody", [], []),
        persona("french_big", [french, big], []),
        persona("french_small", [french], [condition(one_of=["BE"]), big]),
        persona("big", [big], []),
    ]
    frame = pl.DataFrame(
        {
            "attributes": ['{"x": "FR"}', '{"x": "FR"}', '{"x": "BE"}', None, "{bad"],
            "account_attributes": ['{"x": "big"}', None, '{"x": "big"}', None, '{"x": "big"}'],
        }
    )
    assert frame.select(persona_of(personas)).to_series().to_list() == [
        "french_big",
        "french_small",
        "big",
        "",
        "big",
    ]


def test_without_personas_nobody_has_one() -> None:
    frame = pl.DataFrame({"attributes": ["{}"], "account_attributes": ["{}"]})
    assert frame.select(persona=persona_of([])).to_series().to_list() == [""]
