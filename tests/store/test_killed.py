"""Kill -9 at any moment of an import loses nothing and doubles nothing.

The first file was imported in peace. Importing the second is killed; then somebody looks, and then
the import is run again. Whoever looks sees the second file whole or not at all, and after the
second run everything is as if nothing had happened. Every harness here first catches a bug that
was planted for it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from deltalake import DeltaTable
from tests.store.building import held
from tests.store.dying_import import bug_planted, take_first, take_second

from smarketing.adapters.store.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
State = tuple[object, ...]


def kill(bug: str, deaths: dict[Path, str]) -> list[tuple[int, float]]:
    """Run the second import in each workspace until its death; return exit codes and seconds."""
    command = [sys.executable, "-m", "tests.store.dying_import", bug]
    command += [f"{folder}={death}" for folder, death in deaths.items()]
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    return [(int(code), float(seconds)) for code, seconds in lines]


def state(root: Path) -> State:
    """Return all that a person can see: facts, what waits, what was decided, the history."""
    ledger = Ledger(root)
    return (
        tuple(held(root)),
        tuple(ledger.quarantine.open_rows().rows()),
        tuple(ledger.quarantine.resolutions().rows()),
        tuple(ledger.imports().rows()),
    )


def left_over(root: Path) -> list[str]:
    """Return the files that nothing refers to any more."""
    tables = [path for path in (root / "ledger").iterdir() if path.is_dir()]
    in_tables = {
        table / name
        for table in tables
        for name in pl.DataFrame(DeltaTable(table).get_add_actions())["path"]
    }
    stray = {file for table in tables for file in table.glob("*.parquet")} - in_tables
    stray |= {path for path in (root / "ledger").glob(".*") if path.suffix in {".json", ".draft"}}
    stray |= {
        run
        for run in root.rglob("*.run")
        if run.name not in (run.parent / "manifest.json").read_text()
    }
    return sorted(str(path.relative_to(root)) for path in stray)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("undisturbed") / "before"
    take_first(root)
    return root


@pytest.fixture(scope="module")
def after(before: Path) -> Path:
    root = before.with_name("after")
    shutil.copytree(before, root)
    assert kill("none", {root: "never"})[0][0] == 0
    return root


@pytest.fixture(scope="module")
def steps(after: Path) -> int:
    return len((after / "steps").read_text().splitlines())


def problems(deaths: Sequence[str], bug: str, before: Path, after: Path, folder: Path) -> list[str]:
    """Kill an import in each of these ways, look, run it again, and tell what is wrong."""
    roots = [folder / f"{number}" for number, _ in enumerate(deaths)]
    for root in roots:
        shutil.copytree(before, root)
    kill(bug, dict(zip(roots, deaths, strict=True)))
    found = []
    expected = {"before": state(before), "after": state(after)}
    for root, death in zip(roots, deaths, strict=True):
        with bug_planted(bug):
            if state(root) not in expected.values():
                found.append(f"{death}: half an import is visible")
            take_second(root)
        if state(root) != expected["after"]:
            found.append(f"{death}: the second run does not end as an undisturbed one")
        found += [f"{death}: {file} was left behind" for file in left_over(root)]
    return found


def test_the_file_has_something_of_everything(before: Path, after: Path) -> None:
    old, new = Ledger(before), Ledger(after)
    assert len(held(before)) == 4
    assert len(held(after)) == 16
    assert old.quarantine.open_rows().height == 3
    assert new.quarantine.open_rows().height == 3 - 1 + 4
    assert new.quarantine.resolutions().height == 1
    assert left_over(after) == []
    entry = new.imports().row(1, named=True)
    columns = ("rows", "accepted", "duplicate", "quarantined")
    assert [entry[column] for column in columns] == [18, 11, 3, 4]


@pytest.mark.parametrize("bug", ["no journal", "no clean-up", "index trusted"])
def test_the_harness_notices_a_planted_bug(
    bug: str, before: Path, after: Path, steps: int, tmp_path: Path
) -> None:
    shuffled = np.random.default_rng(20260301).permutation(steps) + 1
    order = [f"step {step}" for step in shuffled]
    found: list[str] = []
    while order and not found:
        some, order = order[:8], order[8:]
        folder = tmp_path / str(len(order))
        found = problems(some, bug, before, after, folder)
    assert found != []


def test_an_import_killed_at_some_steps_loses_and_doubles_nothing(
    before: Path, after: Path, steps: int, tmp_path: Path
) -> None:
    some = [f"step {step}" for step in range(1, steps + 1, 8)]
    assert problems(some, "none", before, after, tmp_path) == []


@pytest.mark.slow
def test_an_import_killed_at_any_step_loses_and_doubles_nothing(
    before: Path, after: Path, steps: int, tmp_path: Path
) -> None:
    every = [f"step {step}" for step in range(1, steps + 1)]
    assert problems(every, "none", before, after, tmp_path) == []


@pytest.mark.slow
def test_an_import_killed_at_any_moment_loses_and_doubles_nothing(
    before: Path, after: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(before, whole)
    ((_, seconds),) = kill("none", {whole: "never"})
    chance = np.random.default_rng(20260302)
    moments = [f"after {moment:.4f}" for moment in chance.uniform(0, seconds, 60)]
    assert problems(moments, "none", before, after, tmp_path / "killed") == []


@pytest.mark.slow
def test_an_import_killed_again_and_again_ends_well(
    before: Path, after: Path, steps: int, tmp_path: Path
) -> None:
    chance = np.random.default_rng(20260303)
    roots = [tmp_path / str(number) for number in range(20)]
    for root in roots:
        shutil.copytree(before, root)
    for _ in range(3):
        kill("none", {root: f"step {chance.integers(steps) + 1}" for root in roots})
    for root in roots:
        take_second(root)
    assert [state(root) == state(after) for root in roots] == [True] * len(roots)
    assert [left_over(root) for root in roots] == [[]] * len(roots)
