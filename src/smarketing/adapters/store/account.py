"""The account of an import: where it comes from, and what became of every record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

import polars as pl


@dataclass(frozen=True)
class Origin:
    """Where an import comes from.

    `import_id` is a hash of the content and of the rules that read it: the same content read the
    same way is the same import, whatever the file is called and however the mapping is laid out.
    `mapping` is the mapping's text. `taken_at` is the moment of the import, with its zone, given
    from outside.
    """

    import_id: str
    file: str
    mapping: str
    taken_at: datetime


@dataclass(frozen=True)
class Counts:
    """What became of records: rows = accepted + duplicate + quarantined, always.

    A record is accepted if it told at least one new fact, a duplicate if the ledger knew all of
    its facts, quarantined if it was rejected, contradicts what was told before, or tells nothing.
    Raises ValueError where the equation does not hold.
    """

    rows: int = 0
    accepted: int = 0
    duplicate: int = 0
    quarantined: int = 0

    def __post_init__(self) -> None:
        if self.rows != self.accepted + self.duplicate + self.quarantined:
            raise ValueError(f"the records do not add up: {self}")

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.rows + other.rows,
            self.accepted + other.accepted,
            self.duplicate + other.duplicate,
            self.quarantined + other.quarantined,
        )


@dataclass(frozen=True)
class Taken:
    """What an import did: its counts, and per table the facts that were not known before.

    `newly_quarantined` leaves out rows that were listed before, `corrected` counts rows of the
    quarantine that this import resolved. `examples` shows the first bad rows that are open, in the
    quarantine's columns without the mapping. `settled_before` counts the bad rows that are not: a
    person settled them after an earlier import.
    """

    counts: Counts
    new_facts: dict[str, int]
    newly_quarantined: int
    corrected: int
    examples: pl.DataFrame
    settled_before: int = 0
