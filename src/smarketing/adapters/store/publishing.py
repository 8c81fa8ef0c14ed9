"""Making an import visible: all its tables or none, even if we are killed half-way.

The journal is the point of no return. It names every staged file; once it is on the disk, the
import has happened, and whoever comes next finishes what the journal says. Readers share the
publishing lock while they open their tables, so they see the import whole or not at all.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from smarketing.adapters.store.delta import append
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.lock import held, sync, write_whole
from smarketing.adapters.store.tables import columns_of

Staged = Mapping[str, Sequence[Mapping[str, Any]]]
"""Per table the descriptions of its staged files, in the order in which tables are published."""


def publish(layout: Layout, staged: Staged, properties: Mapping[str, str]) -> None:
    """Make staged files part of their tables; returns when this has reached the disk."""
    with held(layout.publishing_lock):
        _finish_journal(layout)
        journal = {"tables": staged, "properties": properties}
        write_whole(layout.journal, json.dumps(journal))
        _finish_journal(layout)


def settle(layout: Layout) -> None:
    """Finish what a killed import had decided; nothing to do is the usual case."""
    if layout.journal.exists():
        with held(layout.publishing_lock):
            _finish_journal(layout)


@contextmanager
def nothing_half_published(layout: Layout) -> Iterator[None]:
    """Hold the moment: while inside, every import is visible whole or not at all."""
    if not layout.publishing_lock.exists():
        yield
        return
    while True:
        settle(layout)
        with held(layout.publishing_lock, shared=True):
            if not layout.journal.exists():
                yield
                return


def _finish_journal(layout: Layout) -> None:
    if not layout.journal.exists():
        return
    journal = json.loads(layout.journal.read_text())
    for table, files in journal["tables"].items():
        append(layout.table(table), columns_of(table), files, journal["properties"])
    layout.journal.unlink()
    sync(layout.journal.parent)
