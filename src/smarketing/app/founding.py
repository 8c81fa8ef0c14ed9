"""Founding a workspace: an agreement first, then the facts of a folder of exports."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from smarketing.app.configuration import Refused
from smarketing.app.importing import Imported, match_files, take_file
from smarketing.app.workspace import Workspace, read_agreement
from smarketing.core.base.finding import Finding, Severity, Source, has_errors
from smarketing.core.ledger.mapping import Mapping

AGREEMENT, MAPPING = "agreement.toml", "mapping.toml"
"""What a set-up folder holds."""


@dataclass(frozen=True)
class Founded:
    """A new workspace, the warnings about its agreement, and what became of each file."""

    workspace: Workspace
    findings: list[Finding]
    imported: list[Imported]


def found_workspace(root: Path, agreement: Path, language: str) -> Founded:
    """Make a workspace folder with its first agreement.

    Raises `Refused` where the agreement has errors, or where the folder already has one: an
    agreement that people may have signed is never overwritten.
    """
    workspace = Workspace(root)
    read, findings = read_agreement(agreement)
    if read is None:
        raise Refused([finding for finding in findings if finding.severity is Severity.ERROR])
    first = workspace.layout.agreement(1)
    if workspace.layout.agreements() or workspace.layout.signed():
        raise Refused([_already(root, first)])
    first.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(agreement, first)
    workspace.layout.settings.write_text(
        f'# Settings of this workspace.\nformat = 1\nlanguage = "{language}"\n', encoding="utf-8"
    )
    return Founded(workspace, findings, [])


def take_folder(
    workspace: Workspace,
    facts: Path,
    mapping: Mapping,
    as_of: datetime,
    told: Callable[[Imported], None] = lambda _: None,
) -> list[Imported]:
    """Take every file that the mapping knows; `told` is called after each.

    Raises `Refused` where the mapping fits no file.
    """
    matched, findings = match_files([facts], mapping)
    if has_errors(findings):
        raise Refused(findings)
    imported = []
    for one in matched:
        imported.append(take_file(workspace.ledger, one, mapping, as_of, as_of))
        told(imported[-1])
    return imported


def _already(root: Path, first: Path) -> Finding:
    return Finding(
        "workspace.exists",
        Severity.ERROR,
        "{folder} already has an agreement",
        "choose another folder; a new version is proposed with `smarketing agreement propose`",
        {"folder": root},
        Source(str(first)),
    )
