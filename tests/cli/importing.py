"""Running the command as a user does, on a workspace of its own."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from smarketing.adapters.store.ledger import Ledger
from smarketing.app.cli.main import main

TOUCHES = """\
format = 1
source = "web"

[[files]]
name = "touches*.csv"

[files.reading]
dates = "%Y-%m-%d %H:%M"
time_zone = "Europe/Paris"

[[files.facts]]
table = "touches"
id = "nr"

[files.facts.columns]
contact_id = "who"
occurred_at = "when"
kind = "kind"
"""
HEADER = "nr,who,when,kind\n"


@dataclass
class Desk:
    """A folder with files and a workspace, and the command to work on them."""

    folder: Path

    @property
    def ledger(self) -> Ledger:
        """The ledger of the workspace."""
        return Ledger(self.folder / "workspace")

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a file."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *words: str | Path, code: int = 0) -> Result:
        """Run `smarketing` with these words; it must end with `code`."""
        words = (*words, "--workspace", self.folder / "workspace", "--language", "en")
        result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    def imported(self, *paths: Path, mapping: str = TOUCHES, code: int = 0) -> list[dict[str, Any]]:
        """Import files; return what the command told of each."""
        mapping_path = self.file("mapping.toml", mapping)
        options = ("--as-of", "2026-11-23T00:00Z", "--format", "json")
        words: list[str | Path] = [*paths, "--map", mapping_path, *options]
        files: list[dict[str, Any]] = json.loads(self.run("import", *words, code=code).stdout)[
            "files"
        ]
        for told in files:
            if told["taken"]:
                parts = told["accepted"], told["duplicate"], told["quarantined"]
                assert told["rows"] == sum(parts)
        return files

    def attempt(self, path: Path, mapping: str) -> Result:
        """Import a file by a mapping that may be in disorder."""
        mapping_path = self.file("attempt.toml", mapping)
        words = ["import", path, "--map", mapping_path, "--workspace", self.folder / "workspace"]
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    def set_aside(self) -> list[dict[str, Any]]:
        """Return the rows of the quarantine."""
        rows: list[dict[str, Any]] = json.loads(self.run("quarantine", "--format", "json").stdout)[
            "rows"
        ]
        return rows
