"""Who rejects more than others do of the same leads, and which source is rejected more."""

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.core.reports.quality.compared import LEAST_ALIKE, compared
from smarketing.core.reports.quality.pages import Compared

Row = tuple[str, str, str]
"""Who decided, the channel, and what."""


def decided(rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, ["decider", "channel", "state"], orient="row")


def leads(decider: str, channel: str, accepted: int, rejected: int) -> list[Row]:
    return [
        *((decider, channel, "accepted") for _ in range(accepted)),
        *((decider, channel, "rejected") for _ in range(rejected)),
    ]


def people(rows: Sequence[Row]) -> dict[str, Compared]:
    return compared(decided(rows), "decider", ["channel"])


def sources(rows: Sequence[Row]) -> dict[str, Compared]:
    return compared(decided(rows), "channel", ["decider"])


def test_whoever_rejects_far_more_of_the_same_leads_stands_out() -> None:
    found = people([*leads("Eve", "web", 20, 80), *leads("Max", "web", 80, 20)])
    assert (found["Eve"].share, found["Eve"].expected, found["Eve"].stands_out) == (0.8, 0.2, 1)
    assert found["Max"].stands_out == -1


def test_whoever_has_the_leads_of_a_bad_source_does_not_stand_out() -> None:
    """Eve rejects half of all her leads, Max a fifth: but of each channel both reject alike."""
    rows = [
        *leads("Eve", "bad", 36, 54),
        *leads("Eve", "good", 9, 1),
        *leads("Max", "bad", 12, 18),
        *leads("Max", "good", 81, 9),
    ]
    found = people(rows)
    assert {who: one.stands_out for who, one in found.items()} == {"Eve": 0, "Max": 0}
    assert found["Eve"].share == pytest.approx(0.55)
    assert found["Eve"].expected == pytest.approx(0.55)
    assert {source: one.stands_out for source, one in sources(rows).items()} == {
        "bad": 1,
        "good": -1,
    }


def test_a_source_whose_leads_went_to_a_strict_person_does_not_stand_out() -> None:
    rows = [
        *leads("Eve", "web", 24, 56),
        *leads("Eve", "mail", 12, 28),
        *leads("Max", "mail", 72, 8),
        *leads("Max", "web", 36, 4),
    ]
    assert {one.stands_out for one in sources(rows).values()} == {0}
    assert people(rows)["Eve"].stands_out == 1


def test_leads_that_nobody_else_has_say_nothing() -> None:
    rows = [
        *leads("Eve", "own", 0, 500),
        *leads("Eve", "web", 30, 10),
        *leads("Max", "web", 30, 10),
    ]
    found = people(rows)
    assert (found["Eve"].alike, found["Eve"].stands_out) == (40, 0)


def test_few_leads_are_not_compared_and_a_small_difference_is_none() -> None:
    few = [*leads("Eve", "web", 0, LEAST_ALIKE - 1), *leads("Max", "web", 400, 0)]
    assert set(people(few)) == {"Max"}
    near = [*leads("Eve", "web", 68_000, 32_000), *leads("Max", "web", 70_000, 30_000)]
    assert people(near)["Eve"].stands_out == 0


def test_nothing_decided_compares_nothing() -> None:
    assert people([]) == {}


def plainly(rows: Sequence[Row]) -> dict[str, tuple[int, float, float]]:
    """Return who is compared, over how many leads, with their own rate and the others': by hand."""
    found = {}
    for who in {row[0] for row in rows}:
        alike, own, expected = 0, 0, 0.0
        for decider, channel, state in rows:
            others = [row for row in rows if row[1] == channel and row[0] != who]
            if decider != who or not others:
                continue
            alike += 1
            own += state == "rejected"
            expected += sum(row[2] == "rejected" for row in others) / len(others)
        if alike >= LEAST_ALIKE:
            found[who] = (alike, own / alike, expected / alike)
    return found


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Eve", "Max", "Zoe"]),
            st.sampled_from(["web", "mail", "own"]),
            st.sampled_from(["accepted", "rejected"]),
        ),
        min_size=60,
        max_size=150,
    )
)
def test_the_comparison_is_what_the_plain_way_finds(rows: list[Row]) -> None:
    found = people(rows)
    expected = plainly(rows)
    assert set(found) == set(expected)
    for who, (alike, share, others) in expected.items():
        assert found[who].alike == alike
        assert found[who].share == pytest.approx(share)
        assert found[who].expected == pytest.approx(others)
