"""Ledgers of small facts, for tests that only read them."""

from pathlib import Path

from smarketing.core.ledger.tables import Facts


def ledger_of(root: Path, facts: Facts) -> None:
    """Write facts to the ledger of a workspace, each table as Delta."""
    for name, frame in facts.frames.items():
        frame.write_delta(root / "ledger" / name)
