"""The one process that writes to a ledger, and what it cleans up after one that was killed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from os import getpid
from uuid import uuid4

from smarketing.adapters.store.delta import active_files, open_table
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.lock import held_within, sync, write_whole
from smarketing.adapters.store.publishing import settle
from smarketing.adapters.store.staging import file_prefix


@contextmanager
def sole_writer(layout: Layout, file: str, patience: float) -> Iterator[str]:
    """Be the only writer, under a new session name; `file` is what others are told we write.

    Whatever was staged and not published when the block ends is deleted, or, if we are killed,
    by the next writer. Raises LedgerBusy after `patience` seconds of waiting.
    """
    if not layout.ledger.is_dir():
        layout.ledger.mkdir(parents=True, exist_ok=True)
        sync(layout.root)
    with held_within(layout.writer_lock, patience, layout.writer):
        _clean_up(layout)
        session = uuid4().hex
        note = {"session": session, "process": getpid(), "file": file}
        write_whole(layout.writer, json.dumps(note))
        try:
            yield session
        finally:
            _clean_up(layout)


def _clean_up(layout: Layout) -> None:
    """Finish what the last writer decided, and delete what it staged without deciding."""
    settle(layout)
    if not layout.writer.exists():
        return
    session = json.loads(layout.writer.read_text())["session"]
    for folder in layout.ledger.iterdir():
        staged = sorted(folder.glob(f"{file_prefix(session)}*")) if folder.is_dir() else []
        active = active_files(open_table(folder)) if staged else set()
        for path in staged:
            if path.name not in active:
                path.unlink()
    layout.writer.unlink()
