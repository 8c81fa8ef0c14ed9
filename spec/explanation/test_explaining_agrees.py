"""What the explanation adds up is what replay found, whatever happened."""

import pytest
from hypothesis import given
from spec.replay.histories import World, worlds

from smarketing.core.explanation.explain import explain
from smarketing.core.explanation.story import Entered, Hindered, SentBack
from smarketing.core.replay.replay import replay


@given(worlds(contacts=2))
def test_the_points_and_the_fit_of_every_entry_are_those_of_replay(world: World) -> None:
    found = replay(world.facts, world.versions, world.as_of)
    entries = found.entries().partition_by("contact_id", as_dict=True)
    for (contact,), mine in entries.items():
        told = explain(world.facts, world.versions, str(contact), world.as_of)
        assert told is not None
        entered = [event for event in told.events if isinstance(event, Entered)]
        assert sorted((e.moment, e.stage, e.rule, e.cycle) for e in entered) == sorted(
            mine.select("entered_at", "stage", "rule", "cycle").iter_rows()
        )
        for entry in entered:
            assert (entry.grounds is None) == (entry.points is None)
            if entry.grounds is not None:
                assert entry.grounds.interest.points == pytest.approx(entry.points, abs=1e-6)
                assert entry.grounds.fitting.fit == entry.fit


@given(worlds(contacts=2))
def test_every_return_is_told_with_the_cycle_that_it_ended(world: World) -> None:
    found = replay(world.facts, world.versions, world.as_of)
    for contact in found.entries()["contact_id"].unique():
        told = explain(world.facts, world.versions, contact, world.as_of)
        assert told is not None
        ended = [event for event in told.events if isinstance(event, SentBack) and event.ends_cycle]
        mine = found.returns().filter(contact_id=contact)
        assert [(e.cycle, e.moment, e.reason) for e in ended] == list(
            mine.select("cycle", "sent_back_at", "reason").iter_rows()
        )
        assert told.cycle == len(ended) + 1


@given(worlds(contacts=2))
def test_whoever_has_enough_and_does_not_qualify_is_hindered_by_something(world: World) -> None:
    for contact in world.facts.table("touches")["contact_id"].unique():
        told = explain(world.facts, world.versions, contact, world.as_of)
        for event in told.events if told else ():
            if isinstance(event, Hindered):
                assert event.bars or event.days_missing or event.fit_needed is not None
