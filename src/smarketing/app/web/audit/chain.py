"""The chain of the log: each entry carries the hash of the one before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import Protocol

import rfc8785

BEGINNING = "0" * 64
"""What stands before the first entry."""


class Link(Protocol):
    """An entry, as far as the chain is concerned."""

    number: int
    previous: str
    digest: str

    @property
    def told(self) -> Mapping[str, object]:
        """What its hash covers, besides the hash before it."""


class Fault(Enum):
    """What can be wrong with an entry."""

    MISSING = "missing"
    CHANGED = "changed"
    MOVED = "moved"
    REPLACED = "replaced"
    ADDED = "added"


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold, and how."""

    number: int
    fault: Fault


def digest_of(told: Mapping[str, object], previous: str) -> str:
    """Return the hash of an entry in its canonical form (RFC 8785)."""
    return sha256(rfc8785.dumps({**told, "previous": previous})).hexdigest()  # type: ignore[dict-item] # plain values


def breaks(entries: Iterable[Link], head: tuple[int, str], noted: Mapping[int, str]) -> list[Break]:
    """Return where a log was tampered with, in order.

    `entries` come by number. `head` is the number and hash of the last one as the table of heads
    has it; `noted` are the hashes that were noted elsewhere when the entries were written.
    """
    found: list[Break] = []
    last, previous = 0, BEGINNING
    for entry in entries:
        found += [Break(number, Fault.MISSING) for number in range(last + 1, entry.number)]
        follows = entry.number != last + 1 or entry.previous == previous
        fault = _fault(entry, follows=follows, ends=head[0], noted=noted)
        if fault is not None:
            found.append(Break(entry.number, fault))
        last, previous = entry.number, entry.digest
    end = max([head[0], *noted])
    found += [Break(number, Fault.MISSING) for number in range(last + 1, end + 1)]
    if not found and previous != head[1]:
        found.append(Break(last, Fault.REPLACED))
    return found


def _fault(entry: Link, *, follows: bool, ends: int, noted: Mapping[int, str]) -> Fault | None:
    if digest_of(entry.told, entry.previous) != entry.digest:
        return Fault.CHANGED
    if entry.number > ends:
        return Fault.ADDED
    if not follows:
        return Fault.MOVED
    return Fault.REPLACED if noted.get(entry.number, entry.digest) != entry.digest else None
