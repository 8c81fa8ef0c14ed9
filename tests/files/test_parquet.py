"""Parquet files: typed columns become the texts that the same mapping would read from CSV."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from tests.files.readings import read

from smarketing.adapters.connectors.files.refused import FileRefusedError

LOCAL = datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 (a local time, as files hold it)
NOON = datetime(2026, 7, 1, 12)  # noqa: DTZ001 (a local time, as files hold it)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "leads.parquet"


@pytest.mark.parametrize(
    ("values", "dtype", "texts"),
    [
        (["x", None], pl.String, ("x", None)),
        ([1, None], pl.Int32, ("1", None)),
        ([1.0, None], pl.Float64, ("1", None)),
        ([2.5, 1e15], pl.Float64, ("2,5", "1000000000000000")),
        ([Decimal("1.50"), None], pl.Decimal(10, 2), ("1,50", None)),
        ([True, None], pl.Boolean, ("true", None)),
        ([date(2026, 1, 2), None], pl.Date, ("2026-01-02", None)),
        ([LOCAL, None], pl.Datetime("ms"), ("2026-01-02 03:04:05", None)),
        (
            [datetime(2026, 1, 2, 3, 4, 5, 500_000, tzinfo=UTC), None],
            pl.Datetime("us", "UTC"),
            ("2026-01-02 03:04:05.500Z", None),
        ),
        (["a", None], pl.Categorical(), ("a", None)),
        ([[1, 2], None], pl.List(pl.Int64), ("[1,2]", None)),
        ([{"a": "é"}, None], pl.Struct({"a": pl.String}), ('{"a":"é"}', None)),
        ([b"\x00\xff", None], pl.Binary, ("00ff", None)),
    ],
)
def test_each_type_becomes_text(
    file: Path, values: list[object], dtype: pl.DataType, texts: tuple[str | None, ...]
) -> None:
    pl.DataFrame({"a": values}, schema={"a": dtype}).write_parquet(file)
    found = read(file, kind="parquet", decimal=",")
    assert found.columns == ["a"]
    assert tuple(row[0] for row in found.rows) == texts


def test_a_zoned_moment_keeps_its_instant(file: Path) -> None:
    paris = pl.Series([NOON]).dt.replace_time_zone("Europe/Paris")
    pl.DataFrame({"a": paris}).write_parquet(file)
    assert read(file, kind="parquet").rows == [("2026-07-01 10:00:00Z",)]


def test_the_line_of_a_record_is_its_number_over_all_parts(file: Path) -> None:
    pl.DataFrame({"a": range(450_000)}).write_parquet(file, row_group_size=70_000)
    found = read(file, kind="parquet")
    assert found.lines == list(range(1, 450_001))
    assert [part.raw.height for part in found.parts] == [200_000, 200_000, 50_000]


def test_no_records_are_no_error(file: Path) -> None:
    pl.DataFrame(schema={"a": pl.String}).write_parquet(file)
    assert (read(file, kind="parquet").columns, read(file, kind="parquet").rows) == (["a"], [])


def test_what_is_no_parquet_is_refused(file: Path) -> None:
    file.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(FileRefusedError, match="no Parquet file that can be read"):
        read(file, kind="parquet")
