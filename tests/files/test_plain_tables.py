"""Plain files whose columns are named as the ledger's."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from smarketing.adapters.connectors.files.plain_tables import (
    PlainTable,
    read_plain_table,
    write_plain_table,
)
from smarketing.adapters.connectors.files.refused import FileRefusedError
from smarketing.core.base.finding import Severity
from smarketing.core.ledger.tables import TABLES

MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def parquet(folder: Path, table: str = "touches", /, **columns: Any) -> PlainTable:  # noqa: ANN401 (any column)
    path = folder / f"{table}.parquet"
    pl.DataFrame(columns, strict=False).write_parquet(path)
    return read_plain_table(path, table)


def text(folder: Path, name: str, content: str, table: str = "touches") -> PlainTable:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read_plain_table(path, table)


def facts(read: PlainTable) -> pl.DataFrame:
    assert read.facts is not None, [f.sentence() for f in read.findings]
    return read.facts


def refused(read: PlainTable) -> tuple[str, str, str]:
    assert read.facts is None
    [finding] = [f for f in read.findings if f.severity is Severity.ERROR]
    assert finding.source is not None
    return finding.source.file, finding.sentence(), finding.remedy()


@pytest.mark.parametrize(
    "moments",
    [
        pl.Series([MOMENT]),
        pl.Series([MOMENT.replace(tzinfo=None)], dtype=pl.Datetime("ms")),
        pl.Series([MOMENT.replace(tzinfo=None)], dtype=pl.Datetime("ns")),
        pl.Series([MOMENT]).dt.convert_time_zone("Europe/Paris"),
        pl.Series(["2026-03-01T09:30:00Z"]),
        pl.Series(["2026-03-01 10:30:00+01:00"]),
        pl.Series(["2026-03-01 09:30"]),
        pl.Series(["2026-03-01T09:30:00.000000"]),
    ],
)
def test_moments_are_read_in_any_form_and_without_a_zone_as_utc(
    tmp_path: Path, moments: pl.Series
) -> None:
    read = facts(parquet(tmp_path, contact_id=["ada"], occurred_at=moments, kind=["visit"]))
    assert read["occurred_at"].to_list() == [MOMENT]


def test_a_date_is_its_first_moment_utc(tmp_path: Path) -> None:
    read = parquet(tmp_path, contact_id=["ada"], occurred_at=[date(2026, 3, 1)], kind=["visit"])
    assert facts(read)["occurred_at"].to_list() == [datetime(2026, 3, 1, tzinfo=UTC)]


def test_a_plain_table_has_the_schema_of_the_ledger(tmp_path: Path) -> None:
    read = facts(parquet(tmp_path, contact_id=["a"], occurred_at=[MOMENT], kind=["visit"]))
    assert dict(read.schema) == TABLES["touches"].schema
    assert read["source"].to_list() == ["file"]


def test_csv_and_json_lines_say_the_same(tmp_path: Path) -> None:
    rows = "contact_id,occurred_at,kind,channel\nada,2026-03-01T09:30:00Z,visit,\n"
    lines = '{"contact_id": "ada", "occurred_at": "2026-03-01T09:30:00Z", "kind": "visit"}\n'
    first, second = text(tmp_path, "a.csv", rows), text(tmp_path, "a.jsonl", lines)
    assert facts(first).equals(facts(second))
    semicolons = text(tmp_path, "b.csv", rows.replace(",", ";"))
    assert facts(semicolons).equals(facts(first))


def test_ids_that_are_numbers_become_texts(tmp_path: Path) -> None:
    read = facts(parquet(tmp_path, contact_id=[7, 8], occurred_at=[MOMENT] * 2, kind=["v"] * 2))
    assert read["contact_id"].to_list() == ["7", "8"]


def test_facts_without_an_identity_get_one_each_and_in_order(tmp_path: Path) -> None:
    read = facts(
        parquet(tmp_path, contact_id=["a"] * 12, occurred_at=[MOMENT] * 12, kind=["v"] * 12)
    )
    assert read["fact_id"].n_unique() == 12
    assert read["fact_id"].is_sorted()


def test_a_fact_told_twice_counts_once(tmp_path: Path) -> None:
    read = parquet(
        tmp_path,
        fact_id=["x", "x", "y"],
        contact_id=["a"] * 3,
        occurred_at=[MOMENT] * 3,
        kind=["v"] * 3,
    )
    assert facts(read).height == 2
    assert [f.code for f in read.findings] == ["plain.told_twice"]


@pytest.mark.parametrize(
    "attributes",
    [
        ['{"role": "buyer"}', None],
        [{"role": "buyer"}, None],
        [[{"key": "role", "value": "buyer"}], None],
    ],
)
def test_attributes_are_json_texts_structs_or_maps(tmp_path: Path, attributes: list[Any]) -> None:
    read = parquet(
        tmp_path,
        "contacts",
        contact_id=["a", "b"],
        occurred_at=[MOMENT] * 2,
        attributes=attributes,
    )
    told = facts(read)["attributes"].str.json_path_match("$.role")
    assert told.to_list() == ["buyer", None]


def test_unknown_columns_are_named_and_nothing_looks_at_them(tmp_path: Path) -> None:
    read = parquet(
        tmp_path, contact_id=["a"], occurred_at=[MOMENT], kind=["v"], chanel=["ads"], x=[1]
    )
    assert facts(read)["channel"].to_list() == [None]
    [finding] = read.findings
    assert finding.severity is Severity.INFO
    assert finding.sentence() == "nothing looks at these columns of `touches`: `chanel`, `x`"
    assert finding.remedy() == "did you mean `channel`?"


def test_a_missing_column_is_named_with_the_one_that_is_likely_meant(tmp_path: Path) -> None:
    read = parquet(tmp_path, contact_id=["a"], occured_at=[MOMENT], kind=["v"])
    assert refused(read) == (
        "touches.parquet",
        "the column `occurred_at` is missing: when it happened in the world",
        "rename the column `occured_at`",
    )


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"contact_id": ["a", None]}, "the column `contact_id` is empty in row 2"),
        ({"contact_id": ["a", ""]}, "the column `contact_id` is empty in row 2"),
        ({"occurred_at": ["2026-03-01", "soon"]}, "the column `occurred_at` has `soon`"),
        ({"occurred_at": ["2026-03-01", None]}, "the column `occurred_at` is empty in row 2"),
        ({"occurred_at": ["1969-12-31", "2026-03-01"]}, "has `1969-12-31` (String) in row 1"),
        ({"occurred_at": [1, 2]}, "has `1` (Int64) in row 1: no moment between 1970 and 2199"),
    ],
)
def test_the_first_value_that_is_none_is_named_with_its_row(
    tmp_path: Path, columns: dict[str, Any], told: str
) -> None:
    good: dict[str, Any] = {"contact_id": ["a", "b"], "occurred_at": [MOMENT] * 2}
    _, sentence, _ = refused(parquet(tmp_path, "touches", kind=["v", "v"], **(good | columns)))
    assert told in sentence


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ([100.0, float("nan")], "the column `amount` has `nan` in row 2: no whole number"),
        ([100.0, float("inf")], "the column `amount` has `inf` in row 2: no whole number"),
        ([100.0, 12.5], "the column `amount` has `12.5` in row 2: no whole number"),
        (["100", "12,50"], "the column `amount` has `12,50` in row 2: no whole number"),
    ],
)
def test_an_amount_is_whole_minor_units(tmp_path: Path, amounts: list[Any], told: str) -> None:
    read = parquet(
        tmp_path,
        "deal_events",
        deal_id=["d", "e"],
        occurred_at=[MOMENT] * 2,
        status=["won"] * 2,
        amount=amounts,
    )
    assert refused(read)[1:] == (told, "write money in minor units: 1,234.50 euros are 123450")


def test_whole_amounts_may_be_kept_as_floats_and_may_be_missing(tmp_path: Path) -> None:
    read = parquet(
        tmp_path,
        "deal_events",
        deal_id=["d", "e"],
        occurred_at=[MOMENT] * 2,
        status=["won"] * 2,
        amount=[12_300.0, None],
    )
    assert facts(read)["amount"].to_list() == [12_300, None]


def test_a_status_that_is_none_is_told_with_those_that_are(tmp_path: Path) -> None:
    read = parquet(tmp_path, "deal_events", deal_id=["d"], occurred_at=[MOMENT], status=["wone"])
    assert refused(read)[1:] == (
        "the column `status` says `wone` in row 1",
        "did you mean `won`?",
    )


@pytest.mark.parametrize(("granted", "expected"), [([True], True), (["no"], False), ([1], True)])
def test_consents_are_yes_or_no(tmp_path: Path, granted: list[Any], *, expected: bool) -> None:
    read = parquet(
        tmp_path,
        "consents",
        contact_id=["a"],
        occurred_at=[MOMENT],
        purpose=["email"],
        granted=granted,
    )
    assert facts(read)["granted"].to_list() == [expected]


def test_attributes_that_are_no_object_are_refused(tmp_path: Path) -> None:
    read = parquet(
        tmp_path, "contacts", contact_id=["a"], occurred_at=[MOMENT], attributes=["buyer"]
    )
    assert refused(read)[1] == "the column `attributes` has `buyer` in row 1: no JSON object"


@pytest.mark.parametrize("name", ["broken.parquet", "broken.jsonl", "facts.xls", "empty.csv"])
def test_a_file_that_cannot_be_read_is_refused_with_its_name(tmp_path: Path, name: str) -> None:
    content = "" if name == "empty.csv" else "no such thing {"
    file, sentence, mend = refused(text(tmp_path, name, content))
    assert file == name
    assert sentence
    assert mend


@pytest.mark.parametrize("name", ["e.parquet", "e.csv", "e.jsonl"])
def test_a_table_that_was_written_reads_as_the_same(tmp_path: Path, name: str) -> None:
    told = facts(
        parquet(tmp_path, contact_id=["a"], occurred_at=[MOMENT], kind=["visit"], channel=["x"])
    )
    write_plain_table(told, tmp_path / name)
    again = facts(read_plain_table(tmp_path / name, "touches"))
    assert again.equals(told)


def test_a_table_is_written_by_the_end_of_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="does not say what kind of file"):
        write_plain_table(pl.DataFrame({"a": [1]}), tmp_path / "entries.xlsx")
