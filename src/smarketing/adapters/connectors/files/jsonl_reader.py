"""Reads files of JSON objects, one on each line, in bounded parts."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from smarketing.adapters.connectors.files.broken import WHOLE, Broken
from smarketing.adapters.connectors.files.opened import OpenedFile
from smarketing.adapters.connectors.files.refused import refused
from smarketing.adapters.connectors.files.sources import TextSource
from smarketing.core.base.sentence import msgid
from smarketing.core.base.strict_json import objection, strict_decoder
from smarketing.core.ledger.mapping import Reading
from smarketing.core.ledger.part import Part, broken_records

PART_BYTES = 16 << 20
LONGEST_LINE = 4 << 20

Record = dict[str, str | None]


@contextmanager
def open_jsonl(path: Path, reading: Reading) -> Iterator[OpenedFile]:
    """Open a file of JSON lines, compressed or not.

    Objects inside objects are reached as `outer.inner`; lists stay JSON text. A line that is no
    object, repeats a key or holds NaN is refused alone. Raises FileRefusedError where the file is
    one JSON list, or no text.
    """
    with TextSource(path, reading.encoding) as source:
        lines = _lines(source, path.name)
        yield OpenedFile(None, _parts(lines, reading, path.name), source.position, source.size)


def _lines(source: TextSource, file: str) -> Iterator[list[bytes]]:
    """Yield the lines of the file, many at a time."""
    left = b""
    while piece := source.read(PART_BYTES):
        *whole, left = (left + piece).split(b"\n")
        if len(left) > LONGEST_LINE:
            raise refused(
                "endless_line",
                file,
                "a line is longer than {megabytes} MB",
                "write one JSON object on each line",
                megabytes=LONGEST_LINE >> 20,
            )
        yield whole
    yield [left]


@dataclass
class _Block:
    """The records of one part, as they are found."""

    records: list[Record] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)

    def part(self) -> Part:
        names = dict.fromkeys(name for record in self.records for name in record)
        columns = {name: [record.get(name) for record in self.records] for name in names}
        raw = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
        if not names:
            raw = pl.DataFrame({"": [None] * len(self.records)}, schema={"": pl.String})
        return Part(raw, pl.Series("line", self.lines, pl.Int64), broken_records(self.broken))


def _parts(blocks: Iterator[list[bytes]], reading: Reading, file: str) -> Iterator[Part]:
    parse = parser(reading.decimal)
    number = 0
    for texts in blocks:
        block = _Block()
        for text in texts:
            number += 1
            if number <= reading.skip_lines or not text.strip():
                continue
            if number == 1 and text.lstrip().startswith(b"["):
                raise refused(
                    "json_list",
                    file,
                    "the file is one JSON list, not one object on each line",
                    "write its objects on lines of their own, for instance with `jq -c '.[]'`",
                    line=1,
                )
            try:
                record = parse(text)
            except (ValueError, RecursionError) as error:
                block.broken.append(_refusal(number, text, error))
            else:
                block.records.append(record)
                block.lines.append(number)
        if block.records or block.broken:
            yield block.part()


def parser(decimal: str) -> Callable[[bytes], Record]:
    """Return what makes a record of a line; numbers stay the texts that they are.

    What it returns raises ValueError or RecursionError where a line is no object.
    """
    decode = strict_decoder(str, lambda text: text.replace(".", decimal))

    def parse(line: bytes) -> Record:
        value = decode(line.decode())
        if not isinstance(value, dict):
            raise ValueError("the line holds no object")  # noqa: TRY004 (wrong text, not a wrong type)
        record: Record = {}
        _flatten(value, "", record)
        return record

    return parse


def _flatten(value: dict[str, Any], before: str, record: Record) -> None:
    for name, inner in value.items():
        key = before + unicodedata.normalize("NFC", name).strip()
        if not key:
            raise ValueError("a key is empty")
        if isinstance(inner, dict):
            _flatten(inner, f"{key}.", record)
        elif key in record:
            raise ValueError(f"the key `{key}` stands twice")
        elif isinstance(inner, bool):
            record[key] = "true" if inner else "false"
        elif isinstance(inner, list):
            record[key] = json.dumps(inner, ensure_ascii=False)
        else:
            record[key] = inner


def _refusal(line: int, text: bytes, error: Exception) -> Broken:
    """Return the rejection of a line, in plain words."""
    what = objection(error)
    whole = text.decode(errors="backslashreplace")
    record = json.dumps({WHOLE: whole}, ensure_ascii=False)
    return line, "", "", msgid("no JSON object: {what}"), json.dumps({"what": what}), record
