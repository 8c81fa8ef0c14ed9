"""The tables are plain Delta tables: other engines read what we wrote."""

from pathlib import Path

import duckdb
import polars as pl
from deltalake import DeltaTable, QueryBuilder
from tests.store.building import call, origin, take, touch

QUERY = "SELECT fact_id, content, occurred_at::VARCHAR < '2026-03-03' FROM {} ORDER BY fact_id"
EXPECTED = [("a", "x", True), ("b", None, True), ("c", "é ; \n", True)]


def written(root: Path) -> DeltaTable:
    take(root, [[touch("a"), touch("b", None)], [call("d")]])
    take(root, [[touch("c", "é ; \n"), touch("a")]], origin("second.csv"))
    return DeltaTable(root / "ledger" / "touches")


def test_duckdb_reads_the_data_files_that_the_table_names(tmp_path: Path) -> None:
    files = written(tmp_path).file_uris()
    assert len(files) == 2
    asked = duckdb.connect().execute(QUERY.format(f"read_parquet({files})"))
    assert asked.fetchall() == EXPECTED


def test_datafusion_reads_the_table(tmp_path: Path) -> None:
    reader = QueryBuilder().register("touches", written(tmp_path)).execute(QUERY.format("touches"))
    assert pl.DataFrame(reader.read_all()).rows() == EXPECTED


def test_the_log_says_how_many_rows_each_file_holds_and_of_which_moments(tmp_path: Path) -> None:
    actions = pl.DataFrame(written(tmp_path).get_add_actions(flatten=True))
    assert sorted(actions["num_records"]) == [1, 2]
    assert actions["min.occurred_at"].null_count() == 0
    assert (actions["min.occurred_at"] <= actions["max.occurred_at"]).all()


def test_the_history_of_a_table_names_the_import_behind_each_commit(tmp_path: Path) -> None:
    history = written(tmp_path).history()
    assert [commit["import_id"] for commit in history] == [
        "hash of second.csv",
        "hash of touches.csv",
    ]
