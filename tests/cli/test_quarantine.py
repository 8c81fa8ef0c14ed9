"""`smarketing quarantine`: rows that were refused are listed, corrected, replayed or dismissed."""

import csv
import io
from pathlib import Path

import pytest
from tests.cli.importing import HEADER, TOUCHES, Desk

BAD = HEADER + (
    "1,anna,2026-01-02 10:00,visit\n"
    "2,bob,02/01/2026,visit\n"
    "3,null,2026-01-02 10:00,form\n"
    "4,dora,2026-01-02 10:00\n"
    '5,"=cmd|calc",2026-13-01 10:00,-visit\n'
)


@pytest.fixture
def refused(desk: Desk) -> Desk:
    desk.imported(desk.file("touches.csv", BAD))
    return desk


def exported(desk: Desk) -> tuple[list[str], list[list[str]]]:
    desk.run("quarantine", "--export", desk.folder / "rows.csv")
    text = (desk.folder / "rows.csv").read_bytes().decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    return header, rows


def save(desk: Desk, header: list[str], rows: list[list[str]], **dialect: str) -> Path:
    path = desk.folder / "corrected.csv"
    encoding = dialect.pop("encoding", "utf-8")
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=dialect.pop("delimiter", ",")).writerows([header, *rows])
    return path


def correct(header: list[str], rows: list[list[str]], number: str, column: str, text: str) -> None:
    for row in rows:
        if row[header.index("nr")] == number:
            row[header.index(column)] = text


def test_rows_are_listed_with_place_text_and_reason(refused: Desk) -> None:
    told = refused.run("quarantine").stdout
    assert "4 records are set aside" in told
    assert "touches.csv:3  when  02/01/2026  no date of the form %Y-%m-%d %H:%M" in told
    assert "touches.csv:5  4 columns instead of 4" not in told
    assert "touches.csv:5  3 columns instead of 4" in told


def test_an_empty_quarantine_says_so(desk: Desk) -> None:
    assert desk.run("quarantine").stdout == "nothing is set aside\n"


def test_records_are_exported_under_their_own_columns(refused: Desk) -> None:
    header, rows = exported(refused)
    assert header[5:] == ["nr", "who", "when", "kind", "quarantine_text"]
    assert [row[2] for row in rows] == ["3", "4", "5", "6"]
    assert rows[2][5:] == ["4", "dora", "2026-01-02 10:00", "", "4,dora,2026-01-02 10:00"]


@pytest.mark.parametrize(("word", "sign"), [(";", ";"), ("tab", "\t"), (",", ",")])
def test_an_exported_file_is_cut_as_the_spreadsheet_expects_and_read_again(
    refused: Desk, word: str, sign: str
) -> None:
    path = refused.folder / "rows.csv"
    refused.run("quarantine", "--export", path, "--delimiter", word)
    text = path.read_text(encoding="utf-8-sig")
    assert text.startswith(f"quarantine_id{sign}quarantine_file{sign}")
    path.write_text(text.replace("02/01/2026", "2026-01-02 10:00"), encoding="utf-8")
    told = refused.run("quarantine", "--replay", path).stdout
    assert "1 settled, 3 still set aside" in told


def test_no_exported_cell_is_a_formula(refused: Desk) -> None:
    _, rows = exported(refused)
    assert rows[3][6] == "'=cmd|calc"
    assert rows[3][8] == "'-visit"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_corrected_rows_are_taken_and_settled(refused: Desk) -> None:
    header, rows = exported(refused)
    correct(header, rows, "2", "when", "2026-01-02 09:00")
    correct(header, rows, "4", "kind", "form")
    correct(header, rows, "5", "when", "2026-12-31 10:00")
    told = refused.run(
        "quarantine", "--replay", save(refused, header, rows), "--as-of", "2027-01-31"
    )
    assert "4 records = 3 accepted + 0 known + 1 set aside" in told.stdout
    assert "3 settled, 1 still set aside" in told.stdout
    facts = refused.ledger.read(["touches"]).table("touches").sort("fact_id")
    assert facts.select("fact_id", "contact_id", "kind").rows() == [
        ("web:touches:1", "anna", "visit"),
        ("web:touches:2", "bob", "visit"),
        ("web:touches:4", "dora", "form"),
        ("web:touches:5", "=cmd|calc", "-visit"),
    ]


def test_a_row_that_is_still_bad_stays_where_it_was(refused: Desk) -> None:
    before = refused.set_aside()
    header, rows = exported(refused)
    refused.run("quarantine", "--replay", save(refused, header, rows))
    assert refused.set_aside() == before


@pytest.mark.parametrize(
    "dialect",
    [{"delimiter": ";"}, {"encoding": "utf-16"}, {"encoding": "cp1252", "delimiter": ";"}],
)
def test_a_spreadsheet_may_save_the_file_in_its_own_way(
    refused: Desk, dialect: dict[str, str]
) -> None:
    header, rows = exported(refused)
    correct(header, rows, "3", "who", "Éloïse")
    refused.run("quarantine", "--replay", save(refused, header, rows, **dialect))
    facts = refused.ledger.read(["touches"]).table("touches")
    assert "Éloïse" in facts["contact_id"].to_list()


def test_rows_already_settled_are_pointed_out_and_not_taken_twice(refused: Desk) -> None:
    header, rows = exported(refused)
    correct(header, rows, "2", "when", "2026-01-02 09:00")
    path = save(refused, header, rows)
    refused.run("quarantine", "--replay", path)
    again = refused.run("quarantine", "--replay", path)
    assert "does not wait for a correction" in " ".join(again.stderr.split())
    assert refused.ledger.read(["touches"]).table("touches").height == 2


def test_rows_of_several_files_are_each_read_by_their_own_mapping(refused: Desk) -> None:
    deals = TOUCHES.replace("touches*.csv", "calls.csv").replace('"touches"', '"activities"')
    deals = deals.replace("%Y-%m-%d", "%d/%m/%Y")
    refused.imported(
        refused.file("calls.csv", HEADER + "9,emma,2026-01-02 10:00,call\n"), mapping=deals
    )
    header, rows = exported(refused)
    correct(header, rows, "9", "when", "02/01/2026 10:00")
    correct(header, rows, "2", "when", "2026-01-02 10:00")
    refused.run("quarantine", "--replay", save(refused, header, rows))
    assert refused.ledger.read(["activities"]).table("activities")["contact_id"].to_list() == [
        "emma"
    ]
    assert refused.ledger.read(["touches"]).table("touches").height == 2


def test_a_broken_line_of_json_is_corrected_in_its_text(desk: Desk) -> None:
    mapping = TOUCHES.replace("touches*.csv", "touches.jsonl")
    good = '{"nr": 1, "who": "anna", "when": "2026-01-02 10:00", "kind": "visit"}'
    lines = good + '\n{"nr": 2, "who": "bob"'
    desk.imported(desk.file("touches.jsonl", lines), mapping=mapping)
    header, rows = exported(desk)
    rows[0][-1] += ', "when": "2026-01-02 10:00", "kind": "form"}'
    told = desk.run("quarantine", "--replay", save(desk, header, rows)).stdout
    assert "1 settled, 0 still set aside" in told


def test_an_object_in_the_place_of_a_text_is_refused_and_can_be_corrected(desk: Desk) -> None:
    mapping = TOUCHES.replace("touches*.csv", "touches.jsonl") + 'channel = "where"\n'
    good = '{"nr": 1, "who": "anna", "when": "2026-01-02 10:00", "kind": "visit"}\n'
    lines = good + good.replace("1", "2", 1).replace("}", ', "where": {"id": 5}}')
    (told,) = desk.imported(desk.file("touches.jsonl", lines), mapping=mapping)
    assert (told["accepted"], told["quarantined"]) == (1, 1)
    (row,) = desk.set_aside()
    assert (row["line"], row["column"], row["value"]) == (2, "where", '{"where.id":"5"}')
    assert "an object stands here" in row["reason"]
    header, rows = exported(desk)
    path = save(desk, header, rows)
    assert "0 settled" in desk.run("quarantine", "--replay", path).stdout
    rows[0][header.index("where")] = "web"
    desk.run("quarantine", "--replay", save(desk, header, rows))
    touches = desk.ledger.read(["touches"]).table("touches").sort("fact_id")
    assert touches["channel"].to_list() == [None, "web"]


def test_rows_are_dismissed_by_file_or_by_id(refused: Desk) -> None:
    first = refused.set_aside()[0]["quarantine_id"]
    assert refused.run("quarantine", "--dismiss", first).stdout == "1 row dismissed\n"
    assert refused.run("quarantine", "--dismiss", "touches.csv").stdout == "3 rows dismissed\n"
    assert refused.set_aside() == []
    refused.run("quarantine", "--dismiss", "touches.csv", code=1)


@pytest.mark.parametrize("content", ["a,b\n1,2\n", '{"a": 1}\n', 'quarantine_id,x\n1,"2\n', ""])
def test_a_file_that_was_not_exported_is_refused(refused: Desk, content: str) -> None:
    before = refused.set_aside()
    refused.run("quarantine", "--replay", refused.file("other.csv", content), code=1)
    assert refused.set_aside() == before


@pytest.mark.parametrize("content", ["a,b\n1,2,3\n4\n", 'a,b\n1,"2\n'])
def test_a_file_of_something_else_is_told_so_before_its_records(
    refused: Desk, content: str
) -> None:
    told = refused.run("quarantine", "--replay", refused.file("other.csv", content), code=1).stderr
    assert "was not written by `smarketing quarantine --export`" in told
    assert "column" not in told.partition("--export`")[0]


def test_a_broken_record_of_an_exported_file_is_told_with_its_figures(refused: Desk) -> None:
    header, rows = exported(refused)
    path = save(refused, header, [*rows, rows[0][:3]])
    told = refused.run("quarantine", "--replay", path, code=1).stderr
    assert "3 columns instead of 10" in told


def test_only_one_thing_is_done_at_a_time(refused: Desk) -> None:
    refused.run("quarantine", "--export", "x.csv", "--dismiss", "touches.csv", code=2)


def test_the_csv_list_is_what_export_writes(refused: Desk) -> None:
    exported(refused)
    listed = refused.run("quarantine", "--format", "csv").stdout_bytes
    assert (refused.folder / "rows.csv").read_bytes().removeprefix(b"\xef\xbb\xbf") == listed


def test_columns_may_be_called_whatever_the_program_uses_itself(desk: Desk) -> None:
    header = "line,file,mapping,record,row\n"
    mapping = TOUCHES.replace('"nr"', '"line"').replace('"who"', '"file"')
    mapping = mapping.replace('"when"', '"mapping"').replace('"kind"', '"record"')
    desk.imported(desk.file("touches.csv", header + "1,anna,never,visit,x\n"), mapping=mapping)
    names, rows = exported(desk)
    rows[0][names.index("mapping")] = "2026-01-02 10:00"
    told = desk.run("quarantine", "--replay", save(desk, names, rows)).stdout
    assert "1 settled, 0 still set aside" in told
    touches = desk.ledger.read(["touches"]).table("touches")
    assert touches.select("fact_id", "contact_id").rows() == [("web:touches:1", "anna")]
