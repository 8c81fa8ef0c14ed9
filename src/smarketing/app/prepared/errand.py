"""Which errand is run by which function, and how what cannot be done comes back."""

from collections.abc import Callable, Mapping
from typing import Any

from smarketing.adapters.render.language import Language
from smarketing.app.configuration import Refused
from smarketing.app.prepared.answers.drawn import told as in_words
from smarketing.app.prepared.errands.agreement import (
    check_draft,
    draft_of,
    new_signing_key,
    propose_version,
    restore_version,
    sign_version,
    withdraw_version,
)
from smarketing.app.prepared.errands.imports import (
    correct_file,
    correct_row,
    dismiss_row,
    exported_rows,
    look_at_file,
)
from smarketing.app.prepared.held import Held

ERRANDS: Mapping[str, Callable[[Held, dict[str, Any]], dict[str, Any]]] = {
    "check-draft": check_draft,
    "correct-file": correct_file,
    "correct-row": correct_row,
    "dismiss-row": dismiss_row,
    "draft": draft_of,
    "exported-rows": exported_rows,
    "look-at-file": look_at_file,
    "new-signing-key": new_signing_key,
    "propose-version": propose_version,
    "restore-version": restore_version,
    "sign-version": sign_version,
    "withdraw-version": withdraw_version,
}


def done(held: Held, errand: str, told: dict[str, Any]) -> dict[str, Any]:
    """Run an errand; `refusal` in the result says in words why it could not be done."""
    try:
        return ERRANDS[errand](held, told)
    except Refused as refused:
        return {"refusal": in_words(refused, Language(told.get("language", "en")))}
