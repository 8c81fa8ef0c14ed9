"""The folder of the agreement: versions, signatures, register; read whole and written whole.

A signature touches two files, its sheet and the register. Both are told in a journal first, so
that whoever comes after a crash finishes the one or the other: half a signature would look like
tampering.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.lock import held, sync, write_whole


@contextmanager
def changing(layout: Layout) -> Iterator[None]:
    """Be the only one who changes the agreement, waiting as long as it takes."""
    layout.signing_lock.parent.mkdir(parents=True, exist_ok=True)
    with held(layout.signing_lock):
        _finish_journal(layout)
        yield


@contextmanager
def holding_still(layout: Layout) -> Iterator[None]:
    """Hold the moment: while inside, every signature is on the disk whole or not at all."""
    if not layout.signing_lock.exists():
        yield
        return
    while True:
        if layout.signing_journal.exists():
            with changing(layout):
                pass
        with held(layout.signing_lock, shared=True):
            if not layout.signing_journal.exists():
                yield
                return


def write_together(layout: Layout, texts: Mapping[Path, str]) -> None:
    """Replace files of the folder, all of them or none; the caller is `changing` it."""
    names = {path.name: text for path, text in texts.items()}
    write_whole(layout.signing_journal, json.dumps(names))
    _finish_journal(layout)


def remove(path: Path) -> None:
    """Remove a file of the folder for good; the caller is `changing` it."""
    path.unlink()
    sync(path.parent)


def _finish_journal(layout: Layout) -> None:
    if not layout.signing_journal.exists():
        return
    names = json.loads(layout.signing_journal.read_text())
    for name, text in names.items():
        # A name alone: the journal reaches nothing outside its folder.
        write_whole(layout.signing_journal.with_name(Path(name).name), text)
    remove(layout.signing_journal)
