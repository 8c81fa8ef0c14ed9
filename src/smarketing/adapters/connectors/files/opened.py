"""A file that is being read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from smarketing.core.base.finding import Finding
from smarketing.core.ledger.part import Part


@dataclass(frozen=True)
class OpenedFile:
    """What a reader gives: the columns, the parts to come, how far it got, what it noticed.

    `columns` are None where the file is empty, or names its columns record by record. `position`
    tells how many of the `size` bytes were read. `remarks` may grow while the parts are read.
    """

    columns: list[str] | None
    parts: Iterator[Part]
    position: Callable[[], int]
    size: int
    remarks: list[Finding] = field(default_factory=list)
