"""Records on their way to their partitions: in memory while there is room, then in a file."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, Self

import numpy as np

from smarketing.adapters.store.replay_cache.writing import write_at
from smarketing.core.replay.grouping import FIELDS, Loose, Records, Whole, record, spread

RECORD_BYTES = 8 * FIELDS

IN_MEMORY = 1 << 27
"""Bytes that may be held in memory, however little there is to do."""

SHARE_IN_MEMORY = 3
"""One in so many records may be held in memory."""

SHARE_OF_MACHINE = 4
"""Of the machine's memory, one part in so many may be used."""


def memory_for(records: int) -> int:
    """Return how many bytes of so many records may be held in memory."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    share = records * RECORD_BYTES // SHARE_IN_MEMORY
    return max(IN_MEMORY, min(share, machine // SHARE_OF_MACHINE))


class Spill:
    """Takes loose events, and gives back those of one partition; several threads may share it.

    The file disappears with the process that holds it, however that ends.
    """

    def __init__(self, folder: Path, bits: int, memory: int) -> None:
        self.bits = bits
        self._folder = folder
        self._memory = memory
        self._file: IO[bytes] | None = None
        self._pieces: list[tuple[Whole, int, Records | None]] = []
        self._end = 0
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._pieces = []
        if self._file is not None:
            self._file.close()

    def add(self, parts: Sequence[Loose]) -> None:
        """Take events in."""
        records, bounds = spread(parts, self.bits)
        with self._lock:
            if self._memory >= records.nbytes:
                self._memory -= records.nbytes
                self._pieces.append((bounds, 0, records))
                return
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 (closed on leaving)
            place = self._end
            self._end += records.nbytes
            self._pieces.append((bounds, place, None))
        write_at(self._file.fileno(), records, place // records.itemsize)

    def partition(self, number: int, more: Sequence[Loose] = ()) -> Records:
        """Return the records of one partition, with more events of the same partition behind."""
        cuts = [(bounds[number], bounds[number + 1]) for bounds, _, _ in self._pieces]
        told = sum(int(end - begin) for begin, end in cuts)
        records = np.empty((told + sum(len(one.rows) for one in more), FIELDS), np.uint64)
        record(more, records[told:])
        filled = 0
        for (begin, end), (_, place, kept) in zip(cuts, self._pieces, strict=True):
            room = records[filled : filled + int(end - begin)]
            if kept is not None:
                room[:] = kept[begin:end]
            elif len(room):
                self._read(room, place + int(begin) * RECORD_BYTES)
            filled += len(room)
        return records

    def _read(self, room: Records, place: int) -> None:
        content = room.data.cast("B")
        while self._file is not None and content:
            read = os.preadv(self._file.fileno(), [content], place)
            if not read:
                raise OSError("the spilled records are cut short")
            content, place = content[read:], place + read
