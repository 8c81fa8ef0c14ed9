"""Problems in a TOML file are told at their line, with what was probably meant."""

from decimal import Decimal
from typing import Annotated, Literal

import pytest
from pydantic import Field

from smarketing.core.base.toml import MOST_CHARACTERS, Number, Strict, build, read_toml


class Call(Strict):
    on: Literal["call"]
    minutes: Annotated[int, Field(ge=1, le=60)] = 5


class Mail(Strict):
    on: Literal["mail"]
    subject: str


class Step(Strict):
    name: str
    does: Annotated[list[Annotated[Call | Mail, Field(discriminator="on")]], Field(min_length=1)]


class Play(Strict):
    title: str
    weight: Annotated[Number, Field(ge=0, le=1)] = Decimal(0)
    steps: list[Step] = []
    named: dict[str, Call] = {}


def told(text: str) -> list[tuple[str, str, str, str]]:
    values, positions, findings = read_toml(text, "play.toml")
    if values is not None:
        _, findings = build(Play, values, positions)
    return [
        (str(f.source), f.source.text if f.source else "", f.sentence(), f.remedy())
        for f in findings
    ]


def test_a_good_file_is_read_as_it_is() -> None:
    values, positions, _ = read_toml('title = "A"\nweight = 0.1', "play.toml")
    assert values is not None
    play, findings = build(Play, values, positions)
    assert play == Play(title="A", weight=Decimal("0.1"))
    assert findings == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'titel = "A"',
            ("play.toml:1:1", "titel", "unknown key `titel`", "did you mean `title`?"),
        ),
        (
            'title = "A"\nqqq = 1',
            (
                "play.toml:2:1",
                "qqq",
                "unknown key `qqq`",
                "known here: `title`, `weight`, `steps`, `named`",
            ),
        ),
        (
            "weight = 1",
            (
                "play.toml",
                "",
                "the key `title` is missing",
                "add a line `title = …`, or a section `[title]`, to the file",
            ),
        ),
        (
            "title = 3 # three",
            ("play.toml:1:9", "3", "`title` should be a text in quotes, not 3", ""),
        ),
        (
            'title = "é"\nweight = 1.4',
            (
                "play.toml:2:10",
                "1.4",
                "`weight` must be at most 1",
                "a share is written as a part of 1: 80 % is 0.80",
            ),
        ),
        (
            'title = "A"\nweight = true',
            ("play.toml:2:10", "true", "`weight` should be a number, not true", ""),
        ),
        (
            'title = "A"\nweight = nan',
            ("play.toml:2:10", "nan", "`weight` should be a finite number, not nan", ""),
        ),
        (
            'title = "A"\n[[steps]]\nname = "x"\ndoes = [{on = "call"}, {on = "cal"}]',
            (
                "play.toml:4:30",
                '"cal"',
                "`cal` is not one of the choices for `on`",
                "did you mean `call`?",
            ),
        ),
        (
            'title = "A"\n[[steps]]\nname = "x"\ndoes = [{on = "call", minuets = 3}]',
            ("play.toml:4:23", "minuets", "unknown key `minuets`", "did you mean `minutes`?"),
        ),
        (
            'title = "A"\n[[steps]]\nname = "x"\ndoes = [{subject = "S"}]',
            (
                "play.toml:4:9",
                '{subject = "S"}',
                "the key `on` is missing",
                "add a line `on = …` to this table",
            ),
        ),
        (
            'title = "A"\n[[steps]]\nname = "x"\ndoes = []',
            ("play.toml:4:8", "[]", "`steps.does` needs at least 1 entries", ""),
        ),
        (
            'title = "A"\n[named.one]\non = "call"\nminutes = 0',
            ("play.toml:4:11", "0", "`named.one.minutes` must be at least 1", ""),
        ),
        (
            'title = "A"\nnamed.two = { on = "call", "minuts" = 3 }',
            ("play.toml:2:28", '"minuts"', "unknown key `minuts`", "did you mean `minutes`?"),
        ),
        (
            'title = "A"\ntitle = "B"',
            (
                "play.toml:2",
                'title = "B"',
                "this is not valid TOML: the same key or table stands here a second time",
                "check quotes, brackets and the equals sign on this line and the one above",
            ),
        ),
    ],
)
def test_a_problem_is_told_with_its_place_and_its_mend(
    text: str, expected: tuple[str, str, str, str]
) -> None:
    assert told(text) == [expected]


def test_the_second_of_two_tables_of_a_list_is_told_apart() -> None:
    text = 'title = "A"\n[[steps]]\nname = "x"\ndoes = [{on = "call"}]\n[[steps]]\nname = 7\n'
    assert [place for place, *_ in told(text)] == ["play.toml:5:3", "play.toml:6:8"]


def test_every_problem_is_told_not_only_the_first() -> None:
    text = 'title = 1\nweight = 2\n[[steps]]\nnam = "x"\n'
    assert [line for line, *_ in told(text)] == [
        "play.toml:1:9",
        "play.toml:2:10",
        "play.toml:3:3",
        "play.toml:4:1",
    ]


@pytest.mark.parametrize(
    "text",
    ["= 1", "title = ", "[steps", 'title = "A', "title = [1,", "\0", "[" * 20_000, "a" * 10_000],
)
def test_what_is_no_toml_is_refused_with_a_line(text: str) -> None:
    ((place, _, sentence, _),) = told(text)
    assert place.startswith("play.toml")
    assert sentence


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("weight = 0,80", "write decimals with a point: 0.80"),
        ("weight = 90%", "write 80 % as 0.80"),
        ("weight = 120,000", "write large numbers without commas: 120000"),
        ("weight = 01/02/2026", "write dates as in 2026-01-31"),
        ("title = “A”", 'put texts between straight quotes: `"…"`'),
        ('title = "A", "B"', 'put several values between brackets: `["…", "…"]`'),
        (
            "title = ",
            "check quotes, brackets and the equals sign on this line and the one above",
        ),
    ],
)
def test_a_slip_of_the_pen_is_told_how_to_write_it(line: str, mend: str) -> None:
    ((_, _, _, remedy),) = told(line)
    assert remedy == mend


def test_an_endless_file_is_refused_before_it_is_parsed() -> None:
    ((_, _, sentence, _),) = told("#" * (MOST_CHARACTERS + 1))
    assert "never read" in sentence


def test_deep_nesting_is_refused() -> None:
    ((_, _, sentence, _),) = told("title = " + "[" * 20_000)
    assert sentence == "lists or tables are nested too deeply"


@pytest.mark.parametrize(
    "figure", ["9" * 5000, "1e9999999999999999999", "1e-999999", "-1e31", "nan", "inf"]
)
def test_a_number_beyond_all_measure_is_refused(figure: str) -> None:
    class Terms(Strict):
        share: Number

    values, positions, findings = read_toml(f"share = {figure}", "a.toml")
    if values is not None:
        built, findings = build(Terms, values, positions)
        assert built is None
    assert [finding.source.file for finding in findings if finding.source] == ["a.toml"]


def test_a_key_that_is_none_of_the_choices_is_told_with_the_known_ones() -> None:
    class Terms(Strict):
        week: dict[Literal["monday", "tuesday"], int]

    values, positions, _ = read_toml("week.mondy = 1", "a.toml")
    assert values is not None
    _, (finding,) = build(Terms, values, positions)
    assert (finding.sentence(), finding.remedy()) == (
        "unknown key `mondy`",
        "did you mean `monday`?",
    )
