"""Data: the history of imports, and what was set aside."""

import json
from typing import Any

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import visible, write
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.base.sentence import Sentence

_MOST_IMPORTS = 50
_MOST_ROWS = 50


def imports(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the last imports, and how many records are set aside."""
    del edition
    language = Language(question.language)
    workspace = held.workspace
    if not workspace.layout.ledger.exists():
        return Answer(title=language.say("Data"), values={"imports": [], "set_aside": 0})
    log = workspace.ledger.imports().reverse()
    rows = [_import(row, language, question.zone) for row in log.head(_MOST_IMPORTS).to_dicts()]
    set_aside = len(workspace.ledger.quarantine.open_ids())
    values = {"imports": rows, "all": log.height, "set_aside": set_aside}
    return Answer(title=language.say("Data"), values=values)


def quarantine(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with a page of the records that were set aside, each with its reason."""
    del edition
    language = Language(question.language)
    workspace = held.workspace
    if not workspace.layout.ledger.exists():
        return Answer(title=language.say("Set aside"), values={"rows": [], "all": 0})
    rows = workspace.ledger.quarantine.open_rows()
    text = question.value("page", "1")
    page = max(int(text), 1) if text.isascii() and text.isdigit() else 1
    shown = rows.slice((page - 1) * _MOST_ROWS, _MOST_ROWS)
    values = {
        "rows": [_row(row, language) for row in shown.to_dicts()],
        "all": rows.height,
        "page": page,
        "pages": -(-rows.height // _MOST_ROWS),
    }
    return Answer(title=language.say("Set aside"), values=values)


def _import(row: dict[str, Any], language: Language, zone: str) -> dict[str, Any]:
    facts = json.loads(row["new_facts"])
    told = ", ".join(f"{numbers.number(count, language)} {table}" for table, count in facts.items())
    counts = {
        name: numbers.number(row[name], language)
        for name in ("rows", "accepted", "duplicate", "quarantined")
    }
    at = numbers.moment(row["taken_at"], language, zone or "UTC")
    return {"file": visible(row["file"]), "at": at, "facts": told} | counts


def _row(row: dict[str, Any], language: Language) -> dict[str, Any]:
    record = json.loads(row["record"])
    reason = write(Sentence(row["reason"], json.loads(row["reason_values"])), language)
    return {
        "id": row["quarantine_id"],
        "file": visible(row["file"]),
        "line": row["line"],
        "column": row["column"],
        "value": row["value"],
        "reason": reason,
        "record": [
            {"name": name, "value": value or "", "is_bad": name == row["column"]}
            for name, value in record.items()
        ],
    }
