"""The SLA page, a renegotiation and a sweep as JSON, CSV, HTML and on the terminal."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from spec.reports.sla.test_renegotiated import swept
from tests.render.example_sla import renegotiation, sla

from smarketing.adapters.render.html import draw
from smarketing.adapters.render.json import told_as_json
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.terminal import print_page
from smarketing.app.cli.drawing_sla import KINDS, Report

EN, FR = Language("en"), Language("fr")
REPORTS: list[Report] = [sla(), renegotiation(), swept("1", "3", "24")]
HOSTILE = "<script>alert(1)</script>"


def told(report: Report, language: Language = EN) -> dict[str, Any]:
    kind = KINDS[type(report)]
    written = told_as_json(kind.name, kind.headline(report), report, "Europe/Paris", language)
    read: dict[str, Any] = json.loads(written)
    return read


def on_terminal(report: Report, language: Language) -> str:
    console = Console(width=80, highlight=False)
    with console.capture() as captured:
        print_page(KINDS[type(report)].compose(report, language), console, language)
    return captured.get()


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


@pytest.mark.parametrize("size", ["none", "little", "much"])
@pytest.mark.parametrize("language", [EN, FR], ids=["en", "fr"])
def test_no_line_of_the_terminal_is_too_long(size: str, language: Language) -> None:
    for report in (sla(size), renegotiation(size)):
        lines = on_terminal(report, language).splitlines()
        assert lines
        assert max(map(len, lines)) <= 80


def test_a_name_that_would_run_is_shown_as_it_is() -> None:
    found = sla()
    [first] = found.owed
    leads = [replace(lead, name=HOSTILE) for lead in first.leads]
    hostile = replace(found, owed=[replace(first, rep=HOSTILE, leads=leads)])
    page = draw(KINDS[type(hostile)].compose(hostile, EN), EN)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_of_a_long_list_the_first_are_shown_and_the_number_is_told() -> None:
    much = sla("much")
    page = draw(KINDS[type(much)].compose(much, EN), EN)
    assert page.count("the first 20 are shown") == 40
    assert len(told(much)["owed"][0]["leads"]) == 25


def test_without_a_promise_of_sales_no_list_says_that_all_is_well() -> None:
    page = on_terminal(sla("none"), EN)
    assert page.count("No promise of sales is agreed yet.") == 3
    assert "as it should be" not in page
    assert "Nothing came too late" not in page


def test_who_is_to_be_told_stands_by_step_and_then_by_time() -> None:
    found = sla()
    [first, *_] = found.escalations
    steps = [(Fraction(4, 5), 2), (Fraction(3, 2), 3), (Fraction(3, 2), 1)]
    told = [
        replace(
            first,
            key=f"{number}/1/first/1",
            contact_id=f"c{number}",
            name=f"Lead {number}",
            at=at,
            since=first.since + timedelta(hours=hours),
        )
        for number, (at, hours) in enumerate(steps)
    ]
    page = on_terminal(replace(found, escalations=told), EN)
    lines = [line.split() for line in page.splitlines() if line.strip().startswith("Lead ")]
    shown = [(line[1], line[line.index("from") + 1]) for line in lines if "from" in line]
    assert shown == [("2", "150%"), ("1", "150%"), ("0", "80%")]
