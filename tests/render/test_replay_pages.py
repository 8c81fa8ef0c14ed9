"""The replay's reports as JSON, CSV, HTML and on the terminal."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from spec.reports.what_if.test_recommend import report as recommended
from spec.reports.what_if.test_replayed import replayed
from spec.reports.what_if.test_sweep import swept
from spec.reports.what_if.what_if_history import YEAR, at_threshold, what_if

from smarketing.adapters.render.html import draw
from smarketing.adapters.render.json import told_as_json
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.plot_chart import Dot, Plot, plot_chart, ticks
from smarketing.app.cli.drawing_replay import KINDS, Report

EN, FR = Language("en"), Language("fr")
REPORTS: list[Report] = [
    replayed(YEAR.start, YEAR.end),
    what_if(at_threshold(40), at_threshold(30)),
    swept(30, 40, 60),
    recommended(20, 40, 60),
]
HOSTILE = "<script>alert(1)</script>"


def told(report: Report, language: Language = EN) -> dict[str, Any]:
    kind = KINDS[type(report)]
    written = told_as_json(kind.name, kind.headline(report), report, "Europe/Paris", language)
    read: dict[str, Any] = json.loads(written)
    return read


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: type(one).__name__)
def test_the_reference_names_every_field(report: Report) -> None:
    reference = (Path(__file__).parents[2] / "docs/reference/json.md").read_text(encoding="utf-8")
    name = KINDS[type(report)].name
    [row] = [line for line in reference.splitlines() if line.startswith(f"| `{name}`")]
    always = {"report", "format", "language", "headline", "findings", "footing"}
    assert set(re.findall(r"`([a-z_]+)`", row)) - {name} == set(told(report)) - always


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("language", [EN, FR], ids=["en", "fr"])
def test_a_page_is_whole_in_both_languages(report: Report, language: Language) -> None:
    page = draw(KINDS[type(report)].compose(report, language), language)
    assert page.startswith("<!doctype html>")
    assert page.count("<svg") >= 2
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: type(one).__name__)
def test_every_line_of_csv_has_as_many_cells_as_the_header(report: Report) -> None:
    lines = KINDS[type(report)].csv(report).splitlines()
    assert len(lines) > 1
    assert {line.count(",") for line in lines} == {lines[0].count(",")}


def test_names_from_outside_are_escaped() -> None:
    report = what_if(at_threshold(40), at_threshold(30))
    strange = replace(report, gained=[replace(report.gained[0], name=HOSTILE)])
    page = draw(KINDS[type(strange)].compose(strange, EN), EN)
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_a_report_of_nothing_says_what_to_do() -> None:
    nothing = what_if(at_threshold(40), at_threshold(40), "contacts\ncontact_id | occurred_at\n")
    page = draw(KINDS[type(nothing)].compose(nothing, EN), EN)
    assert "No term differs" in page


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 10, [0, 2.5, 5, 7.5, 10]),
        (20, 80, [20, 40, 60, 80]),
        (0, 0.09, [0, 0.025, 0.05, 0.075]),
        (5, 5, [5]),
    ],
)
def test_axes_are_marked_at_round_values(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


def test_labels_of_a_plot_never_cover_one_another() -> None:
    dots = [Dot(10.0, 5.0, label="here", strong=True), Dot(10.1, 5.0, label="there")]
    plot = Plot(dots, "x", "y", str, str, "marketing")
    [labels] = [layer for layer in plot_chart(plot)["layer"] if layer["name"] == "labels"]
    assert [row["text"] for row in labels["data"]["values"]] == ["here"]
