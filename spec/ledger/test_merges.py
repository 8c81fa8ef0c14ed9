"""Contacts that are one person: whose name their facts count under, and from when on."""

from datetime import datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from spec.tables import at, facts, rows

from smarketing.core.ledger.integrity import integrity
from smarketing.core.ledger.merges import circles, merged, survivors
from smarketing.core.ledger.tables import TABLES, Facts

AS_OF = at("2026-06-30")


def whom(text: str, as_of: datetime = AS_OF) -> dict[str, str]:
    return dict(survivors(facts(text), as_of).iter_rows())


def test_the_facts_of_a_merged_contact_count_as_the_survivors() -> None:
    told = facts("""
        contacts
        contact_id | occurred_at | merged_into
        ada        | 2026-01-01  |
        a2         | 2026-05-01  | ada

        touches
        contact_id | occurred_at | kind
        a2         | 2026-01-05  | form
        ada        | 2026-01-06  | visit
        bob        | 2026-01-07  | visit

        deal_events
        deal_id | contact_id | occurred_at | status
        d1      | a2         | 2026-02-01  | won
        d2      |            | 2026-02-01  | won

        spend
        channel | occurred_at | amount | currency
        email   | 2026-01-01  | 100    | EUR
    """)
    one = merged(told, AS_OF)
    assert rows(one.table("touches"), "contact_id", "kind") == [
        ("ada", "form"),
        ("ada", "visit"),
        ("bob", "visit"),
    ]
    assert rows(one.table("deal_events"), "contact_id", "deal_id") == [("ada", "d1"), (None, "d2")]
    assert one.table("spend").equals(told.table("spend"))
    assert {name: frame.schema for name, frame in one.frames.items()} == {
        name: frame.schema for name, frame in told.frames.items()
    }


def test_facts_without_merges_are_the_very_same() -> None:
    told = facts("""
        contacts
        contact_id | occurred_at | name
        ada        | 2026-01-01  | Ada
    """)
    assert merged(told, AS_OF) is told
    assert merged(Facts({}), AS_OF).frames == {}


def test_a_merge_counts_from_the_moment_at_which_it_is_known() -> None:
    text = """
        contacts
        contact_id | occurred_at      | merged_into
        a2         | 2026-05-01 12:00 | ada
    """
    assert whom(text, at("2026-05-01 11:59")) == {}
    assert whom(text, at("2026-05-01 12:00")) == {"a2": "ada"}


def test_merges_of_merges_are_followed_to_their_end() -> None:
    assert whom("""
        contacts
        contact_id | occurred_at | merged_into
        a          | 2026-01-01  | b
        c          | 2026-01-02  | d
        b          | 2026-01-03  | c
        x          | 2026-01-03  | d
    """) == {"a": "d", "b": "d", "c": "d", "x": "d"}


def test_the_latest_merge_of_a_contact_holds_and_a_merge_into_oneself_is_none() -> None:
    assert whom("""
        contacts
        contact_id | occurred_at | merged_into
        a          | 2026-01-02  | late
        a          | 2026-01-01  | early
        a          | 2026-01-03  |
        b          | 2026-01-01  | b
        c          | 2026-01-01  | b
    """) == {"a": "late", "c": "b"}


def test_a_circle_merges_nobody_in_it_and_is_told() -> None:
    told = facts("""
        contacts
        contact_id | occurred_at | merged_into
        a          | 2026-01-01  | b
        b          | 2026-01-01  | c
        c          | 2026-01-01  | a
        tail       | 2026-01-01  | a
        e          | 2026-01-01  | f
        f          | 2026-01-01  |
    """)
    assert dict(survivors(told, AS_OF).iter_rows()) == {"tail": "a", "e": "f"}
    assert circles(told, AS_OF).to_list() == ["a", "b", "c"]
    found = {f.code: f for f in integrity(told, "EUR", "UTC", AS_OF)}
    assert found["ledger.merged_in_a_circle"].sentence() == (
        "contacts are merged into one another in a circle: 3 (a, b, c)"
    )
    assert "ledger.merged_into_nobody" not in found


def test_a_merge_into_a_contact_that_nobody_knows_is_told() -> None:
    told = facts("""
        contacts
        contact_id | occurred_at | merged_into
        a          | 2026-01-01  | Ada Lovelace
    """)
    found = {f.code: f for f in integrity(told, "EUR", "UTC", AS_OF)}
    assert found["ledger.merged_into_nobody"].sentence() == (
        "contacts are merged into some that are not known: 1 (Ada Lovelace)"
    )


def test_what_was_known_of_the_merged_one_holds_until_the_survivor_is_known() -> None:
    one = merged(
        facts("""
        contacts
        contact_id | occurred_at | name     | merged_into
        a2         | 2026-01-01  | A.       |
        a2         | 2026-01-05  | Ada L.   |
        ada        | 2026-02-01  | Ada      |
        a2         | 2026-02-01  | wrong    |
        a2         | 2026-03-01  | gone     | ada
        b2         | 2026-03-02  | Bob      | bob
    """),
        AS_OF,
    )
    assert rows(one.table("contacts"), "contact_id", "occurred_at", "name") == [
        ("ada", "2026-01-01", "A."),
        ("ada", "2026-01-05", "Ada L."),
        ("ada", "2026-02-01", "Ada"),
        ("bob", "2026-03-02", "Bob"),
    ]


def slowly(pointing: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Follow every merge step by step: the obvious way."""
    pointing = {one: into for one, into in pointing.items() if one != into}
    round_about = []
    for one in pointing:
        place = pointing[one]
        for _ in pointing:
            place = pointing.get(place, place) if place != one else place
        if place == one:
            round_about.append(one)
    ends = {}
    for one in pointing.keys() - set(round_about):
        place = one
        while place in pointing and place not in round_about:
            place = pointing[place]
        ends[one] = place
    return ends, sorted(round_about)


PEOPLE = st.sampled_from([f"p{number}" for number in range(12)])


@given(st.dictionaries(PEOPLE, PEOPLE, min_size=1))
def test_following_by_doubling_is_following_step_by_step(pointing: dict[str, str]) -> None:
    told = [
        {"fact_id": one, "source": "spec", "contact_id": one, "merged_into": into}
        for one, into in pointing.items()
    ]
    frame = pl.DataFrame(
        [row | {"occurred_at": at("2026-01-01")} for row in told], schema=TABLES["contacts"].schema
    )
    ends, round_about = slowly(pointing)
    assert dict(survivors(Facts({"contacts": frame}), AS_OF).iter_rows()) == ends
    assert circles(Facts({"contacts": frame}), AS_OF).to_list() == round_about
