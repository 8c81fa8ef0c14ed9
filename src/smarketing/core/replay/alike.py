"""Rows that read the same, found without reading them.

A column of texts is held as views of sixteen bytes: a short text itself, or where in a buffer a
longer one stands. Within one chunk two equal views are two equal texts; where a file kept each
text once, as Parquet mostly does, equal texts have equal views too. So a few comparisons of
numbers tell the rows apart that have to be read.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.replay.compiling import bare, part
from smarketing.core.replay.distinct import U32, U64
from smarketing.core.replay.still import still

Places = npt.NDArray[np.int64]

_VIEWS: Final = b"vu"
"""How Arrow's C data interface calls texts that are held as views."""

_WHOLE: Final = 2**63

_FEW: Final = 256
"""Slots to begin with."""


class _Schema(ctypes.Structure):
    """A type, as Arrow's C data interface lays it out."""

    _fields_ = [
        ("format", ctypes.c_char_p),
        ("name", ctypes.c_char_p),
        ("metadata", ctypes.c_void_p),
        ("flags", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p),
        ("release", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
        ("private_data", ctypes.c_void_p),
    ]


class _Array(ctypes.Structure):
    """A chunk of a column, likewise."""

    _fields_ = [
        ("length", ctypes.c_int64),
        ("null_count", ctypes.c_int64),
        ("offset", ctypes.c_int64),
        ("n_buffers", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("buffers", ctypes.POINTER(ctypes.c_void_p)),
        ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p),
        ("release", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
        ("private_data", ctypes.c_void_p),
    ]


class _Stream(ctypes.Structure):
    """Chunks of a column, likewise."""

    _fields_ = [
        ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)),
        ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)),
        ("get_last_error", ctypes.c_void_p),
        ("release", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
        ("private_data", ctypes.c_void_p),
    ]


_POINTER_OF = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)


class Views(NamedTuple):
    """The views of a chunk of texts, two numbers each, and which are there; none: all are."""

    views: U64
    valid: npt.NDArray[np.uint8]
    offset: int


def alike(frame: pl.DataFrame) -> tuple[U32, Places]:
    """Return rows of which every other one is a copy, and for each row which of them it copies.

    The second says of how many rows each has to be read; some of them may still read the same.
    """
    keys, kinds = np.zeros(frame.height, np.uint64), 1
    for column in frame.get_columns():
        numbered = _numbered(column)
        if numbered is None or kinds * numbered[1] >= _WHOLE:
            rows = np.arange(frame.height)
            return rows.astype(np.uint32), rows
        _combine(keys, still(numbered[0]), np.uint64(numbered[1]))
        kinds *= numbered[1]
    numbers, firsts = np.empty(len(keys), np.uint32), np.empty(len(keys), np.int64)
    held, row, count = _room(_FEW), 0, 0
    while row < len(keys):
        row, count = _number_keys(keys, numbers, firsts, held, row, count)
        held = _larger(held) if row < len(keys) else held
    return numbers, firsts[:count].copy()


def _numbered(column: pl.Series) -> tuple[U32, int] | None:
    """Give each value of a column a number, null too; None where memory is laid out otherwise."""
    if column.dtype == pl.Boolean:
        return column.cast(pl.UInt32).fill_null(2).to_numpy(), 3
    if column.dtype != pl.String or column.n_chunks() != 1:
        return None
    with _views_of(column) as views:
        if views is None:
            return None
        numbers = np.zeros(len(column), np.uint32)
        held, row, count = _room(_FEW), 0, 0
        while row < len(numbers):
            row, count = _number_views(*views, numbers, held, row, count)
            held = _larger(held) if row < len(numbers) else held
        return numbers, int(count) + 1


@contextmanager
def _views_of(column: pl.Series) -> Iterator[Views | None]:
    """Lend the views of a column of one chunk, for as long as the block lasts."""
    capsule: Any = column.__arrow_c_stream__(None)
    address = _POINTER_OF(capsule, b"arrow_array_stream")
    stream = ctypes.cast(address, ctypes.POINTER(_Stream)).contents
    schema, chunk = _Schema(), _Array()
    if stream.get_schema(address, ctypes.addressof(schema)):
        raise OSError("a column of texts cannot be looked into")
    try:
        if stream.get_next(address, ctypes.addressof(chunk)):
            raise OSError("a column of texts cannot be looked into")
        try:
            yield _lent(chunk) if schema.format == _VIEWS else None
        finally:
            chunk.release(ctypes.addressof(chunk))
    finally:
        schema.release(ctypes.addressof(schema))


def _lent(chunk: _Array) -> Views:
    end = chunk.offset + chunk.length
    views: U64 = np.zeros((0, 2), np.uint64)
    if end:
        numbers = ctypes.cast(chunk.buffers[1], ctypes.POINTER(ctypes.c_uint64))
        views = np.ctypeslib.as_array(numbers, (end, 2))[chunk.offset :]
    valid = np.zeros(0, np.uint8)
    if chunk.null_count and chunk.buffers[0]:
        bits = ctypes.cast(chunk.buffers[0], ctypes.POINTER(ctypes.c_uint8))
        valid = np.ctypeslib.as_array(bits, ((end + 7) // 8,))
    return Views(still(views), still(valid), chunk.offset)


def _room(slots: int) -> U64:
    """Return empty slots: two numbers, and which one they are, from 1 on."""
    return np.zeros((slots, 3), np.uint64)


def _larger(held: U64) -> U64:
    larger = _room(4 * len(held))
    _move(held, larger)
    return larger


@bare
def _number_views(views, valid, offset, numbers, held, row, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Give views numbers from 1 on, in order of first sight, and 0 to what is not there."""
    while row < len(views) and 2 * count < len(held):
        bit = offset + row
        if len(valid) == 0 or valid[bit >> 3] >> (bit & 7) & 1:
            first, second = views[row, 0], views[row, 1]
            slot = _slot_of(first, second, held)
            if held[slot, 2] == 0:
                count += 1
                held[slot, 0], held[slot, 1], held[slot, 2] = first, second, count
            numbers[row] = held[slot, 2]
        row += 1
    return row, count


@bare
def _combine(keys, numbers, kinds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    for row in range(len(keys)):
        keys[row] = keys[row] * kinds + numbers[row]


@bare
def _number_keys(keys, numbers, firsts, held, row, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    while row < len(keys) and 2 * count < len(held):
        slot = _slot_of(keys[row], np.uint64(0), held)
        if held[slot, 2] == 0:
            firsts[count] = row
            count += 1
            held[slot, 0], held[slot, 2] = keys[row], count
        numbers[row] = held[slot, 2] - np.uint64(1)
        row += 1
    return row, count


@bare
def _move(held, larger):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    for old in range(len(held)):
        if held[old, 2]:
            slot = _slot_of(held[old, 0], held[old, 1], larger)
            for half in range(3):
                larger[slot, half] = held[old, half]


@part
def _slot_of(first, second, held):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Return the slot of two numbers, or the empty one where they belong."""
    mask = np.uint64(len(held) - 1)
    mixed = first ^ (second * np.uint64(0x9E3779B97F4A7C15))
    # What sets texts apart often stands in the last bytes: it has to reach the lower bits.
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    slot = (mixed >> np.uint64(40)) & mask
    while held[slot, 2] != 0 and not (held[slot, 0] == first and held[slot, 1] == second):
        slot = (slot + np.uint64(1)) & mask
    return slot
