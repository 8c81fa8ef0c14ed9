"""A ledger that was written before a column existed: told again, its facts are still the same."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from tests.store.building import counted, origin

from smarketing.adapters.store.account import Taken
from smarketing.adapters.store.ledger import Ledger
from smarketing.core.ledger.conversion import convert
from smarketing.core.ledger.mapping import read_mapping, resolved
from smarketing.core.ledger.part import Part, broken_records
from smarketing.core.ledger.tables import TABLES

MAPPING = """
format = 1
source = "crm"
[[files]]
name = "contacts.csv"
[files.reading]
dates = "iso"
time_zone = "UTC"
[[files.facts]]
table = "contacts"
columns = { contact_id = "id", occurred_at = "since", name = "name" }
"""
MERGING = MAPPING.replace('name = "name"', 'name = "name", merged_into = "into"')
BEFORE = [("a", "2026-01-01", "Ada", None), ("b", "2026-01-02", "Bob", None)]
AFTER = [*BEFORE, ("b", "2026-03-01", "Bob", "a")]

Row = tuple[str, str, str, str | None]


def take(root: Path, mapping: str, rows: Sequence[Row], file: str) -> Taken:
    """Import contacts by a mapping; without an identity of their own, their content is theirs."""
    read, findings = read_mapping(mapping, "mapping.toml")
    assert read is not None, findings
    columns = dict.fromkeys(("id", "since", "name", "into"), pl.String)
    raw = pl.DataFrame(rows, schema=columns, orient="row")
    lines = pl.arange(2, len(rows) + 2, dtype=pl.Int64, eager=True).alias("line")
    rule = resolved(read.files[0], "contacts.csv")
    part = Part(raw, lines, broken_records([]))
    told = convert(part, rule, read.source, datetime(2026, 4, 1, tzinfo=UTC))
    with Ledger(root).taking(origin(file), 0) as taking:
        taking.add(told)
        return taking.commit()


def older(root: Path) -> None:
    """Bring the table of contacts into the shape that it had before anyone could be merged."""
    folder = root / "ledger" / "contacts"
    held = Ledger(root).read(["contacts"]).table("contacts").drop(TABLES["contacts"].later)
    shutil.rmtree(folder)
    held.write_delta(folder)
    shutil.rmtree(root / "cache")


def test_importing_an_old_file_again_changes_nothing(tmp_path: Path) -> None:
    first = take(tmp_path, MAPPING, BEFORE, "old.csv")
    older(tmp_path)
    again = take(tmp_path, MAPPING, BEFORE, "again.csv")
    assert (counted(first), counted(again)) == ((2, 2, 0, 0), (2, 0, 2, 0))


def test_a_mapping_that_names_the_column_adds_only_what_it_newly_tells(tmp_path: Path) -> None:
    take(tmp_path, MAPPING, BEFORE, "old.csv")
    older(tmp_path)
    later = take(tmp_path, MERGING, AFTER, "new.csv")
    assert counted(later) == (3, 1, 2, 0)
    contacts = Ledger(tmp_path).read(["contacts"]).table("contacts")
    assert dict(contacts.schema) == TABLES["contacts"].schema
    assert sorted(contacts["merged_into"].to_list(), key=str) == [None, None, "a"]
