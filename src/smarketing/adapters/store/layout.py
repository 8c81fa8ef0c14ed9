"""Where things rest in a workspace folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The paths of one workspace; only `agreements` and `signed` look at the disk."""

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

    @property
    def agreement_folder(self) -> Path:
        """The versions of the agreement, with their signatures."""
        return self.root / "agreement"

    @property
    def register(self) -> Path:
        """One line for every signature that was ever given."""
        return self.agreement_folder / "register.jsonl"

    @property
    def signing_lock(self) -> Path:
        """Held alone while the agreement is changed, and shared while a reader reads it."""
        return self.agreement_folder / ".signing.lock"

    @property
    def signing_journal(self) -> Path:
        """A signature that was given and may not have reached both of its files."""
        return self.agreement_folder / ".signing.json"

    def agreement(self, number: int) -> Path:
        """One version of the agreement."""
        return self.agreement_folder / f"{number:04}.toml"

    def signatures(self, number: int) -> Path:
        """Where the signatures under one version rest."""
        return self.agreement_folder / f"{number:04}.signatures.json"

    def agreements(self) -> list[Path]:
        """Every version of the agreement on disk, oldest first."""
        return sorted(self.agreement_folder.glob("[0-9][0-9][0-9][0-9].toml"))

    def signed(self) -> list[int]:
        """Return the numbers of the versions that have a file of signatures."""
        found = self.agreement_folder.glob("[0-9][0-9][0-9][0-9].signatures.json")
        return sorted(int(path.name[:4]) for path in found)
