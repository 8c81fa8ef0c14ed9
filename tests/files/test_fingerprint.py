"""The fingerprint of a file: the same for the same bytes, another for any other."""

from pathlib import Path

import pytest

from smarketing.adapters.connectors.files.fingerprint import content_print

PIECE = 4 << 20
CONTENT = bytes(range(256)) * (PIECE // 128)


def test_the_name_does_not_matter_but_every_byte_does(tmp_path: Path) -> None:
    contents = {
        "one": CONTENT,
        "copy": CONTENT,
        "changed first": b"x" + CONTENT[1:],
        "changed last": CONTENT[:-1] + b"x",
        "pieces swapped": CONTENT[PIECE + 128 :] + CONTENT[: PIECE + 128],
        "shorter": CONTENT[:-1],
        "longer": CONTENT + b"\0",
        "empty": b"",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    prints = {name: content_print(tmp_path / name) for name in contents}
    assert prints["one"] == prints["copy"]
    assert len(set(prints.values())) == len(contents) - 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "1345d57c579c24739028002bd4613c5f"),
        (b"a,b\n1,2\n", "25e75e43110a35d0a3d519524e71a554"),
    ],
)
def test_it_is_the_same_on_every_machine(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "file").write_bytes(content)
    assert content_print(tmp_path / "file") == expected
