"""A record becomes facts as its mapping says, or is refused whole with one reason."""

import json

import pytest
from spec.ledger.intakes import AS_OF, intake, mapping, part, reasons

from smarketing.core.ledger.conversion import convert
from smarketing.core.ledger.mapping import resolved
from smarketing.core.ledger.part import Part, broken_records
from smarketing.core.ledger.remarks import Remarks
from smarketing.core.ledger.tables import TABLES

READING = 'reading = { dates = "iso", time_zone = "UTC", currency = "EUR", missing = ["NULL"] }\n'


def rules(table: str, columns: str, more: str = "") -> str:
    return f'{READING}[[files.facts]]\ntable = "{table}"\n{more}\n[files.facts.columns]\n{columns}'


TOUCH = 'contact_id = "who"\noccurred_at = "when"\nkind = { value = "visit" }\n'


def values(columns: str, table: str, target: str) -> list[str | None]:
    """Return one column of the touches made of a table."""
    facts = intake(rules("touches", TOUCH + columns), table).facts["touches"]
    found: list[str | None] = facts[target].to_list()
    return found


TABLE = """
who  | when       | source | first | last
anna | 2026-01-01 | seo    | A     | B
bob  | 2026-01-02 | gads   |       | C
carl | 2026-01-03 |        |       |
dora | 2026-01-04 | NULL   | D     | NULL
"""


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('"source"', ["seo", "gads", None, None]),
        ('{ value = "web" }', ["web", "web", "web", "web"]),
        ('{ column = "source", default = "direct" }', ["seo", "gads", "direct", "direct"]),
        ('{ column = "source", missing = ["seo"] }', [None, "gads", None, "NULL"]),
        ('{ column = "source", translate = { gads = "ads" } }', ["seo", "ads", None, None]),
        (
            '{ column = "source", translate = { gads = "ads" }, otherwise = "other" }',
            ["other", "ads", None, None],
        ),
        ('{ columns = ["first", "last"] }', ["A B", "C", None, "D"]),
        ('{ columns = ["first", "last"], join = "/" }', ["A/B", "C", None, "D"]),
    ],
)
def test_a_rule_says_where_a_value_comes_from(rule: str, expected: list[str | None]) -> None:
    assert values(f"channel = {rule}", TABLE, "channel") == expected


@pytest.mark.parametrize(
    ("condition", "who"),
    [
        ('{ column = "source", present = true }', ["anna", "bob"]),
        ('{ column = "source", present = false }', ["carl", "dora"]),
        ('{ column = "source", equals = "seo" }', ["anna"]),
        ('{ column = "source", one_of = ["seo", "gads"] }', ["anna", "bob"]),
        (
            '[{ column = "source", present = true }, { column = "first", present = false }]',
            ["bob"],
        ),
    ],
)
def test_a_condition_says_which_records_make_a_fact(condition: str, who: list[str]) -> None:
    taken = intake(rules("touches", TOUCH, f"when = {condition}"), TABLE)
    assert taken.facts["touches"]["contact_id"].to_list() == who
    assert taken.rejected.is_empty()


def test_a_record_that_is_not_meant_is_not_refused_for_it() -> None:
    table = "who | when | kind\nanna | 2026-01-01 | visit\n | never | call"
    taken = intake(rules("touches", TOUCH, 'when = { column = "kind", equals = "visit" }'), table)
    assert taken.rejected.is_empty()
    assert taken.rows == 2


TWO_TABLES = (
    rules("contacts", 'contact_id = "who"\noccurred_at = "when"\n', 'attributes = ["source"]')
    + """
[[files.facts]]
table = "deal_events"
when = { column = "amount", present = true }
columns = { deal_id = "who", occurred_at = "won", status = { value = "won" }, amount = "amount" }
"""
)


def test_one_record_may_make_facts_in_several_tables() -> None:
    table = """
    who  | when       | source | won        | amount
    anna | 2026-01-01 | seo    | 2026-02-01 | 12.50
    bob  | 2026-01-02 |        |            |
    """
    taken = intake(TWO_TABLES, table)
    assert taken.facts["contacts"].select("row", "attributes").rows() == [
        (0, '{"source":"seo"}'),
        (1, None),
    ]
    assert taken.facts["deal_events"].select("row", "amount", "currency").rows() == [
        (0, 1250, "EUR")
    ]


def test_a_refused_record_makes_no_fact_at_all() -> None:
    table = """
    who  | when       | source | won        | amount
    anna | 2026-01-01 | seo    | never      | 12.50
    bob  | 2026-01-02 | seo    | 2026-02-01 | twelve
    carl | 2026-01-03 | seo    | 2026-02-01 | 5
    """
    taken = intake(TWO_TABLES, table)
    assert {name: frame["row"].to_list() for name, frame in taken.facts.items()} == {
        "contacts": [2],
        "deal_events": [2],
    }
    assert [(line, column) for line, column, _, _ in reasons(taken)] == [(2, "won"), (3, "amount")]


def test_a_refusal_names_the_first_column_at_fault_and_keeps_the_record() -> None:
    table = "who | when | source\n | never | seo"
    taken = intake(rules("touches", TOUCH), table)
    assert len(taken.rejected) == 1
    assert json.loads(taken.rejected["record"][0]) == {
        "who": None,
        "when": "never",
        "source": "seo",
    }


def test_a_choice_outside_the_list_is_refused() -> None:
    columns = 'deal_id = "who"\noccurred_at = "when"\nstatus = "source"\n'
    taken = intake(rules("deal_events", columns), "who|when|source\n7|2026-01-01|Signed")
    reason = "none of open, won, lost; add it to `translate` in the mapping"
    assert reasons(taken) == [(2, "source", "Signed", reason)]


def test_facts_have_exactly_the_columns_of_their_table() -> None:
    taken = intake(TWO_TABLES, "who|when|source|won|amount\nanna|2026-01-01|seo|2026-02-01|5")
    for table, frame in taken.facts.items():
        schema = dict(frame.schema)
        schema.pop("row")
        assert schema == TABLES[table].schema


def test_attributes_are_json_whatever_stands_in_them() -> None:
    contact = 'contact_id = "who"\noccurred_at = "when"\n'
    more = 'attributes = { "Le \\"titre\\"" = "title", size = { value = "10" }, empty = "none" }'
    taken = intake(
        rules("contacts", contact, more),
        'who|when|title|none\nanna|2026-01-01|back\\slash "quoted" é {}|\nbob|2026-01-01||',
    )
    told = [json.loads(text) for text in taken.facts["contacts"]["attributes"]]
    assert told == [
        {'Le "titre"': 'back\\slash "quoted" é {}', "size": "10"},
        {"size": "10"},
    ]


def test_broken_records_count_and_come_with_their_line() -> None:
    whole = part("who | when\nanna | 2026-01-01")
    broken = broken_records([(3, "", "", "a NUL byte stands in it", "{}", '{"": "x"}')])
    damaged = Part(whole.raw, whole.lines, broken)
    read = mapping(rules("touches", TOUCH))
    taken = convert(damaged, resolved(read.files[0], "file.csv"), "crm", AS_OF)
    assert taken.rows == 2
    assert taken.lines.to_list() == [2, 3]
    assert taken.raw.height == 2
    assert reasons(taken) == [(3, "", "", "a NUL byte stands in it")]


def test_a_column_that_no_record_has_is_a_remark_for_files_without_a_header() -> None:
    read = mapping(rules("touches", TOUCH + 'channel = "sourse"\n'))
    remarks = Remarks(read.files[0], "file.jsonl")
    remarks.look_at(part("who | when | source\nanna | 2026-01-01 | seo"))
    (remark,) = remarks.absent_columns(read, 0)
    assert (remark.severity, remark.remedy()) == ("warning", "did you mean `source`?")


def test_remarks_about_addresses_add_up_over_the_parts() -> None:
    remarks = Remarks(mapping(rules("touches", TOUCH)).files[0], "file.csv")
    for name in ("jean", "anna", "anna"):
        remarks.look_at(part(f"who | when\n{name}＠acme.fr | 2026-01-01"))
    (remark,) = remarks.findings()
    assert (remark.code, remark.values["count"]) == ("import.address_rewritten", 3)
