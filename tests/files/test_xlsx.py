"""Workbooks: typed cells become the texts that a mapping reads; what is dangerous is refused."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from tests.files.readings import Read, read

from smarketing.adapters.connectors.files.refused import FileRefusedError
from smarketing.adapters.connectors.files.xlsx_reader import number_text

MOMENT = datetime(2026, 3, 4, 10, 5, 6)  # noqa: DTZ001 (workbooks know local times only)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "leads.xlsx"


def write(file: Path, rows: list[list[object]], **options: object) -> None:
    """Write a sheet; dates are formatted as such, a text beginning with = is a formula."""
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("Leads")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        clock = book.add_format({"num_format": "hh:mm"})
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, place, cell, moment)
                elif isinstance(cell, date):
                    sheet.write_datetime(at, place, cell, day)
                elif isinstance(cell, time):
                    sheet.write_datetime(at, place, cell, clock)
                elif isinstance(cell, str) and not cell.startswith("="):
                    sheet.write_string(at, place, cell)
                elif cell is not None:
                    sheet.write(at, place, cell)


def rewritten(file: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Change one part of a workbook as no spreadsheet program would."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def refusal(file: Path, **reading: object) -> tuple[str, str]:
    with pytest.raises(FileRefusedError) as error:
        read(file, kind="xlsx", **reading)
    return error.value.finding.sentence(), error.value.finding.remedy()


def of(file: Path, rows: list[list[object]], **reading: object) -> Read:
    write(file, rows)
    return read(file, kind="xlsx", **reading)


def test_each_type_of_cell_becomes_text(file: Path) -> None:
    found = of(
        file,
        [
            ["id", "n", "day", "at", "clock", "ok", "none"],
            ["007", 12, date(2026, 3, 4), MOMENT, time(10, 5), True, None],
            ["é\nx", 0.1 + 0.2, None, None, None, False, None],
        ],
    )
    assert found.columns == ["id", "n", "day", "at", "clock", "ok", "none"]
    assert found.rows == [
        ("007", "12", "2026-03-04", "2026-03-04 10:05:06", "10:05:00", "true", None),
        ("é\nx", "0.3", None, None, None, "false", None),
    ]
    assert found.lines == [2, 3]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5.0, "5"),
        (-0.5, "-0.5"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        (1234567.891, "1234567.891"),
        (1e20, "100000000000000000000"),
        (1e-7, "0.0000001"),
    ],
)
def test_a_number_is_written_without_exponent_and_noise(number: float, text: str) -> None:
    assert number_text(number) == text


def test_numbers_are_written_with_the_declared_decimal_sign(file: Path) -> None:
    found = of(file, [["a"], [1234.5], ["1.234,5"]], decimal=",", thousands=".")
    assert found.rows == [("1234,5",), ("1.234,5",)]


def test_the_epoch_of_1904_is_honoured(file: Path) -> None:
    write(file, [["at"], [MOMENT]], date_1904=True)
    assert read(file, kind="xlsx").rows == [("2026-03-04 10:05:06",)]


def test_an_error_cell_is_text_so_that_it_can_be_refused(file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["a", "b"])
        sheet.write_formula(2, 1, "=#REF!", None, "#REF!")
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
        sheet.write_row(3, 1, ["x", "y"])
    found = read(file, kind="xlsx")
    assert found.rows == [("#REF!", "#DIV/0!"), ("x", "y")]
    assert found.lines == [3, 4]


def test_a_formula_gives_its_last_value_and_a_remark(file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Leads")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1+1", None, 7)
        sheet.write_string(1, 1, "x")
    found = read(file, kind="xlsx")
    assert found.rows == [("7", "x")]
    assert [(r.code, r.values["count"]) for r in found.remarks] == [("import.formulas", 1)]


def test_zeros_lost_in_front_of_numbers_are_remarked(file: Path) -> None:
    found = of(file, [["id", "n"], ["007", 7], [124, "x"], ["0", "y"]])
    assert [(r.code, r.values["column"]) for r in found.remarks] == [("import.lost_zeros", "id")]


def test_empty_rows_are_no_records_and_empty_cells_before_the_table_no_columns(file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, cells in ((2, ["a", "b"]), (4, ["1", "2"]), (7, ["3", "4"])):
            sheet.write_row(row, 2, cells)
    found = read(file, kind="xlsx")
    assert (found.columns, found.rows, found.lines) == (
        ["a", "b"],
        [("1", "2"), ("3", "4")],
        [5, 8],
    )


def test_rows_before_the_header_are_skipped_where_the_mapping_says_so(file: Path) -> None:
    found = of(file, [["Export of leads"], ["a"], ["1"]], skip_lines=1)
    assert (found.columns, found.rows, found.lines) == (["a"], [("1",)], [3])


@pytest.mark.parametrize("rows", [[], [["a", "b"]]])
def test_an_empty_sheet_and_a_header_alone_have_no_records(
    file: Path, rows: list[list[object]]
) -> None:
    assert of(file, rows).rows == []


def test_the_sheet_is_chosen_by_its_name(file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        for name in ("Notes", "Leads"):
            book.add_worksheet(name).write_column(0, 0, [name, "x"])
    assert read(file, kind="xlsx", sheet="Leads").columns == ["Leads"]
    told, mend = refusal(file)
    assert told == "the workbook has several sheets: `Notes`, `Leads`"
    assert 'sheet = "…"' in mend
    told, mend = refusal(file, sheet="Lead")
    assert (told, mend) == ("there is no sheet `Lead`", "the sheets are `Notes`, `Leads`")


def test_a_hidden_sheet_does_not_make_the_choice_doubtful(file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Leads").write_column(0, 0, ["a", "x"])
        book.add_worksheet("Lists").hide()
    assert read(file, kind="xlsx").rows == [("x",)]


def test_a_lone_cell_in_the_last_corner_is_refused(file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_string(1_048_575, 16_383, "x")
    told, mend = refusal(file)
    assert told == (
        "the sheet reaches to row 1048576 and column 16384: 17179869184 cells, filled or not"
    )
    assert "delete stray cells" in mend


def test_an_empty_cell_with_a_colour_in_the_last_corner_is_harmless(file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["a", "x"])
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert read(file, kind="xlsx").rows == [("x",)]


def test_a_small_file_that_unpacks_to_gigabytes_is_refused_before_it_is_loaded(file: Path) -> None:
    write(file, [["a"], ["x"]])
    rewritten(file, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * (300 << 20))
    assert file.stat().st_size < 1 << 20
    told, mend = refusal(file)
    assert told == "the workbook unpacks to 300 MB, more than is loaded at once"
    assert "CSV" in mend


def test_a_size_that_lies_is_found_out(file: Path) -> None:
    write(file, [["a"], ["x"]])
    rewritten(file, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 100_000)
    raw = bytearray(file.read_bytes())
    entry = raw.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert raw[entry : entry + 4] == b"PK\x01\x02"
    raw[entry + 24 : entry + 28] = (500).to_bytes(4, "little")
    file.write_bytes(raw)
    told, _ = refusal(file)
    assert told.startswith("this is no workbook that can be read")


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]
)
def test_xml_entities_are_refused(file: Path, part: str) -> None:
    write(file, [["a"], ["x"]])
    doctype = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    rewritten(file, part, lambda xml: xml.replace(b"?>", b"?>" + doctype, 1))
    told, _ = refusal(file)
    assert told == "the workbook declares XML entities, as no spreadsheet program does"


def test_xml_in_a_disguising_encoding_is_refused(file: Path) -> None:
    write(file, [["a"], ["x"]])
    rewritten(file, "xl/workbook.xml", lambda xml: xml.decode().encode("utf-16"))
    told, _ = refusal(file)
    assert told.startswith("this is no workbook that can be read")


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0" * 200]
)
def test_what_is_no_workbook_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    told, mend = refusal(file)
    assert told.startswith("this is no workbook that can be read")
    assert "save it as .xlsx" in mend


def test_a_workbook_without_its_sheet_is_refused(file: Path) -> None:
    write(file, [["a"], ["x"]])
    rewritten(
        file, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"sheet1.xml", b"gone.xml")
    )
    told, _ = refusal(file)
    assert told.startswith("this is no workbook that can be read")
