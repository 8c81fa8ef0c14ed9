"""A try walks only whom it can touch, and finds what a replay of everybody finds."""

from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
from spec.replay.histories import World, world_of

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.ledger.merges import merged
from smarketing.core.replay.condensing import condensed
from smarketing.core.replay.replay import Replays
from smarketing.core.replay.stream import stream_of
from smarketing.core.replay.trying import Tries, are_kin
from smarketing.core.replay.walking import Piece

WORLDS, CONTACTS = 80, 30


def other_numbers(agreement: Agreement, chance: Random) -> Agreement:
    """Return an agreement of the same family with other numbers."""
    text = agreement.model_dump()
    terms, back = text["qualification"], text["recycling"]
    if terms["threshold"] is not None:
        terms["threshold"] = chance.choice((1, 5, 15, 20, 30, 45, 90))
    for cell in terms["grid"]:
        cell["interest"] += chance.choice((-5, 0, 5))
    for rule in terms["points"]:
        _another_rule(rule, chance)
    for group in terms["groups"]:
        group["cap"] = chance.choice((5, 25, 60))
    terms["minimum_active_days"] = chance.choice((terms["minimum_active_days"], 1, 2, 4))
    if terms["fit"]:
        terms["fit"]["threshold"] = chance.choice((None, Decimal(10), Decimal(60)))
        for one in terms["fit"]["criteria"]:
            one["weight"] = chance.choice((Decimal(1), Decimal(3)))
    for trigger in terms["triggers"]:
        trigger["fit_at_least"] = chance.choice((None, Decimal(40)))
    if back:
        back["cool_off_days"] = chance.choice((0, 3, 9))
        back["stalled_after_days"] = chance.choice((None, 1, 4))
    return Agreement.model_validate(_told(text))


def _another_rule(rule: dict[str, Any], chance: Random) -> None:
    rule["points"] = chance.choice((rule["points"], 1, 10, 25, -10))
    rule["cap"] = chance.choice((rule["cap"], None, 10))
    fading = {"half_life_days": (None, 1, 5), "window_days": (None, 2, 9)}
    for name, values in fading.items():
        rule[name] = chance.choice(values) if rule[name] is not None else None


def _told(value: Any) -> Any:  # noqa: ANN401 (a tree of terms)
    if isinstance(value, dict):
        return {name: _told(inside) for name, inside in value.items() if inside is not None}
    return [_told(inside) for inside in value] if isinstance(value, list) else value


def entries(pieces: list[Piece]) -> set[tuple[Any, ...]]:
    """Return the entries of pieces, those of each contact."""
    names = ("contact", "cycle", "place", "moment", "implied", "repeat", "rule", "reason")
    return {
        (int(row["contact"]) + piece.first, *(row[name].item() for name in names[1:]))
        for piece in pieces
        for row in piece.entries
    }


def tried(tries: Tries, agreement: Agreement) -> set[tuple[Any, ...]]:
    noted, live = tries.under(agreement, lambda piece: entries([piece]))
    walked = np.concatenate(live)
    still = {row for row in entries(tries.still()) if not walked[row[0]]}
    return still.union(*noted)


def test_a_try_finds_what_a_replay_of_everybody_finds() -> None:
    left_out = 0
    for number in range(WORLDS):
        world: World = world_of(number, CONTACTS)
        chance, agreed = Random(number), world.versions[-1]  # noqa: S311 (a test's chance)
        streams = [stream_of(merged(world.facts, world.as_of))]
        tries, replays = Tries(streams, agreed, world.as_of), Replays(streams, world.as_of)
        for agreement in (agreed, *(other_numbers(agreed, chance) for _ in range(3))):
            assert are_kin(agreement, agreed), number
            found = entries(replays.under([agreement]).walked.pieces)
            assert tried(tries, agreement) == found, number
            _, live = tries.under(agreement, lambda _: None)
            left_out += int((~np.concatenate(live)).sum())
    assert left_out > WORLDS * CONTACTS / 10


def test_condensed_streams_have_few_words_and_say_the_same() -> None:
    fewer = 0
    for number in range(20):
        world = world_of(number, CONTACTS)
        agreed = world.versions[-1]
        streams = [stream_of(merged(world.facts, world.as_of))]
        few = condensed(streams, agreed)
        fewer += streams[0].lexicon.height - few[0].lexicon.height
        both = [Replays(one, world.as_of).under([agreed]) for one in (streams, few)]
        assert both[0].entries().equals(both[1].entries())
        assert both[0].returns().equals(both[1].returns())
    assert fewer > 0


def test_other_stages_or_other_conditions_are_another_family() -> None:
    agreed = world_of(1, 1).versions[-1]
    text = _told(agreed.model_dump())
    text["qualification"]["points"][0]["kind"] = "another"
    assert not are_kin(Agreement.model_validate(text), agreed)
    fewer = _told(agreed.model_dump())
    fewer["rejection_reasons"] = fewer["rejection_reasons"][:1]
    assert not are_kin(Agreement.model_validate(fewer), agreed)
