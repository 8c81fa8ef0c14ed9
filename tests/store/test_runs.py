"""Sorted runs of fingerprints find what was put in, and nothing else, however they are merged."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.adapters.store import runs
from smarketing.adapters.store.prints import U64, prints_of
from smarketing.adapters.store.runs import Run, merged, write_run
from smarketing.adapters.store.tables import Identity

# Few values at both ends and in the middle, so that first halves collide and cuts are hit exactly.
HALVES = st.one_of(
    st.sampled_from([0, 1, 2**61, 2**63 - 1, 2**63, 2**64 - 1]), st.integers(0, 2**64 - 1)
)
KEYS = st.tuples(HALVES, st.integers(0, 3))


def run_of(keys: list[tuple[int, int]], origin: int = 0) -> Run:
    ordered = sorted(keys, key=lambda key: key[0])
    high = np.array([key[0] for key in ordered], np.uint64)
    low = np.array([key[1] for key in ordered], np.uint64)
    return Run.of(high, low, high ^ low, np.full(len(keys), origin, np.uint32))


def found_in(run: Run, keys: list[tuple[int, int]]) -> list[tuple[int, int] | None]:
    """Return the keys that the run gives for these keys, which are sorted first."""
    ordered = sorted(keys, key=lambda key: key[0])
    high = np.array([key[0] for key in ordered], np.uint64)
    low = np.array([key[1] for key in ordered], np.uint64)
    entries = run.find(high, low).tolist()
    return [None if at < 0 else (int(run.high[at]), int(run.low[at])) for at in entries]


@given(
    levels=st.lists(st.lists(KEYS, min_size=1, max_size=30, unique=True), min_size=1, max_size=4),
    absent=st.lists(KEYS, max_size=20),
)
@settings(max_examples=150, deadline=None)
def test_a_merged_run_finds_every_key_of_its_parts_and_no_other(
    tmp_path_factory: pytest.TempPathFactory,
    levels: list[list[tuple[int, int]]],
    absent: list[tuple[int, int]],
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    held = {key for level in levels for key in level}
    asked = sorted(held | set(absent), key=lambda key: key[0])
    with pytest.MonkeyPatch.context() as sizes:
        sizes.setattr(runs, "SLICE", 8)
        whole = merged([run_of(level) for level in levels], folder / "merged.run")
        assert len(whole) == sum(len(level) for level in levels)
        assert found_in(whole, asked) == [key if key in held else None for key in asked]


def test_a_run_on_disk_is_the_run_in_memory(tmp_path: Path) -> None:
    run = run_of([(5, 1), (5, 2), (2**63, 0), (2**64 - 1, 7)], origin=3)
    stored = write_run(iter([run]), len(run), tmp_path / "one.run")
    for name in ("high", "low", "content", "origin", "cells"):
        assert getattr(stored, name).tolist() == getattr(run, name).tolist()


def test_a_file_that_was_cut_short_is_no_run(tmp_path: Path) -> None:
    path = tmp_path / "one.run"
    write_run(iter([run_of([(5, 1), (9, 2)])]), 2, path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="not a run of 2 entries"):
        Run.open(path, 2)


IDENTITY = Identity("fact_id", ("fact_id", "first", "second", "count"))


def content_print(**values: object) -> int:
    row = {"fact_id": "a", "first": None, "second": None, "count": None} | values
    types = {"fact_id": pl.String, "first": pl.String, "second": pl.String, "count": pl.Int64}
    return int(prints_of(pl.DataFrame([row], schema=types), IDENTITY).content[0])


def test_rows_that_differ_anywhere_have_different_prints() -> None:
    rows: list[dict[str, object]] = [
        {},
        {"first": ""},
        {"second": ""},
        {"first": "ab", "second": "c"},
        {"first": "a", "second": "bc"},
        {"first": "abc"},
        {"count": 0},
        {"count": 1},
        {"fact_id": "b"},
    ]
    assert len({content_print(**row) for row in rows}) == len(rows)


def test_prints_are_the_same_on_every_machine_and_for_ever() -> None:
    rows = pl.DataFrame({"fact_id": ["crm:touches:1", "é"], "first": ["x", None]})
    prints = prints_of(rows, Identity("fact_id", ("fact_id", "first")))
    columns: list[U64] = [prints.high, prints.low, prints.content]
    assert [column.tolist() for column in columns] == [
        [15_008_400_361_155_593_272, 10_390_483_222_924_917_050],
        [2_006_052_151_417_873_798, 17_839_895_020_865_391_795],
        [3_868_140_967_449_775_401, 6_683_409_656_779_529_773],
    ]
