"""A mapping is judged before any row is read: every misfit at its line, with a way out."""

import pytest

from smarketing.core.base.finding import Finding
from smarketing.core.ledger.mapping import read_mapping, resolved
from smarketing.core.ledger.mapping_check import check_columns, check_mapping

WHOLE = """\
format = 1
source = "crm"

[[files]]
name = "deals*.csv"

[files.reading]
delimiter = ";"
dates = "%d/%m/%Y"
time_zone = "Europe/Paris"
currency = "EUR"

[[files.facts]]
table = "deal_events"
id = ["Id", { value = "closed" }]
when = { column = "Stage", one_of = ["Won", "Lost"] }

[files.facts.columns]
occurred_at = "Closed"
deal_id = "Id"
status = { column = "Stage", translate = { Won = "won", Lost = "lost" } }
amount = "Amount"
"""
COLUMNS = ["Id", "Stage", "Closed", "Amount"]


def problems(text: str) -> list[Finding]:
    mapping, findings = read_mapping(text, "mapping.toml")
    if mapping is None:
        return findings
    return findings + check_mapping(mapping) + check_columns(mapping, 0, COLUMNS, "deals.csv")


def test_a_mapping_in_order_has_no_problem() -> None:
    assert problems(WHOLE) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "mend"),
    [
        (
            "delimiter",
            "delimter",
            "8:1",
            "unknown key `delimter`",
            "did you mean `delimiter`?",
        ),
        ('";"', '";;"', "8:13", "this must be one character", ""),
        ("deal_events", "deal_event", "14:9", "there is no table `deal_event`", "`deal_events`"),
        (
            "status =",
            "statut =",
            "21:1",
            "facts of `deal_events` have no column `statut`",
            "did you mean `status`?",
        ),
        (
            "status =",
            "# status =",
            "13:3",
            "a fact of `deal_events` needs `status`, and the mapping does not give it",
            "add `status = …` to its columns",
        ),
        (
            '"won"',
            '"wonn"',
            "21:50",
            "`wonn` is not one of the choices for `status`",
            "did you mean `won`?",
        ),
        ("%d/%m/%Y", "%d/%m", "9:9", "`%d/%m` is no date format: it names no year", '"iso"'),
        ("Europe/Paris", "Europe/Pari", "10:13", "no time zone `Europe/Pari`", "`Europe/Paris`?"),
        ('dates = "%d/%m/%Y"', "", "19:1", "no date format is declared for it", "%d/%m/%Y"),
        ('time_zone = "Europe/Paris"', "", "19:1", "no time zone is declared", "Europe/Paris"),
        ('currency = "EUR"', "", "22:1", "the amount has no currency", 'currency = "EUR"'),
        ('"EUR"', '"EURO"', "11:12", "`EURO` is no currency", "three letters"),
        ('"Closed"', '"Close"', "19:15", "deals.csv has no column `Close`", "mean `Closed`?"),
        ('"Stage", one_of', '"Stag", one_of', "16:19", "no column `Stag`", "mean `Stage`?"),
        ('deal_id = "Id"', "deal_id = {}", "20:11", "name exactly one of `column`", ""),
        ('= "Amount"', '= { column = "Amount", format = "iso" }', "22:31", "`format` is for", ""),
        ('"Closed"', '{ column = "Closed", decimal = "," }', "19:36", "`decimal` is for", ""),
        ('= "Amount"', '= { column = "Amount", otherwise = "0" }', "22:31", "`otherwise`", ""),
        ("deal_id =", "fact_id =", "20:1", "`fact_id` is made by the import", "the key `id`"),
        ("deal_id =", "source =", "20:1", "`source` is made by the import", "the key `source`"),
        ('"deals*.csv"', '"deals"', "5:8", "does not tell what kind of file", 'kind = "csv"'),
        ('source = "crm"', 'source = "Our CRM"', "2:10", "a source has lower case letters", ""),
        ("format = 1", "format = 2", "1:10", "`2` is not one of the choices", ""),
        ('currency = "EUR"', 'currency = "EUR"\nthousands = "."', "12:13", "are both `.`", ""),
    ],
)
def test_a_misfit_is_told_at_its_line_with_a_way_out(
    old: str, new: str, place: str, message: str, mend: str
) -> None:
    found = problems(WHOLE.replace(old, new, 1))
    told = [(str(f.source).removeprefix("mapping.toml:"), f.sentence(), f.remedy()) for f in found]
    fitting = [t for t in told if t[0] == place and message in t[1] and mend in t[2]]
    assert fitting, told


def test_attributes_are_a_table_of_their_own() -> None:
    text = WHOLE.replace('status = { column = "Stage"', 'attributes = { column = "Stage"')
    assert "facts of `deal_events` have no column `attributes`" in [
        f.sentence() for f in problems(text)
    ]
    text = WHOLE.replace('id = ["Id"', 'attributes = ["Stage"]\nid = ["Id"')
    assert [f.sentence() for f in problems(text)] == ["facts of `deal_events` have no attributes"]


def test_two_facts_of_a_record_must_not_be_one_and_the_same() -> None:
    start = WHOLE.index("[[files.facts]]")
    found = problems(WHOLE + WHOLE[start:])
    assert [f.code for f in found] == ["mapping.same_identity"]
    assert found[0].source is not None
    assert found[0].source.line == 25


def test_what_is_no_toml_is_told_at_its_line() -> None:
    assert [
        str(f.source) for f in problems(WHOLE.replace("[files.reading]", "[files.reading"))
    ] == ["mapping.toml:7:15"]


@pytest.mark.parametrize(
    ("file", "read"),
    [("deals.csv", True), ("Deals-2026.CSV", True), ("deals.csv.gz", True), ("leads.csv", False)],
)
def test_a_pattern_reads_all_the_files_of_its_name(file: str, *, read: bool) -> None:
    mapping, _ = read_mapping(WHOLE, "mapping.toml")
    assert mapping is not None
    assert (mapping.rule_for(file) == 0) is read


@pytest.mark.parametrize(
    ("file", "kind", "delimiter"),
    [
        ("a.csv", "csv", ","),
        ("a.tsv", "csv", "\t"),
        ("a.TSV.gz", "csv", "\t"),
        ("a.xlsx", "xlsx", ","),
        ("a.parquet", "parquet", ","),
        ("a.ndjson", "jsonl", ","),
        ("a.dat", None, ","),
    ],
)
def test_the_ending_of_a_name_tells_the_kind_of_file(
    file: str, kind: str | None, delimiter: str
) -> None:
    text = WHOLE.replace("deals*.csv", "*").replace('delimiter = ";"\n', "")
    mapping, _ = read_mapping(text, "mapping.toml")
    assert mapping is not None
    reading = resolved(mapping.files[0], file).reading
    assert (reading.kind, reading.delimiter) == (kind, delimiter)
