"""The benchmarks run, and all contestants of a job come to the same. Nothing is timed here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bench.run import Result, differing_answers

ROOT = Path(__file__).resolve().parents[2]
JOBS = sorted(file.stem for file in (ROOT / "bench" / "jobs").glob("*.py"))
DEFINITIONS = {"plain", "fading", "whole"}


def bench(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    options = ["--contacts", "200", "--touches", "20000", "--clocks", "20000"]
    options += ["--futures", "200", "--leads", "2000", "--rounds", "2"]
    options += ["--keep", str(folder / "kept")]
    command = [sys.executable, str(ROOT / "bench" / "run.py"), *options, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def figures_of(folder: Path, *words: str) -> list[dict[str, Any]]:
    done = bench(folder, *words, "--json", str(folder / "figures.json"))
    assert done.returncode == 0, done.stderr
    figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    told: list[dict[str, Any]] = figures["jobs"]
    assert all(job["title"] in done.stdout for job in told)
    assert all(result["contestant"] in done.stdout for job in told for result in job["results"])
    return told


@pytest.mark.slow
@pytest.mark.parametrize("job", [job for job in JOBS if job != "replay"])
def test_a_job_tells_every_figure_of_every_contestant(job: str, tmp_path: Path) -> None:
    told = next(one for one in figures_of(tmp_path, job) if one["name"] == job)
    assert len(told["results"]) >= 2
    for result in told["results"]:
        assert (
            len(result["seconds"]) == len(result["peak_bytes"]) == len(result["cpu_seconds"]) == 2
        )
        assert result["rows"] > 0
        assert result["median_peak_bytes"] > 10_000_000
    assert told["results"][0]["times_ours"] == 1.0
    left = [file.name for file in (tmp_path / "kept").iterdir()]
    assert left in ([], ["company-200"], ["ledger-20000"])


@pytest.mark.slow
def test_all_who_replay_a_definition_find_the_same_stage_entries(tmp_path: Path) -> None:
    told = next(
        one for one in figures_of(tmp_path, "replay", "--rounds", "1") if one["name"] == "replay"
    )
    answers: dict[str, list[dict[str, int]]] = {}
    skipped = [result["contestant"] for result in told["results"] if "skipped" in result]
    for result in told["results"]:
        if result.get("answer"):
            definition, answer = result["answer"]
            answers.setdefault(definition, []).append(answer)
    assert answers.keys() == DEFINITIONS
    for definition in ("plain", "fading"):
        assert len(answers[definition]) == 4 - sum(f", {definition}" in one for one in skipped)
        assert all(answer == answers[definition][0] for answer in answers[definition])
        assert answers[definition][0]["mql"] > 50
    assert all("PostgreSQL" in contestant for contestant in skipped)
    assert answers["plain"][0]["mql"] > answers["fading"][0]["mql"]
    assert answers["whole"][0]["sal"] > answers["fading"][0]["sal"]


def test_another_answer_to_the_same_question_is_told() -> None:
    results = [
        Result("ours", answer=("plain", {"mql": 7})),
        Result("theirs", answer=("fading", {"mql": 5})),
        Result("a third", answer=("plain", {"mql": 8})),
        Result("a scan"),
    ]
    assert list(differing_answers(results)) == ["plain: ours {'mql': 7}, a third {'mql': 8}"]
    assert list(differing_answers(results[:2])) == []


def test_an_unknown_job_is_bad_usage(tmp_path: Path) -> None:
    done = bench(tmp_path, "import_everything")
    assert done.returncode == 2
    assert "no job is called 'import_everything'; there are: " in done.stderr
