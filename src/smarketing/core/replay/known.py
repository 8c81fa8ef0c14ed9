"""What becomes known of contacts, and when their firms became customers: events of their own.

A version of a contact is an event that tells its attributes and those of its account at that
moment; a later version of the account, while the contact is of it, is an event too. A contact's
firm counts from the first version that names it; so does the firm of a deal that is only known
through its contact.
"""

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
import polars as pl

from smarketing.core.base.compiling import bare
from smarketing.core.replay.distinct import (
    NONE,
    U32,
    U64,
    Distinct,
    Prints,
    compact,
    joined_prints,
    prints_of,
)
from smarketing.core.replay.events import ACCOUNT_CUSTOMER, Words
from smarketing.core.replay.grouping import Loose, Whole, bits_for, places_of
from smarketing.core.replay.rows import Rows, Run
from smarketing.core.replay.versions import NEVER, Flags, Ordered, Versions, in_order

_ROOM = 1_000
"""Events for which there is always room."""


class Won(NamedTuple):
    """Deals won: the account or `NONE`, the contact and when."""

    accounts: U32
    prints: Prints
    moments: Whole


class Firms(NamedTuple):
    """Versions of accounts: by the account's number where its own begin and end."""

    spans: Whole
    moments: Whole
    texts: U32


class Room(NamedTuple):
    """Room for events: contact, version, moment, and both texts (that of the account behind)."""

    contact: U32
    version: U32
    moments: Whole
    pairs: U64

    def first(self, rows: int) -> "Room":
        """Return the first rows."""
        return Room(
            self.contact[:rows], self.version[:rows], self.moments[:rows], self.pairs[:rows]
        )

    def widened(self, by: int) -> "Room":
        """Return the same with more rows behind."""
        more = _room(by)
        return Room(
            np.concatenate([self.contact, more.contact]),
            np.concatenate([self.version, more.version]),
            np.concatenate([self.moments, more.moments]),
            np.concatenate([self.pairs, more.pairs]),
        )


class Known:
    """Gathers versions and deals won, part by part; several threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._accounts = Distinct()
        self._texts = Distinct()
        self._read = [pl.Series(dtype=pl.String)]
        self._contacts: list[Versions] = []
        self._firms: list[Versions] = []
        self._won: list[Won] = []

    def tell(self, table: str, frame: pl.DataFrame, prints: Prints, own: Flags, rows: U32) -> None:
        """Take versions of contacts or accounts: occurred_at, account_id, attributes."""
        told = Versions(
            prints,
            frame["occurred_at"].to_physical().to_numpy(),
            self._text_numbers(frame["attributes"]),
            self._account_numbers(frame["account_id"]),
            own,
            rows,
        )
        with self._lock:
            (self._contacts if table == "contacts" else self._firms).append(told)

    def win(self, frame: pl.DataFrame, prints: Prints) -> None:
        """Take deals won: occurred_at, account_id; `prints` are those of their contacts."""
        accounts = self._account_numbers(frame["account_id"])
        won = Won(accounts, prints, frame["occurred_at"].to_physical().to_numpy())
        with self._lock:
            self._won.append(won)

    def settle(self, words: Words, rows: Rows, bits: int, run: Run) -> "Settled":
        """Put all that was gathered in order; no more is taken after this."""
        contacts = in_order(self._contacts, rows, bits, run)
        self._contacts = []
        few = bits_for(sum(len(part.rows) for part in self._firms))
        firms = self._spanned(in_order(self._firms, rows, few, run))
        first = self._first_won(contacts, bits)
        return Settled(contacts, firms, first, pl.concat(self._read), words)

    def _spanned(self, firms: Sequence[Ordered]) -> Firms:
        spans = np.zeros((len(self._accounts), 2), np.int64)
        begin = 0
        for part in firms:
            numbers = part.accounts[part.starts[:-1]]
            spans[numbers, 0] = begin + part.starts[:-1]
            spans[numbers, 1] = begin + part.starts[1:]
            begin += len(part.moments)
        nothing = np.empty(0, np.int64), np.empty(0, np.uint32)
        return Firms(
            spans,
            np.concatenate([nothing[0], *(part.moments for part in firms)]),
            np.concatenate([nothing[1], *(part.texts for part in firms)]),
        )

    def _first_won(self, contacts: Sequence[Ordered], bits: int) -> Whole:
        """Return by the account's number when its first deal was won."""
        first = np.full(len(self._accounts), NEVER, np.int64)
        if not self._won:
            return first
        accounts = np.concatenate([won.accounts for won in self._won])
        moments = np.concatenate([won.moments for won in self._won])
        prints = joined_prints([won.prints for won in self._won])
        through = accounts == NONE
        np.minimum.at(first, accounts[~through], moments[~through])
        # In two steps, as a shift by all 64 bits is not defined.
        partition = (prints.high >> np.uint64(1)) >> np.uint64(63 - bits)
        for number in np.unique(partition[through]) if contacts else ():
            mine = np.flatnonzero(through & (partition == number))
            told = contacts[number]
            places = places_of(told.high, told.low, prints.at(mine))
            _win_through(told.starts, told.moments, told.accounts, places, moments[mine], first)
        return first

    def _account_numbers(self, accounts: pl.Series) -> U32:
        prints = prints_of(accounts.to_frame())
        with self._lock:
            numbers, _ = self._accounts.numbers(prints)
        return _without_nulls(numbers, accounts)

    def _text_numbers(self, texts: pl.Series) -> U32:
        prints = prints_of(texts.to_frame())
        with self._lock:
            numbers, firsts = self._texts.numbers(prints)
            if len(firsts):
                self._read.append(compact(texts.gather(firsts)))
        return _without_nulls(numbers, texts)


class Settled:
    """All that is known, in order; several threads may ask for events."""

    def __init__(
        self,
        contacts: Sequence[Ordered],
        firms: Firms,
        first_won: Whole,
        texts: pl.Series,
        words: Words,
    ) -> None:
        self._contacts = contacts
        self._firms = firms
        self._first_won = first_won
        self._is_won = bool((first_won < NEVER).any())
        self._texts = texts
        self._words = words
        self._lock = Lock()
        self._pairs = Distinct()
        self._word_of_pair = np.empty(0, np.uint32)

    def events(self, partition: int) -> list[Loose]:
        """Return the events that follow for the contacts of one partition."""
        if not self._contacts:
            return []
        told = self._contacts[partition]
        found = [self._known(told)]
        if self._is_won:
            found.append(self._customers(told))
        return found

    def _known(self, told: Ordered) -> Loose:
        story = told.starts, told.moments, told.accounts, told.texts
        size, contact = 0, 0
        room = _room(len(told.moments) + _ROOM)
        while True:
            contact, size = _tell_known(*story, *self._firms, *room, contact, size)
            if contact == len(told.high):
                break
            room = room.widened(len(room.contact) + _most(told, self._firms, contact))
        written = room.first(size)
        return _loose(told, written, self._words_of(written.pairs))

    def _customers(self, told: Ordered) -> Loose:
        [word] = self._words.numbers(ACCOUNT_CUSTOMER, _CUSTOMER)
        room = _room(len(told.moments))
        size = _tell_customers(told.starts, told.moments, told.accounts, self._first_won, *room[:3])
        written = _each_account_once(told, room.first(size))
        return _loose(told, written, np.full(len(written.contact), word, np.uint32))

    def _words_of(self, pairs: U64) -> U32:
        """Return the word of each pair of texts: the contact's attributes and its account's."""
        prints = Prints(pairs, (pairs >> np.uint64(32)) * np.uint64(0x9E3779B97F4A7C15) ^ pairs)
        with self._lock:
            numbers, firsts = self._pairs.numbers(prints)
            if len(firsts):
                own = (pairs[firsts] >> np.uint64(32)).astype(np.uint32)
                account = pairs[firsts].astype(np.uint32)
                said = {"attributes": self._read(own), "account_attributes": self._read(account)}
                new = self._words.numbers("contacts", pl.DataFrame(said))
                self._word_of_pair = np.concatenate([self._word_of_pair, new])
            return self._word_of_pair[numbers]

    def _read(self, numbers: U32) -> pl.Series:
        there = pl.Series(numbers)
        return self._texts.gather(there.set(there == NONE, None))


_CUSTOMER = pl.DataFrame({"table": [ACCOUNT_CUSTOMER]})


def _without_nulls(numbers: U32, texts: pl.Series) -> U32:
    if texts.null_count():
        numbers[texts.is_null().to_numpy()] = NONE
    return numbers


def _room(rows: int) -> Room:
    return Room(
        np.empty(rows, np.uint32),
        np.empty(rows, np.uint32),
        np.empty(rows, np.int64),
        np.empty(rows, np.uint64),
    )


def _most(told: Ordered, firms: Firms, contact: int) -> int:
    """Return how many events one contact may have at most."""
    accounts = told.accounts[told.starts[contact] : told.starts[contact + 1]]
    named = firms.spans[accounts[accounts != NONE]]
    return len(accounts) + int((named[:, 1] - named[:, 0]).sum())


def _each_account_once(told: Ordered, written: Room) -> Room:
    """Leave out when a contact comes back to an account that it was of before."""
    if not (written.contact[1:] == written.contact[:-1]).any():
        return written
    named = written.contact.astype(np.uint64) << np.uint64(32) | told.accounts[written.version]
    _, kept = np.unique(named, return_index=True)
    return Room(*(column[np.sort(kept)] for column in written))


def _loose(told: Ordered, written: Room, words: U32) -> Loose:
    """Return loose events, each told by a version."""
    return Loose(
        told.high[written.contact],
        told.low[written.contact],
        written.moments,
        words,
        told.rows[written.version],
    )


@bare
def _tell_known(  # type: ignore[no-untyped-def]  # noqa: ANN202 (compiled)
    starts, moments, accounts, texts, spans, firm_moments, firm_texts,  # noqa: ANN001
    contact, version, at, pairs, one, size,  # noqa: ANN001
):  # fmt: skip
    """Write every moment at which something became known, from contact `one` on.

    Returns the first contact for whom there is no more room, and how many events are written.
    """
    none = np.uint64(NONE)
    while one < len(starts) - 1:
        written = size
        for row in range(starts[one], starts[one + 1]):
            since = moments[row]
            until = moments[row + 1] if row + 1 < starts[one + 1] else NEVER
            told, end, text = 0, 0, none
            if accounts[row] != NONE:
                begin, end = spans[accounts[row], 0], spans[accounts[row], 1]
                told, high = begin, end
                while told < high:
                    middle = (told + high) // 2
                    if firm_moments[middle] <= since:
                        told = middle + 1
                    else:
                        high = middle
                if told > begin:
                    text = np.uint64(firm_texts[told - 1])
            own = np.uint64(texts[row]) << np.uint64(32)
            if written == len(at):
                return one, size
            contact[written], version[written] = one, row
            at[written], pairs[written] = since, own | text
            written += 1
            while told < end and firm_moments[told] < until:
                if written == len(at):
                    return one, size
                contact[written], version[written], at[written] = one, row, firm_moments[told]
                pairs[written] = own | np.uint64(firm_texts[told])
                written += 1
                told += 1
        size = written
        one += 1
    return one, size


@bare
def _win_through(starts, moments, accounts, places, won_at, first):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Count deals that name no account as won by those of their contacts."""
    for deal in range(len(places)):
        if places[deal] >= 0:
            for row in range(starts[places[deal]], starts[places[deal] + 1]):
                account = accounts[row]
                if account != NONE:
                    first[account] = min(first[account], max(moments[row], won_at[deal]))


@bare
def _tell_customers(starts, moments, accounts, first, contact, version, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Write when the account of each version, where it is a new one, became a customer."""
    size = 0
    for one in range(len(starts) - 1):
        before = NONE
        for row in range(starts[one], starts[one + 1]):
            account = accounts[row]
            if account != before and account != NONE and first[account] != NEVER:  # noqa: PLR1714 (compiled)
                contact[size], version[size] = one, row
                at[size] = max(first[account], moments[row])
                size += 1
            before = account
    return size
