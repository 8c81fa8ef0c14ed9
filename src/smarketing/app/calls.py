"""Reading a plain file of calls, for the contact curve."""

import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl

from smarketing.adapters.connectors.files.detect import detected
from smarketing.adapters.connectors.files.reading import open_file
from smarketing.adapters.connectors.files.refused import FileRefusedError
from smarketing.app.configuration import Refused
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.toml import choice_remedy
from smarketing.core.ledger.part import Part
from smarketing.core.planning.call_list import CallColumns, call_list
from smarketing.core.reports.contact import contact_report
from smarketing.core.reports.contact_pages import ContactReport, FileFooting


def calls_report(
    path: Path, columns: CallColumns, value: Decimal | None, cost: Decimal | None
) -> ContactReport:
    """Return the contact curve of a file; raises `Refused` where it cannot be read."""
    try:
        with open_file(path, detected(path)) as opened:
            parts = list(opened.parts)
            named = opened.columns
    except FileRefusedError as refusal:
        raise Refused([refusal.finding]) from None
    known = named if named is not None else sorted({c for part in parts for c in part.raw.columns})
    for wanted in (columns.attempts, columns.outcome):
        if wanted not in known:
            raise Refused([_no_column(wanted, known, path)])
    told, findings, rows = _counted(parts, columns, path)
    footing = FileFooting(
        path.name,
        hashlib.sha256(path.read_bytes()).hexdigest()[:12],
        rows,
        told.height,
        columns.attempts,
        columns.outcome,
        columns.words,
    )
    return contact_report(told, value, cost, findings, footing)


def _counted(
    parts: list[Part], columns: CallColumns, path: Path
) -> tuple[pl.DataFrame, list[Finding], int]:
    frames = [pl.DataFrame(schema={"attempts": pl.Int64, "reached": pl.Boolean})]
    findings: dict[str, Finding] = {}
    rows = 0
    for part in parts:
        wanted = [columns.attempts, columns.outcome]
        raw = part.raw.select(
            pl.col(name) if name in part.raw.columns else pl.lit(None, pl.String).alias(name)
            for name in dict.fromkeys(wanted)
        )
        told, found = call_list(raw, part.lines, columns, path.name)
        frames.append(told)
        rows += part.rows
        for one in found:
            before = findings.get(one.values["column"])
            count = one.values["count"] + (before.values["count"] if before else 0)
            findings[one.values["column"]] = replace(
                before or one, values={**one.values, "count": count}
            )
    return pl.concat(frames), list(findings.values()), rows


def _no_column(wanted: str, known: list[str], path: Path) -> Finding:
    mend, values = choice_remedy(wanted, known)
    message = "the file has no column `{column}`"
    return Finding(
        "contact.no_column",
        Severity.ERROR,
        message,
        mend,
        {**values, "column": wanted},
        Source(path.name),
    )
