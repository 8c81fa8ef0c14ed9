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
_AT_START, _BARE, _QUOTED, _CLOSED = range(4)

Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
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

    def special(self) -> NDArray[np.bool_]:
        """Return which bytes end a run of plain text."""
        table = np.zeros(256, np.bool_)
        table[:_SPACE] = True
        table[[_TAB, _DELETE]] = [False, True]
        table[self.delimiter] = True
        if self.quote >= 0:
            table[self.quote] = True
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

    def scan(self, data: bytes, begin: int, width: int, *, at_end: bool) -> Scan:
        """Scan `data` from `begin`. `width` is how many fields a record should have.

        The arrays of the result are views that the next scan overwrites.
        """
        found = _scan(
            np.frombuffer(data, np.uint8),
            begin,
            self._special,
            (self._dialect.delimiter, self._dialect.quote, width, at_end),
            self._places,
        )
        count, consumed, lines_passed, open_quote, padded, controls = found
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
def _scan(
    buffer: Bytes,
    begin: int,
    special: Mask,
    terms: tuple[int, int, int, bool],
    places: NDArray[np.int32],
) -> tuple[int, int, int, int, bool, bool]:
    delimiter, quote, width, at_end = terms
    size, most = buffer.size, places.shape[1]
    at, record, line, quote_line = begin, 0, 0, -1
    start, start_line, field, fields, flag, state = begin, 0, begin, 1, 0, _AT_START
    padded, controls = False, False
    while at < size and record < most:
        byte = buffer[at]
        if state == _QUOTED:
            at, passed, said, found = _quoted_end(buffer, quote, at)
            line, flag, controls = line + passed, flag | said, controls or found
            if at < size:
                at, state = at + 1, _CLOSED
        elif byte == delimiter:
            flag |= LONG if at - field > LONGEST_CELL else 0
            padded = padded or _is_padded(buffer, field, at, state)
            at, field, fields, state = at + 1, at + 1, fields + 1, _AT_START
        elif byte in (_LINE_FEED, _RETURN):
            if byte == _RETURN and at + 1 == size and not at_end:
                break
            flag |= LONG if at - field > LONGEST_CELL else 0
            padded = padded or _is_padded(buffer, field, at, state)
            pair = byte == _RETURN and at + 1 < size and buffer[at + 1] == _LINE_FEED
            flag |= LONE_RETURN if byte == _RETURN and not pair else 0
            flag = BLANK if at == start else flag | (RAGGED if fields != width else 0)
            _note(places[:, record], start, at, start_line, fields, flag)
            at, record, line = at + (2 if pair else 1), record + 1, line + 1
            start, start_line, field, fields, flag, state = at, line, at, 1, 0, _AT_START
        elif byte == quote and state != _BARE:
            at, state, quote_line = at + 1, _QUOTED, line if state == _AT_START else quote_line
        elif byte == quote:
            at, flag = at + 1, flag | STRAY_QUOTE
        else:
            flag |= AFTER_QUOTE if state == _CLOSED else 0
            state, controls = _BARE, controls or special[byte]
            flag |= NUL if byte == 0 else 0
            at = at + 1 if special[byte] else _plain_end(buffer, special, at)
    if at_end and at == size and start < size and record < most and state != _QUOTED:
        flag |= (LONG if at - field > LONGEST_CELL else 0) | (RAGGED if fields != width else 0)
        _note(places[:, record], start, at, start_line, fields, flag)
        record, start, start_line, padded = record + 1, size, line + 1, True
    open_quote = quote_line if state == _QUOTED else -1
    return record, start, start_line, open_quote, padded, controls


@_compiled
def _note(
    place: NDArray[np.int32], start: int, end: int, line: int, fields: int, flag: int
) -> None:
    place[0], place[1], place[2], place[3], place[4] = start, end, line, fields, flag


@_compiled
def _plain_end(buffer: Bytes, special: Mask, at: int) -> int:
    while at < buffer.size and not special[buffer[at]]:
        at += 1
    return at


@_compiled
def _quoted_end(buffer: Bytes, quote: int, at: int) -> tuple[int, int, int, bool]:
    """Go to the next quote; say how many lines end before it, and which controls stand there."""
    lines, flag, controls, size = 0, 0, False, buffer.size
    while at < size and buffer[at] != quote:
        byte = buffer[at]
        if byte in (_LINE_FEED, _RETURN):
            pair = byte == _RETURN and at + 1 < size and buffer[at + 1] == _LINE_FEED
            lines += 0 if pair else 1
        elif byte < _SPACE or byte == _DELETE:
            controls = controls or byte != _TAB
            flag |= NUL if byte == 0 else 0
        at += 1
    return at, lines, flag, controls


@_compiled
def _is_padded(buffer: Bytes, field: int, end: int, state: int) -> bool:
    """Say whether a cell may begin or end with white space, or is an empty text in quotes."""
    inset = 1 if state == _CLOSED else 0
    if end - field <= 2 * inset:
        return inset == 1
    first, last = buffer[field + inset], buffer[end - 1 - inset]
    if first <= _SPACE or last <= _SPACE:
        return True
    # Beyond ASCII there are other spaces, hard ones for instance: none of them begins with the
    # byte 0xC3, with which most letters of Western Europe do.
    odd = first > _DELETE and first != _LATIN
    return bool(odd or (last > _DELETE and buffer[end - 2 - inset] != _LATIN))


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
