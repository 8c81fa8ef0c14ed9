"""Two processes at once: writers take turns, and readers see an import whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.store.building import held, origin, take, touch

from smarketing.adapters.store.ledger import Ledger
from smarketing.adapters.store.lock import LedgerBusy

ROOT = Path(__file__).resolve().parents[2]
FILES = {"one.csv": (0, 300), "two.csv": (200, 500), "three.csv": (100, 400)}


def start(workspace: Path, file: str, first: int, last: int) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    command = [sys.executable, "-m", "tests.store.one_import", str(workspace), file]
    return subprocess.Popen(
        [*command, str(first), str(last)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_files_that_overlap_and_are_imported_at_once_tell_every_fact_once(tmp_path: Path) -> None:
    imports = [start(tmp_path, file, *span) for file, span in FILES.items()]
    sizes = []
    while any(process.poll() is None for process in imports):
        seen = Ledger(tmp_path).read(["touches", "activities"])
        touches, calls = (set(seen.table(name)["fact_id"]) for name in ("touches", "activities"))
        assert touches == calls
        sizes.append(len(touches))
    counts = [[int(number) for number in process.communicate()[0].split()] for process in imports]
    assert [process.returncode for process in imports] == [0, 0, 0]
    assert sizes == sorted(sizes)
    assert [rows for rows, *_ in counts] == [300, 300, 300]
    assert sum(accepted for _, accepted, _, _ in counts) == 500
    assert sum(duplicate for _, _, duplicate, _ in counts) == 400
    assert len(held(tmp_path)) == len(set(held(tmp_path))) == 1000
    assert Ledger(tmp_path).imports().height == 3


def test_whoever_comes_second_is_told_who_is_writing(tmp_path: Path) -> None:
    with Ledger(tmp_path).taking(origin("big.csv")):
        with pytest.raises(LedgerBusy) as busy:
            take(tmp_path, [[touch("a")]], origin("small.csv"))
        assert str(busy.value) == (
            f"another import is writing to this ledger: big.csv (process {os.getpid()})"
        )
        assert busy.value.finding.remedy().startswith("wait until it has ended")
    assert take(tmp_path, [[touch("a")]], origin("small.csv")).counts.accepted == 1


def test_a_decision_about_the_quarantine_takes_its_turn_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smarketing.adapters.store.quarantine.PATIENCE", 0.1)
    take(tmp_path, [[None]])
    ids = Ledger(tmp_path).quarantine.open_rows()["quarantine_id"]
    with Ledger(tmp_path).taking(origin("big.csv")), pytest.raises(LedgerBusy):
        Ledger(tmp_path).quarantine.resolve(ids, "dismissed", origin().taken_at)
    assert Ledger(tmp_path).quarantine.resolve(ids, "dismissed", origin().taken_at) == 1


def test_what_is_read_while_an_import_is_under_way_is_what_was_there_before(
    tmp_path: Path,
) -> None:
    take(tmp_path, [[touch("a")]])
    with Ledger(tmp_path).taking(origin("second.csv")) as taking:
        before = Ledger(tmp_path).version()
        assert held(tmp_path) == [("touches", "a", "x")]
        taking.commit()
    assert Ledger(tmp_path).version() == before
