"""Bringing together the events of each contact, in order of time.

Contacts are told apart by 128 bits of hash (see `distinct`) and come out in order of it, so that
they can be found again by halving. Events are first spread over partitions by the leading bits
of the hash, and each partition, small enough for the processor's cache, is put in order alone.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from smarketing.core.base.compiling import bare, part
from smarketing.core.replay.distinct import U32, U64, Prints
from smarketing.core.replay.still import still

Whole = npt.NDArray[np.int64]
Records = npt.NDArray[np.uint64]
"""Events in no order, one per row: both halves of the contact's hash, the moment, and in one number
the word (lower half) and the row where the event was told (upper half)."""

FIELDS = 4

PARTITION = 1 << 16
"""Events of a partition, about: two megabytes as records."""

_MOST_BITS = 14
_BITS = 62
"""Leading bits of the hash that may choose a place."""
_OF_ONE = 2
"""Events of a bucket, about: of one contact, mostly."""
_FEW = 24
"""Events of one contact up to which putting each in its place is the fastest way of sorting."""


class Loose(NamedTuple):
    """Events in no order. `rows` say where each was told, so that the contact can be named."""

    high: U64
    low: U64
    moments: Whole
    words: U32
    rows: U32


class Grouped(NamedTuple):
    """The events of contacts, sorted by contact and moment.

    Per contact: its hash, the first row that tells of it, and how many there are. Per event: moment
    and word.
    """

    high: U64
    low: U64
    rows: U32
    counts: Whole
    moments: Whole
    words: U32

    @property
    def starts(self) -> Whole:
        """First event of each contact, and the end of the last one's."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.counts)])


def bits_for(events: int) -> int:
    """Return how many bits of the hash choose the partition, for so many events."""
    return min(_MOST_BITS, max(0, (events // PARTITION).bit_length()))


def spread(parts: Iterable[Loose], bits: int) -> tuple[Records, Whole]:
    """Return events as records sorted by partition, and where each partition begins and ends."""
    listed = [_still(one) for one in parts]
    bounds = np.zeros((1 << bits) + 1, np.int64)
    for one in listed:
        _count(one.high, bits, bounds)
    bounds = np.cumsum(bounds)
    records = np.empty((int(bounds[-1]), FIELDS), np.uint64)
    places = bounds[:-1].copy()
    for one in listed:
        _place(*one, bits, places, records)
    return records, bounds


def record(parts: Iterable[Loose], room: Records) -> None:
    """Write events as records, in the order in which they come."""
    places = np.zeros(1, np.int64)
    for one in parts:
        _place(*_still(one), 0, places, room)


def grouped(records: Records, bits: int) -> Grouped:
    """Sort the records of one partition, chosen by so many bits, by contact and moment.

    Records are ordered by the bits that follow, in about as many buckets as there are contacts, so
    that most hold the events of one alone.
    """
    count = len(records)
    more = max(1, min(_BITS - bits, (count // _OF_ONE).bit_length()))
    bounds = np.zeros((1 << more) + 1, np.int64)
    _count_buckets(records, bits, more, bounds)
    bounds = np.cumsum(bounds)
    order = np.empty(count, np.uint32)
    _fill_buckets(records, bits, more, bounds[:-1].copy(), order)
    high, low = np.empty(count, np.uint64), np.empty(count, np.uint64)
    rows, counts = np.empty(count, np.uint32), np.empty(count, np.int64)
    moments, words = np.empty(count, np.int64), np.empty(count, np.uint32)
    contacts = _group(records, order, bounds, high, low, rows, counts, moments, words)
    return Grouped(
        high[:contacts].copy(),
        low[:contacts].copy(),
        rows[:contacts].copy(),
        counts[:contacts].copy(),
        moments,
        words,
    )


def brought_together(parts: Sequence[Loose]) -> Grouped:
    """Sort loose events by contact and moment, in memory."""
    bits = bits_for(sum(len(one.rows) for one in parts))
    records, bounds = spread(parts, bits)
    return joined(grouped(records[begin:end], bits) for begin, end in pairwise(bounds.tolist()))


def joined(parts: Iterable[Grouped]) -> Grouped:
    """Put partitions, in order, behind one another."""
    listed = list(parts)
    if len(listed) == 1:
        return listed[0]
    return Grouped(*(np.concatenate(columns) for columns in zip(*listed, strict=True)))


def loosened(group: Grouped) -> Loose:
    """Return sorted events as loose ones, to be brought together with others."""
    return Loose(
        np.repeat(group.high, group.counts),
        np.repeat(group.low, group.counts),
        group.moments,
        group.words,
        np.repeat(group.rows, group.counts),
    )


def places_of(high: U64, low: U64, wanted: Prints) -> Whole:
    """Return where contacts stand among sorted ones, -1 where they do not."""
    places = np.full(len(wanted.high), -1, np.int64)
    _find_places(still(high), still(low), still(wanted.high), still(wanted.low), places)
    return places


def _still(loose: Loose) -> Loose:
    return Loose(
        still(loose.high),
        still(loose.low),
        still(loose.moments),
        still(loose.words),
        still(loose.rows),
    )


@bare
def _find_places(high, low, wanted_high, wanted_low, places):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    for row in range(len(wanted_high)):
        begin, end = 0, len(high)
        while begin < end:
            middle = (begin + end) // 2
            if high[middle] < wanted_high[row] or (
                high[middle] == wanted_high[row] and low[middle] < wanted_low[row]
            ):
                begin = middle + 1
            else:
                end = middle
        if begin < len(high) and high[begin] == wanted_high[row] and low[begin] == wanted_low[row]:
            places[row] = begin


@bare
def _count(high, bits, bounds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    # In two steps, as a shift by all 64 bits is not defined.
    shift = np.uint64(63 - bits)
    for row in range(len(high)):
        bounds[((high[row] >> np.uint64(1)) >> shift) + np.uint64(1)] += 1


@bare
def _place(high, low, moments, words, rows, bits, places, records):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    shift = np.uint64(63 - bits)
    for row in range(len(high)):
        partition = (high[row] >> np.uint64(1)) >> shift
        place = places[partition]
        places[partition] = place + 1
        records[place, 0] = high[row]
        records[place, 1] = low[row]
        records[place, 2] = np.uint64(moments[row])
        records[place, 3] = np.uint64(words[row]) | (np.uint64(rows[row]) << np.uint64(32))


@bare
def _count_buckets(records, bits, more, bounds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    left, right = np.uint64(bits), np.uint64(64 - more)
    for row in range(len(records)):
        bounds[((records[row, 0] << left) >> right) + np.uint64(1)] += 1


@bare
def _fill_buckets(records, bits, more, places, order):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    left, right = np.uint64(bits), np.uint64(64 - more)
    for row in range(len(records)):
        bucket = (records[row, 0] << left) >> right
        order[places[bucket]] = row
        places[bucket] += 1


@bare
def _group(records, order, bounds, high, low, rows, counts, moments, words):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Write out bucket after bucket, contact after contact; return how many contacts there are."""
    contacts, end = 0, 0
    for bucket in range(len(bounds) - 1):
        bucket_end = bounds[bucket + 1]
        one = _smallest(records, order, bounds[bucket], bucket_end)
        while end < bucket_end:
            begin = end
            one_high, one_low = records[one, 0], records[one, 1]
            following = one
            told_at = np.uint64(0xFFFFFFFF)
            for place in range(bounds[bucket], bucket_end):
                row = order[place]
                if records[row, 0] == one_high and records[row, 1] == one_low:
                    moments[end] = np.int64(records[row, 2])
                    words[end] = np.uint32(records[row, 3] & np.uint64(0xFFFFFFFF))
                    told_at = min(told_at, records[row, 3] >> np.uint64(32))
                    end += 1
                elif _is_next(records, row, one, following):
                    following = row
            high[contacts], low[contacts] = one_high, one_low
            rows[contacts], counts[contacts] = told_at, end - begin
            contacts += 1
            one = following
            _sort_by_moment(moments, words, begin, end)
    return contacts


@part
def _smallest(records, order, begin, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    smallest = np.uint32(0)
    for place in range(begin, end):
        row = order[place]
        high, least = records[row, 0], records[smallest, 0]
        if (
            place == begin
            or high < least
            or (high == least and records[row, 1] < records[smallest, 1])
        ):
            smallest = row
    return smallest


@part
def _is_next(records, row, one, following):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Say whether a record's contact comes after `one`, and closer to it than `following`."""
    high, low = records[row, 0], records[row, 1]
    after = high > records[one, 0] or (high == records[one, 0] and low > records[one, 1])
    if not after or following == one:
        return after
    other = records[following, 0]
    return high < other or (high == other and low < records[following, 1])


@part
def _sort_by_moment(moments, words, begin, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Sort the events of one contact; most come in order, or nearly."""
    moves = 0
    for place in range(begin + 1, end):
        moment, word = moments[place], words[place]
        before = place
        while before > begin and moments[before - 1] > moment:
            moments[before] = moments[before - 1]
            words[before] = words[before - 1]
            before -= 1
        moments[before] = moment
        words[before] = word
        moves += place - before
        if moves > _FEW * (end - begin):
            _sort_as_heap(moments, words, begin, end)
            return


@part
def _sort_as_heap(moments, words, begin, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled)
    """Sort in place, in any case quickly: for contacts with very many events in disorder."""
    heap = end - begin
    root = heap // 2
    while heap > 1:
        if root > 0:
            root -= 1
        else:
            heap -= 1
            last, top = begin + heap, begin
            moments[last], moments[top] = moments[top], moments[last]
            words[last], words[top] = words[top], words[last]
        parent = root
        while 2 * parent + 1 < heap:
            child = 2 * parent + 1
            if child + 1 < heap and moments[begin + child + 1] > moments[begin + child]:
                child += 1
            if moments[begin + child] <= moments[begin + parent]:
                break
            lower, upper = begin + child, begin + parent
            moments[lower], moments[upper] = moments[upper], moments[lower]
            words[lower], words[upper] = words[upper], words[lower]
            parent = child
