"""Reading a file as an import does, with everything that came of it side by side."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smarketing.adapters.connectors.files.reading import open_file
from smarketing.core.base.finding import Finding
from smarketing.core.ledger.mapping import Reading
from smarketing.core.ledger.part import Part


@dataclass
class Read:
    """What a file gave: its columns, whole records with their lines, broken ones, remarks."""

    columns: list[str] | None
    rows: list[tuple[str | None, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    broken: list[tuple[int, str, str]] = field(default_factory=list)
    records: list[dict[str, str | None]] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def read(path: Path, **reading: Any) -> Read:  # noqa: ANN401 (what a mapping's reading may say)
    """Read a file to its end; raises FileRefusedError where it is refused."""
    reading.setdefault("kind", "csv")
    with open_file(path, Reading(**reading)) as opened:
        found = Read(opened.columns)
        for part in opened.parts:
            found.parts.append(part)
            found.rows += part.raw.rows()
            found.lines += part.lines.to_list()
            for row in part.broken.iter_rows(named=True):
                reason = row["reason"].format(**json.loads(row["reason_values"]))
                found.broken.append((row["line"], row["column"], reason))
                found.records.append(json.loads(row["record"]))
        found.remarks = opened.remarks
    return found
