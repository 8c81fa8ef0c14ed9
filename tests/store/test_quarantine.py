"""Rows that were not taken wait, each once, until somebody decides about them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from tests.store.building import Record, counted, held, intake, origin, take, touch

from smarketing.adapters.store.account import Taken
from smarketing.adapters.store.ledger import Ledger

APRIL = datetime(2026, 4, 1, tzinfo=UTC)


def open_ids(root: Path) -> list[str]:
    return Ledger(root).quarantine.open_rows()["quarantine_id"].to_list()


def correct(root: Path, records: Sequence[Record], ids: Sequence[str | None]) -> Taken:
    """Import a corrected file, each of whose rows names the row of the quarantine it corrects."""
    with Ledger(root).taking(origin("corrected.csv", at=APRIL)) as taking:
        taking.add(intake(records), pl.Series(ids, dtype=pl.String))
        return taking.commit()


def test_a_row_waits_with_its_place_its_reason_and_the_mapping_that_read_it(tmp_path: Path) -> None:
    take(tmp_path, [[touch("a"), None]])
    (row,) = Ledger(tmp_path).quarantine.open_rows().rows(named=True)
    assert len(row.pop("quarantine_id")) == 32
    assert row == {
        "import_id": "hash of touches.csv",
        "file": "touches.csv",
        "line": 3,
        "column": "text",
        "value": "?",
        "reason": "not a record",
        "reason_values": "{}",
        "record": '{"text":"?"}',
        "mapping": "the mapping of touches.csv",
        "quarantined_at": datetime(2026, 3, 2, 12, tzinfo=UTC),
    }


def test_the_result_of_an_import_shows_the_first_bad_rows(tmp_path: Path) -> None:
    taken = take(tmp_path, [[None] * 15, [None] * 15])
    assert taken.examples["line"].to_list() == list(range(2, 22))
    assert "mapping" not in taken.examples.columns
    assert taken.newly_quarantined == 30


def test_the_same_content_under_another_name_does_not_list_its_bad_rows_again(
    tmp_path: Path,
) -> None:
    take(tmp_path, [[None, touch("a"), None]])
    renamed = take(tmp_path, [[None], [touch("a"), None]], origin("b.csv", content="touches.csv"))
    assert (renamed.counts.quarantined, renamed.newly_quarantined) == (2, 0)
    assert len(open_ids(tmp_path)) == 2


def test_other_content_lists_its_own_rows(tmp_path: Path) -> None:
    take(tmp_path, [[None]], origin("one.csv"))
    take(tmp_path, [[None]], origin("two.csv"))
    rows = Ledger(tmp_path).quarantine.open_rows()
    assert rows["file"].to_list() == ["one.csv", "two.csv"]
    assert Ledger(tmp_path).quarantine.open_rows("hash of two.csv")["file"].to_list() == ["two.csv"]


def test_a_dismissed_row_no_longer_waits_and_does_not_come_back(tmp_path: Path) -> None:
    take(tmp_path, [[None, None]])
    first, second = open_ids(tmp_path)
    quarantine = Ledger(tmp_path).quarantine
    assert quarantine.resolve([first, first, "unknown"], "dismissed", APRIL) == 1
    assert quarantine.resolve([first], "dismissed", APRIL) == 0
    assert take(tmp_path, [[None, None]]).newly_quarantined == 0
    assert open_ids(tmp_path) == [second]
    assert quarantine.resolutions().rows() == [(first, "dismissed", APRIL)]


def test_a_corrected_row_is_taken_and_settled(tmp_path: Path) -> None:
    take(tmp_path, [[touch("a"), None, None]])
    first, second = open_ids(tmp_path)
    taken = correct(tmp_path, [touch("b"), touch("c")], [second, None])
    assert counted(taken) == (2, 2, 0, 0)
    assert taken.corrected == 1
    assert open_ids(tmp_path) == [first]
    assert Ledger(tmp_path).quarantine.resolutions().rows() == [(second, "corrected", APRIL)]
    assert [id for _, id, _ in held(tmp_path)] == ["a", "b", "c"]


def test_a_corrected_row_that_is_known_already_is_settled_too(tmp_path: Path) -> None:
    take(tmp_path, [[touch("a"), None]])
    taken = correct(tmp_path, [touch("a")], open_ids(tmp_path))
    assert (counted(taken), taken.corrected) == ((1, 0, 1, 0), 1)
    assert open_ids(tmp_path) == []


@pytest.mark.parametrize(
    "still_bad", [None, (), touch("a", "y")], ids=["rejected", "silent", "contradicting"]
)
def test_a_corrected_row_that_is_still_bad_waits_under_its_old_id(
    tmp_path: Path, still_bad: Record
) -> None:
    take(tmp_path, [[touch("a"), None]])
    waiting = open_ids(tmp_path)
    taken = correct(tmp_path, [still_bad], waiting)
    assert counted(taken) == (1, 0, 0, 1)
    assert (taken.corrected, taken.newly_quarantined) == (0, 0)
    assert taken.examples["quarantine_id"].to_list() == waiting
    assert open_ids(tmp_path) == waiting


def test_a_bad_row_that_names_an_unknown_id_is_listed_as_a_new_one(tmp_path: Path) -> None:
    taken = correct(tmp_path, [None, None], ["never seen", None])
    assert taken.newly_quarantined == 2
    assert len(open_ids(tmp_path)) == 2


def test_correcting_the_same_row_twice_changes_nothing(tmp_path: Path) -> None:
    take(tmp_path, [[None]])
    (waiting,) = open_ids(tmp_path)
    correct(tmp_path, [touch("a")], [waiting])
    before = Ledger(tmp_path).version(), Ledger(tmp_path).imports().rows()
    again = correct(tmp_path, [touch("a")], [waiting])
    assert (counted(again), again.corrected) == ((1, 0, 1, 0), 0)
    assert (Ledger(tmp_path).version(), Ledger(tmp_path).imports().rows()) == before
    assert Ledger(tmp_path).quarantine.resolutions().height == 1
