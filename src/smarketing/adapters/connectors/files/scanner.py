"""Finds the records of a CSV file in its bytes: where they begin, on which line, what is wrong.

The rules are those of RFC 4180 and of Python's `csv` in its strict mode, with which the specs
compare it. A quote opens a field only at its beginning; elsewhere it is text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

LONGEST_CELL = 65_536
"""Bytes; a longer cell is no value that anybody typed."""
MOST_RECORDS = 500_000
"""Records of one part, whatever its bytes: lines may be as short as one character."""

NUL, LONG, RAGGED, STRAY_QUOTE, AFTER_QUOTE, LONE_RETURN, BLANK, NO_TEXT = (
    1 << bit for bit in range(8)
)
"""What may be said of a record: holds a NUL byte; a cell too long; columns missing or extra; a
quote inside an unquoted field; text behind a closing quote; ended by a carriage return alone;
an empty line; bytes that are no text in the declared encoding."""

BROKEN = NUL | LONG | RAGGED | AFTER_QUOTE | NO_TEXT

_TAB, _LINE_FEED, _RETURN, _SPACE, _DELETE, _LATIN = 9, 10, 13, 32, 127, 0xC3
_BLOCK = 1 << 20

Bytes = NDArray[np.uint8]
Compiled = TypeVar("Compiled", bound=Callable[..., Any])


def _compiled(function: Compiled) -> Compiled:
    """Compile once per machine; the interpreter's lock is free while it runs."""
    compiled: Compiled = numba.njit(nogil=True, cache=True)(function)
    return compiled


@dataclass(frozen=True)
class Dialect:
    """The bytes that matter: the delimiter, and the quote or -1 where there is none."""

    delimiter: int
    quote: int

    def without_quotes(self) -> "Dialect":
        """Return the dialect in which a record is simply a line."""
        return Dialect(self.delimiter, -1)

    def special(self) -> Bytes:
        """Return 1 for the bytes that need a look, 0 for all that are plain text."""
        table = np.zeros(256, np.uint8)
        table[:_SPACE] = 1
        table[[_TAB, _DELETE]] = [0, 1]
        table[self.delimiter] = 1
        if self.quote >= 0:
            table[self.quote] = 1
        return table


@dataclass(frozen=True)
class Scan:
    """The whole records found in a buffer.

    `starts` and `ends` (without the line end) are places in the buffer; `lines` counts line ends
    from the beginning of the scan. `consumed` and `lines_passed` say where the first unfinished
    record begins; `open_quote` is the line of its quote that is still open, else -1.
    """

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    lines: NDArray[np.int32]
    fields: NDArray[np.int32]
    flags: NDArray[np.int32]
    consumed: int
    lines_passed: int
    open_quote: int
    padded: bool
    controls: bool


class Scanner:
    """Scans buffer after buffer with the same places to write to."""

    def __init__(self, dialect: Dialect, most_records: int = MOST_RECORDS) -> None:
        self._dialect = dialect
        self._special = dialect.special()
        self._places = np.empty((5, most_records), np.int32)
        # One more than a block has bytes: the place behind the last find is written to as well.
        self._found = np.empty(_BLOCK + 1, np.int32)

    def scan(self, data: bytes, begin: int, width: int, *, at_end: bool) -> Scan:
        """Scan `data` from `begin`. `width` is how many fields a record should have.

        At the end of a file the last record needs no line end. The arrays of the result are views
        that the next scan overwrites.
        """
        if at_end and begin < len(data) and data[-1] != _LINE_FEED:
            data += b"\n"
        told = _scan(
            np.frombuffer(data, np.uint8),
            begin,
            self._special,
            (self._dialect.delimiter, self._dialect.quote, width),
            self._places,
            self._found,
        )
        count, consumed, lines_passed, open_quote, padded, controls = told
        starts, ends, lines, fields, flags = self._places[:, :count]
        return Scan(
            starts,
            ends,
            lines,
            fields,
            flags,
            consumed,
            lines_passed,
            open_quote,
            padded,
            controls,
        )


@_compiled
def _scan(  # noqa: C901 (one state machine reads best whole)
    buffer: Bytes,
    begin: int,
    special: Bytes,
    terms: tuple[int, int, int],
    places: NDArray[np.int32],
    found: NDArray[np.int32],
) -> tuple[int, int, int, int, bool, bool]:
    """Walk from special byte to special byte; those between them need no look."""
    delimiter, quote, width = terms
    size, most = buffer.size, places.shape[1]
    record, line, quote_line, quoted, padded, controls = 0, 0, 0, False, False, False
    start, start_line, field, fields, flag, closed = begin, 0, begin, 1, 0, -1
    block = begin
    while block < size and record < most:
        count = _find_special(buffer, special, block, found)
        block += found.size - 1
        for at in found[:count]:
            byte = buffer[at]
            if quoted:
                quoted, closed = byte != quote, at if byte == quote else closed
                line += 1 if _ends_line(buffer, at) else 0
                flag |= NUL if byte == 0 else 0
                controls = controls or (byte not in (quote, delimiter, _LINE_FEED, _RETURN))
            elif byte == delimiter:
                flag |= _flaw(field, at, closed)
                padded |= _is_padded(buffer, field, at, closed)
                field, fields, closed = at + 1, fields + 1, -1
            elif byte in (_LINE_FEED, _RETURN):
                if at < start:
                    continue  # (the line feed of a pair, of which the return has ended the record)
                pair = byte == _RETURN and at + 1 < size and buffer[at + 1] == _LINE_FEED
                if byte == _RETURN and at + 1 == size:
                    break  # (a line feed may follow in what is read next)
                flag |= _flaw(field, at, closed) | (RAGGED if fields != width else 0)
                flag |= LONE_RETURN if byte == _RETURN and not pair else 0
                padded |= _is_padded(buffer, field, at, closed)
                _note(
                    places[:, record], start, at, start_line, fields, BLANK if at == start else flag
                )
                record, line, start = record + 1, line + 1, at + (2 if pair else 1)
                start_line, field, fields, flag, closed = line, start, 1, 0, -1
                if record == most:
                    break
            elif byte != quote:
                controls, flag = True, flag | (NUL if byte == 0 else 0)
            elif at == field or (closed >= 0 and closed == at - 1):
                quoted, quote_line = True, line if at == field else quote_line
            else:
                flag |= STRAY_QUOTE | (AFTER_QUOTE if closed >= 0 else 0)
    return record, start, start_line, quote_line if quoted else -1, padded, controls


@_compiled
def _find_special(buffer: Bytes, special: Bytes, begin: int, found: NDArray[np.int32]) -> int:
    """Note where special bytes stand in a block; without a branch, which would often be wrong."""
    count = 0
    for at in range(begin, min(begin + found.size - 1, buffer.size)):
        found[count] = at
        count += special[buffer[at]]
    return count


@_compiled
def _note(
    place: NDArray[np.int32], start: int, end: int, line: int, fields: int, flag: int
) -> None:
    place[0], place[1], place[2], place[3], place[4] = start, end, line, fields, flag


@_compiled
def _ends_line(buffer: Bytes, at: int) -> bool:
    """Say whether a line ends here; of a return and a line feed, with the line feed."""
    if buffer[at] == _RETURN:
        return not (at + 1 < buffer.size and buffer[at + 1] == _LINE_FEED)
    return bool(buffer[at] == _LINE_FEED)


@_compiled
def _flaw(field: int, end: int, closed: int) -> int:
    """Say what is wrong with a cell; `closed` is where its closing quote stands, or -1."""
    too_long = LONG if end - field > LONGEST_CELL else 0
    return too_long | (AFTER_QUOTE if closed >= 0 and closed != end - 1 else 0)


@_compiled
def _is_padded(buffer: Bytes, field: int, end: int, closed: int) -> bool:
    """Say whether a cell may begin or end with white space, or is an empty text in quotes."""
    inset = 1 if closed >= 0 else 0
    first, last = buffer[field + inset], buffer[end - 1 - inset]
    # Beyond ASCII there are other spaces, hard ones for instance: none of them begins with the
    # byte 0xC3, with which most letters of Western Europe do. Without branches, see above.
    odd_first = (first <= _SPACE) | ((first > _DELETE) & (first != _LATIN))
    odd_last = (last <= _SPACE) | ((last > _DELETE) & (buffer[end - 2 - inset] != _LATIN))
    filled = end - field > 2 * inset
    return bool((filled & (odd_first | odd_last)) | ((not filled) & (inset == 1)))


def compacted(data: bytes, scan: Scan, keep: NDArray[np.bool_]) -> bytes:
    """Return the chosen records alone, each ended by a line feed."""
    starts, ends = scan.starts[keep], scan.ends[keep]
    room = np.empty(int((ends - starts).sum()) + len(starts), np.uint8)
    _copy(np.frombuffer(data, np.uint8), starts, ends, room)
    return room.tobytes()


@_compiled
def _copy(buffer: Bytes, starts: NDArray[np.int32], ends: NDArray[np.int32], room: Bytes) -> None:
    at = 0
    for record in range(starts.size):
        length = ends[record] - starts[record]
        room[at : at + length] = buffer[starts[record] : ends[record]]
        room[at + length] = _LINE_FEED
        at += length + 1
