"""Two heads with their keys and phrases, who sign the agreement of a workspace."""

from datetime import UTC, datetime

from smarketing.adapters.store.signing_key import make_key
from smarketing.app.signing import Signed, sign
from smarketing.app.workspace import Workspace

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
PHRASES = {"marketing": "a phrase of Alice", "sales": "a phrase of Bob"}
NAMES = {"marketing": "Alice", "sales": "Bob"}
KEYS = {party: make_key(phrase) for party, phrase in PHRASES.items()}


def signed(workspace: Workspace, number: int, party: str, seen: str = "") -> Signed:
    """Sign a version for a party, as read just now."""
    version = Workspace(workspace.root).history.version(number)
    assert version is not None
    return sign(
        workspace,
        number,
        party=party,
        name=NAMES[party],
        key=KEYS[party],
        phrase=PHRASES[party],
        seen=seen or version.hash,
        moment=NOW,
    )


def sign_by_both(workspace: Workspace, number: int) -> None:
    """Let both heads sign a version."""
    for party in PHRASES:
        signed(workspace, number, party)
