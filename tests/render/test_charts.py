"""The pictures: which marks stand where, what they say, in which language and colours."""

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from tests.render.example_pages import FIRST, HOSTILE, LAST, pace

from smarketing.adapters.render import bars_chart, pace_chart
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.palette import TOKENS, stylesheet
from smarketing.adapters.render.svg import draw
from smarketing.core.reports.pages import Pace, Team

EN, FR = Language("en"), Language("fr")
SVG = "{http://www.w3.org/2000/svg}"

BARS = [
    Bar("Lead", 451, "marketing", "451"),
    Bar("MQL", 118, "marketing", "118", "26 %", behind=451),
    Bar("Customer", 1, "sales", "1", "1 %", behind=118),
]


def drawn_pace(promise: Pace, language: Language = EN, width: int = pace_chart.WIDE) -> ET.Element:
    spec = pace_chart.pace_chart(promise, language, width)
    return ET.fromstring(draw(spec, language, name="p", title="Title", text="In words"))  # noqa: S314 (our own)


def drawn_bars(bars: list[Bar], width: int = bars_chart.WIDE) -> ET.Element:
    spec = bars_chart.bars_chart(bars, width)
    return ET.fromstring(draw(spec, FR, name="b", title="Title", text="In words"))  # noqa: S314 (our own)


def marks(picture: ET.Element, name: str) -> list[ET.Element]:
    """Return the marks of one layer."""
    return [
        mark
        for group in picture.iter(f"{SVG}g")
        if f"{name}_marks" in group.get("class", "").split()
        for mark in group
    ]


def words(picture: ET.Element) -> list[str]:
    return ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]


def length(bar: ET.Element) -> float:
    """Return the length of a bar, from its path: M x,y h length …"""
    found = re.search(r"[hH](-?[\d.]+)", bar.get("d", ""))
    assert found is not None
    return abs(float(found[1]))


def test_the_pace_chart_has_the_goal_the_actual_today_and_the_projection() -> None:
    picture = drawn_pace(pace())
    layers = ["goal", "actual", "today", "projection"]
    assert {layer: len(marks(picture, layer)) for layer in layers} == dict.fromkeys(layers, 1)
    [projection] = marks(picture, "projection")
    assert projection.get("stroke-dasharray") == "4,4"


def test_the_pace_chart_is_labelled_on_its_marks() -> None:
    assert {"goal130", "projection116", "61", "today", "1\u00a0Nov", "30\u00a0Nov"} <= set(
        words(drawn_pace(pace()))
    )


def test_the_pace_chart_speaks_french() -> None:
    money = pace(actual=7_215_000, money=True, team=Team.SHARED)
    said = {
        word.replace("\u202f", " ").replace("\u00a0", " ") for word in words(drawn_pace(money, FR))
    }
    assert {
        "objectif120 000 €",
        "projection137 741 €",
        "72 150 €",
        "aujourd’hui",
        "1er nov.",
    } <= said
    assert "100 k€" in said


def test_every_line_begins_at_zero() -> None:
    picture = drawn_pace(pace())
    floor = pace_chart._HEIGHT  # noqa: SLF001 (the floor of the picture)
    for layer in ("goal", "actual"):
        [line] = marks(picture, layer)
        assert line.get("d", "").startswith(f"M0,{floor}L")


@pytest.mark.parametrize("elapsed", range(22))
@pytest.mark.parametrize("width", [pace_chart.WIDE, pace_chart.NARROW])
def test_the_last_day_is_named_wherever_today_stands(elapsed: int, width: int) -> None:
    picture = drawn_pace(pace(actual=3 * elapsed, elapsed=elapsed), FR, width)
    assert "30\u00a0nov." in words(picture)
    assert ("aujourd’hui" in words(picture)) == (elapsed > 0)


def test_before_the_first_day_there_is_only_the_goal() -> None:
    picture = drawn_pace(pace(actual=0, elapsed=0))
    assert [len(marks(picture, layer)) for layer in ("goal", "actual", "today", "projection")] == [
        1,
        0,
        0,
        0,
    ]


def test_after_the_last_day_nothing_is_projected() -> None:
    picture = drawn_pace(pace(actual=128, elapsed=21))
    assert marks(picture, "projection") == []
    assert "projection" not in "".join(words(picture))
    assert "128" in words(picture)


@pytest.mark.parametrize("actual", [0, 1, 61, 68, 500])
@pytest.mark.parametrize("width", [pace_chart.WIDE, pace_chart.NARROW])
def test_end_labels_never_lie_on_one_another(actual: int, width: int) -> None:
    picture = drawn_pace(pace(actual=actual), width=width)
    places = sorted(
        float(re.findall(r"[\d.-]+", label.get("transform", ""))[1])
        for layer in ("goallabel", "projectionlabel")
        for label in marks(picture, layer)
    )
    assert all(below - above >= 28 for above, below in pairwise(places))


def test_a_wild_projection_leaves_the_picture_instead_of_flattening_it() -> None:
    wild = replace(pace(actual=60, elapsed=1), projection=Fraction(13_000))
    [goal] = marks(drawn_pace(wild), "goal")
    top = min(float(y) for y in re.findall(r",([\d.]+)", goal.get("d", "")))
    assert top < pace_chart._HEIGHT / 2  # noqa: SLF001 (the floor of the picture)


def test_a_pace_without_days_is_still_a_picture() -> None:
    assert marks(drawn_pace(replace(pace(actual=0, elapsed=0), points=[])), "goal") != []
    assert FIRST < LAST


def test_bars_start_at_zero_and_keep_their_proportions() -> None:
    picture = drawn_bars(BARS)
    lead, mql, customer = (length(bar) for bar in marks(picture, "value"))
    assert mql / lead == pytest.approx(118 / 451, rel=0.01)
    assert customer == pytest.approx(1.5, abs=0.01)
    starts = {bar.get("d", "").partition(",")[0] for bar in marks(picture, "value")}
    assert len(starts) == 1


def test_the_drop_off_is_drawn_behind_the_bar() -> None:
    picture = drawn_bars(BARS)
    behind = [length(bar) for bar in marks(picture, "behind")]
    lead, mql, _ = (length(bar) for bar in marks(picture, "value"))
    assert behind == [pytest.approx(lead), pytest.approx(mql)]


def test_nothing_is_no_bar() -> None:
    picture = drawn_bars([Bar("None", 0, "shared", "0"), *BARS])
    assert len(marks(picture, "value")) == 3
    assert words(drawn_bars([])) == []


@pytest.mark.parametrize("width", [bars_chart.WIDE, bars_chart.NARROW])
def test_bars_say_their_label_their_number_and_the_comparison(width: int) -> None:
    assert {"MQL", "118", "26 %"} <= set(words(drawn_bars(BARS, width)))


def test_a_long_label_is_cut_before_it_runs_into_the_bar() -> None:
    [label, *_] = words(drawn_bars([Bar("x" * 200, 1, "shared", "1")], bars_chart.NARROW))
    assert label.endswith("…")
    assert len(label) < 50


def test_a_hostile_label_stays_text() -> None:
    picture = drawn_bars([Bar(HOSTILE, 1, "shared", "1")])
    assert HOSTILE in words(picture)
    assert list(picture.iter(f"{SVG}script")) == []


def test_a_picture_says_in_words_what_it_shows() -> None:
    picture = drawn_bars(BARS)
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "b-title b-text"
    assert [(one.get("id"), one.text) for one in list(picture)[:2]] == [
        ("b-title", "Title"),
        ("b-text", "In words"),
    ]


@pytest.mark.parametrize("picture", [drawn_pace(pace()), drawn_bars(BARS)])
def test_a_picture_has_the_page_s_colours_and_fonts_and_no_style_of_its_own(
    picture: ET.Element,
) -> None:
    for element in picture.iter():
        assert "style" not in element.attrib
        assert "font-family" not in element.attrib
        for paint in ("fill", "stroke"):
            assert element.get(paint, "none") in {"none", "transparent"}
    classes = {name for element in picture.iter() for name in element.get("class", "").split()}
    used = {name for name in classes if name[:2] in {"f-", "s-"}}
    assert used <= {f"{side}-{token}" for side in "fs" for token in TOKENS}
    assert used


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "token", ["ink", "quiet", "marketing", "sales", "shared", "good", "warning", "bad"]
)
def test_everything_written_can_be_read_on_its_paper(token: str, scheme: str) -> None:
    for paper in ("paper", "raised"):
        assert contrast(getattr(TOKENS[token], scheme), getattr(TOKENS[paper], scheme)) >= 4.5


def test_each_colour_is_one_token_so_that_a_chart_can_be_themed() -> None:
    assert len({token.light for token in TOKENS.values()}) == len(TOKENS)
    assert "--marketing:light-dark(" in stylesheet()
