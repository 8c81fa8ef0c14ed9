"""X Education: agreed points and learned score side by side, against figures of our own reckoning.

The file has no dates. Its last third judges; its first half teaches, and the leads between
calibrate. What is expected here is computed from the file itself, with the csv module and
scikit-learn, by other code than the product's.
"""

import csv
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from smarketing.app.cli.main import main

SETUP = Path(__file__).parents[2] / "examples" / "mappings" / "x_education"
POINTS = (
    ("Lead Add Form", "Reference", 40),
    ("Lead Add Form", None, 30),
    ("Landing Page Submission", None, 20),
    ("Quick Add Form", None, 20),
    ("API", "Olark Chat", 10),
    ("API", None, 15),
    ("Lead Import", None, 5),
)
OCCUPATIONS = {
    "Working Professional": 1.0,
    "Businessman": 0.8,
    "Unemployed": 0.5,
    "Other": 0.5,
    "Housewife": 0.5,
    "Student": 0.3,
    "": 0.3,
}
TEXTS = (
    "Lead Origin",
    "Lead Source",
    "Do Not Email",
    "Country",
    "City",
    "Specialization",
    "What is your current occupation",
    "What matters most to you in choosing a course",
)
NUMBERS = ("TotalVisits", "Total Time Spent on Website", "Page Views Per Visit")

Row = dict[str, str]
TAUGHT, CALIBRATED = 4620, 6160


def run(*words: str) -> str:
    done = CliRunner().invoke(main, [*words, "--language", "en"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def leads(real_data: Path) -> list[Row]:
    with (real_data / "x_education_leads" / "Leads.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [{name: "" if cell == "Select" else cell for name, cell in row.items()} for row in rows]


@pytest.fixture(scope="module")
def founded(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("x") / "workspace"
    facts = str(real_data / "x_education_leads")
    run("init", str(workspace), "--setup", str(SETUP), "--facts", facts)
    return workspace


@pytest.fixture(scope="module")
def report(founded: Path) -> dict[str, Any]:
    return learn(founded)


def learn(workspace: Path, *words: str) -> dict[str, Any]:
    asked = ["learn", "--workspace", str(workspace), "--holdout", "position", "--format", "json"]
    shape: dict[str, Any] = json.loads(run(*asked, *words))
    return shape


def quality(report: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one["quality"] for one in report["contenders"] if one["name"] == name]
    shape: dict[str, Any] = found
    return shape


def points(lead: Row) -> float:
    return next(
        points
        for kind, channel, points in POINTS
        if lead["Lead Origin"] == kind and channel in {None, lead["Lead Source"]}
    )


def step(text: str, steps: tuple[float, float, float]) -> float:
    number = float(text or "-1")
    return (0.0, 0.3, 0.7, 1.0)[sum(number >= edge for edge in steps)]


def fit(lead: Row) -> float:
    grades = (
        2 * OCCUPATIONS[lead["What is your current occupation"]],
        2 * step(lead["Total Time Spent on Website"], (60, 300, 900)),
        step(lead["TotalVisits"], (1, 3, 6)),
        float(lead["Do Not Email"] == "No"),
    )
    return 100 * sum(grades) / 6


def outcomes(leads: list[Row]) -> np.ndarray:
    return np.array([int(lead["Converted"]) for lead in leads])


def calibrated(stated: np.ndarray, happened: np.ndarray) -> np.ndarray:
    between = slice(TAUGHT, CALIBRATED)
    scaled = (stated - stated[between].mean(axis=0)) / stated[between].std(axis=0)
    model = LogisticRegression(C=1e9, max_iter=1000).fit(scaled[between], happened[between])
    return np.asarray(model.predict_proba(scaled)[:, 1])


def columns(leads: list[Row]) -> np.ndarray:
    """Return one column per frequent text, and per tenth of each number."""
    made = []
    for name in TEXTS:
        texts = np.array([lead[name] for lead in leads])
        made += [texts == text for text in np.unique(texts[:TAUGHT])]
    for name in NUMBERS:
        numbers = np.array([float(lead[name] or "nan") for lead in leads])
        edges = np.unique(np.nanquantile(numbers[:TAUGHT], np.arange(1, 10) / 10))
        bounds = [-np.inf, *edges, np.inf]
        made += [(numbers >= low) & (numbers < high) for low, high in pairwise(bounds)]
        made.append(np.isnan(numbers))
    return np.column_stack(made).astype(float)


def test_the_parts_are_those_of_the_file(report: dict[str, Any], leads: list[Row]) -> None:
    happened = outcomes(leads)
    sizes = [(one["leads"], one["won"]) for one in report["slices"]]
    assert sizes == [
        (4620, int(happened[:TAUGHT].sum())),
        (1540, int(happened[TAUGHT:CALIBRATED].sum())),
        (3080, int(happened[CALIBRATED:].sum())),
    ]
    assert report["asked"] == {"at": "position", "days": None, "horizon_days": None}


def test_the_agreed_points_do_as_well_as_reckoned_by_hand(
    report: dict[str, Any], leads: list[Row]
) -> None:
    scored = {lead["contact_id"]: (lead["points"], lead["fit"]) for lead in report["leads"]}
    judging = leads[CALIBRATED:]
    assert len(scored) == 3080
    for lead in judging:
        assert scored[lead["Prospect ID"]] == pytest.approx((points(lead), fit(lead)))
    happened = outcomes(leads)
    stated = calibrated(np.array([[points(lead), fit(lead)] for lead in leads]), happened)
    found = quality(report, "points")
    assert found["auc"]["value"] == pytest.approx(0.769, abs=0.0005)
    assert found["brier"]["value"] == pytest.approx(0.185, abs=0.0005)
    area = roc_auc_score(happened[CALIBRATED:], stated[CALIBRATED:])
    assert found["auc"]["value"] == pytest.approx(area, abs=0.001)
    brier = brier_score_loss(happened[CALIBRATED:], stated[CALIBRATED:])
    assert found["brier"]["value"] == pytest.approx(brier, abs=0.001)


def test_the_learned_score_is_as_good_as_another_logistic_regression(
    report: dict[str, Any], leads: list[Row]
) -> None:
    happened, rows = outcomes(leads), columns(leads)
    model = LogisticRegression(C=0.1, max_iter=3000).fit(rows[:TAUGHT], happened[:TAUGHT])
    stated = calibrated(model.decision_function(rows)[:, None], happened)[CALIBRATED:]
    found = quality(report, "learned")
    assert found["auc"]["value"] == pytest.approx(0.846, abs=0.003)
    area = roc_auc_score(happened[CALIBRATED:], stated)
    assert found["auc"]["value"] == pytest.approx(area, abs=0.01)
    brier = brier_score_loss(happened[CALIBRATED:], stated)
    assert found["brier"]["value"] == pytest.approx(brier, abs=0.005)


def test_it_is_better_than_the_points_by_more_than_chance(report: dict[str, Any]) -> None:
    assert report["advantage"]["brier"]["low"] > 0.02
    assert report["advantage"]["auc"]["low"] > 0.05
    assert quality(report, "learned")["skill"]["low"] > quality(report, "points")["skill"]["high"]
    assert quality(report, "learned")["calibration_error"] < 0.06
    assert "better by more than chance" in report["headline"][2]["text"]


def test_what_it_means_as_points_loses_nearly_nothing(report: dict[str, Any]) -> None:
    proposed, learned = quality(report, "proposed"), quality(report, "learned")
    assert proposed["auc"]["value"] > learned["auc"]["value"] - 0.01
    now = report["proposal"]["share_before"]
    assert now == pytest.approx(0.582, abs=0.001)
    assert report["proposal"]["share"] == pytest.approx(now, abs=0.04)


def test_a_column_that_sales_filled_in_afterwards_is_found_out(
    real_data: Path, tmp_path: Path
) -> None:
    setup = tmp_path / "setup"
    setup.mkdir()
    for name in ("agreement.toml", "mapping.toml"):
        text = (SETUP / name).read_text(encoding="utf-8")
        (setup / name).write_text(text.replace('  "Country",', '  "Country",\n  "Tags",'))
    workspace = tmp_path / "workspace"
    facts = str(real_data / "x_education_leads")
    run("init", str(workspace), "--setup", str(setup), "--facts", facts)
    suspicious = learn(workspace)
    (finding,) = suspicious["findings"]
    assert finding["code"] == "learn.tells_the_outcome"
    assert finding["values"]["name"] == "Tags"
    assert quality(suspicious, "learned")["auc"]["value"] > 0.95
    without = learn(workspace, "--without", "Tags")
    assert without["findings"] == []
    assert quality(without, "learned")["auc"]["value"] == pytest.approx(0.846, abs=0.003)
