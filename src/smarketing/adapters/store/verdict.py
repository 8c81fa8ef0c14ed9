"""Which rows of a part are new, which are known, and which contradict what was told before.

Records are judged in the order of the file, against the ledger as it would be after the records
before them. A record is refused whole if any of its facts contradicts a fact already told: then
none of its facts counts as told. Everything here is arithmetic on fingerprints; a loop runs only
over records that contradict one another within the part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from smarketing.adapters.store.identity import Known
from smarketing.adapters.store.prints import Prints

Flags = NDArray[np.bool_]
Positions = NDArray[np.int64]

IN_LEDGER = -1
"""Stands for a fact that this part does not hold: it was told before."""


@dataclass(frozen=True)
class Told:
    """The facts of a part in one table, sorted by key, facts of one key in the file's order.

    `position` is where a fact stands in the part's frame, `record` the record it comes from, and
    `first` whether its key differs from the one before.
    """

    prints: Prints
    position: Positions
    record: Positions
    first: Flags
    ledger: Known


@dataclass(frozen=True)
class Refusals:
    """Per record: whether it is refused, and by which contradiction.

    `table` numbers the tables in the order in which they were given, `fact` the contradicting
    fact in `Told`, `earlier` the fact it contradicts, or `IN_LEDGER`.
    """

    refused: Flags
    table: Positions
    fact: Positions
    earlier: Positions


def order_by_key(prints: Prints) -> tuple[Positions, Flags]:
    """Return the order of facts by key, those of one key as they stood, and where keys begin."""
    order = np.argsort(prints.high)
    high = prints.high[order]
    same = high[1:] == high[:-1]
    if not same.any():
        return order, np.ones(len(order), np.bool_)
    # The fast sort shuffles equals. Few are: put those few in order by hand.
    tied = np.flatnonzero(np.append(same, False) | np.insert(same, 0, False))
    shuffled = order[tied]
    order[tied] = shuffled[np.lexsort((shuffled, prints.low[shuffled], prints.high[shuffled]))]
    low = prints.low[order]
    return order, np.insert(~same | (low[1:] != low[:-1]), 0, True)


def refusals(told: Sequence[Told], records: int) -> Refusals:
    """Judge the records of a part; `told` holds the part's facts, table by table."""
    found = Refusals(
        np.zeros(records, np.bool_), *(np.full(records, IN_LEDGER, np.int64) for _ in range(3))
    )
    # Backwards, so that of several contradictions the first table's is the one remembered.
    for table, facts in reversed(list(enumerate(told))):
        against = facts.ledger.known & (facts.ledger.content != facts.prints.content)
        fact = np.flatnonzero(against)
        record = facts.record[fact]
        found.refused[record] = True
        found.table[record] = table
        found.fact[record] = fact
    for place, *dispute in list(_contradictions_within(told, found.refused)):
        found.refused[place] = True
        found.table[place], found.fact[place], found.earlier[place] = dispute
    return found


def new_facts(facts: Told, refused: Flags) -> Positions:
    """Return the facts to be taken: unknown to the ledger, not refused, the first of their key."""
    eligible = np.flatnonzero(~facts.ledger.known & ~refused[facts.record])
    if facts.first.all():
        return eligible
    key = np.cumsum(facts.first)[eligible]
    return eligible[np.diff(key, prepend=0) > 0]


_Statement = tuple[int, int, int, int, int]
"""Record, table, key, content, fact."""


def _contradictions_within(
    told: Sequence[Told], refused: Flags
) -> Iterator[tuple[int, int, int, int]]:
    """Go through the records that share a key but not its content, in the file's order."""
    disputed = [
        statement
        for table, facts in enumerate(told)
        for statement in _disputed(table, facts, refused)
    ]
    disputed.sort()
    holders: dict[tuple[int, int], tuple[int, int]] = {}
    for record, statements in groupby(disputed, key=lambda statement: statement[0]):
        own: dict[tuple[int, int], tuple[int, int]] = {}
        dispute = None
        for _, table, key, content, fact in statements:
            holder = holders.get((table, key)) or own.setdefault((table, key), (content, fact))
            if holder[0] != content:
                dispute = dispute or (record, table, fact, holder[1])
        if dispute is None:
            holders |= own
        else:
            yield dispute


def _disputed(table: int, facts: Told, refused: Flags) -> Iterator[_Statement]:
    """Return every statement about a key on which the part's records do not agree."""
    if facts.first.all():
        return
    eligible = np.flatnonzero(~facts.ledger.known & ~refused[facts.record])
    key = np.cumsum(facts.first)[eligible]
    content = facts.prints.content[eligible]
    begins = np.flatnonzero(np.diff(key, prepend=0) > 0)
    differs = content != np.repeat(content[begins], np.diff(begins, append=len(key)))
    disputed = np.isin(key, key[differs])
    for record, one_key, said, fact in zip(
        *(values[disputed].tolist() for values in (facts.record[eligible], key, content, eligible)),
        strict=True,
    ):
        yield record, table, one_key, said, fact
