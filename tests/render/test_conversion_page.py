"""The conversion page: curves, heat, marks; what is not known yet stays empty."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from tests.render.example_conversion import conversion, point
from tests.render.test_terminal import printed

from smarketing.adapters.render import html, lag_chart
from smarketing.adapters.render.conversion_page import compose_conversion
from smarketing.adapters.render.csv import as_csv
from smarketing.adapters.render.lag_chart import LagCurve, Mark
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import HOTTEST, LagPicture
from smarketing.adapters.render.svg import draw
from smarketing.core.base.rates import Interval
from smarketing.core.reports.conversion.pages import CurvePoint
from smarketing.core.reports.pages import Team

EN, FR = Language("en"), Language("fr")
SVG = "{http://www.w3.org/2000/svg}"
DAY = 86_400.0


def curve(days: float, rate: float = 0.25) -> LagCurve:
    points = [point(n * days * DAY / 15, days, rate) for n in range(61)]
    marks = [Mark(days * DAY, "half: x"), Mark(2.5 * days * DAY, "mature: y")]
    return LagCurve(points, marks, Team.SALES)


def drawn(shown: LagCurve, width: int = lag_chart.WIDE) -> ET.Element:
    spec = lag_chart.lag_chart(shown, EN, width)
    return ET.fromstring(draw(spec, EN, name="l", title="Title", text="In words"))  # noqa: S314 (our own)


def words(picture: ET.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def test_a_curve_shows_its_share_its_ages_and_when_it_is_mature() -> None:
    said = words(drawn(curve(8)))
    assert {"half: x", "mature: y", "25%"} <= set(said)
    assert [text for text in said if text.endswith("d")] == ["10\u00a0d", "20\u00a0d", "30\u00a0d"]


def test_a_short_curve_is_told_in_hours() -> None:
    said = words(drawn(curve(0.2)))
    assert [text for text in said if text.endswith("h")] == ["5\u00a0h", "10\u00a0h", "15\u00a0h"]


@pytest.mark.parametrize("width", [lag_chart.WIDE, lag_chart.NARROW])
@pytest.mark.parametrize("days", [0.001, 0.9, 8, 38, 400])
@pytest.mark.parametrize("rate", [0.0004, 0.25, 1.0])
def test_any_curve_can_be_drawn(days: float, rate: float, width: int) -> None:
    picture = drawn(curve(days, rate), width)
    assert picture.attrib["role"] == "img"
    assert len(words(picture)) >= 5


def test_one_wild_range_does_not_flatten_a_curve() -> None:
    calm = curve(8)
    wild = CurvePoint(33 * DAY, Interval(0.24, 0.02, 0.99))
    spec = lag_chart.lag_chart(replace(calm, points=[*calm.points, wild]), EN)
    (line,) = [layer for layer in spec["layer"] if layer["name"] == "curve"]
    assert line["encoding"]["y"]["scale"]["domain"][1] < 0.52


def test_the_words_of_a_curve_say_what_it_shows() -> None:
    (first, *_) = [
        picture
        for picture in compose_conversion(conversion(), EN).pictures
        if isinstance(picture, LagPicture)
    ]
    assert first.text.count(" within ") == 4
    assert first.label == "Lead → MQL"


def test_what_is_not_known_yet_is_empty_and_what_is_known_is_shaded() -> None:
    page = html.conversion_page(conversion(), EN)
    [dense, *_] = re.findall(r'<table class="[^"]*dense marketing">.*?</table>', page, re.DOTALL)
    body = dense.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
    last = [re.sub(r"<[^>]*>", "", cell) for cell in cells[-1]]
    assert last[0] == "500"
    assert last[1] != ""
    assert last[2:] == ["", "", ""]
    shades = {int(shade) for shade in re.findall(r"heat h(\d)", dense)}
    assert shades
    assert shades <= set(range(1, HOTTEST + 1))


def test_young_months_are_marked_in_words_and_the_mark_is_explained_once() -> None:
    page = html.conversion_page(conversion(), FR)
    assert page.count("○ trop jeune") == 5 * 3
    assert page.count("Trop jeune (○)") == 1


def test_the_steps_lead_to_their_cohorts() -> None:
    page = html.conversion_page(conversion(), EN)
    assert re.findall(r'href="#(cohorts-\d)"', page) == re.findall(r'id="(cohorts-\d)"', page)


def test_one_step_alone_is_not_folded() -> None:
    report = conversion()
    page = html.conversion_page(replace(report, passages=report.passages[:1]), EN)
    assert "<details" not in page
    assert "Immature (○)" in page


def test_history_that_ends_too_early_says_so() -> None:
    text = " ".join(printed(conversion()).split())
    assert "At 700 d, where history ends, contacts were still going on" in text


def test_the_terminal_draws_each_curve_in_a_line() -> None:
    lines = [line for line in printed(conversion()).splitlines() if "▂▃" in line]
    assert len(lines) == 5
    assert all(line.endswith("█") for line in lines)


def test_without_anybody_the_page_teaches_what_to_do() -> None:
    text = printed(conversion("none"))
    assert "Nobody entered a stage in this period." in text
    assert "smarketing import" in text


def test_csv_has_each_step_s_rows_and_its_total() -> None:
    lines = as_csv(conversion()).splitlines()
    assert len(lines) == 1 + 5 * 9
    assert lines[0].startswith("start,end,month,is_total,entered,")
    assert len(as_csv(conversion("none")).splitlines()) == 1
