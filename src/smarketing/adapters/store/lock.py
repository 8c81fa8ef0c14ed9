"""One writer at a time, and readers that never see half an import."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smarketing.core.base.finding import Finding, Severity, Source

PAUSE = 0.05
"""Seconds between two attempts to take a lock that another process holds."""


class LedgerBusy(Exception):  # noqa: N818 - not an error of anyone's: a state that passes
    """Another process is taking facts into this ledger; `finding` says which."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence())
        self.finding = finding


@contextmanager
def held(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock on a file, waiting as long as it takes; the system frees it if we die."""
    with path.open("ab" if not shared else "rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


@contextmanager
def held_within(path: Path, patience: float, note: Path) -> Iterator[None]:
    """Hold a lock on a file, waiting at most `patience` seconds, then raise `LedgerBusy`.

    `note` is the file in which the holder says who it is.
    """
    give_up_at = time.monotonic() + patience
    with path.open("ab") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= give_up_at:
                    raise LedgerBusy(_busy(note)) from None
                time.sleep(PAUSE)
        yield


def _busy(note: Path) -> Finding:
    holder = json.loads(note.read_text()) if note.exists() else {}
    return Finding(
        code="ledger.busy",
        severity=Severity.ERROR,
        message="another import is writing to this ledger: {file} (process {process})",
        mend="wait until it has ended, then run this again; nothing was taken in",
        values={"file": holder.get("file", "?"), "process": holder.get("process", "?")},
        source=Source(str(note.parent)),
    )


def write_whole(path: Path, text: str) -> None:
    """Replace a file so that every reader sees the old text or the new, even after a power cut."""
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text, encoding="utf-8")
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the system write a file, or the entries of a folder, to the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
