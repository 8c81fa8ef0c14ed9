"""The staff report and a proposed assignment, drawn: JSON as documented, CSV, both languages."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.render.example_pages import HOSTILE
from tests.render.example_staff import assignment, staff

from smarketing.adapters.render.html import draw
from smarketing.adapters.render.json import told_as_json
from smarketing.adapters.render.language import Language
from smarketing.app.cli.drawing_staff import ASSIGNMENT, STAFF
from smarketing.app.cli.kinds import Kind
from smarketing.core.reports.plan.staff_pages import AssignmentReport, StaffReport

EN, FR = Language("en"), Language("fr")
DRAWN: list[tuple[Kind, StaffReport | AssignmentReport]] = [
    (STAFF, staff()),
    (ASSIGNMENT, assignment()),
]
IDS = ["staff", "assignment"]


def told(kind: Kind, report: StaffReport | AssignmentReport) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        told_as_json(kind.name, kind.headline(report), report, "Europe/Paris", EN)
    )
    return read


@pytest.mark.parametrize(("kind", "report"), DRAWN, ids=IDS)
def test_the_reference_names_every_field(
    kind: Kind, report: StaffReport | AssignmentReport
) -> None:
    reference = (Path(__file__).parents[2] / "docs/reference/json.md").read_text(encoding="utf-8")
    [row] = [line for line in reference.splitlines() if line.startswith(f"| `{kind.name}`")]
    always = {"report", "format", "language", "headline", "findings", "footing"}
    assert set(re.findall(r"`([a-z_]+)`", row)) - {kind.name} == set(told(kind, report)) - always


@pytest.mark.parametrize(("kind", "report"), DRAWN, ids=IDS)
@pytest.mark.parametrize("language", [EN, FR], ids=["en", "fr"])
def test_a_page_is_whole_in_both_languages(
    kind: Kind, report: StaffReport | AssignmentReport, language: Language
) -> None:
    page = draw(kind.compose(report, language), language)
    assert page.startswith("<!doctype html>")
    assert "<svg" in page
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert HOSTILE not in page


@pytest.mark.parametrize(("kind", "report"), DRAWN, ids=IDS)
def test_every_line_of_csv_has_as_many_cells_as_the_header(
    kind: Kind, report: StaffReport | AssignmentReport
) -> None:
    lines = kind.csv(report).splitlines()
    assert len(lines) > 1
    assert {line.count(",") for line in lines} == {lines[0].count(",")}


def test_a_team_of_nobody_says_what_the_agreement_lacks() -> None:
    page = draw(STAFF.compose(staff("none"), EN), EN)
    assert "The agreement does not say yet who does what" in page
    assert "add [[roles]]" in page
    assert "Nothing is known of the work" in page
    assert "The team fits its work" not in page
    assert "Nobody has to be hired" not in page


def test_without_waiting_leads_there_is_nothing_to_give() -> None:
    page = draw(ASSIGNMENT.compose(assignment("none"), EN), EN)
    assert "No lead waits for somebody to take it." in page


def test_many_leads_are_cut_on_the_page_and_whole_in_the_csv() -> None:
    page = draw(ASSIGNMENT.compose(assignment("much"), EN), EN)
    assert "1,900 more are in" in page
    assert len(ASSIGNMENT.csv(assignment("much")).splitlines()) == 2_001
