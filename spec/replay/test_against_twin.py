"""The replay against its slow twin, on generated histories."""

from collections.abc import Callable
from random import Random

import polars as pl
import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from spec.replay.histories import World, shuffled, smallest, world_of
from spec.replay.judges import quickly
from spec.replay.twin import slowly
from spec.replay.twin_events import stories

from smarketing.core.ledger.tables import Facts

PARTS = 8
WORLDS = 50
CONTACTS = 30
HISTORIES = 10_000


def on_worlds(number: int, part: int, check: Callable[[World], None]) -> None:
    """Check so many generated worlds, the same ones each time.

    A world is named by its number: where one fails, `world_of` makes it again.
    """
    told_at_once = settings(max_examples=number, database=None, phases=[Phase.generate])
    numbers = st.integers(0, 2**32 - 1)
    seed(part)(told_at_once(given(numbers)(lambda n: check(world_of(n, CONTACTS)))))()


def differ(world: World) -> bool:
    """Say whether replay and twin differ, but for what floating point loses in points and fit."""
    found, returns = quickly(world.facts, world.versions, world.as_of)
    expected, expected_returns = slowly(world.facts, world.versions, world.as_of)
    return (
        [entry[:-2] for entry in found] != [entry[:-2] for entry in expected]
        or [entry[-2:] for entry in found] != [pytest.approx(e[-2:], abs=1e-6) for e in expected]
        or returns != expected_returns
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_the_replay_agrees_with_its_slow_twin(part: int) -> None:
    compared = 0

    def agree(world: World) -> None:
        nonlocal compared
        compared += len(stories(world.facts, world.as_of))
        if differ(world):
            small = smallest(world, differ)
            asked = (small.facts, small.versions, small.as_of)
            pytest.fail(f"{small}\nreplay: {quickly(*asked)}\ntwin:   {slowly(*asked)}")

    on_worlds(WORLDS, part, agree)
    assert compared >= HISTORIES / PARTS


def test_the_order_in_which_facts_and_versions_arrive_plays_no_part() -> None:
    def agree(world: World) -> None:
        found = quickly(world.facts, world.versions, world.as_of)
        versions = tuple(reversed(world.versions))
        assert quickly(shuffled(world.facts, 1), versions, world.as_of) == found
        assert quickly(in_two_batches(world.facts), versions, world.as_of) == found

    on_worlds(30, PARTS, agree)


def test_what_happens_later_changes_nothing_that_was() -> None:
    def agree(world: World) -> None:
        past = Facts(
            {
                name: frame.filter(pl.col("occurred_at") <= world.as_of)
                for name, frame in world.facts.frames.items()
            }
        )
        found = quickly(world.facts, world.versions, world.as_of)
        assert quickly(past, world.versions, world.as_of) == found

    on_worlds(30, PARTS + 1, agree)


def test_nobody_enters_a_stage_twice_in_one_cycle_or_goes_back_in_time() -> None:
    def agree(world: World) -> None:
        entries, returns = quickly(world.facts, world.versions, world.as_of)
        stages = [(entry.contact_id, entry.cycle, entry.stage) for entry in entries]
        assert len(set(stages)) == len(stages)
        path = [(entry.contact_id, entry.cycle, entry.entered_at) for entry in entries]
        assert path == sorted(path)
        ended = {(back.contact_id, back.cycle): back.sent_back_at for back in returns}
        for contact, cycle, moment in path:
            assert moment <= ended.get((contact, cycle), world.as_of)
            assert cycle == 1 or ended[contact, cycle - 1] <= moment

    on_worlds(30, PARTS + 2, agree)


def in_two_batches(facts: Facts) -> Facts:
    """Return the same facts as two deliveries, the one behind the other."""
    chance = Random(2)  # noqa: S311 (a test's split)
    frames = {}
    for name, frame in facts.frames.items():
        late = pl.Series([chance.random() < 0.5 for _ in range(frame.height)], dtype=pl.Boolean)
        frames[name] = pl.concat([frame.filter(late), frame.filter(~late)])
    return Facts(frames)
