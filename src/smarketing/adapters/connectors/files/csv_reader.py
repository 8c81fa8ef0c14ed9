"""Reads CSV files in bounded parts."""

import codecs
import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from smarketing.adapters.connectors.files.broken import Broken, broken_record, loosely_split
from smarketing.adapters.connectors.files.header import checked_header
from smarketing.adapters.connectors.files.opened import OpenedFile
from smarketing.adapters.connectors.files.refused import FileRefusedError, refused
from smarketing.adapters.connectors.files.scanner import (
    BROKEN,
    LONE_RETURN,
    MOST_RECORDS,
    NO_TEXT,
    STRAY_QUOTE,
    Dialect,
    Scan,
    Scanner,
    compacted,
)
from smarketing.adapters.connectors.files.sources import TextSource
from smarketing.core.base.sentence import Sentence
from smarketing.core.ledger.mapping import Reading
from smarketing.core.ledger.part import Part, broken_records
from smarketing.core.ledger.texts import Texture

PART_BYTES = 16 << 20
"""What is read at a time: enough for 200,000 touches, and little beside any machine's memory."""

_HEADER_BYTES = 64 << 10
_LONGEST_HEADER = 1 << 20
_LONGEST_RECORD = 32 << 20
_HOPELESS, _NEARLY_ALL = 10_000, 0.9
"""Where so many records are broken, and nearly all, the file is not what the mapping declares."""

_ASCII_END, _LATIN_END = 0x80, 0xCC
_C1_LEAD, _C1_END = 0xC2, 0xA0


@dataclass(frozen=True)
class _Layout:
    """How a file is written."""

    file: str
    delimiter: str
    quote: str
    encoding: str

    @property
    def dialect(self) -> Dialect:
        return Dialect(ord(self.delimiter), ord(self.quote) if self.quote else -1)

    def fields(self, record: str) -> list[str]:
        """Split one record that the scanner found whole."""
        quoting: dict[str, Any] = (
            {"quotechar": self.quote, "strict": True} if self.quote else {"quoting": csv.QUOTE_NONE}
        )
        return next(csv.reader([record], delimiter=self.delimiter, **quoting))


@contextmanager
def open_csv(path: Path, reading: Reading, part_bytes: int = PART_BYTES) -> Iterator[OpenedFile]:
    """Open a CSV file, compressed or not, and read its header.

    Raises FileRefusedError, here or while the parts are read, where the file as a whole cannot be
    taken: a wrong encoding, a column named twice, a quote that is never closed.
    """
    layout = _Layout(path.name, reading.delimiter or ",", reading.quote, reading.encoding)
    with TextSource(path, reading.encoding) as source:
        beginning = _Beginning(source, layout, min(_HEADER_BYTES, part_bytes))
        columns = beginning.header(reading.skip_lines)
        parts = _Parts(source, layout, columns or [], part_bytes)
        yield OpenedFile(
            columns,
            parts.after(beginning.rest, beginning.line) if columns else iter(()),
            source.position,
            source.size,
        )


class _Beginning:
    """The first bytes of a file, up to the end of its header; `line` is where the next one is."""

    def __init__(self, source: TextSource, layout: _Layout, step: int) -> None:
        self.rest = b""
        self.line = 1
        self._at_end = False
        self._source = source
        self._layout = layout
        self._step = step

    def header(self, skip_lines: int) -> list[str] | None:
        """Return the names of the columns; None where the file has no line with anything on it."""
        for _ in range(skip_lines):
            self._next(self._layout.dialect.without_quotes())
        record = b""
        while not record:
            line = self.line
            found = self._next(self._layout.dialect)
            if found is None:
                return None
            record = found
        if b"\x00" in record:
            raise refused(
                "not_text",
                self._layout.file,
                "the header holds NUL bytes: this looks like UTF-16, or is no text at all",
                'declare encoding = "utf-16-le"',
                line=line,
            )
        try:
            names = self._layout.fields(record.decode())
        except UnicodeDecodeError as error:
            raise _no_text(self._layout, line) from error
        except csv.Error as error:
            raise refused(
                "header",
                self._layout.file,
                "the header cannot be read: {what}",
                "check its quotes",
                line=line,
                what=str(error),
            ) from error
        return checked_header(names, self._layout.file, line)

    def _next(self, dialect: Dialect) -> bytes | None:
        """Return the next record, and stand behind it; None at the end of the file."""
        one = Scanner(dialect, most_records=1)
        while True:
            scan = one.scan(self.rest, 0, 1, at_end=self._at_end)
            if len(scan.flags):
                record = self.rest[scan.starts[0] : scan.ends[0]]
                self.rest = self.rest[scan.consumed :]
                self.line += scan.lines_passed
                return record
            if self._at_end or len(self.rest) > _LONGEST_HEADER:
                if scan.open_quote >= 0:
                    raise _unclosed(self._layout, self.line + scan.open_quote)
                if self._at_end:
                    return None
                raise _too_long(self._layout, self.line, _LONGEST_HEADER)
            more = self._source.read(self._step)
            self._at_end = not more
            self.rest += more


class _Parts:
    """Cuts what follows the header into parts."""

    def __init__(
        self, source: TextSource, layout: _Layout, columns: list[str], part_bytes: int
    ) -> None:
        self._source = source
        self._layout = layout
        self._columns = columns
        self._part_bytes = part_bytes
        self._scanner = Scanner(layout.dialect)

    def after(self, data: bytes, line: int) -> Iterator[Part]:
        """Yield the parts that begin with `data`, which was read already and begins on `line`."""
        at_end = False
        while not at_end:
            more = self._source.read(self._part_bytes)
            at_end = not more
            data += more
            begin, full = 0, True
            while full:
                scan = self._scanner.scan(data, begin, len(self._columns), at_end=at_end)
                full = len(scan.flags) == MOST_RECORDS
                if len(scan.flags):
                    yield self._part(data, begin, scan, line)
                begin, line = scan.consumed, line + scan.lines_passed
            if at_end or len(data) - begin > _LONGEST_RECORD:
                self._check_end(data, begin, scan, line)
            data = data[begin:]

    def _check_end(self, data: bytes, begin: int, scan: Scan, line: int) -> None:
        """Refuse the file where its last record does not end, or one does not end within reason."""
        if scan.open_quote >= 0:
            # (line - lines_passed is where the scan began, from which its lines are counted)
            raise _unclosed(self._layout, line - scan.lines_passed + scan.open_quote)
        if begin < len(data):
            raise _too_long(self._layout, line, _LONGEST_RECORD)

    def _part(self, data: bytes, begin: int, scan: Scan, line: int) -> Part:
        body = np.frombuffer(data, np.uint8)[begin : scan.consumed]
        highest = int(body.max())
        flags = scan.flags.copy()
        if highest >= _ASCII_END:
            _mark_no_text(data, begin, scan, flags)
        texture = Texture(
            padded=scan.padded,
            beyond_latin=highest >= _LATIN_END,
            controls=scan.controls or (highest >= _C1_LEAD and _holds_c1(body)),
            addresses=data.find(b"@", begin, scan.consumed) >= 0,
        )
        lines = scan.lines.astype(np.int64) + line
        good = (flags & ~LONE_RETURN) == 0
        if not flags.any():
            raw = self._whole_frame(data, begin, scan)
            return Part(raw, pl.Series("line", lines), broken_records([]), texture)
        raw, numbers = self._frame(compacted(data, scan, good)), pl.Series("line", lines[good])
        stray = (flags & STRAY_QUOTE > 0) & (flags & BROKEN == 0)
        if stray.any():
            raw, numbers = self._with_stray(data, scan, stray, lines, (raw, numbers))
        return Part(raw, numbers, self._broken_records(data, scan, flags, lines), texture)

    def _whole_frame(self, data: bytes, begin: int, scan: Scan) -> pl.DataFrame:
        """Parse the records of a scan in which nothing is wrong, without copying them if it can.

        What is behind them must not be parsed: half a record could open a quote.
        """
        quote = self._layout.quote.encode()
        if begin == 0 and not (quote and quote in data[scan.consumed :]):
            return self._frame(data, len(scan.flags))
        return self._frame(data[begin : scan.consumed])

    def _frame(self, records: bytes, most: int | None = None) -> pl.DataFrame:
        schema = dict.fromkeys(self._columns, pl.String)
        if not records:
            return pl.DataFrame(schema=schema)
        return pl.read_csv(
            records,
            has_header=False,
            schema=schema,
            separator=self._layout.delimiter,
            quote_char=self._layout.quote or None,
            n_rows=most,
        )

    def _with_stray(
        self,
        data: bytes,
        scan: Scan,
        stray: NDArray[np.bool_],
        lines: NDArray[np.int64],
        good: tuple[pl.DataFrame, pl.Series],
    ) -> tuple[pl.DataFrame, pl.Series]:
        """Add the records with a quote inside an unquoted field, which the fast parser misreads."""
        found = [
            [field or None for field in self._layout.fields(data[start:end].decode())]
            for start, end in zip(scan.starts[stray], scan.ends[stray], strict=True)
        ]
        more = pl.DataFrame(found, schema=dict.fromkeys(self._columns, pl.String), orient="row")
        raw = pl.concat([good[0], more])
        numbers = pl.concat([good[1], pl.Series("line", lines[stray])])
        order = numbers.arg_sort()
        return raw[order], numbers.gather(order)

    def _broken_records(
        self, data: bytes, scan: Scan, flags: NDArray[np.int32], lines: NDArray[np.int64]
    ) -> pl.DataFrame:
        """Explain the records that are broken, one by one."""
        places = np.flatnonzero(flags & BROKEN)
        rows = (
            self._broken(data[scan.starts[place] : scan.ends[place]], lines[place], flags[place])
            for place in places
        )
        if len(places) > _HOPELESS and len(places) > _NEARLY_ALL * len(flags):
            raise _hopeless(self._layout, len(places), next(rows))
        return broken_records(list(rows))

    def _broken(self, record: bytes, line: np.int64, flag: np.int32) -> Broken:
        text = record.decode(errors="backslashreplace")
        fields = loosely_split(text, self._layout.delimiter, self._layout.quote)
        return broken_record(
            int(line), text, fields, self._columns, int(flag), self._layout.encoding
        )


def _mark_no_text(data: bytes, begin: int, scan: Scan, flags: NDArray[np.int32]) -> None:
    """Mark the records that are no UTF-8."""
    view = memoryview(data)
    while begin < scan.consumed:
        try:
            codecs.utf_8_decode(view[begin : scan.consumed], "strict", True)
        except UnicodeDecodeError as error:
            place = int(np.searchsorted(scan.starts, begin + error.start, side="right")) - 1
            flags[place] |= NO_TEXT
            begin = int(scan.ends[place])
        else:
            return


def _holds_c1(body: NDArray[np.uint8]) -> bool:
    """Say whether UTF-8 text holds one of the control characters U+0080 to U+009F."""
    return bool(((body[:-1] == _C1_LEAD) & (body[1:] < _C1_END)).any())


def _hopeless(layout: _Layout, count: int, first: Broken) -> FileRefusedError:
    line, _, _, reason, values, _ = first
    return refused(
        "hopeless",
        layout.file,
        "nearly no record can be read: {count} are broken, the first because of this: {reason}",
        "check encoding, delimiter and quote in the mapping",
        line=line,
        count=count,
        reason=Sentence(reason, json.loads(values)),
    )


def _unclosed(layout: _Layout, line: int) -> FileRefusedError:
    return refused(
        "open_quote",
        layout.file,
        "the quote that opens on this line is never closed",
        'close it, or declare quote = "" if the file does not quote',
        line=line,
    )


def _too_long(layout: _Layout, line: int, most: int) -> FileRefusedError:
    return refused(
        "endless_line",
        layout.file,
        "the record that begins on this line does not end within {megabytes} MB",
        "check that this is a text file with line ends",
        line=line,
        megabytes=most >> 20,
    )


def _no_text(layout: _Layout, line: int) -> FileRefusedError:
    return refused(
        "encoding",
        layout.file,
        "the header is not text in {encoding}",
        "declare the encoding of the file, cp1252 for instance",
        line=line,
        encoding=layout.encoding,
    )
