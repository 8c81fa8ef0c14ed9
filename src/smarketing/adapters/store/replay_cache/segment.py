"""A segment: the events of some contacts as arrays in files, mapped into memory."""

import mmap
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.adapters.store.replay_cache.checksum import checksum
from smarketing.core.replay.distinct import U32, U64
from smarketing.core.replay.grouping import Grouped, Whole

Sums = Mapping[str, int]
"""The checksum of each file of a folder."""

Live = npt.NDArray[np.bool_] | None
"""Which contacts of a segment still have their events there; None for all."""

ARRAYS: dict[str, npt.DTypeLike] = {
    # of each contact: its hash, in order of which contacts stand, and where its events begin
    "high": np.uint64,
    "low": np.uint64,
    "starts": np.int64,
    # of each event
    "moments": np.int64,
    "words": np.uint32,
}
NAMES = "names"
"""The contact_id of each contact, as an Arrow file."""
SUPERSEDED = "superseded-"
"""Before the name of an older segment: the contacts whose events it no longer holds."""

THREADS = 2


class Damaged(OSError):  # noqa: N818 (not an error of anyone's: the cache is made anew)
    """A file of the cache is not what was written."""


@dataclass(frozen=True)
class Segment:
    """The events of contacts, each of whom has them all here.

    `superseded` are, by older segment, the contacts whose events that one no longer holds.
    """

    name: str
    sums: Sums
    high: U64
    low: U64
    starts: Whole
    moments: Whole
    words: U32
    superseded: Mapping[str, U32]
    mapped: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.high)

    @cached_property
    def names(self) -> pl.Series:
        """The contact_id of each contact."""
        return pl.read_ipc(BytesIO(self.mapped[NAMES])).to_series()

    def let_go(self) -> None:
        """Drop the pages read so far: the system keeps them cached, but memory stays bounded."""
        for content in self.mapped.values():
            if isinstance(content, mmap.mmap):
                content.madvise(mmap.MADV_DONTNEED)


def open_segment(folder: Path, sums: Sums) -> Segment:
    """Map a segment; raises `Damaged` where a file is not as it was written, OSError if missing."""
    mapped = {file: _mapped(folder / file) for file in sums}
    with ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(checksum, mapped.values())
        wrong = [file for file, now in zip(sums, found, strict=True) if now != sums[file]]
    if wrong:
        raise Damaged(f"{folder.name}/{wrong[0]}")
    arrays: dict[str, Any] = {
        file: np.frombuffer(mapped[file], dtype) for file, dtype in ARRAYS.items()
    }
    superseded = {
        file.removeprefix(SUPERSEDED): np.frombuffer(content, np.uint32)
        for file, content in mapped.items()
        if file.startswith(SUPERSEDED)
    }
    return Segment(folder.name, sums, **arrays, superseded=superseded, mapped=mapped)


def live_ones(segments: Sequence[Segment]) -> list[Live]:
    """Say of each segment's contacts whether it still holds their events; None where of all."""
    found: list[Live] = []
    for place, segment in enumerate(segments):
        gone = [
            later.superseded[segment.name]
            for later in segments[place + 1 :]
            if segment.name in later.superseded
        ]
        live = np.ones(len(segment), np.bool_)
        for rows in gone:
            live[rows] = False
        found.append(live if gone else None)
    return found


def write_segment(
    folder: Path, group: Grouped, names: pl.Series, superseded: Mapping[str, U32]
) -> Sums:
    """Write a segment into a new folder; return the checksum of each file."""
    folder.mkdir()
    for file in ARRAYS:
        (folder / file).write_bytes(getattr(group, file).data)
    write_names(folder, names)
    write_superseded(folder, superseded)
    return sums_of(folder)


def write_superseded(folder: Path, superseded: Mapping[str, U32]) -> None:
    """Write, by older segment, the contacts whose events it no longer holds."""
    for name, rows in superseded.items():
        if len(rows):
            (folder / (SUPERSEDED + name)).write_bytes(rows.data)


def write_names(folder: Path, names: pl.Series) -> None:
    """Write the contact_id of each contact of a segment."""
    names.alias("contact_id").to_frame().write_ipc(folder / NAMES, compression="uncompressed")


def sums_of(folder: Path) -> Sums:
    """Return the checksum of each file of a folder."""
    files = sorted(path.name for path in folder.iterdir())
    with ThreadPoolExecutor(THREADS) as pool:
        sums = pool.map(lambda file: checksum(_mapped(folder / file)), files)
        return dict(zip(files, sums, strict=True))


def _mapped(path: Path) -> Any:  # noqa: ANN401 (a map of memory, or nothing: an empty file has none)
    with path.open("rb") as file:
        if not path.stat().st_size:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
