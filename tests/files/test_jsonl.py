"""Files of JSON lines: each line stands or falls alone."""

import gzip
from pathlib import Path

import pytest
from tests.files.readings import Read, read

from smarketing.adapters.connectors.files.refused import FileRefusedError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def of(file: Path, content: bytes, **reading: object) -> Read:
    file.write_bytes(content)
    return read(file, kind="jsonl", **reading)


def test_values_of_every_kind_become_text(file: Path) -> None:
    found = of(
        file,
        b'{"id": 7, "cost": 1.50, "ok": true, "none": null,'
        b' "who": {"mail": "a@b.fr"}, "l": [1, "x"]}\n',
        decimal=",",
    )
    assert found.columns is None
    assert dict(zip(found.parts[0].raw.columns, found.rows[0], strict=True)) == {
        "id": "7",
        "cost": "1,50",
        "ok": "true",
        "none": None,
        "who.mail": "a@b.fr",
        "l": '["1", "x"]',
    }


def test_numbers_keep_every_digit(file: Path) -> None:
    digits = b"9" * 5000
    found = of(file, b'{"a": %s, "b": 1e400, "c": 0.10000000000000000001}' % digits)
    assert found.rows == [(digits.decode(), "1e400", "0.10000000000000000001")]


def test_records_may_have_different_keys(file: Path) -> None:
    found = of(file, b'{"a": 1}\n\n{"b": 2}\n{}\n')
    assert found.rows == [("1", None), (None, "2"), (None, None)]
    assert found.lines == [1, 3, 4]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"a": 1, "a": 2}', "the key `a` stands twice"),
        (b'{"a": {"b": 1}, "a.b": 2}', "the key `a.b` stands twice"),
        (b'{"": 1}', "a key is empty"),
        (b'{"a": NaN}', "NaN is no JSON"),
        (b'{"a": -Infinity}', "-Infinity is no JSON"),
        (b"[1, 2]", "the line holds no object"),
        (b'"text"', "the line holds no object"),
        (b"nonsense", "Expecting value at character 1"),
        (b'{"a": 1} {"b": 2}', "Extra data at character 10"),
        (b'{"a": "\\ud800"}', "half a character"),
        (b'{"a": "\xff"}', "not text in UTF-8"),
        (b'{"a": ' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_line_that_is_no_object_breaks_alone(file: Path, line: bytes, why: str) -> None:
    found = of(file, b'{"a": 0}\n' + line + b'\n{"a": 9}\n')
    assert found.broken == [(2, "", f"no JSON object: {why}")]
    assert [row[0] for row in found.rows] == ["0", "9"]
    assert list(found.records[0]) == [""]


def test_one_list_of_objects_is_refused_with_the_mend(file: Path) -> None:
    with pytest.raises(FileRefusedError, match="one JSON list") as error:
        of(file, b'[\n{"a": 1},\n{"a": 2}\n]\n')
    assert "jq" in error.value.finding.remedy()


def test_a_line_without_end_is_refused_before_it_fills_the_memory(file: Path) -> None:
    with pytest.raises(FileRefusedError, match="longer than 4 MB"):
        of(file, b'{"a": "' + b"x" * (20 << 20))


def test_compressed_and_in_another_encoding(file: Path) -> None:
    content = gzip.compress('{"a": "é"}\n{"a": "ü"}'.encode("utf-16"))
    assert of(file, content, encoding="utf-16").rows == [("é",), ("ü",)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_records(file: Path, content: bytes) -> None:
    assert of(file, content).rows == []
