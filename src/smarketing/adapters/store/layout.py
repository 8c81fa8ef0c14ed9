"""Where things rest in a workspace folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The paths of one workspace. Nothing here looks at the disk, except `agreements`."""

    root: Path

    @property
    def settings(self) -> Path:
        """Settings of the workspace, TOML."""
        return self.root / "smarketing.toml"

    @property
    def ledger(self) -> Path:
        """The facts: one Delta table per folder."""
        return self.root / "ledger"

    @property
    def cache(self) -> Path:
        """What is derived from the ledger; may be deleted at any time."""
        return self.root / "cache"

    @property
    def archive(self) -> Path:
        """Report packs as they were handed out."""
        return self.root / "archive"

    @property
    def journal(self) -> Path:
        """What an import has decided to add and may not have finished adding."""
        return self.ledger / ".journal.json"

    @property
    def writer(self) -> Path:
        """Who writes now, or wrote last without leaving in order."""
        return self.ledger / ".writer.json"

    @property
    def writer_lock(self) -> Path:
        """Held by the one process that takes facts in."""
        return self.ledger / ".writer.lock"

    @property
    def publishing_lock(self) -> Path:
        """Held alone while an import becomes visible, and shared while a reader opens tables."""
        return self.ledger / ".publishing.lock"

    def table(self, name: str) -> Path:
        """Folder of one Delta table."""
        return self.ledger / name

    def identity(self, table: str) -> Path:
        """Folder of the identity index of one table."""
        return self.cache / "identity" / table

    def agreement(self, number: int) -> Path:
        """One version of the agreement."""
        return self.root / "agreement" / f"{number:04}.toml"

    def agreements(self) -> list[Path]:
        """Every version of the agreement on disk, oldest first."""
        return sorted((self.root / "agreement").glob("[0-9][0-9][0-9][0-9].toml"))
