"""What an import does with facts told once, told again, and told otherwise."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from tests.store.building import Fact, Record, call, counted, held, intake, origin, take, touch

from smarketing.adapters.store.account import Counts
from smarketing.adapters.store.ledger import Ledger
from smarketing.core.ledger.tables import MOMENT, TABLES


def test_facts_that_are_new_are_accepted_and_can_be_read_back(tmp_path: Path) -> None:
    taken = take(tmp_path, [[touch("a", "guide"), touch("b", None)]])
    assert counted(taken) == (2, 2, 0, 0)
    assert taken.new_facts == {"touches": 2}
    assert held(tmp_path) == [("touches", "a", "guide"), ("touches", "b", "∅")]


def test_a_table_comes_back_in_its_own_columns_and_types(tmp_path: Path) -> None:
    take(tmp_path, [[touch("a"), call("b")]])
    facts = Ledger(tmp_path).read()
    assert {name: dict(facts.table(name).schema) for name in TABLES} == {
        name: dict(table.schema) for name, table in TABLES.items()
    }


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    parts = [[touch("a"), call("b")], [None, touch("c")]]
    first = take(tmp_path, parts)
    before = Ledger(tmp_path).version(), Ledger(tmp_path).imports().rows(), held(tmp_path)
    again = take(tmp_path, parts, replace(origin(), taken_at=datetime(2026, 4, 1, tzinfo=UTC)))
    assert counted(first) == (4, 3, 0, 1)
    assert counted(again) == (4, 0, 3, 1)
    assert (first.newly_quarantined, again.newly_quarantined) == (1, 0)
    after = Ledger(tmp_path).version(), Ledger(tmp_path).imports().rows(), held(tmp_path)
    assert after == before


@pytest.mark.parametrize(
    "parts",
    [
        [[touch("a"), touch("a"), touch("a")]],
        [[touch("a")], [touch("a")], [touch("a")]],
        [[touch("a"), touch("a")], [touch("a")]],
    ],
    ids=["within a part", "across parts", "both"],
)
def test_a_fact_told_three_times_is_taken_once(tmp_path: Path, parts: list[list[Record]]) -> None:
    assert counted(take(tmp_path, parts)) == (3, 1, 2, 0)
    assert held(tmp_path) == [("touches", "a", "x")]


@pytest.mark.parametrize(
    "files",
    [
        [[[touch("a", "x"), touch("a", "y")]]],
        [[[touch("a", "x")], [touch("a", "y")]]],
        [[[touch("a", "x")]], [[touch("a", "y")]]],
    ],
    ids=["within a part", "across parts", "across files"],
)
def test_what_was_told_first_is_kept_and_the_contradiction_is_shown(
    tmp_path: Path, files: list[list[list[Record]]]
) -> None:
    quarantined = 0
    for number, parts in enumerate(files):
        quarantined += take(tmp_path, parts, origin(f"{number}.csv")).counts.quarantined
    assert quarantined == 1
    assert held(tmp_path) == [("touches", "a", "x")]
    (row,) = Ledger(tmp_path).quarantine.open_rows().rows(named=True)
    said = row["reason"].format(**json.loads(row["reason_values"]))
    assert said == (
        "the `touches` fact a was told before with other content (content: x → y); "
        "what was told first is kept"
    )
    assert json.loads(row["record"]) == {"text": "touches/a=y"}


def test_an_empty_text_and_nothing_are_not_the_same(tmp_path: Path) -> None:
    taken = take(tmp_path, [[touch("a", ""), touch("a", None)]])
    assert counted(taken) == (2, 1, 0, 1)
    assert held(tmp_path) == [("touches", "a", "")]


def test_the_same_id_in_two_tables_is_two_facts(tmp_path: Path) -> None:
    assert counted(take(tmp_path, [[touch("a", "x"), call("a", "y")]])) == (2, 2, 0, 0)


def test_of_a_record_that_contradicts_in_one_fact_nothing_is_taken(tmp_path: Path) -> None:
    take(tmp_path, [[touch("a", "x")]])
    both = (Fact("a", "y"), Fact("b", "new", "activities"))
    taken = take(tmp_path, [[both, call("c")]], origin("second.csv"))
    assert counted(taken) == (2, 1, 0, 1)
    assert held(tmp_path) == [("activities", "c", "x"), ("touches", "a", "x")]


def test_a_record_is_not_refused_for_contradicting_one_that_was_refused_itself(
    tmp_path: Path,
) -> None:
    refused = (Fact("a", "y"), Fact("b", "x", "activities"))
    fine = call("b", "z")
    taken = take(tmp_path, [[touch("a", "x"), refused, fine, call("b", "x")]])
    assert counted(taken) == (4, 2, 0, 2)
    assert held(tmp_path) == [("activities", "b", "z"), ("touches", "a", "x")]


def test_a_record_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    taken = take(tmp_path, [[(Fact("a", "x"), Fact("a", "y")), touch("a", "z")]])
    assert counted(taken) == (2, 1, 0, 1)
    assert held(tmp_path) == [("touches", "a", "z")]


def test_a_record_with_one_known_and_one_new_fact_is_accepted(tmp_path: Path) -> None:
    taken = take(tmp_path, [[touch("a"), (Fact("a", "x"), Fact("b", "x", "activities"))]])
    assert counted(taken) == (2, 2, 0, 0)
    assert taken.new_facts == {"activities": 1, "touches": 1}


def test_a_record_of_which_the_mapping_makes_nothing_is_not_passed_over(tmp_path: Path) -> None:
    taken = take(tmp_path, [[touch("a"), (), None]])
    assert counted(taken) == (3, 1, 0, 2)
    reasons = Ledger(tmp_path).quarantine.open_rows()["line", "reason"].rows()
    assert reasons == [(3, "the mapping makes no fact of this record"), (4, "not a record")]


def test_a_record_that_could_not_be_read_counts_although_it_has_no_row(tmp_path: Path) -> None:
    read = intake([touch("a"), touch("b")])
    broken = intake([None], first_line=4).rejected
    with Ledger(tmp_path).taking(origin()) as taking:
        counts = taking.add(replace(read, rows=3, rejected=broken))
        taking.commit()
    assert counts == Counts(rows=3, accepted=2, duplicate=0, quarantined=1)


def test_an_empty_file_is_an_import_of_nothing(tmp_path: Path) -> None:
    assert counted(take(tmp_path, [])) == (0, 0, 0, 0)
    assert Ledger(tmp_path).version() == {}
    assert Ledger(tmp_path).imports()["rows"].to_list() == [0]


def test_the_history_tells_what_became_of_each_import(tmp_path: Path) -> None:
    take(tmp_path, [[touch("a"), None]], origin("march.csv"))
    later = origin("april.csv", at=datetime(2026, 4, 1, tzinfo=UTC))
    take(tmp_path, [[touch("a"), touch("b")]], later)
    columns = ["file", "rows", "accepted", "duplicate", "quarantined", "new_facts"]
    assert Ledger(tmp_path).imports().select(columns).rows() == [
        ("march.csv", 2, 1, 0, 1, '{"touches": 1}'),
        ("april.csv", 2, 1, 1, 0, '{"touches": 1}'),
    ]
    assert Ledger(tmp_path).has_import(later.import_id)
    assert not Ledger(tmp_path).has_import("hash of another file")


def test_an_import_that_is_given_up_leaves_nothing_behind(tmp_path: Path) -> None:
    take(tmp_path, [[touch("a")]])
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    with Ledger(tmp_path).taking(origin("second.csv")) as taking:
        taking.add(intake([touch("b"), None]))
    assert held(tmp_path) == [("touches", "a", "x")]
    assert Ledger(tmp_path).quarantine.open_rows().is_empty()
    assert set(tmp_path.rglob("*.parquet")) <= set(files)
    assert counted(take(tmp_path, [[touch("b")]], origin("second.csv"))) == (1, 1, 0, 0)


def test_reading_a_workspace_without_facts_creates_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.version() == {}
    assert ledger.read().table("touches").is_empty()
    assert ledger.scan("spend").collect().schema == TABLES["spend"].schema
    assert ledger.imports().is_empty()
    assert ledger.quarantine.open_rows().is_empty()
    assert list(tmp_path.iterdir()) == []


def test_a_snapshot_does_not_see_what_comes_later(tmp_path: Path) -> None:
    take(tmp_path, [[touch("a")]])
    snapshot = Ledger(tmp_path).snapshot()
    take(tmp_path, [[touch("b"), call("c")]], origin("second.csv"))
    assert snapshot.read().table("touches")["fact_id"].to_list() == ["a"]
    assert snapshot.read().table("activities").is_empty()
    assert snapshot.version == {"touches": 0}
    assert Ledger(tmp_path).version() == {"activities": 0, "touches": 1}


def test_many_contradictions_are_all_shown_the_first_hundred_in_detail(tmp_path: Path) -> None:
    take(tmp_path, [[touch(str(number), "x") for number in range(150)]])
    taken = take(
        tmp_path,
        [
            [touch(str(number), "y") for number in range(75 * half, 75 * half + 75)]
            for half in (0, 1)
        ],
        origin("second.csv"),
    )
    assert counted(taken) == (150, 0, 0, 150)
    rows = Ledger(tmp_path).quarantine.open_rows()
    values = [json.loads(text) for text in rows["reason_values"]]
    assert [value["fact_id"] for value in values] == [str(number) for number in range(150)]
    assert ["differences" in value for value in values] == [True] * 100 + [False] * 50
    for reason, value in zip(rows["reason"], values, strict=True):
        assert value["fact_id"] in reason.format(**value)


def test_the_last_moments_of_the_calendar_can_be_stored(tmp_path: Path) -> None:
    end = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    part = intake([touch("a"), touch("b")])
    moments = pl.Series("occurred_at", [end, end - timedelta(days=9000)], MOMENT)
    facts = {"touches": part.facts["touches"].with_columns(moments)}
    with Ledger(tmp_path).taking(origin()) as taking:
        taking.add(replace(part, facts=facts))
        taking.commit()
    late = Ledger(tmp_path).scan("touches").filter(pl.col("occurred_at") >= end).collect()
    assert late["fact_id"].to_list() == ["a"]


def test_a_moment_between_two_milliseconds_is_found_by_its_exact_time(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 1, 0, 0, 0, 999_999, tzinfo=UTC)
    part = intake([touch("a")])
    exact = part.facts["touches"].with_columns(pl.lit(moment).cast(MOMENT).alias("occurred_at"))
    with Ledger(tmp_path).taking(origin()) as taking:
        taking.add(replace(part, facts={"touches": exact}))
        taking.commit()
    for bound in (pl.col("occurred_at") >= moment, pl.col("occurred_at") <= moment):
        assert Ledger(tmp_path).scan("touches").filter(bound).collect().height == 1


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda facts: facts.drop("channel"), "facts of touches have"),
        (lambda facts: facts.with_columns(fact_id=pl.lit(None, pl.String)), "no fact_id"),
        (lambda facts: facts.with_columns(row=pl.lit(7, pl.UInt32)), "beyond the part"),
    ],
)
def test_a_part_that_breaks_its_contract_is_no_import(
    tmp_path: Path, spoil: object, complaint: str
) -> None:
    assert callable(spoil)
    part = intake([touch("a")])
    spoilt = replace(part, facts={"touches": spoil(part.facts["touches"])})
    with pytest.raises(ValueError, match=complaint), Ledger(tmp_path).taking(origin()) as taking:
        taking.add(spoilt)
    assert held(tmp_path) == []


def test_a_record_both_rejected_and_taken_does_not_add_up(tmp_path: Path) -> None:
    part = replace(intake([touch("a")]), rejected=intake([None]).rejected)
    with (
        pytest.raises(ValueError, match="do not add up"),
        Ledger(tmp_path).taking(origin()) as taking,
    ):
        taking.add(part)
    assert held(tmp_path) == []
