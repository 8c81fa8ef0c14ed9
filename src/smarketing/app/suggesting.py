"""Suggesting a mapping for a file that somebody hands over."""

from pathlib import Path

from smarketing.adapters.connectors.files.detect import sample
from smarketing.adapters.connectors.files.refused import FileRefusedError
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.app.configuration import Refused
from smarketing.app.workspace import Workspace, now
from smarketing.core.agreement.history import in_force
from smarketing.core.ledger.suggestion import suggest


def suggest_file(path: Path, workspace: Workspace, language: Language) -> str:
    """Return the text of a mapping for a file; raises `Refused` where it cannot be read."""
    try:
        looked_at = sample(path)
    except FileRefusedError as refusal:
        raise Refused([refusal.finding]) from None
    return suggest(looked_at, _zone(workspace), lambda said: write(said, language))


def _zone(workspace: Workspace) -> str | None:
    """Return where the company works, if there is an agreement that tells."""
    try:
        agreement = in_force(workspace.versions, now().date())
    except Refused:
        # A mapping can be written before the agreement is in order.
        return None
    return agreement.calendar.time_zone if agreement else None
