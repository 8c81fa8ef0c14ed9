"""Looking at a file that was handed over, and correcting what was set aside."""

import csv
import json
import tempfile
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.adapters.store.earlier import DISMISSED
from smarketing.adapters.store.lock import LedgerBusy
from smarketing.app.configuration import Refused
from smarketing.app.correcting import FIXED, ID, TEXT, export, replay, safe
from smarketing.app.prepared.answers.drawn import told as in_words
from smarketing.app.prepared.held import Held
from smarketing.app.previewing import mapping_before, preview
from smarketing.app.suggesting import suggest_file
from smarketing.app.workspace import now
from smarketing.core.base.sentence import Sentence

Told = dict[str, Any]


def look_at_file(held: Held, told: Told) -> Told:
    """Return the mapping for a file, known from before or suggested, and what it would do.

    `told` has the path, the language, and a mapping where somebody has written one.
    """
    language, path = Language(told["language"]), Path(told["path"])
    mapping, origin = told.get("mapping") or "", "written"
    if not mapping:
        mapping, origin = mapping_before(held.workspace, path.name) or "", "before"
    if not mapping:
        mapping, origin = suggest_file(path, held.workspace, language), "suggested"
    found: Told = {"mapping": mapping, "origin": origin}
    try:
        seen = preview(path, mapping, now())
    except Refused as refused:
        # The mapping goes back with the reason, to be mended.
        return found | {"refusal": in_words(refused, language)}
    set_aside = [
        {"reason": write(reason, language), "column": column, "line": line, "count": count}
        for reason, column, line, count in seen.refused
    ]
    return found | {
        "records": seen.records,
        "raw": seen.raw,
        "facts": seen.facts,
        "examples": seen.examples,
        "refused": set_aside,
    }


def correct_row(held: Held, told: Told) -> Told:
    """Take one row of the quarantine in with its record as corrected: `told["cells"]` by column."""
    row = _open_row(held, told["id"])
    out = StringIO()
    names = [name for name in json.loads(row["record"]) if name]
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*FIXED, *(safe(name) for name in names), TEXT])
    fixed = [row[ID], row["file"], str(row["line"]), row["column"], ""]
    cells = [safe(told["cells"].get(name, "")) for name in names]
    writer.writerow([*map(safe, fixed), *cells, safe(told["cells"].get("", ""))])
    return _replayed(held, out.getvalue())


def correct_file(held: Held, told: Told) -> Told:
    """Take the corrected rows of a file in that `exported_rows` gave out."""
    return _replay(held, Path(told["path"]))


def dismiss_row(held: Held, told: Told) -> Told:
    """Settle a row without taking it, or all rows of a file."""
    quarantine = held.workspace.ledger.quarantine
    rows = quarantine.open_rows()
    chosen = rows.filter((rows[ID] == told["name"]) | (rows["file"] == told["name"]))
    try:
        return {"settled": quarantine.resolve(chosen[ID], DISMISSED, now())}
    except LedgerBusy as busy:
        raise Refused([busy.finding]) from None


def exported_rows(held: Held, told: Told) -> Told:
    """Return the rows of the quarantine as CSV, to be corrected in a spreadsheet."""
    language = Language(told["language"])
    rows = held.workspace.ledger.quarantine.open_rows()
    reasons = [
        write(Sentence(row["reason"], json.loads(row["reason_values"])), language)
        for row in rows.iter_rows(named=True)
    ]
    out = StringIO()
    export(rows, reasons, out, ";" if language.code == "fr" else ",")
    return {"text": "\ufeff" + out.getvalue()}


def _open_row(held: Held, identity: str) -> dict[str, Any]:
    rows = held.workspace.ledger.quarantine.open_rows()
    chosen = rows.filter(rows[ID] == identity)
    return chosen.row(0, named=True) if chosen.height else {"record": "{}", ID: identity} | _NO_ROW


_NO_ROW = {"file": "", "line": 0, "column": ""}


def _replayed(held: Held, text: str) -> Told:
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        return _replay(held, Path(file.name))


def _replay(held: Held, path: Path) -> Told:
    moment: datetime = now()
    try:
        done = replay(held.workspace.ledger, path, moment, moment)
    except LedgerBusy as busy:
        raise Refused([busy.finding]) from None
    if done.findings and not done.counts.rows:
        raise Refused(done.findings)
    return {
        "accepted": done.counts.accepted,
        "duplicate": done.counts.duplicate,
        "quarantined": done.counts.quarantined,
        "settled": done.settled,
    }
