"""The benchmarks run, and all contestants of a job come to the same rows. Nothing is timed here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
JOBS = sorted(file.stem for file in (ROOT / "bench" / "jobs").glob("*.py"))


def bench(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    options = ["--contacts", "200", "--rounds", "2", "--keep", str(folder / "kept")]
    command = [sys.executable, str(ROOT / "bench" / "run.py"), *options, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("job", JOBS)
def test_a_job_tells_every_figure_of_every_contestant(job: str, tmp_path: Path) -> None:
    done = bench(tmp_path, job, "--json", str(tmp_path / "figures.json"))
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    [told] = figures["jobs"]
    assert told["title"] in done.stdout
    assert len(told["results"]) >= 2
    for result in told["results"]:
        assert result["contestant"] in done.stdout
        assert len(result["seconds"]) == len(result["peak_bytes"]) == 2
        assert result["rows"] > 0
        assert result["median_peak_bytes"] > 10_000_000
    assert told["results"][0]["times_ours"] == 1.0
    left = [file.name for file in (tmp_path / "kept").iterdir()]
    assert left in ([], ["company-200"])


def test_an_unknown_job_is_bad_usage(tmp_path: Path) -> None:
    done = bench(tmp_path, "import_everything")
    assert done.returncode == 2
    assert "no job is called 'import_everything'; there are: " in done.stderr
