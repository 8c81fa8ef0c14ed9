"""Segments and worths against a slow twin in plain Python, on generated histories."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import NamedTuple

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.replay import twin_terms
from spec.replay.histories import World, world_of
from spec.replay.twin import Entered, slowly
from spec.replay.twin_events import Row, Story, stories

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.parties import Words
from smarketing.core.agreement.qualification import Condition, Qualification
from smarketing.core.agreement.segments import LeadValue, Segment
from smarketing.core.replay.replay import replay
from smarketing.core.replay.segments import segments_at, worth_of, worths

LABEL = Words(en="x", fr="x")
KINDS = ("form", "visit", "webinar", "demo", "leave", "other")


class Placed(NamedTuple):
    """A stage entry with its segment and what it is worth."""

    contact_id: str
    cycle: int
    entered_at: datetime
    segment: str
    priority: int
    worth: Fraction | None


def segmented(version: Agreement, chance: Random) -> Agreement:
    """Return a version with segments and worths drawn by chance."""
    personas = [persona.name for persona in version.personas]

    def some(words: list[str]) -> list[str]:
        return chance.sample(words, min(len(words), chance.choice((0, 0, 1, 2))))

    conditions = [
        Condition(attribute="country", one_of=["FR"]),
        Condition(of="account", attribute="size", at_least=Decimal(50)),
        Condition(of="account", attribute="title", one_of=["cto"]),
    ]
    segments = [
        Segment(
            name=f"s{number}",
            label=LABEL,
            personas=some(personas),
            channels=some(["ads", "email"]),
            kinds=some(list(KINDS)),
            match=chance.sample(conditions, chance.choice((0, 0, 1))),
            priority=chance.randint(1, 9),
        )
        for number in range(chance.randint(0, 4))
    ]
    pairs = {(s, p) for s in (None, *(s.name for s in segments)) for p in (None, *personas)}
    values = [
        LeadValue(segment=segment, persona=persona, value=Decimal(chance.randint(1, 999)))
        for segment, persona in sorted(pairs, key=str)
        if chance.random() < 0.5
    ]
    return version.model_copy(update={"segments": segments, "lead_values": values})


def slow_segments(world: World, stage: str) -> Iterator[Placed]:
    """Place each entry into a stage, one after the other."""
    entries, _ = slowly(world.facts, world.versions, world.as_of)
    told = stories(world.facts, world.as_of)
    by_number = {version.agreement.version: version for version in world.versions}
    for entry in entries:
        if entry.stage == stage:
            yield placed(entry, told[entry.contact_id], by_number[entry.version])


def placed(entry: Entered, story: Story, version: Agreement) -> Placed:
    known = story.known_at(entry.entered_at)
    persona = twin_terms.persona_of(known, version.personas)
    name = persona.name if persona else ""
    touches = story.until("touches", entry.entered_at)
    channel, kind = came_by(touches), kind_of(entry, touches, version)
    for segment in version.segments:
        if (
            (not segment.personas or name in segment.personas)
            and (not segment.channels or channel in segment.channels)
            and (not segment.kinds or kind in segment.kinds)
            and all(twin_terms.holds(condition, known) for condition in segment.match)
        ):
            found, priority = segment.name, segment.priority
            break
    else:
        found, priority = "", 5
    worth = worth_for(version, found or None, name or None)
    return Placed(entry.contact_id, entry.cycle, entry.entered_at, found, priority, worth)


def came_by(touches: list[Row]) -> str:
    if not touches:
        return ""
    begin = min(row["occurred_at"] for row in touches)
    first = [row for row in touches if row["occurred_at"] == begin]
    names = ("channel", "campaign", "content")
    # Nothing comes before something, as the software ranks it.
    best = min(first, key=lambda row: [(row[n] is not None, row[n] or "") for n in names])
    return best["channel"] or ""


def kind_of(entry: Entered, touches: list[Row], version: Agreement) -> str:
    word, _, kind = entry.rule.partition(" ")
    if word in {"trigger", "touch"}:
        return kind
    if not touches:
        return ""
    terms = version.qualification or Qualification()

    def points(row: Row) -> int:
        rule = twin_terms.rule_of(row, terms)
        return max(0, terms.points[rule].points) if rule is not None else 0

    giving = [row for row in touches if points(row)] or touches
    last = max(row["occurred_at"] for row in giving)
    now = [row for row in giving if row["occurred_at"] == last]
    most = max(map(points, now))
    return str(min(row["kind"] for row in now if points(row) == most))


def worth_for(version: Agreement, segment: str | None, persona: str | None) -> Fraction | None:
    agreed = {(line.segment, line.persona): line.value for line in version.lead_values}
    tries = [(segment, persona), (segment, None), (None, persona), (None, None)]
    for one in tries:
        if agreed.get(one) is not None:
            return Fraction(agreed[one] or 0) * 100
    return None


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_segments_and_worths_agree_with_their_slow_twin(number: int) -> None:
    drawn = world_of(number, 12)
    chance = Random(number)  # noqa: S311 (a test's chance)
    versions = tuple(segmented(version, chance) for version in drawn.versions)
    world = World(drawn.facts, versions, drawn.as_of)
    replayed = replay(world.facts, world.versions, world.as_of)
    lines = worths(replayed)
    for stage in ("lead", "mql", "sal"):
        expected = sorted(slow_segments(world, stage))
        frame = segments_at(replayed, stage)
        columns = frame.select(*Placed._fields[:-1]).iter_rows()
        found = [
            Placed._make((*row, lines[line] if line >= 0 else None))
            for row, line in zip(columns, frame["line"], strict=True)
        ]
        assert sorted(found) == expected
        assert worth_of(frame, lines) == sum((one.worth or 0 for one in expected), Fraction(0))


def test_the_generated_histories_hold_segments_and_worths() -> None:
    """So that the comparison above is one of something with something."""
    frames = []
    for number in range(40):
        drawn = world_of(number, 12)
        chance = Random(number)  # noqa: S311 (a test's chance)
        versions = [segmented(version, chance) for version in drawn.versions]
        frames.append(segments_at(replay(drawn.facts, versions, drawn.as_of), "mql"))
    found = pl.concat(frames)
    assert found.height > 100
    assert found.filter(pl.col("segment") != "").height > 30
    assert found.filter(pl.col("line") >= 0).height > 30
