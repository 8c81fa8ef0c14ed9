"""The event stream of a snapshot: mapped from the cache, which is first brought up to it.

Whatever stands in the way of the cache, a disk that is full or cannot be written to, files that
are damaged, a table that another engine wrote its own way, the answer is the same, only slower.
"""

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.ledger import Ledger, Snapshot
from smarketing.adapters.store.lock import held
from smarketing.adapters.store.replay_cache.building import Progress
from smarketing.adapters.store.replay_cache.cache import (
    LOCK,
    Opened,
    build,
    catch_up,
    opened,
    publish,
    sweep,
)
from smarketing.adapters.store.replay_cache.files import NotPlain, states_of
from smarketing.adapters.store.replay_cache.manifest import Told, digest_of
from smarketing.core.ledger.merges import merged, survivors
from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.gathering import TOLD
from smarketing.core.replay.stream import Stream, stream_of

END_OF_TIME = datetime.max.replace(tzinfo=UTC)

_IN_THE_WAY = (OSError, PolarsError, OverflowError)


def streams(
    snapshot: Snapshot, layout: Layout, as_of: datetime, progress: Progress | None = None
) -> list[Stream]:
    """Return the events of all contacts, those merged by `as_of` under their survivors.

    All streams share one lexicon. `progress` is told of longer work: how much is done, of how
    much.
    """
    told = progress or (lambda _done, _total: None)
    ways: list[Callable[[], list[Stream] | None]] = [
        lambda: _from_cache(snapshot, layout, as_of, told),
        lambda: _privately(snapshot, layout, as_of, told),
    ]
    try:
        for way in ways:
            try:
                found = way()
            except _IN_THE_WAY:
                continue
            if found is not None:
                return found
    except NotPlain:
        pass
    return [stream_of(merged(snapshot.read(TOLD), as_of))]


def _from_cache(
    snapshot: Snapshot, layout: Layout, as_of: datetime, progress: Progress
) -> list[Stream] | None:
    """Return what the workspace's cache holds, brought up to date; None if it is of no use here."""
    merges = _merges(snapshot)
    gone = survivors(merges, END_OF_TIME)
    if not gone.equals(survivors(merges, as_of)):
        # The cache is of all merges. Looking back to before some of them is rare.
        return None
    told = Told(states_of(snapshot), digest_of(gone))
    folder = layout.cache / "replay"
    known = opened(folder)
    if known is not None and told.is_same(known.manifest.told):
        return known.streams()
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder / LOCK):
        known = opened(folder, known)
        if known is not None and told.is_same(known.manifest.told):
            return known.streams()
        if known is not None and _is_outdated(told, known, layout):
            return None
        try:
            ready = None
            if known is not None:
                ready = catch_up(folder, layout, snapshot, told, gone, known)
            if ready is None:
                ready = build(folder, layout, told, gone, progress)
            publish(folder, ready.manifest)
        except BaseException:
            sweep(folder, known.manifest if known is not None else None)
            raise
    return ready.streams()


def _is_outdated(told: Told, known: Opened, layout: Layout) -> bool:
    """Say whether the snapshot is older than the cache, and the cache no older than the ledger.

    A cache that is ahead of the ledger itself is of one that was put back since.
    """
    if not told.is_before(known.manifest.told):
        return False
    now = Told(states_of(Ledger(layout.root).snapshot()), known.manifest.told.merges)
    return not now.is_before(known.manifest.told)


def _privately(
    snapshot: Snapshot, layout: Layout, as_of: datetime, progress: Progress
) -> list[Stream]:
    """Build a cache for this one time; its files are deleted at once, and stay mapped."""
    gone = survivors(_merges(snapshot), as_of)
    told = Told(states_of(snapshot), digest_of(gone))
    folder = Path(tempfile.mkdtemp())
    try:
        return build(folder, layout, told, gone, progress).streams()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _merges(snapshot: Snapshot) -> Facts:
    """Return the facts that tell of merges."""
    told = snapshot.scan("contacts").filter(pl.col("merged_into").is_not_null())
    return Facts({"contacts": told.collect()})
