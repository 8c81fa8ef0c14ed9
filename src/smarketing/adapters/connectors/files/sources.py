"""The bytes of a text file as UTF-8, whatever its encoding and whether it is compressed."""

import codecs
import gzip
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from smarketing.adapters.connectors.files.refused import FileRefusedError, refused

_GZIP = b"\x1f\x8b"
_ARCHIVE = b"PK\x03\x04"
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""What a file may begin with to tell its encoding."""

_WIDE = {"utf-16", "utf-16-le", "utf-16-be"}


def beginning(path: Path, count: int) -> bytes:
    """Return the first bytes of a file, decompressed but not decoded.

    Raises FileRefusedError where a compressed file is damaged.
    """
    with path.open("rb") as file:
        packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        stream = gzip.GzipFile(fileobj=file) if packed else file
        return _read(cast("BinaryIO", stream), count, path.name)


class TextSource:
    """Reads a file piece by piece as UTF-8.

    Bytes that are no text in the declared encoding come through as bytes that are no UTF-8, so
    that the reader can refuse the records in which they stand, and no others.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self.name = path.name
        self.size = path.stat().st_size
        self._file: BinaryIO = path.open("rb")
        try:
            self._stream = self._unpacked()
            self._ahead = self._raw(4)
            self._check_beginning()
            settled = self._settle(encoding)
        except FileRefusedError:
            self._file.close()
            raise
        self._on_errors = "surrogatepass" if settled in _WIDE else "surrogateescape"
        self._decoder: codecs.IncrementalDecoder | None = None
        if settled != "utf-8":
            self._decoder = codecs.getincrementaldecoder(settled)(errors=self._on_errors)

    def __enter__(self) -> Self:
        """Return the source, to be closed at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._file.close()

    def position(self) -> int:
        """Return how many bytes of the file, compressed as it may be, were read."""
        return self._file.tell()

    def read(self, count: int) -> bytes:
        """Return about `count` bytes of UTF-8; nothing at the end of the file."""
        while True:
            raw, self._ahead = self._ahead, b""
            raw += self._raw(count - len(raw))
            if self._decoder is None:
                return raw
            text = self._decoded(self._decoder, raw)
            encoded = text.encode("utf-8", self._on_errors)
            if encoded or not raw:
                return encoded

    def _decoded(self, decoder: codecs.IncrementalDecoder, raw: bytes) -> str:
        try:
            return decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            raise refused(
                "cut_off_text",
                self.name,
                "the text is cut off in the middle of a character, or is no {encoding}",
                "export the file again, or declare another encoding in the mapping",
                encoding=error.encoding,
            ) from error

    def _unpacked(self) -> BinaryIO:
        """Return the bytes of the file, decompressed where it begins like a compressed one."""
        beginning = self._file.read(len(_GZIP))
        self._file.seek(0)
        if beginning == _GZIP:
            return cast("BinaryIO", gzip.GzipFile(fileobj=self._file))
        return self._file

    def _check_beginning(self) -> None:
        if self._ahead.startswith(_ARCHIVE):
            raise refused(
                "not_text",
                self.name,
                "this is a ZIP archive or a workbook, not a text file",
                'declare kind = "xlsx" for a workbook, or unpack the archive',
            )

    def _settle(self, encoding: str) -> str:
        """Compare the declared encoding with the mark at the beginning, which is then skipped."""
        mark = next((mark for mark in MARKS if self._ahead.startswith(mark)), None)
        if mark is not None:
            told = MARKS[mark]
            if encoding != told and not (encoding == "utf-16" and told in _WIDE):
                raise refused(
                    "encoding",
                    self.name,
                    "the file begins with the mark of {found}, but the mapping says {declared}",
                    'declare encoding = "{found}"',
                    found=told.removesuffix("-le").removesuffix("-be"),
                    declared=encoding,
                )
            self._ahead = self._ahead[len(mark) :]
            return told
        if encoding == "utf-16":
            # Without a mark: a file begins with a letter or a quote, whose high byte is zero.
            return "utf-16-be" if self._ahead[:1] == b"\x00" else "utf-16-le"
        return encoding

    def _raw(self, count: int) -> bytes:
        return _read(self._stream, count, self.name)


def _read(stream: BinaryIO, count: int, file: str) -> bytes:
    try:
        return stream.read(max(count, 0))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise refused(
            "broken_gzip",
            file,
            "the compressed file is damaged or cut off: {what}",
            "fetch or export it again",
            what=str(error),
        ) from error
