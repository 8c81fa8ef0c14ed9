"""A fact told again is the same fact: its identity depends on what it says and on nothing else."""

import polars as pl
import pytest
from spec.ledger.intakes import intake, reasons

from smarketing.core.ledger.identity import content_identities, told_identities

READING = 'reading = { dates = ["iso", "%d/%m/%Y"], time_zone = "UTC" }\n'
RULES = (
    READING
    + """
[[files.facts]]
table = "touches"
ID
columns = { contact_id = "who", occurred_at = "when", kind = "kind" }
"""
)


def ids(identity: str, table: str) -> list[str]:
    found: list[str] = (
        intake(RULES.replace("ID", identity), table).facts["touches"]["fact_id"].to_list()
    )
    return found


def test_an_identity_that_the_file_gives_is_kept_with_source_and_table() -> None:
    table = "nr | who | when | kind\n7 | anna | 2026-01-01 | visit"
    assert ids('id = "nr"', table) == ["crm:touches:7"]
    assert ids('id = ["nr", { value = "first" }]', table) == ["crm:touches:7:first"]


def test_different_parts_never_make_the_same_identity() -> None:
    left = told_identities("s", "t", [pl.Series(["a:b", "a"]), pl.Series(["c", "b:c"])])
    assert left.to_list() == ["s:t:a%3Ab:c", "s:t:a:b%3Ac"]
    percent = told_identities("s", "t", [pl.Series(["a%3A"]), pl.Series(["b"])])
    assert percent.to_list() == ["s:t:a%253A:b"]


@pytest.mark.parametrize("missing", ["", "null"])
def test_a_record_without_its_identity_is_refused(missing: str) -> None:
    table = f"nr | who | when | kind\n{missing} | anna | 2026-01-01 | visit"
    (refused,) = reasons(intake(RULES.replace("ID", 'id = "nr"'), table))
    assert refused[:2] == (2, "nr")


def test_without_an_identity_the_same_content_is_the_same_fact() -> None:
    table = """
    who  | when       | kind  | junk
    anna | 2026-01-01 | visit | a
    anna | 01/01/2026 | visit | b
    anna | 2026-01-02 | visit | a
    anna | 2026-01-01 | form  | a
    """
    first, again, later, other = ids("", table)
    assert first == again
    assert len({first, later, other}) == 3


def test_identities_never_change_from_one_version_of_the_libraries_to_the_next() -> None:
    content = pl.DataFrame({"a": ["x", None], "n": [1, 2], "b": [True, None]})
    assert content_identities("crm", "touches", content).to_list() == [
        "crm:touches#f9ede8c57cf48cfcecbf3e0aaddbb8c9",
        "crm:touches#b70dab15087d52cbd3e6babb3dc2127e",
    ]


def test_what_is_missing_is_not_an_empty_text_nor_part_of_its_neighbour() -> None:
    content = pl.DataFrame({"a": ["x", "", None, "xy"], "b": ["y", "xy", "xy", None]})
    assert content_identities("s", "t", content).n_unique() == 4


def test_a_column_that_came_later_counts_only_where_it_says_something() -> None:
    before = pl.DataFrame({"a": ["x", "x", "x"], "b": ["y", "y", "y"]})
    after = before.with_columns(m=pl.Series([None, "z", "zz"]), n=pl.Series(["z", None, None]))
    (same, _, _) = content_identities("s", "t", before).to_list()
    later = ["m", "n"]
    assert content_identities("s", "t", after.drop("n"), ["m"]).to_list()[0] == same
    assert content_identities("s", "t", after.head(0), later).to_list() == []
    told = content_identities("s", "t", after, later).to_list()
    assert len({same, *told}) == 4


def test_a_contact_of_an_old_file_is_still_the_fact_that_it_was() -> None:
    rules = """
reading = { dates = "iso", time_zone = "UTC" }
[[files.facts]]
table = "contacts"
columns = { contact_id = "who", occurred_at = "when", name = "name" }
"""
    table = "who | when | name | into\nanna | 2026-01-01 | Anna |\nbob | 2026-01-01 | Bob | anna"
    merging = rules.replace('name = "name" }', 'name = "name", merged_into = "into" }')
    before = intake(rules, table).facts["contacts"]["fact_id"].to_list()
    after = intake(merging, table).facts["contacts"]["fact_id"].to_list()
    assert before[0] == after[0] == ("crm:contacts#94e08676c1b8f7aa0b5715e94dfcd77b")
    assert before[1] != after[1]
