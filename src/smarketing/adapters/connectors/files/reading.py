"""Opens a file of any kind that a mapping declares."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from smarketing.adapters.connectors.files.ahead import read_ahead
from smarketing.adapters.connectors.files.csv_reader import open_csv
from smarketing.adapters.connectors.files.jsonl_reader import open_jsonl
from smarketing.adapters.connectors.files.opened import OpenedFile
from smarketing.adapters.connectors.files.parquet_reader import open_parquet
from smarketing.adapters.connectors.files.xlsx_reader import open_xlsx
from smarketing.core.ledger.mapping import Kind, Reading

_OPENERS: dict[Kind, Callable[[Path, Reading], AbstractContextManager[OpenedFile]]] = {
    "csv": open_csv,
    "xlsx": open_xlsx,
    "parquet": open_parquet,
    "jsonl": open_jsonl,
}


@contextmanager
def open_file(path: Path, reading: Reading) -> Iterator[OpenedFile]:
    """Open a file as its reading declares, which must name the kind; parts are read ahead.

    Raises FileRefusedError, here or while the parts are read, where the file as a whole cannot be
    taken.
    """
    if reading.kind is None:
        raise ValueError("the kind of file is not resolved")
    with _OPENERS[reading.kind](path, reading) as opened, read_ahead(opened.parts) as parts:
        yield replace(opened, parts=parts)
