"""CSV files as the world writes them: what is broken is told at its line, the rest is read."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.files.readings import Read, read

from smarketing.adapters.connectors.files.csv_reader import open_csv
from smarketing.adapters.connectors.files.refused import FileRefusedError
from smarketing.core.ledger.mapping import Reading


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "leads.csv"


def of(file: Path, content: bytes, **reading: object) -> Read:
    file.write_bytes(content)
    return read(file, **reading)


def refusal(file: Path, content: bytes, **reading: object) -> tuple[str, str]:
    with pytest.raises(FileRefusedError) as error:
        of(file, content, **reading)
    finding = error.value.finding
    return f"{finding.source}: {finding.sentence()}", finding.remedy()


def test_a_plain_file(file: Path) -> None:
    found = of(file, b"a,b\n1,2\n3,\n")
    assert found.columns == ["a", "b"]
    assert found.rows == [("1", "2"), ("3", None)]
    assert found.lines == [2, 3]


def test_quotes_hold_delimiters_quotes_and_line_ends(file: Path) -> None:
    found = of(file, b'a,b\r\n"x, ""y""","1\r\n2"\r\n3,4\r\n')
    assert found.rows == [('x, "y"', "1\r\n2"), ("3", "4")]
    assert found.lines == [2, 4]


def test_a_quote_inside_a_bare_field_is_text(file: Path) -> None:
    found = of(file, b'a,b\n24" screen,1\nx,2\n5"",3\n')
    assert found.rows == [('24" screen', "1"), ("x", "2"), ('5""', "3")]
    assert found.lines == [2, 3, 4]


def test_without_a_quote_every_quote_is_text(file: Path) -> None:
    assert of(file, b'a,b\n"x,1\n', quote="").rows == [('"x', "1")]


def test_an_unclosed_quote_refuses_the_file_at_the_line_where_it_opens(file: Path) -> None:
    told, mend = refusal(file, b'a,b\n1,2\n3,"four\n5,6\n7,8\n')
    assert told == "leads.csv:3: the quote that opens on this line is never closed"
    assert "close it" in mend


def test_an_unclosed_quote_is_told_at_its_own_line_not_at_that_of_its_record(file: Path) -> None:
    told, _ = refusal(file, b'a,b\n"1\n2","3\n4\n')
    assert told.startswith("leads.csv:3:")


def test_text_behind_a_closing_quote_breaks_its_record_only(file: Path) -> None:
    found = of(file, b'a,b\n"x"y,1\nz,2\n')
    assert found.broken == [(2, "", "text stands behind a closing quote")]
    assert found.rows == [("z", "2")]


def test_a_huge_cell_breaks_its_record_only(file: Path) -> None:
    found = of(file, b"a,b\n1," + b"x" * 200_000 + b"\n2,y\n")
    assert found.broken == [(2, "b", "a cell of more than 65536 bytes")]
    assert found.rows == [("2", "y")]
    assert found.records[0][""] == "1," + "x" * 200_000


def test_the_largest_cell_that_is_taken(file: Path) -> None:
    text = "x" * 65_536
    assert of(file, f"a,b\n1,{text}\n".encode()).rows == [("1", text)]


def test_a_nul_byte_breaks_its_record_only(file: Path) -> None:
    found = of(file, b'a,b\n1,\x00\n"\x00",2\n3,4\n')
    assert found.broken == [(2, "", "a NUL byte stands in it"), (3, "", "a NUL byte stands in it")]
    assert found.rows == [("3", "4")]


def test_missing_and_extra_columns_break_their_record_only(file: Path) -> None:
    found = of(file, b"a,b,c\n1,2\n3,4,5\n6,7,8,9\n")
    assert found.broken == [(2, "", "2 columns instead of 3"), (4, "", "4 columns instead of 3")]
    assert found.rows == [("3", "4", "5")]
    assert found.records == [
        {"": "1,2", "a": "1", "b": "2", "c": None},
        {"": "6,7,8,9", "a": "6", "b": "7", "c": "8"},
    ]


def test_bytes_that_are_no_text_break_their_record_only(file: Path) -> None:
    found = of(file, b"a,b\n1,2\nRen\xe9,3\n\xc3\xa9,4\n5,\xff\xfe\n")
    assert found.broken == [(3, "", "not text in utf-8"), (5, "", "not text in utf-8")]
    assert found.rows == [("1", "2"), ("é", "4")]
    assert found.records[0]["a"] == "Ren\\xe9"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("a,b\né,€\n".encode(), "utf-8"),
        ("\ufeffa,b\né,€\n".encode(), "utf-8"),
        ("a,b\né,€\n".encode("utf-16"), "utf-16"),
        ("\ufeffa,b\né,€\n".encode("utf-16-be"), "utf-16"),
        ("a,b\né,€\n".encode("utf-16-le"), "utf-16"),
        ("a,b\né,€\n".encode("utf-16-be"), "utf-16"),
        ("\ufeffa,b\né,€\n".encode("utf-16-le"), "utf-16-le"),
        ("a,b\né,€\n".encode("cp1252"), "cp1252"),
        ("a,b\né,€\n".encode("iso-8859-15"), "iso-8859-15"),
        ("a,b\né,€\n".encode("mac-roman"), "mac-roman"),
    ],
)
def test_the_declared_encoding_is_read_with_or_without_a_mark(
    file: Path, content: bytes, encoding: str
) -> None:
    found = of(file, content, encoding=encoding)
    assert found.columns == ["a", "b"]
    assert found.rows == [("é", "€")]


def test_latin_1(file: Path) -> None:
    assert of(file, "a\né\n".encode("latin-1"), encoding="latin-1").rows == [("é",)]


def test_a_byte_without_meaning_in_the_encoding_breaks_its_record_only(file: Path) -> None:
    found = of(file, b"a,b\n\x81,1\n\xe9,2\n", encoding="cp1252")
    assert found.broken == [(2, "", "not text in cp1252")]
    assert found.rows == [("é", "2")]


def test_half_a_character_of_utf_16_breaks_its_record_only(file: Path) -> None:
    content = "a,b\n".encode("utf-16-le") + b"\x00\xd8" + ",1\nx,2\n".encode("utf-16-le")
    found = of(file, content, encoding="utf-16-le")
    assert found.broken == [(2, "", "not text in utf-16-le")]
    assert found.rows == [("x", "2")]


@pytest.mark.parametrize(
    ("content", "declared", "mend"),
    [
        ("\ufeffa,b\n".encode("utf-16-le"), "utf-8", 'declare encoding = "utf-16"'),
        ("\ufeffa,b\n".encode("utf-16-be"), "latin-1", 'declare encoding = "utf-16"'),
        ("\ufeffa,b\n".encode("utf-16-be"), "utf-16-le", 'declare encoding = "utf-16"'),
        ("\ufeffa,b\n".encode(), "cp1252", 'declare encoding = "utf-8"'),
        ("\ufeffa,b\n".encode(), "utf-16", 'declare encoding = "utf-8"'),
        ("a,b\n1,2\n".encode("utf-16-le"), "utf-8", 'declare encoding = "utf-16-le"'),
        ("é,b\n".encode("latin-1"), "utf-8", "declare the encoding of the file"),
        (b"PK\x03\x04rest", "utf-8", 'declare kind = "xlsx"'),
    ],
)
def test_a_wrong_encoding_refuses_the_file_and_names_the_right_one(
    file: Path, content: bytes, declared: str, mend: str
) -> None:
    told, found = refusal(file, content, encoding=declared)
    assert told.startswith("leads.csv")
    assert mend in found


def test_compressed_files_are_read_as_they_are(file: Path) -> None:
    assert of(file, gzip.compress(b"a,b\n1,2\n")).rows == [("1", "2")]


@pytest.mark.parametrize(
    "damage", [lambda raw: raw[:-9], lambda raw: raw[:20] + b"\xff" + raw[21:]]
)
def test_a_damaged_compressed_file_is_refused(file: Path, damage: Callable[[bytes], bytes]) -> None:
    packed = gzip.compress(b"a,b\n" + b"1,2\n" * 1000)
    told, _ = refusal(file, damage(packed))
    assert "the compressed file is damaged or cut off" in told


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_records_and_no_error(file: Path, content: bytes) -> None:
    found = of(file, content)
    assert (found.columns, found.rows, found.broken) == (None, [], [])


@pytest.mark.parametrize("content", [b"a,b", b"a,b\n", b"a,b\r\n\r\n"])
def test_a_header_alone_has_no_records_and_no_error(file: Path, content: bytes) -> None:
    found = of(file, content)
    assert (found.columns, found.rows, found.broken) == (["a", "b"], [], [])


def test_two_columns_of_one_name_refuse_the_file(file: Path) -> None:
    told, _ = refusal(file, "id,caf\u00e9,cafe\u0301\n".encode())
    assert told == "leads.csv:1: two columns are called `café`"


def test_a_column_without_a_name_gets_its_number(file: Path) -> None:
    assert of(file, b'a,, " b "\n1,2,3\n').columns == ["a", "column 2", '" b "']


def test_lines_before_the_header_are_skipped_where_the_mapping_says_so(file: Path) -> None:
    found = of(file, b'Export of "leads\n2026\na,b\n1,2\n', skip_lines=2)
    assert (found.columns, found.rows, found.lines) == (["a", "b"], [("1", "2")], [4])


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end(file: Path, end: bytes) -> None:
    found = of(file, end.join([b"a,b", b"1,2", b"", b"3,4"]))
    assert (found.rows, found.lines) == ([("1", "2"), ("3", "4")], [2, 4])


def test_mixed_line_ends_are_counted_each_as_one(file: Path) -> None:
    found = of(file, b'a,b\r1,2\n3,"x\r\ny\rz"\r\n4,5\r6,7')
    assert found.lines == [2, 3, 6, 7]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter(file: Path, delimiter: str) -> None:
    content = f"a{delimiter}b\n1{delimiter}2\n".encode()
    assert of(file, content, delimiter=delimiter).rows == [("1", "2")]


def test_records_are_the_same_however_the_file_is_cut_into_parts(file: Path) -> None:
    lines = [b'"%d","x\n\xc3\xa9%d"' % (number, number) for number in range(200)]
    file.write_bytes(b"a,b\n" + b"\n".join(lines))
    whole = read(file)
    for size in (1, 7, 64, 1000):
        with open_csv(file, Reading(kind="csv", delimiter=","), part_bytes=size) as opened:
            parts = list(opened.parts)
        assert [row for part in parts for row in part.raw.rows()] == whole.rows
        assert [line for part in parts for line in part.lines] == whole.lines
    assert len(parts) > 1


def test_a_line_without_end_is_refused_before_it_fills_the_memory(file: Path) -> None:
    told, _ = refusal(file, b"a,b\n" + b"x" * (50 << 20))
    assert told == "leads.csv:2: the record that begins on this line does not end within 32 MB"


def test_the_position_reaches_the_size_of_the_file(file: Path) -> None:
    file.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 10_000))
    with open_csv(file, Reading(kind="csv", delimiter=",")) as opened:
        assert sum(part.raw.height for part in opened.parts) == 10_000
        assert opened.position() == opened.size == file.stat().st_size


def test_a_file_of_which_nearly_nothing_can_be_read_is_refused(file: Path) -> None:
    told, mend = refusal(file, b"a,b\n" + b"\xe9,1\n" * 20_000)
    assert told == (
        "leads.csv:2: nearly no record can be read: 20000 are broken, the first because of this:"
        " not text in utf-8"
    )
    assert "encoding" in mend


def test_a_file_with_many_broken_records_and_others_is_read(file: Path) -> None:
    found = of(file, b"a,b\n" + b"1,2\n3\n" * 15_000)
    assert (len(found.rows), len(found.broken)) == (15_000, 15_000)


def test_a_header_of_endless_columns_is_refused(file: Path) -> None:
    told, _ = refusal(file, b"a" + b",b" * 20_000 + b"\n")
    assert told == "leads.csv:1: the header has 20001 columns, more than any table"


def test_a_header_without_end_is_refused(file: Path) -> None:
    told, _ = refusal(file, b"x" * (3 << 20))
    assert told == "leads.csv:1: the record that begins on this line does not end within 1 MB"
