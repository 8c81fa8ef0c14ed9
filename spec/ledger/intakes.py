"""Small files and mappings, as the specs of importing write them."""

import json
from datetime import UTC, datetime

import polars as pl

from smarketing.core.ledger.conversion import convert
from smarketing.core.ledger.intake import Intake
from smarketing.core.ledger.mapping import Mapping, read_mapping, resolved
from smarketing.core.ledger.mapping_check import check_mapping
from smarketing.core.ledger.part import Part, broken_records

AS_OF = datetime(2026, 11, 23, tzinfo=UTC)


def part(table: str) -> Part:
    """Read records from a table with bars; an empty cell is missing, the header is line 1."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    header, *records = rows
    raw = pl.DataFrame(
        [[cell or None for cell in record] for record in records],
        schema=dict.fromkeys(header, pl.String),
        orient="row",
    )
    lines = pl.arange(2, len(records) + 2, dtype=pl.Int64, eager=True).alias("line")
    return Part(raw, lines, broken_records([]))


def mapping(text: str) -> Mapping:
    """Read a mapping that must be in order; format, source and file are added."""
    whole = f'format = 1\nsource = "crm"\n[[files]]\nname = "file.csv"\n{text}'
    read, findings = read_mapping(whole, "mapping.toml")
    assert findings == []
    assert read is not None
    assert [finding.sentence() for finding in check_mapping(read)] == []
    return read


def intake(rules: str, table: str, as_of: datetime = AS_OF) -> Intake:
    """Convert a table by a mapping."""
    read = mapping(rules)
    return convert(part(table), resolved(read.files[0], "file.csv"), read.source, as_of)


def reasons(taken: Intake) -> list[tuple[int, str, str | None, str]]:
    """Return line, column, offending text and reason of each refused record."""
    return [
        (
            row["line"],
            row["column"],
            row["value"],
            row["reason"].format(**json.loads(row["reason_values"])),
        )
        for row in taken.rejected.iter_rows(named=True)
    ]
