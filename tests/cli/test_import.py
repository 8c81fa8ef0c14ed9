"""`smarketing import`: files in, each whole or not at all, and every record accounted for."""

import gzip
import json
from datetime import datetime

import pytest
import xlsxwriter
from click.testing import CliRunner
from tests.cli.importing import HEADER, TOUCHES, Desk

from smarketing.app.cli.main import main
from smarketing.core.ledger.tables import TABLES

GOOD = HEADER + "1,anna,2026-01-02 10:00,visit\n2,bob,2026-01-02 11:00,form\n"


def test_a_file_is_taken_and_accounted_for(desk: Desk) -> None:
    (told,) = desk.imported(desk.file("touches.csv", GOOD))
    assert (told["rows"], told["accepted"], told["new_facts"]) == (2, 2, {"touches": 2})
    facts = desk.ledger.read(["touches"]).table("touches").sort("fact_id")
    assert dict(facts.schema) == dict(TABLES["touches"].schema)
    assert facts.select("fact_id", "contact_id", "kind").rows() == [
        ("web:touches:1", "anna", "visit"),
        ("web:touches:2", "bob", "form"),
    ]


def test_importing_again_changes_nothing_under_any_name_or_packing(desk: Desk) -> None:
    desk.imported(desk.file("touches.csv", GOOD))
    before = desk.ledger.version()
    again = desk.imported(
        desk.file("touches.csv", GOOD),
        desk.file("touches-copy.csv", GOOD),
        desk.file("touches-packed.csv.gz", gzip.compress(GOOD.encode())),
    )
    assert [(told["accepted"], told["duplicate"]) for told in again] == [(0, 2)] * 3
    assert desk.ledger.version() == before


def test_a_bad_row_is_set_aside_and_the_rest_is_taken(desk: Desk) -> None:
    file = desk.file(
        "touches.csv", GOOD + "3,carl,02/01/2026,visit\n4,dora\n5,,2026-01-02 12:00,form\n"
    )
    (told,) = desk.imported(file)
    assert (told["rows"], told["accepted"], told["quarantined"]) == (5, 2, 3)
    rows = [
        (row["file"], row["line"], row["column"], row["value"], row["reason"])
        for row in desk.set_aside()
    ]
    assert rows == [
        ("touches.csv", 4, "when", "02/01/2026", "no date of the form %Y-%m-%d %H:%M"),
        ("touches.csv", 5, "", "", "2 columns instead of 4"),
        ("touches.csv", 6, "who", "", "nothing here, and `touches` needs it"),
    ]


def test_a_refused_file_leaves_the_ledger_as_it_was(desk: Desk) -> None:
    bad = desk.file("touches-bad.csv", GOOD + '3,"carl,2026-01-02 10:00,visit\n')
    good = desk.file("touches-good.csv", GOOD)
    first, second = desk.imported(bad, good, code=1)
    assert (first["taken"], second["taken"]) == (False, True)
    assert "never closed" in first["findings"][0]["message"]
    assert desk.ledger.imports()["file"].to_list() == ["touches-good.csv"]


def test_a_missing_column_refuses_the_file_before_any_row(desk: Desk) -> None:
    file = desk.file("touches.csv", GOOD.replace("who", "whom"))
    (told,) = desk.imported(file, code=1)
    (finding,) = told["findings"]
    assert finding["message"] == "touches.csv has no column `who`"
    assert finding["mend"] == "did you mean `whom`?"
    assert (finding["source"]["file"].endswith("mapping.toml"), finding["source"]["line"]) == (
        True,
        16,
    )
    assert desk.ledger.version() == {}


def test_a_folder_gives_the_files_that_the_mapping_reads(desk: Desk) -> None:
    folder = desk.folder / "exports"
    folder.mkdir()
    for name in ("touches-1.csv", "touches-2.csv", "notes.txt"):
        (folder / name).write_text(GOOD.replace("1,anna", f"{name},anna"))
    files = desk.imported(folder)
    assert [told["accepted"] for told in files] == [2, 1]


def test_a_file_that_no_rule_is_meant_for_is_an_error(desk: Desk) -> None:
    mapping = desk.file("mapping.toml", TOUCHES)
    result = desk.run("import", desk.file("leads.csv", GOOD), "--map", mapping, code=1)
    assert "no file of the mapping has a name like `leads.csv`" in result.stderr
    assert "`touches*.csv`" in result.stderr


def test_a_mapping_in_disorder_imports_nothing(desk: Desk) -> None:
    mapping = desk.file("mapping.toml", TOUCHES.replace('touches"\nid', 'touch"\nid'))
    result = desk.run("import", desk.file("touches.csv", GOOD), "--map", mapping, code=1)
    assert "did you mean `touches`?" in result.stderr
    assert desk.ledger.version() == {}


def test_an_empty_file_is_no_error(desk: Desk) -> None:
    files = desk.imported(desk.file("touches-0.csv", ""), desk.file("touches-1.csv", HEADER))
    assert [told["rows"] for told in files] == [0, 0]
    for told in files:
        (finding,) = told["findings"]
        assert (finding["severity"], finding["code"]) == ("warning", "import.no_record")


def test_a_file_of_which_nothing_is_taken_deserves_a_warning(desk: Desk) -> None:
    file = desk.file("touches.csv", HEADER + "1,anna,never,visit\n2,bob,never,visit\n")
    (told,) = desk.imported(file)
    (finding,) = told["findings"]
    assert (finding["severity"], finding["code"]) == ("warning", "import.none_taken")
    assert finding["message"] == "not one of the 2 records was taken"
    desk.run("quarantine", "--dismiss", "touches.csv")
    (told,) = desk.imported(file)
    assert told["findings"] == []


def test_a_better_mapping_settles_what_the_first_one_set_aside(desk: Desk) -> None:
    file = desk.file("touches.csv", GOOD + "3,carl,never,visit\n")
    desk.imported(file, mapping=TOUCHES.replace("%Y-%m-%d", "%d-%m-%Y"))
    assert [row["line"] for row in desk.set_aside()] == [2, 3, 4]
    (told,) = desk.imported(file)
    assert (told["accepted"], told["quarantined"], told["settled"]) == (2, 1, 3)
    assert [row["line"] for row in desk.set_aside()] == [4]


def test_another_mapping_for_other_facts_settles_nothing(desk: Desk) -> None:
    file = desk.file("touches.csv", GOOD + "3,carl,never,visit\n")
    desk.imported(file)
    contacts = TOUCHES.replace('table = "touches"', 'table = "contacts"').replace(
        'kind = "kind"', ""
    )
    (told,) = desk.imported(file, mapping=contacts)
    assert told["settled"] == 0
    assert [row["line"] for row in desk.set_aside()] == [4, 4]


def test_the_same_identity_with_other_content_is_set_aside(desk: Desk) -> None:
    desk.imported(desk.file("touches.csv", GOOD))
    (told,) = desk.imported(desk.file("touches-2.csv", GOOD.replace("form", "demo_request")))
    assert (told["accepted"], told["duplicate"], told["quarantined"]) == (0, 1, 1)


def test_the_account_is_told_in_words(desk: Desk) -> None:
    file = desk.file("touches.csv", GOOD + "3,carl,\x1b[31mnever,visit\n")
    mapping = desk.file("mapping.toml", TOUCHES)
    told = desk.run("import", file, "--map", mapping).stdout
    assert "3 records = 2 accepted + 0 known + 1 set aside" in told
    assert "new facts: 2 touches" in told
    assert "touches.csv:4  when" in told
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["touches.csv"], "Name a mapping with --map"),
        (["--map", "mapping.toml"], "Name the files or folders"),
        (["touches.csv", "--suggest", "touches.csv"], "--suggest stands alone"),
        (["touches.csv", "--map", "mapping.toml", "--as-of", "soon"], "`soon` is no date"),
    ],
)
def test_bad_usage_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    desk.file("touches.csv", GOOD)
    desk.file("mapping.toml", TOUCHES)
    monkeypatch.chdir(desk.folder)
    result = CliRunner().invoke(main, ["import", *words])
    assert result.exit_code == 2
    assert told in result.stderr


def test_nothing_is_drawn_where_no_terminal_is(desk: Desk) -> None:
    mapping = desk.file("mapping.toml", TOUCHES)
    assert desk.run("import", desk.file("touches.csv", GOOD), "--map", mapping).stderr == ""


def test_typed_and_written_dates_of_a_workbook_mean_the_same(desk: Desk) -> None:
    path = desk.folder / "touches.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.strip().split(","))
        sheet.write_row(1, 0, [1, "anna", "02/01/2026 10:00", "visit"])
        sheet.write_row(2, 0, [2, "anna", None, "visit"])
        moment = datetime(2026, 1, 2, 10)  # noqa: DTZ001 (workbooks know local times only)
        sheet.write_datetime(2, 2, moment, book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
        sheet.write_row(3, 0, [3, "anna"])
        sheet.write_formula(3, 2, "=#REF!", None, "#REF!")
        sheet.write_string(3, 3, "visit")
    mapping = TOUCHES.replace("touches*.csv", "*.xlsx").replace("%Y-%m-%d", "%d/%m/%Y")
    (told,) = desk.imported(path, mapping=mapping)
    assert (told["accepted"], told["quarantined"]) == (2, 1)
    assert desk.ledger.read(["touches"]).table("touches")["occurred_at"].n_unique() == 1
    assert [(row["line"], row["value"]) for row in desk.set_aside()] == [(4, "#REF!")]
    assert [finding["code"] for finding in told["findings"]] == ["import.formulas"]


def test_the_end_of_time_is_the_day_after_the_moment_asked_for(desk: Desk) -> None:
    file = desk.file("touches.csv", GOOD)
    mapping = desk.file("mapping.toml", TOUCHES)
    words = ("import", file, "--map", mapping, "--format", "json", "--as-of")
    (early,) = json.loads(desk.run(*words, "2026-01-01T00:00Z").stdout)["files"]
    assert (early["accepted"], early["quarantined"]) == (0, 2)
    assert len(desk.set_aside()) == 2
    (late,) = json.loads(desk.run(*words, "2026-01-02T00:00Z").stdout)["files"]
    assert (late["accepted"], late["quarantined"], late["settled"]) == (2, 0, 2)
    assert desk.set_aside() == []
