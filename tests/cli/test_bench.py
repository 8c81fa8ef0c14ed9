"""`smarketing bench` measures in a clone, and elsewhere says what it needs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SMARKETING = [sys.executable, "-c", "from smarketing.app.cli.main import main; main()"]


def smarketing(source: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SMARKETING, *words],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(source), "LC_ALL": "C.UTF-8", "COLUMNS": "200"},
    )


@pytest.mark.slow
def test_in_a_clone_it_runs_the_jobs_with_all_the_words(tmp_path: Path) -> None:
    words = ["generate", "--contacts", "50", "--rounds", "1", "--keep", str(tmp_path)]
    done = smarketing(ROOT / "src", "bench", *words)
    assert done.returncode == 0, done.stderr
    assert "50 contacts" in done.stdout
    assert smarketing(ROOT / "src", "bench", "nothing_like_it").returncode == 2


def test_without_the_source_tree_it_says_where_to_get_it(tmp_path: Path) -> None:
    source = tmp_path / "lib" / "site-packages"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "smarketing", source / "smarketing", ignore=ignored)
    done = smarketing(source, "bench")
    assert done.returncode == 1
    assert "benchmarks need the source tree" in done.stderr
    assert "python3 run.py bench" in done.stderr
