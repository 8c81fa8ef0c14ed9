"""The cache folder: opening what it holds, and bringing it up to the ledger."""

import contextlib
import shutil
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import polars as pl

from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.ledger import Snapshot
from smarketing.adapters.store.replay_cache.building import Progress, build_segment
from smarketing.adapters.store.replay_cache.checksum import checksum
from smarketing.adapters.store.replay_cache.fusing import fuse
from smarketing.adapters.store.replay_cache.growing import grow
from smarketing.adapters.store.replay_cache.manifest import (
    MANIFEST,
    Manifest,
    Told,
    read_manifest,
    write_manifest,
)
from smarketing.adapters.store.replay_cache.segment import (
    Damaged,
    Live,
    Segment,
    Sums,
    live_ones,
    open_segment,
)
from smarketing.core.replay.events import WORDING, Words
from smarketing.core.replay.stream import Stream

LOCK = "lock"

SMALL = 1 << 20
"""New rows that are always worth a segment of their own."""

SHARE_ADDED = 8
"""More new rows than one in so many events, and making all of it anew is quicker."""

SHARE_GROWN = 4
"""The segments after the first may hold one in so many events before they are fused with it."""

MOST_SEGMENTS = 8
"""Segments after the first, before those are fused among themselves."""


@dataclass(frozen=True)
class Opened:
    """A cache, mapped: its manifest, segments and lexicon."""

    manifest: Manifest
    segments: list[Segment]
    lexicon: pl.DataFrame

    def streams(self) -> list[Stream]:
        """Return the segments as streams with one lexicon."""
        return [
            _stream(segment, self.lexicon, live)
            for segment, live in zip(self.segments, live_ones(self.segments), strict=True)
        ]


def _stream(segment: Segment, lexicon: pl.DataFrame, live: Live) -> Stream:
    return Stream(
        lambda: segment.names, segment.starts, segment.moments, segment.words, lexicon, live
    )


def opened(folder: Path, known: Opened | None = None) -> Opened | None:
    """Open the cache; None where there is none, or where it is not what was written.

    `known` is what was open a moment ago, and is still it where nobody wrote since.
    """
    while True:
        try:
            manifest = read_manifest(folder)
        except OSError:
            return None
        if known is not None and manifest == known.manifest:
            return known
        try:
            segments = [open_segment(folder / name, s) for name, s in manifest.segments.items()]
            return Opened(manifest, segments, _lexicon(folder, manifest))
        except (OSError, ValueError):
            if not _was_replaced(folder, manifest):
                return None


def _was_replaced(folder: Path, manifest: Manifest) -> bool:
    """Say whether another process put a newer state there while we were opening this one."""
    try:
        return read_manifest(folder).segments.keys() != manifest.segments.keys()
    except OSError:
        return False


def _lexicon(folder: Path, manifest: Manifest) -> pl.DataFrame:
    pieces = [pl.DataFrame(schema=WORDING)]
    for name, known in manifest.lexicon.items():
        content = (folder / name).read_bytes()
        if checksum(content) != known:
            raise Damaged(name)
        pieces.append(pl.read_ipc(BytesIO(content)))
    return pl.concat(pieces)


def build(
    folder: Path, layout: Layout, told: Told, gone: pl.DataFrame, progress: Progress
) -> Opened:
    """Make the whole cache anew from the ledger; it does not count before it is published."""
    words, name = Words(), _new_name("segment")
    files = {table: sorted(state.files) for table, state in told.tables.items()}
    sums = build_segment(folder / name, layout, files, gone, words, progress)
    manifest = Manifest(told, {name: sums}, _write_lexicon(folder, words, 0))
    return Opened(manifest, [open_segment(folder / name, sums)], words.lexicon())


def catch_up(
    folder: Path,
    layout: Layout,
    snapshot: Snapshot,
    told: Told,
    gone: pl.DataFrame,
    known: Opened,
) -> Opened | None:
    """Add what came to the ledger since; None where making all of it anew is the way.

    It does not count before it is published.
    """
    added = told.added_since(known.manifest.told)
    if added is None:
        return None
    events = sum(len(segment.words) for segment in known.segments)
    if _rows(layout, added) > max(SMALL, events // SHARE_ADDED):
        return None
    words, name = Words(known.lexicon), _new_name("segment")
    sums = grow(folder / name, layout, snapshot, added, gone, words, known.segments)
    segments = [*known.segments, open_segment(folder / name, sums)]
    piece = _write_lexicon(folder, words, known.lexicon.height)
    manifest = Manifest(
        told, {one.name: one.sums for one in segments}, {**known.manifest.lexicon, **piece}
    )
    return _fused(folder, Opened(manifest, segments, words.lexicon()))


def _fused(folder: Path, grown: Opened) -> Opened:
    """Fuse segments where there are too many, or where they have grown too much."""
    first, *later = grown.segments
    if sum(len(one.words) for one in later) > len(first.words) // SHARE_GROWN:
        kept, fused = [], grown.segments
    elif len(later) > MOST_SEGMENTS:
        kept, fused = [first], later
    else:
        return grown
    name = _new_name("segment")
    sums = fuse(folder / name, grown.segments, fused)
    segments = [*kept, open_segment(folder / name, sums)]
    manifest = replace(grown.manifest, segments={one.name: one.sums for one in segments})
    return Opened(manifest, segments, grown.lexicon)


def _rows(layout: Layout, added: dict[str, list[str]]) -> int:
    counted = [
        pl.scan_parquet(layout.table(table) / file, glob=False).select(pl.len())
        for table, files in added.items()
        for file in files
    ]
    return sum(one.item() for one in pl.collect_all(counted))


def _write_lexicon(folder: Path, words: Words, since: int) -> Sums:
    """Write the words that were not written yet; return the checksum of the piece."""
    piece = words.lexicon(since)
    if not piece.height:
        return {}
    name = _new_name("lexicon")
    piece.write_ipc(folder / name, compression="uncompressed")
    return {name: checksum((folder / name).read_bytes())}


def _new_name(kind: str) -> str:
    return f"{kind}-{uuid4().hex[:16]}"


def publish(folder: Path, manifest: Manifest) -> None:
    """Make a state the one that counts, and delete what no longer belongs to it."""
    write_manifest(folder, manifest)
    sweep(folder, manifest)


def sweep(folder: Path, manifest: Manifest | None) -> None:
    """Delete all that no state needs, as far as the system lets us; maps of it stay readable."""
    kept = {MANIFEST, LOCK}
    if manifest is not None:
        kept |= manifest.segments.keys() | manifest.lexicon.keys()
    for path in folder.iterdir():
        if path.name not in kept:
            with contextlib.suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
