"""The quality page as JSON, CSV, HTML and on the terminal, and its small multiples."""

import csv
import json
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console
from spec.reports.quality.test_quality import MARCH, report, situation
from spec.tables import facts
from tests.render.example_pages import FORMULA, HOSTILE
from tests.render.test_charts import length, marks, words

from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.html import draw
from smarketing.adapters.render.json import told_as_json
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.panels_chart import NARROW, WIDE, Panel, panels_chart
from smarketing.adapters.render.svg import draw as svg
from smarketing.adapters.render.terminal import print_page
from smarketing.app.cli.quality import QUALITY
from smarketing.core.reports.quality.pages import Compared, QualityReport
from smarketing.core.reports.quality.report import CUTS, quality_report

EN, FR = Language("en"), Language("fr")
BEYOND = Compared(400, 0.5, 0.25, 1)


def much() -> QualityReport:
    """Return a report of many sources with names that mean ill, of which some stand out."""
    (first, *rest) = report().rows
    rows = [
        first,
        *rest,
        *(
            replace(
                first, key=f"{key} {number}", compared=replace(BEYOND, stands_out=number % 3 - 1)
            )
            for number in range(12)
            for key in (HOSTILE, FORMULA)
        ),
        replace(first, key="*", others=7),
    ]
    return replace(report(), rows=rows, deciders=[replace(one, compared=BEYOND) for one in rows])


REPORTS = {
    "none": quality_report(situation(facts("")), "channel", MARCH),
    "little": report(),
    "owner": report("owner"),
    "much": much(),
}
EVERY = pytest.mark.parametrize("shown", REPORTS.values(), ids=REPORTS)


def test_the_reference_names_every_field() -> None:
    reference = (Path(__file__).parents[2] / "docs/reference/json.md").read_text(encoding="utf-8")
    [row] = [line for line in reference.splitlines() if line.startswith("| `quality`")]
    told = json.loads(told_as_json("quality", None, report(), "Europe/Paris", EN))
    always = {"report", "format", "language", "headline", "findings", "footing"}
    assert set(re.findall(r"`([a-z_]+)`", row)) - {"quality"} == set(told) - always


@EVERY
@pytest.mark.parametrize("language", [EN, FR], ids=["en", "fr"])
def test_a_page_is_whole_and_safe_in_both_languages(
    shown: QualityReport, language: Language
) -> None:
    page = draw(QUALITY.compose(shown, language), language)
    assert HOSTILE not in page
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert page.count("<svg") >= (2 if shown.rows else 0)


@EVERY
@pytest.mark.parametrize("language", [EN, FR], ids=["en", "fr"])
def test_no_line_is_wider_than_the_terminal(shown: QualityReport, language: Language) -> None:
    console = Console(width=100, highlight=False)
    with console.capture() as captured:
        print_page(QUALITY.compose(replace(shown, deciders=[]), language), console, language)
    text = captured.get()
    assert text.strip()
    assert "\x1b" not in text


@pytest.mark.parametrize("by", CUTS)
def test_every_line_of_csv_has_as_many_cells_as_the_header_and_sources_add_up(by: str) -> None:
    header, *lines = csv.reader(StringIO(QUALITY.csv(report(by))))
    assert {len(line) for line in lines} == {len(header)}
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    for column in ("handed", "accepted", "rejected", "waiting", "for size", "reached customer"):
        parts = [int(row[column]) for row in rows if row["by"] == by]
        assert sum(parts) == int(rows[-1][column])


def test_a_source_and_a_person_that_stand_out_are_marked_by_a_word() -> None:
    page = draw(QUALITY.compose(much(), EN), EN)
    for word in ("rejected more", "rejected less", "rejects more", "like the others"):
        assert word in page


PANELS = [
    Panel(f"Reason {n}", [Bar("web", 0.1 * n, "shared", f"{n}0 %"), Bar("mail", 0.0, "shared", "")])
    for n in range(1, 6)
]


def drawn(width: int) -> ET.Element:
    spec = panels_chart(PANELS, width)
    return ET.fromstring(svg(spec, EN, name="p", title="Title", text="In words"))  # noqa: S314 (our own)


def test_small_multiples_have_a_bar_for_what_is_not_nothing_all_on_one_scale() -> None:
    picture = drawn(WIDE)
    bars = [length(bar) for bar in marks(picture, "value")]
    assert len(bars) == len(PANELS)
    assert bars == pytest.approx([bars[0] * n for n in range(1, 6)])
    # rows are named once
    assert words(picture).count("web") == 1


def test_on_a_phone_the_first_panels_stand_beneath_one_another_each_with_its_rows() -> None:
    picture = drawn(NARROW)
    assert [word for word in words(picture) if word.startswith("Reason")] == [
        "Reason 1",
        "Reason 2",
        "Reason 3",
    ]
    assert words(picture).count("mail") == 3


def test_nothing_makes_an_empty_picture() -> None:
    assert panels_chart([])["layer"] == []
