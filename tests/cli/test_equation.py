"""Whatever is done to a file, every record is accounted for: accepted, known or set aside."""

import csv
import random
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cli.importing import HEADER, TOUCHES

from smarketing.adapters.store.ledger import Ledger
from smarketing.app.importing import Matched, checked_mapping, take_file
from smarketing.core.ledger.mapping import resolved

ROWS = [f"{number},c{number % 7},2026-01-02 10:{number % 60:02},visit" for number in range(40)]
WHOLE = (HEADER + "\n".join(ROWS) + "\n").encode()
AT = datetime(2026, 11, 23, tzinfo=UTC)
DIRT = [b'"', b"\x00", b"\xff", b"\n", b"\r", b",", b"\xc3\xa9", b"null", b"'", b";", b"2026", b""]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Return the file with some bytes replaced, inserted, removed or repeated behind its header."""
    content = bytearray(WHOLE)
    for _ in range(draw(st.integers(1, 12))):
        place = draw(st.integers(len(HEADER), len(content)))
        length = draw(st.integers(0, 30))
        piece = draw(st.sampled_from([*DIRT, bytes(content[place : place + length])]))
        content[place : place + draw(st.integers(0, 3))] = piece
    return bytes(content)


def records(content: bytes) -> int:
    """Count the records behind the header as Python's csv does, bytes being letters."""
    text = content.decode("latin-1").replace("\x00", "?")
    return sum(1 for row in csv.reader(StringIO(text, newline="")) if row) - 1


@settings(max_examples=120, deadline=None)
@given(mutated())
def test_records_are_accepted_plus_duplicate_plus_quarantined(content: bytes) -> None:
    mapping = checked_mapping(TOUCHES, "mapping.toml")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "touches.csv"
        file.write_bytes(content)
        ledger = Ledger(Path(folder) / "workspace")
        matched = Matched(file, resolved(mapping.files[0], file.name), 0)
        first = take_file(ledger, matched, mapping, AT, AT)
        if first.taken is None:
            assert first.findings
            assert ledger.version() == {}
            return
        counts = first.taken.counts
        assert counts.rows == counts.accepted + counts.duplicate + counts.quarantined
        assert sum(first.taken.new_facts.values()) == counts.accepted
        assert ledger.quarantine.open_rows().height == counts.quarantined
        if b'"' not in content:
            assert counts.rows == records(content)
        again = take_file(ledger, matched, mapping, AT, AT)
        assert again.taken is not None
        assert again.taken.counts.accepted == 0
        assert again.taken.counts.quarantined == counts.quarantined
        assert ledger.quarantine.open_rows().height == counts.quarantined


def test_a_hundred_thousand_mutated_rows_are_all_explained(tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311 (the same dirt every time, no secret)
    rows = []
    for number in range(100_000):
        row = bytearray(f"{number},c{number % 997},2026-01-02 10:{number % 60:02},visit".encode())
        if chance.random() < 0.2:
            place = chance.randrange(len(row))
            row[place : place + 1] = chance.choice([b"\x00", b"\xff", b",", b"x", b"", b"\xc3\xa9"])
        rows.append(bytes(row))
    file = tmp_path / "touches.csv"
    file.write_bytes(HEADER.encode() + b"\n".join(rows))
    mapping = checked_mapping(TOUCHES, "mapping.toml")
    matched = Matched(file, resolved(mapping.files[0], file.name), 0)
    ledger = Ledger(tmp_path / "workspace")
    told = take_file(ledger, matched, mapping, AT, AT)
    assert told.taken is not None
    counts = told.taken.counts
    assert counts.rows == 100_000
    assert counts.accepted > 70_000
    set_aside = ledger.quarantine.open_rows()
    assert set_aside.height == counts.quarantined
    assert set_aside.filter((set_aside["reason"] == "") | (set_aside["line"] < 2)).is_empty()
