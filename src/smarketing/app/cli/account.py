"""What became of imported records, for people and for programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from rich.console import Console
from rich.text import Text

from smarketing.adapters.render.json import findings_as_json
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.numbers import number
from smarketing.adapters.render.sentences import visible, write
from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.adapters.store.account import Counts
from smarketing.app.importing import Imported
from smarketing.core.base.sentence import Sentence

SHOWN = 5
"""Bad rows shown under a file; the rest is in the quarantine."""

_LONGEST_VALUE = 60


def print_account(imported: Imported, console: Console, language: Language) -> None:
    """Print what became of one file: the equation, new facts, the first refused rows, remarks."""
    console.print(Text(visible(str(imported.path)), style="bold"), soft_wrap=True)
    if imported.taken is not None:
        settled = imported.taken.settled_before
        print_equation(imported.taken.counts, console, language, settled)
        _print_new_facts(imported.taken.new_facts, console, language)
        _print_settled(imported, console, language)
        print_refused_rows(imported.taken.examples.head(SHOWN), console, language)
        waiting = imported.taken.counts.quarantined - settled
        rest = waiting - min(SHOWN, imported.taken.examples.height)
        if rest > 0:
            values = {"count": rest}
            more = Sentence(
                "… and {count} more: see `smarketing quarantine`",
                values,
                "… and {count} more: see `smarketing quarantine`",
                rest,
            )
            console.print(Text("  " + write(more, language), style="dim"))
        _print_pace(imported, console, language)
    if imported.findings:
        print_findings(imported.findings, console, language)


def print_refused_rows(rows: pl.DataFrame, console: Console, language: Language) -> None:
    """Print rows of the quarantine: place, column, the text that stood there, and the reason."""
    for row in rows.iter_rows(named=True):
        place = Text(f"  {visible(row['file'])}:{row['line']}")
        if row["column"]:
            place.append(f"  {visible(row['column'])}", style="bold")
        if row["value"]:
            place.append(f"  {visible(row['value'], _LONGEST_VALUE)}", style="cyan")
        place.append("  " + reason_of(row, language))
        console.print(place, soft_wrap=True)


def reason_of(row: Mapping[str, Any], language: Language) -> str:
    """Write why a row of the quarantine was refused."""
    return write(Sentence(row["reason"], json.loads(row["reason_values"])), language)


def account_json(imported: Sequence[Imported], language: Language) -> str:
    """Return what became of the files as a JSON object."""
    files = [_file_object(one, language) for one in imported]
    return json.dumps({"format": 1, "files": files}, ensure_ascii=False, indent=2)


def row_object(row: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return a row of the quarantine for JSON, with its record and its reason in words."""
    kept = {key: row[key] for key in ("quarantine_id", "file", "line", "column", "value")}
    record = json.loads(row["record"])
    return kept | {"reason": reason_of(row, language), "record": record}


def counts_object(counts: Counts) -> dict[str, int]:
    """Return records = accepted + duplicate + quarantined for JSON."""
    return {
        "rows": counts.rows,
        "accepted": counts.accepted,
        "duplicate": counts.duplicate,
        "quarantined": counts.quarantined,
    }


def _file_object(imported: Imported, language: Language) -> dict[str, Any]:
    told: dict[str, Any] = {"file": str(imported.path), "taken": imported.taken is not None}
    if imported.taken is not None:
        told |= counts_object(imported.taken.counts) | {
            "new_facts": imported.taken.new_facts,
            "settled": imported.settled,
            "settled_before": imported.taken.settled_before,
            "seconds": round(imported.seconds, 3),
            "examples": [
                row_object(row, language) for row in imported.taken.examples.iter_rows(named=True)
            ],
        }
    return told | {"findings": json.loads(findings_as_json(imported.findings, language))}


def print_equation(counts: Counts, console: Console, language: Language, settled: int = 0) -> None:
    """Print records = accepted + duplicate + quarantined, and how many of the last wait no more."""
    values = counts_object(counts)
    equation = Sentence(
        "{rows} records = {accepted} accepted + {duplicate} known + {quarantined} set aside", values
    )
    if settled:
        equation = Sentence(
            "{rows} records = {accepted} accepted + {duplicate} known + {quarantined} set aside"
            " ({settled} of them settled since)",
            values | {"settled": settled},
        )
    console.print(Text("  " + write(equation, language)))


def _print_new_facts(new_facts: Mapping[str, int], console: Console, language: Language) -> None:
    if new_facts:
        told = _listed(f"{number(count, language)} {table}" for table, count in new_facts.items())
        console.print(Text("  " + write(Sentence("new facts: {facts}", {"facts": told}), language)))


def _print_settled(imported: Imported, console: Console, language: Language) -> None:
    if imported.settled:
        settled = Sentence(
            "{count} record set aside by an earlier reading of this file is settled",
            {"count": imported.settled},
            "{count} records set aside by earlier readings of this file are settled",
            imported.settled,
        )
        console.print(Text("  " + write(settled, language)))


def _print_pace(imported: Imported, console: Console, language: Language) -> None:
    if imported.taken is None:
        return
    pace = Sentence(
        "in {seconds} s, {pace} records a second",
        {
            "seconds": round(imported.seconds, 1),
            "pace": round(imported.taken.counts.rows / max(imported.seconds, 1e-9)),
        },
    )
    console.print(Text("  " + write(pace, language), style="dim"))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
