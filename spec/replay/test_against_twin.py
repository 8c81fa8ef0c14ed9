"""The replay against its slow twin, on generated histories."""

from collections.abc import Callable
from random import Random

import polars as pl
import pytest
from hypothesis import Phase, given, seed, settings
from spec.replay.histories import World, shuffled, worlds
from spec.replay.judges import Answer, quickly
from spec.replay.twin import slowly
from spec.replay.twin_events import stories

from smarketing.core.ledger.tables import Facts

PARTS = 8
WORLDS = 50
CONTACTS = 30
HISTORIES = 10_000


def on_worlds(number: int, part: int, check: Callable[[World], None]) -> None:
    """Check so many generated worlds, the same ones each time.

    A failing world is told as it is: to shrink one of so many facts takes many minutes.
    """
    told_as_it_is = settings(max_examples=number, database=None, phases=[Phase.generate])
    seed(part)(told_as_it_is(given(worlds(CONTACTS))(check)))()


def assert_same(one: Answer, other: Answer) -> None:
    """Two answers are the same, but for what floating point loses in points and fit."""
    assert [entry[:-2] for entry in one[0]] == [entry[:-2] for entry in other[0]]
    assert one[1] == other[1]
    for mine, theirs in zip(one[0], other[0], strict=True):
        assert mine[-2:] == pytest.approx(theirs[-2:], abs=1e-6)


@pytest.mark.parametrize("part", range(PARTS))
def test_the_replay_agrees_with_its_slow_twin(part: int) -> None:
    compared = 0

    def agree(world: World) -> None:
        nonlocal compared
        asked = (world.facts, world.versions, world.as_of)
        assert_same(quickly(*asked), slowly(*asked))
        compared += len(stories(world.facts, world.as_of))

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
        entries, returns = quickly(world.facts, world.versions[:1], world.as_of)
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
