"""What an import would do, before it is done: the first records, read by a mapping."""

import json
from collections import Counter
from collections.abc import Mapping as Values
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from smarketing.adapters.connectors.files.reading import open_file
from smarketing.adapters.connectors.files.refused import FileRefusedError
from smarketing.app.configuration import Refused
from smarketing.app.importing import checked_mapping, match_files, misfits
from smarketing.app.workspace import Workspace
from smarketing.core.base.sentence import Sentence
from smarketing.core.ledger.conversion import convert
from smarketing.core.ledger.intake import Intake

LOOKED_AT = 1000
"""So many records are read to tell what would become of them."""

SHOWN = 8


@dataclass(frozen=True)
class Preview:
    """What the first records of a file would become.

    `facts` counts facts by table, `examples` shows some of each as columns to text; `refused` are
    the commonest reasons with a line where each occurs and how often.
    """

    records: int
    raw: list[dict[str, str]]
    facts: dict[str, int]
    examples: dict[str, list[dict[str, str]]]
    refused: list[tuple[Sentence, str, int, int]]


def preview(path: Path, mapping_text: str, as_of: datetime) -> Preview:
    """Read the beginning of a file by a mapping, and keep nothing; raises `Refused`."""
    mapping = checked_mapping(mapping_text, "mapping")
    matched, findings = match_files([path], mapping)
    if findings:
        raise Refused(findings)
    one = matched[0]
    try:
        with open_file(path, one.rule.reading) as opened:
            wrong = misfits(opened, one, mapping)
            if wrong:
                raise Refused(wrong)
            part = next(opened.parts, None)
    except FileRefusedError as refusal:
        raise Refused([refusal.finding]) from None
    if part is None:
        return Preview(0, [], {}, {}, [])
    intake = convert(part, one.rule, mapping.source, as_of)
    return _told(intake)


def mapping_before(workspace: Workspace, name: str) -> str | None:
    """Return the mapping by which a file of this name, or of its pattern, was taken last."""
    if not workspace.layout.ledger.exists():
        return None
    log = workspace.ledger.imports()
    for text in log["mapping"].reverse().unique(maintain_order=True):
        try:
            if checked_mapping(text, "mapping").rule_for(name) is not None:
                return str(text)
        except Refused:
            continue
    return None


def _told(intake: Intake) -> Preview:
    first = intake.raw.head(SHOWN)
    facts = {
        table: frame.filter(pl.col("row") < LOOKED_AT) for table, frame in intake.facts.items()
    }
    return Preview(
        min(intake.rows, LOOKED_AT),
        [_texts(row) for row in first.iter_rows(named=True)],
        {table: frame.height for table, frame in facts.items()},
        {table: [_texts(row) for row in _shown(frame)] for table, frame in facts.items()},
        _refused(intake.rejected.head(LOOKED_AT)),
    )


def _shown(frame: pl.DataFrame) -> list[dict[str, Any]]:
    kept = [name for name in frame.columns if name not in {"row", "fact_id"}]
    told = frame.head(SHOWN).select(kept)
    known = [name for name in kept if told[name].null_count() < told.height]
    return list(told.select(known).iter_rows(named=True))


def _texts(row: Values[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in row.items()}


def _refused(rejected: pl.DataFrame) -> list[tuple[Sentence, str, int, int]]:
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], tuple[Sentence, int]] = {}
    for row in rejected.iter_rows(named=True):
        key = (row["reason"], row["column"])
        counts[key] += 1
        told = Sentence(row["reason"], json.loads(row["reason_values"]))
        first.setdefault(key, (told, row["line"]))
    return [
        (first[key][0], key[1], first[key][1], count) for key, count in counts.most_common(SHOWN)
    ]
