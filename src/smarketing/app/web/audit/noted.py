"""The heads of the chain, noted in a file of the workspace as entries are written.

Who changes the database alone, and computes every hash anew, is still found out by this file. A
line may be missing (the machine stopped between the database and the file); none may be wrong.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from smarketing.adapters.store.layout import Layout


def file_of(layout: Layout) -> Path:
    """Where the heads are noted."""
    return layout.root / "audit-heads.txt"


def note(layout: Layout, number: int, digest: str) -> None:
    """Add a head. Lines of several processes never mix: each is appended whole, at once."""
    line = f"{number} {digest}\n".encode("ascii")
    descriptor = os.open(file_of(layout), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


def noted_heads(layout: Layout) -> dict[int, str]:
    """Return the hashes that were noted, by the number of their entry."""
    path = file_of(layout)
    return _read(path.read_text(encoding="ascii").splitlines()) if path.exists() else {}


def _read(lines: Iterable[str]) -> dict[int, str]:
    parts = (line.split() for line in lines)
    return {int(part[0]): part[1] for part in parts if len(part) == 2 and part[0].isdigit()}  # noqa: PLR2004
