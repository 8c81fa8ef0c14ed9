"""What becomes known of contacts, and when their firms became customers: events of their own.

A version of a contact is an event that tells its attributes and those of its account at that
moment; a later version of the account, while the contact is of it, is an event too. A contact's
firm counts from the first version that names it; so does the firm of a deal that is only known
through its contact.
"""

from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.replay.compiling import compiled
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
from smarketing.core.replay.grouping import (
    Grouped,
    Loose,
    Whole,
    brought_together,
    places_of,
)
from smarketing.core.replay.still import still

Flags = npt.NDArray[np.bool_]
TextsAt = Callable[[str, U32], pl.Series]
"""Reads a column at some rows, counted over all facts."""

NEVER = np.iinfo(np.int64).max
"""A moment that does not come."""


class Versions(NamedTuple):
    """Versions of contacts or accounts, in no order. `own` is false where a merged one tells."""

    prints: Prints
    moments: Whole
    texts: U32
    accounts: U32
    own: Flags
    rows: U32


_NOTHING = np.empty(0, np.uint32)
_NO_VERSIONS = Versions(
    prints_of(pl.DataFrame({"account_id": []}, {"account_id": pl.String})),
    np.empty(0, np.int64),
    _NOTHING,
    _NOTHING,
    np.empty(0, np.bool_),
    _NOTHING,
)


class Won(NamedTuple):
    """Deals won: the account or `NONE`, the contact and when."""

    accounts: U32
    prints: Prints
    moments: Whole


class Ordered(NamedTuple):
    """Versions, one per moment, sorted by whom they are of and by moment."""

    group: Grouped
    starts: Whole
    moments: Whole
    texts: U32
    accounts: U32
    rows: U32

    @property
    def story(self) -> tuple[Whole, Whole, U32, U32]:
        """Where each one's versions begin; of each version the moment, account and text."""
        return self.starts, self.moments, self.accounts, self.texts


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

    def events(self, words: Words, texts_at: TextsAt) -> list[Loose]:
        """Return all events that follow from what was gathered."""
        if not self._contacts:
            return []
        contacts = _ordered(_together(self._contacts), texts_at)
        firms, first_firm = self._ordered_firms(texts_at)
        events = [self._known(contacts, firms, first_firm, words)]
        if self._won:
            events.append(self._customers(contacts, words))
        return events

    def _ordered_firms(self, texts_at: TextsAt) -> tuple[Ordered, Whole]:
        """Return the versions of accounts, and by number of the account where its own begin."""
        firms = _ordered(_together(self._firms or [_NO_VERSIONS]), texts_at)
        place = np.full(len(self._accounts), -1, np.int64)
        place[firms.accounts[firms.starts[:-1]]] = np.arange(len(firms.starts) - 1)
        return firms, place

    def _known(self, contacts: Ordered, firms: Ordered, place: Whole, words: Words) -> Loose:
        told = *contacts.story, place, firms.starts, firms.moments, firms.texts
        size = _tell_known(*told, *_room(0))
        told_by = _room(size)
        _tell_known(*told, *told_by)
        contact, version, moments, pairs = told_by
        numbers, firsts = Distinct().numbers(_prints_of_pairs(pairs))
        texts = pl.concat(self._read)
        own, account = _halves(pairs[firsts])
        said = pl.DataFrame(
            {"attributes": _texts(texts, own), "account_attributes": _texts(texts, account)}
        )
        word = words.numbers("contacts", said)[numbers]
        return _events(contacts, contact, version, moments, word)

    def _customers(self, contacts: Ordered, words: Words) -> Loose:
        accounts = np.concatenate([won.accounts for won in self._won])
        moments = np.concatenate([won.moments for won in self._won])
        first = np.full(len(self._accounts), NEVER, np.int64)
        through = accounts == NONE
        np.minimum.at(first, accounts[~through], moments[~through])
        buyers = joined_prints([won.prints for won in self._won]).at(np.flatnonzero(through))
        places = places_of(contacts.group.high, contacts.group.low, buyers)
        _win_through(*contacts.story[:3], places, moments[through], first)
        size = _tell_customers(*contacts.story[:3], first, *_room(0)[:3])
        contact, version, since, _ = _room(size)
        _tell_customers(*contacts.story[:3], first, contact, version, since)
        [word] = words.numbers(ACCOUNT_CUSTOMER, pl.DataFrame({"table": [ACCOUNT_CUSTOMER]}))
        return _events(contacts, contact, version, since, np.full(size, word, np.uint32))

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


def _without_nulls(numbers: U32, texts: pl.Series) -> U32:
    if texts.null_count():
        numbers[texts.is_null().to_numpy()] = NONE
    return numbers


def _prints_of_pairs(pairs: U64) -> Prints:
    """Return prints that are equal where the pairs are: the pair itself is the second half."""
    return Prints(pairs, (pairs >> np.uint64(32)) * np.uint64(0x9E3779B97F4A7C15) ^ pairs)


def _texts(texts: pl.Series, numbers: U32) -> pl.Series:
    there = pl.Series(numbers)
    return texts.gather(there.set(there == NONE, None))


def _halves(pairs: U64) -> tuple[U32, U32]:
    return (pairs >> np.uint64(32)).astype(np.uint32), pairs.astype(np.uint32)


def _room(rows: int) -> tuple[U32, U32, Whole, U64]:
    """Return room for events: contact, version, moment, pair of texts."""
    return (
        np.empty(rows, np.uint32),
        np.empty(rows, np.uint32),
        np.empty(rows, np.int64),
        np.empty(rows, np.uint64),
    )


def _events(contacts: Ordered, contact: U32, version: U32, moments: Whole, words: U32) -> Loose:
    """Return loose events, each told by a version."""
    group = contacts.group
    return Loose(group.high[contact], group.low[contact], moments, words, contacts.rows[version])


def _together(parts: list[Versions]) -> Versions:
    rest = (np.concatenate(columns) for columns in list(zip(*parts, strict=True))[1:])
    return Versions(joined_prints([part.prints for part in parts]), *rest)


def _ordered(told: Versions, texts_at: TextsAt) -> Ordered:
    """Sort versions; of several at one moment the last by fact_id holds.

    What merged contacts tell holds until the survivor has a version of its own.
    """
    index = np.arange(len(told.rows), dtype=np.uint32)
    group = brought_together([Loose(*told.prints, told.moments, index, told.rows)])
    starts, moments, chosen = group.starts, group.moments, group.words
    kept = np.ones(len(index), np.bool_)
    if not told.own.all():
        _drop_borrowed(starts, moments, told.own[chosen], kept)
    tied = _tied(starts, moments, kept)
    if len(tied):
        rank = texts_at("fact_id", told.rows[chosen[tied]]).rank("ordinal").to_numpy()
        _drop_earlier(starts, moments, tied, still(rank), kept)
    if not kept.all():
        moments, chosen = moments[kept], chosen[kept]
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])[starts]
    return Ordered(
        group, starts, moments, told.texts[chosen], told.accounts[chosen], told.rows[chosen]
    )


@compiled
def _drop_borrowed(starts, moments, own, kept):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Drop what merged contacts tell from the moment on at which the survivor tells itself."""
    for contact in range(len(starts) - 1):
        first_own = NEVER
        for row in range(starts[contact], starts[contact + 1]):
            if own[row]:
                first_own = min(first_own, moments[row])
        for row in range(starts[contact], starts[contact + 1]):
            kept[row] = own[row] or moments[row] < first_own


@compiled
def _tied(starts, moments, kept):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Return the versions, in order, that share their moment with another one."""
    is_tied = np.zeros(len(moments), np.bool_)
    for contact in range(len(starts) - 1):
        before = -1
        for row in range(starts[contact], starts[contact + 1]):
            if kept[row]:
                if before >= 0 and moments[before] == moments[row]:
                    is_tied[before] = is_tied[row] = True
                before = row
    return np.flatnonzero(is_tied)


@compiled
def _drop_earlier(starts, moments, tied, rank, kept):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Of tied versions keep the one of the highest rank."""
    contact = 0
    best = -1
    for place in range(len(tied)):
        row = tied[place]
        same = False
        while starts[contact + 1] <= row:
            contact += 1
        if best >= 0:
            other = tied[best]
            same = other >= starts[contact] and moments[other] == moments[row]
        if not same:
            best = place
        elif rank[place] > rank[best]:
            kept[tied[best]] = False
            best = place
        else:
            kept[row] = False


@compiled
def _tell_known(  # type: ignore[no-untyped-def]  # noqa: ANN202 (compiled)
    starts, moments, accounts, texts, place, firm_starts, firm_moments, firm_texts,  # noqa: ANN001
    contact, version, at, pairs,  # noqa: ANN001
):  # fmt: skip
    """Write every moment at which something became known; without room, only count them."""
    size = 0
    for one in range(len(starts) - 1):
        for row in range(starts[one], starts[one + 1]):
            since = moments[row]
            until = moments[row + 1] if row + 1 < starts[one + 1] else NEVER
            told, end = 0, 0
            if accounts[row] != NONE and place[accounts[row]] >= 0:
                firm = place[accounts[row]]
                told, end = firm_starts[firm], firm_starts[firm + 1]
                begin = told
                told += np.searchsorted(firm_moments[begin:end], since, side="right") - 1
                if told < begin:
                    told = begin
                    text = np.uint64(NONE)
                else:
                    text = np.uint64(firm_texts[told])
                    told += 1
            else:
                text = np.uint64(NONE)
            own = np.uint64(texts[row]) << np.uint64(32)
            if len(at):
                contact[size], version[size], at[size], pairs[size] = one, row, since, own | text
            size += 1
            while told < end and firm_moments[told] < until:
                if len(at):
                    contact[size], version[size], at[size] = one, row, firm_moments[told]
                    pairs[size] = own | np.uint64(firm_texts[told])
                size += 1
                told += 1
    return size


@compiled
def _win_through(starts, moments, accounts, places, won_at, first):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Count deals that name no account as won by those of their contacts."""
    for deal in range(len(places)):
        if places[deal] >= 0:
            for row in range(starts[places[deal]], starts[places[deal] + 1]):
                account = accounts[row]
                if account != NONE:
                    first[account] = min(first[account], max(moments[row], won_at[deal]))


@compiled
def _tell_customers(starts, moments, accounts, first, contact, version, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Write when each account of each contact became a customer; without room, only count."""
    size = 0
    seen = np.full(len(first), -1, np.int64)
    for one in range(len(starts) - 1):
        for row in range(starts[one], starts[one + 1]):
            account = accounts[row]
            if account != NONE and seen[account] != one and first[account] != NEVER:
                seen[account] = one
                if len(at):
                    contact[size], version[size] = one, row
                    at[size] = max(first[account], moments[row])
                size += 1
    return size
