"""What became of a file, in the reader's language."""

import json
from typing import Any

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.app.web.data.models import Upload
from smarketing.core.base.sentence import Sentence


def outcome_of(upload: Upload, language: Language) -> dict[str, Any]:
    """Return the equation of the records as a sentence, and what there is to remark."""
    kept = dict(upload.outcome)
    told = {
        name: kept[name]
        for name in ("rows", "accepted", "duplicate", "quarantined")
        if kept.get("rows") is not None
    }
    equation = Sentence(
        "{rows} records = {accepted} accepted + {duplicate} known + {quarantined} set aside", told
    )
    findings = json.loads(kept.get(language.code, "[]"))
    return {
        "equation": write(equation, language) if told else "",
        "set_aside": kept.get("quarantined", 0),
        "new_facts": kept.get("new_facts", {}),
        "findings": findings if isinstance(findings, list) else findings.get("findings", []),
    }
