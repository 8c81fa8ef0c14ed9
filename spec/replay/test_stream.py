"""The event stream holds what the facts tell: compared with joins and sorts in plain Polars."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from spec.replay.plain_events import plainly, told_by
from spec.replay.random_facts import random_facts
from spec.tables import facts

from smarketing.core.ledger.tables import TABLES, Facts
from smarketing.core.replay.distinct import Distinct, Prints
from smarketing.core.replay.events import SAID, WORDING, Words
from smarketing.core.replay.grouping import Loose, brought_together, grouped, places_of, spread
from smarketing.core.replay.stream import stream_of


@pytest.mark.parametrize("seed", range(60))
def test_a_stream_tells_what_plain_joins_tell(seed: int) -> None:
    told = random_facts(np.random.default_rng(seed), contacts=8, facts=60)
    assert told_by(stream_of(told)).equals(plainly(told))


def test_many_facts_are_told_as_few_are() -> None:
    told = random_facts(np.random.default_rng(1), contacts=20_000, facts=200_000)
    assert told_by(stream_of(told)).equals(plainly(told))


def test_events_of_a_contact_stand_together_in_order_of_time() -> None:
    stream = stream_of(random_facts(np.random.default_rng(2), contacts=300, facts=9_000))
    assert stream.contacts.n_unique() == len(stream.contacts) == len(stream.starts) - 1
    assert stream.starts[0] == 0
    assert stream.starts[-1] == len(stream.moments) == len(stream.words)
    for begin, end in zip(stream.starts[:-1], stream.starts[1:], strict=True):
        assert begin < end
        assert (np.diff(stream.moments[begin:end]) >= 0).all()


def test_events_that_read_the_same_share_a_word() -> None:
    stream = stream_of(random_facts(np.random.default_rng(3), contacts=50, facts=2_000))
    assert stream.lexicon.is_unique().all()
    assert stream.words.max() < stream.lexicon.height


def test_no_facts_are_a_stream_of_nobody() -> None:
    stream = stream_of(Facts({}))
    assert stream.starts.tolist() == [0]
    assert len(stream.contacts) == len(stream.moments) == stream.lexicon.height == 0
    assert dict(stream.lexicon.schema) == WORDING


def test_an_empty_text_is_not_a_missing_one() -> None:
    frame = pl.DataFrame(
        {
            "contact_id": ["ada", "ada", ""],
            "occurred_at": [datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=d) for d in range(3)],
            "kind": ["visit"] * 3,
            "channel": ["", None, None],
        }
    )
    missing = {n: t for n, t in TABLES["touches"].schema.items() if n not in frame}
    touches = frame.with_columns(pl.lit(None, t).alias(n) for n, t in missing.items())
    touches = touches.select(pl.col(n).cast(t) for n, t in TABLES["touches"].schema.items())
    stream = stream_of(Facts({"touches": touches}))
    assert sorted(stream.contacts) == ["", "ada"]
    assert stream.lexicon["channel"].to_list() == ["", None]


def test_a_contact_with_very_many_events_in_any_order_is_sorted() -> None:
    random = np.random.default_rng(4)
    moments = random.permutation(50_000)
    whole = np.ones(50_000, np.uint64)
    events = Loose(whole, whole, moments, moments.astype(np.uint32), moments.astype(np.uint32))
    group = brought_together([events])
    assert group.counts.tolist() == [50_000]
    assert group.moments.tolist() == group.words.tolist() == list(range(50_000))
    assert group.rows.tolist() == [0]


@pytest.mark.parametrize("bits", [0, 1, 5])
def test_contacts_whose_hashes_nearly_agree_are_kept_apart(bits: int) -> None:
    random = np.random.default_rng(bits)
    halves = np.array([0, 1, 2, 2**62, 2**63, 2**64 - 2, 2**64 - 1], np.uint64)
    high, low = halves[random.integers(0, 7, 4_000)], halves[random.integers(0, 7, 4_000)]
    moments = random.integers(-5, 5, 4_000)
    words = random.integers(0, 3, 4_000).astype(np.uint32)
    rows = np.arange(4_000, dtype=np.uint32)
    cuts = [slice(0, 1_500), slice(1_500, 1_500), slice(1_500, 4_000)]
    parts = [Loose(high[c], low[c], moments[c], words[c], rows[c]) for c in cuts]
    records, bounds = spread(parts, bits)
    groups = [grouped(records[a:b], bits) for a, b in pairwise(bounds.tolist())]
    got = [
        (int(group.high[n]), int(group.low[n]), int(moment), int(word))
        for group in groups
        for n in range(len(group.high))
        for moment, word in zip(
            group.moments[group.starts[n] : group.starts[n + 1]],
            group.words[group.starts[n] : group.starts[n + 1]],
            strict=True,
        )
    ]
    assert sorted(got) == sorted(
        zip(high.tolist(), low.tolist(), moments.tolist(), words.tolist(), strict=True)
    )
    assert [row[:3] for row in got] == sorted(row[:3] for row in got)
    keys = [
        (int(h), int(w)) for group in groups for h, w in zip(group.high, group.low, strict=True)
    ]
    assert keys == sorted(set(keys))
    firsts = {(int(high[row]), int(low[row])): row for row in reversed(range(4_000))}
    assert [int(row) for group in groups for row in group.rows] == [firsts[key] for key in keys]


def test_a_contact_is_found_among_sorted_ones_or_not_at_all() -> None:
    high, low = np.array([1, 5, 5, 9], np.uint64), np.array([7, 1, 3, 0], np.uint64)
    asked = Prints(
        np.array([5, 5, 5, 1, 0, 9, 10], np.uint64), np.array([3, 2, 1, 7, 0, 0, 0], np.uint64)
    )
    assert places_of(high, low, asked).tolist() == [2, -1, 1, 0, -1, 3, -1]


def test_numbers_are_given_in_order_of_first_sight_and_kept() -> None:
    distinct = Distinct()
    random = np.random.default_rng(5)
    known: dict[tuple[int, int], int] = {}
    for _ in range(5):
        high, low = random.integers(0, 90, (2, 3_000)).astype(np.uint64)
        numbers, firsts = distinct.numbers(Prints(high, low))
        before = len(known)
        expected = [
            known.setdefault(key, len(known))
            for key in zip(high.tolist(), low.tolist(), strict=True)
        ]
        assert numbers.tolist() == expected
        assert [expected[row] for row in firsts] == list(range(before, len(known)))
        assert distinct.find(Prints(high, low)).tolist() == expected
    assert distinct.find(Prints(high + np.uint64(100), low)).tolist() == [2**32 - 1] * 3_000


def test_a_lexicon_read_again_gives_the_same_numbers() -> None:
    told = random_facts(np.random.default_rng(6), contacts=30, facts=3_000)
    lexicon = stream_of(told).lexicon
    words = Words(lexicon)
    for table, said in SAID.items():
        mine = lexicon.with_row_index().filter(table=table)
        assert words.numbers(table, mine.select(said)).tolist() == mine["index"].to_list()
    assert len(words) == lexicon.height
    assert words.numbers("activities", pl.DataFrame({"kind": ["never said"]})).tolist() == [
        lexicon.height
    ]
    assert words.lexicon(lexicon.height)["kind"].to_list() == ["never said"]


def test_a_lexicon_that_says_something_twice_is_refused() -> None:
    words = Words()
    words.numbers("activities", pl.DataFrame({"kind": ["call"]}))
    with pytest.raises(ValueError, match="twice"):
        Words(pl.concat([words.lexicon(), words.lexicon()]))


def test_of_versions_at_one_moment_the_last_by_identity_holds_and_of_accounts_too() -> None:
    told = facts("""
        contacts
        fact_id | contact_id | occurred_at | account_id | attributes
        3       | ada        | 2026-03-02  | acme       | {"n":"3"}
        9       | ada        | 2026-03-02  | acme       | {"n":"9"}
        1       | ada        | 2026-03-02  | acme       | {"n":"1"}
        accounts
        fact_id | account_id | occurred_at | attributes
        b       | acme       | 2026-03-01  | {"m":"b"}
        a       | acme       | 2026-03-01  | {"m":"a"}
    """)
    stream = stream_of(told)
    assert stream.lexicon.select("attributes", "account_attributes").rows() == [
        ('{"n":"9"}', '{"m":"b"}')
    ]
    assert len(stream.words) == 1
