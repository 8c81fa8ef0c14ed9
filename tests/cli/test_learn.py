"""`smarketing learn`: in every form and both languages, with and without scikit-learn."""

import csv
import io
import json
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.crm_files import Writing
from smarketing.adapters.connectors.example.export import write_company
from smarketing.app.cli.main import main
from smarketing.app.workspace import Workspace
from smarketing.core.agreement.reading import parse_agreement

CONTACTS, SEED = 6000, 3
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
BLOCKER = """
import importlib.abc, sys

class Blocker(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"sklearn", "threadpoolctl", "scipy", "joblib"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("learn")
    exports = folder / "exports"
    write_company(ATELIER_VAUBAN, SEED, CONTACTS, AS_OF, exports, Writing("csv", ";"))
    made = folder / "workspace"
    done = CliRunner().invoke(
        main, ["init", str(made), "--setup", str(exports), "--facts", str(exports)]
    )
    assert done.exit_code == 0, done.output
    return made


def learn(workspace: Path, *words: str) -> Result:
    asked = ["learn", "--workspace", str(workspace), "--as-of", "2026-01-01", *words]
    return CliRunner().invoke(main, asked, catch_exceptions=False, env={"COLUMNS": "120"})


def printed(workspace: Path, *words: str) -> str:
    done = learn(workspace, "--language", "en", *words)
    assert done.exit_code == 0, done.output
    return done.stdout


def report(workspace: Path, *words: str) -> dict[str, Any]:
    shape: dict[str, Any] = json.loads(printed(workspace, "--format", "json", *words))
    return shape


@pytest.fixture(scope="module")
def told(workspace: Path) -> dict[str, Any]:
    return report(workspace)


def test_the_report_compares_the_score_with_the_points(workspace: Path) -> None:
    told = report(workspace, "--boosting")
    names = [one["name"] for one in told["contenders"]]
    assert names == ["base", "points", "proposed", "learned", "boosted"]
    assert told["report"] == "learned"
    assert told["asked"]["at"] == "age"
    parts = [one["part"] for one in told["slices"]]
    assert parts == ["teaching", "calibrating", "judging"]
    judged = [lead for lead in told["leads"] if lead["part"] == "judging"]
    assert len(judged) == told["slices"][2]["leads"]
    assert sum(lead["happened"] for lead in judged) == told["slices"][2]["won"]
    assert told["headline"][0]["text"].startswith("The learned score rates the customer above")


def test_the_same_seed_gives_the_same_report(workspace: Path, told: dict[str, Any]) -> None:
    assert report(workspace) == told
    other = report(workspace, "--seed", "2")["contenders"]
    areas = [one["quality"]["auc"]["value"] for one in told["contenders"]]
    assert [one["quality"]["auc"]["value"] for one in other] == areas
    assert other != told["contenders"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Side by side", "Agreed points", "Learned score", "Open leads, the likeliest"]),
        ("fr", ["Côte à côte", "Points de l’accord", "Score appris", "Pistes en cours"]),
    ],
)
def test_it_can_be_read_on_a_terminal_and_as_a_page(
    workspace: Path, language: str, expected: list[str]
) -> None:
    for form in ("text", "html"):
        done = learn(workspace, "--format", form, "--language", language)
        assert done.exit_code == 0
        for words in expected:
            assert words in done.stdout
    assert done.stdout.count("<svg") == 2


def test_csv_has_one_line_per_lead(workspace: Path, told: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(workspace, "--format", "csv"))))
    assert len(rows) == len(told["leads"])
    assert {row["part"] for row in rows} == {"open", "judging"}
    assert {row["customer"] for row in rows if row["part"] == "open"} == {""}
    assert all(0 < float(row["probability"]) < 1 for row in rows)


def test_one_contact_is_explained_and_the_parts_add_up(
    workspace: Path, told: dict[str, Any]
) -> None:
    likeliest = told["leads"][0]
    explained = report(workspace, "--contact", likeliest["contact_id"])
    assert explained["report"] == "lead_score"
    assert explained["lead"]["probability"] == pytest.approx(likeliest["probability"])
    parts = [sign["log_odds"] for sign in explained["lead"]["signs"]]
    assert explained["base_log_odds"] + sum(parts) == pytest.approx(explained["log_odds"])
    page = printed(workspace, "--contact", likeliest["contact_id"])
    assert "What speaks for this lead" in page
    assert "All together" in page


def test_an_unknown_contact_is_told(workspace: Path) -> None:
    done = learn(workspace, "--contact", "nobody", "--language", "en")
    assert done.exit_code == 1
    assert "nobody is not among the leads that can be scored" in done.stderr


def test_the_proposal_is_a_candidate_that_can_be_replayed(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "candidate.toml"
    before = sorted(Workspace(workspace).layout.agreements())
    done = learn(workspace, "--propose", str(file), "--language", "en")
    assert done.exit_code == 0, done.output
    assert f"The proposal is written to {file}" in done.stderr.replace("\n", "")
    text = file.read_text(encoding="utf-8")
    read, findings = parse_agreement(text, str(file))
    assert read is not None, findings
    # Nothing is applied: the agreement in force is what it was, and so are its other sections.
    assert sorted(Workspace(workspace).layout.agreements()) == before
    current = Workspace(workspace).versions[0]
    assert read == current.model_copy(update={"qualification": read.qualification})
    assert read.qualification != current.qualification
    replayed = CliRunner().invoke(
        main,
        [
            "replay",
            "--workspace",
            str(workspace),
            "--as-of",
            "2026-01-01",
            "--candidate",
            str(file),
        ],
        catch_exceptions=False,
    )
    assert replayed.exit_code == 0, replayed.output


def test_the_proposed_terms_alone_can_be_printed(workspace: Path) -> None:
    terms = tomllib.loads(printed(workspace, "--format", "toml"))
    assert set(terms) == {"qualification"}
    assert terms["qualification"]["triggers"] == [{"kind": "demo_request"}]


def test_what_cannot_be_done_is_said_with_what_to_do(workspace: Path) -> None:
    done = learn(workspace, "--horizon", "3000", "--language", "en")
    assert done.exit_code == 1
    assert "no lead is old enough" in done.stderr
    assert "--horizon" in done.stderr
    french = learn(workspace, "--without", "jobtitle", "--language", "fr")
    assert french.exit_code == 1
    assert "job_title" in french.stderr


def without_scikit_learn(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKER + code], capture_output=True, text=True, check=False
    )


def test_every_other_verb_loads_without_scikit_learn() -> None:
    code = """
from smarketing.app.cli.main import VERBS, main
import click
for verb in VERBS:
    main.get_command(click.Context(main), verb)
import os, pkgutil, importlib, django, smarketing
# The tables of the web application can be named only where Django is open.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smarketing.app.web.settings")
django.setup()
optional = {"smarketing.core.reports.learned", "smarketing.app.learning"}
for module in pkgutil.walk_packages(smarketing.__path__, "smarketing."):
    if not module.name.startswith("smarketing.core.learning") and module.name not in optional:
        importlib.import_module(module.name)
assert not any(name.startswith("sklearn") for name in sys.modules)
print("all loaded")
"""
    done = without_scikit_learn(code)
    assert done.stdout == "all loaded\n", done.stderr


def test_without_scikit_learn_the_verb_says_what_to_type(workspace: Path) -> None:
    code = f"""
from smarketing.app.cli.main import main
main(["learn", "--workspace", {str(workspace)!r}, "--language", "en"])
"""
    done = without_scikit_learn(code)
    assert done.returncode == 1
    told = " ".join(done.stderr.split())
    assert "the learned score needs scikit-learn, which is not installed" in told
    assert "pip install 'smarketing[learn]'" in told
    assert "python3 run.py learn" in told
    french = " ".join(without_scikit_learn(code.replace('"en"', '"fr"')).stderr.split())
    assert "le score appris a besoin de scikit-learn" in french
