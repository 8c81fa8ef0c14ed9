"""The index may lag behind, break or vanish: what the ledger knows does not depend on it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable, write_deltalake
from tests.store.building import NOON, counted, held, origin, take, touch

from smarketing.adapters.store import identity
from smarketing.adapters.store.ledger import Ledger

FIRST = [[touch("a"), touch("b")], [touch("c")]]


def index_of(root: Path) -> Path:
    return root / "cache" / "identity" / "touches"


def lose_all(root: Path) -> None:
    shutil.rmtree(root / "cache")


def lose_runs(root: Path) -> None:
    for path in index_of(root).glob("*.run"):
        path.unlink()


def cut_runs_short(root: Path) -> None:
    for path in index_of(root).glob("*.run"):
        path.write_bytes(path.read_bytes()[:-5])


def garble_manifest(root: Path) -> None:
    (index_of(root) / "manifest.json").write_text('{"format": 1, "runs"')


def write_list_as_manifest(root: Path) -> None:
    (index_of(root) / "manifest.json").write_text("[]")


def age_manifest(root: Path) -> None:
    path = index_of(root) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"encoding": 0}))


def name_a_file_that_is_no_more(root: Path) -> None:
    path = index_of(root) / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"files": [*manifest["files"], "gone.parquet"]}))


@pytest.mark.parametrize(
    "spoil",
    [
        lose_all,
        lose_runs,
        cut_runs_short,
        garble_manifest,
        write_list_as_manifest,
        age_manifest,
        name_a_file_that_is_no_more,
    ],
)
def test_a_spoilt_index_is_rebuilt_from_the_facts(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    take(tmp_path, FIRST)
    spoil(tmp_path)
    second = [[touch("b"), touch("c", "y"), touch("d")]]
    assert counted(take(tmp_path, second, origin("second.csv"))) == (3, 1, 1, 1)
    assert [id for _, id, _ in held(tmp_path)] == ["a", "b", "c", "d"]


def test_an_index_that_is_whole_is_not_rebuilt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(tmp_path, FIRST)

    def read_again(*_: object) -> None:
        raise AssertionError("the facts were read again")

    monkeypatch.setattr(identity.IdentityIndex, "_batches", read_again)
    assert counted(take(tmp_path, [[touch("a"), touch("d")]], origin("second.csv"))) == (2, 1, 1, 0)


def test_facts_that_another_engine_appended_are_known(tmp_path: Path) -> None:
    take(tmp_path, FIRST)
    table = tmp_path / "ledger" / "touches"
    row = Ledger(tmp_path).read(["touches"]).table("touches").head(1)
    write_deltalake(table, row.with_columns(fact_id=pl.lit("z")), mode="append")
    taken = take(tmp_path, [[touch("z"), touch("z", "y"), touch("e")]], origin("second.csv"))
    assert counted(taken)[1:] == (1, 1, 1) or counted(taken)[1:] == (1, 0, 2)
    assert [id for _, id, _ in held(tmp_path)] == ["a", "b", "c", "e", "z"]


def test_facts_that_were_compacted_are_still_known(tmp_path: Path) -> None:
    take(tmp_path, FIRST)
    take(tmp_path, [[touch("d")]], origin("second.csv"))
    DeltaTable(tmp_path / "ledger" / "touches").optimize.compact()
    again = [[touch("a"), touch("b"), touch("c"), touch("d")]]
    assert counted(take(tmp_path, again, origin("third.csv"))) == (4, 0, 4, 0)


def test_a_fact_that_was_erased_can_be_told_again(tmp_path: Path) -> None:
    take(tmp_path, FIRST)
    DeltaTable(tmp_path / "ledger" / "touches").delete("fact_id = 'b'")
    assert [id for _, id, _ in held(tmp_path)] == ["a", "c"]
    assert counted(take(tmp_path, FIRST, origin("again.csv"))) == (3, 1, 2, 0)
    assert [id for _, id, _ in held(tmp_path)] == ["a", "b", "c"]


def test_a_column_that_came_later_is_empty_in_old_facts_and_makes_no_contradiction(
    tmp_path: Path,
) -> None:
    old = pl.DataFrame(
        {
            "fact_id": ["a"],
            "source": ["test"],
            "occurred_at": [NOON],
            "contact_id": ["ada"],
            "kind": ["visit"],
        },
        schema_overrides={"occurred_at": pl.Datetime("us", "UTC")},
    )
    write_deltalake(tmp_path / "ledger" / "touches", old)
    assert held(tmp_path) == [("touches", "a", "∅")]
    assert counted(take(tmp_path, [[touch("a", None), touch("b", "x")]])) == (2, 1, 1, 0)
    assert held(tmp_path) == [("touches", "a", "∅"), ("touches", "b", "x")]
