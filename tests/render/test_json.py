"""Reports for programs: the shape is stable, numbers are exact, sentences are in the language."""

import json
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from tests.render.example_analyses import funnel, loop, plan
from tests.render.example_conversion import conversion
from tests.render.example_pages import ESCAPE, HOSTILE, daily, findings
from tests.render.example_people import personas, unmatched
from tests.render.glossaries import glossary

from smarketing.adapters.render.json import as_json, findings_as_json, told_as_json
from smarketing.adapters.render.language import Language
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import Sentence, Text, Value
from smarketing.core.reports.plan.headline import plan_headline
from smarketing.core.reports.plan.pages import PlanReport

EN, FR = Language("en"), Language("fr")


def told(report: Any, language: Language = EN) -> dict[str, Any]:  # noqa: ANN401 (any report)
    if isinstance(report, PlanReport):
        zone = report.footing.time_zone
        text = told_as_json("plan", plan_headline(report), report, zone, language)
    else:
        text = as_json(report, language)
    written: dict[str, Any] = json.loads(text)
    return written


@pytest.mark.parametrize("size", ["none", "little", "much"])
@pytest.mark.parametrize(
    "make", [daily, funnel, plan, loop, conversion, glossary, personas, unmatched]
)
def test_every_field_of_every_report_is_told(make: Any, size: str) -> None:  # noqa: ANN401 (a builder)
    report = make(size)
    written = told(report)
    assert written["report"] == make.__name__
    assert written["format"] == 1
    assert {field.name for field in fields(report)} <= set(written)
    assert written["headline"]


def test_exact_numbers_keep_their_fractions() -> None:
    pace = told(daily())["paces"][0]
    assert pace["expected"] == {"value": pytest.approx(1430 / 21), "exact": "1430/21"}
    assert pace["points"][-1]["actual"] is None
    assert told(plan())["steps"][1]["exact"] == {
        "value": pytest.approx(4000 / 9),
        "exact": "4000/9",
    }
    assert told(plan())["marketing_share"] == {"value": 0.6, "exact": "0.6"}


def test_money_is_told_in_its_unit_and_in_minor_units() -> None:
    assert told(plan())["goal"] == {
        "amount": {"value": 100_000.0, "exact": "100000"},
        "minor": 10_000_000,
        "currency": "EUR",
    }


def test_intervals_and_what_does_not_exist() -> None:
    stage = told(funnel())["rows"][0]["stages"]
    assert stage[0]["from_previous"] is None
    assert set(stage[1]["from_previous"]) == {"value", "low", "high"}


def test_dates_and_moments_are_iso() -> None:
    written = told(daily())
    assert written["day"] == "2026-11-16"
    assert written["footing"]["as_of"] == "2026-11-16T17:00:00Z"
    assert written["meetings"][0]["at"] == "2026-11-17T08:30:00Z"


def test_sentences_are_in_the_language_and_keep_their_key() -> None:
    english, french = told(daily())["headline"][3], told(daily(), FR)["headline"][3]
    assert english["text"].startswith("12 leads wait for a first call")
    assert french["text"].startswith("12 pistes attendent un premier appel")
    assert english["message"] == french["message"]
    assert english["values"] == {"total": 12, "late": 6, "rep": "Claire Dubois"}


def test_a_glut_and_what_is_at_stake_stand_in_the_report() -> None:
    report = told(daily())
    assert [pace["course"] for pace in report["paces"]] == ["on_line", "early", "on_line"]
    assert report["segments"][0] == {
        "segment": "interest",
        "label": "Interest shown",
        "today": 3,
        "period_to_date": 40,
        "value": {
            "amount": {"value": 25_920.0, "exact": "25920"},
            "minor": 2_592_000,
            "currency": "EUR",
        },
    }
    [first, *_] = report["waiting"]
    assert first["value"]["minor"] == 417_600
    assert first["leads"][1]["segment"] == "demo"


def test_labels_are_in_the_language() -> None:
    assert [stage["label"] for stage in told(daily(), FR)["stages"]][:2] == ["Piste", "MQL"]


def test_findings_have_their_code_their_place_and_the_mend() -> None:
    [first, *_] = json.loads(findings_as_json(findings(), FR))
    assert first == {
        "code": "toml.unknown_key",
        "severity": "error",
        "message": "clé inconnue `treshold`",
        "mend": "vouliez-vous dire `threshold`\u202f?",
        "values": {"key": "treshold", "suggestion": "threshold"},
        "source": {
            "file": "agreement/0003.toml",
            "line": 96,
            "column": 1,
            "text": "treshold = 40",
        },
    }


def test_a_finding_without_a_place_has_none() -> None:
    finding = Finding("x", Severity.INFO, "{what}", "", {"what": Sentence("a number")})
    [written] = json.loads(findings_as_json([finding], FR))
    assert (written["source"], written["message"]) == (None, "un nombre")


def test_texts_from_outside_survive_as_they_are() -> None:
    value: dict[str, Value] = {"a": HOSTILE, "b": ESCAPE, "c": Text("x", "y")}
    sentence = Sentence("{a} {b} {c}", value)
    report = replace(daily("none"), headline=[sentence])
    written = told(report, FR)["headline"][0]["values"]
    assert written == {"a": HOSTILE, "b": ESCAPE, "c": "y"}


@pytest.mark.parametrize("make", [daily, funnel, plan, loop, conversion, glossary])
def test_the_reference_names_every_field(make: Any) -> None:  # noqa: ANN401 (a builder)
    reference = (Path(__file__).parents[2] / "docs/reference/json.md").read_text(encoding="utf-8")
    [row] = [line for line in reference.splitlines() if line.startswith(f"| `{make.__name__}`")]
    always = {"report", "format", "language", "headline", "findings", "footing"}
    assert set(re.findall(r"`([a-z_]+)`", row)) - {make.__name__} == set(told(make())) - always
