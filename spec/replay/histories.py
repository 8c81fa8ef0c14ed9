"""Small and nasty worlds: few moments and few words, so that everything meets everything.

Moments are mostly whole days apart, so that windows, half-lives, cool-offs and deadlines end
exactly where something else happens; some lie a microsecond beside, at midnight, or where clocks
change. Each contact has few moments, so that much happens at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import polars as pl
from hypothesis import strategies as st
from spec.replay.terms import agreement_of

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.ledger.tables import TABLES, Facts

MONDAY = datetime(2026, 3, 23, 10, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)

DAYS = tuple(MONDAY + timedelta(days=day) for day in range(22))
BESIDE = tuple(
    DAYS[day] + apart
    for day in (1, 2, 4, 7, 14)
    for apart in (-INSTANT, INSTANT, timedelta(hours=-1), timedelta(minutes=59, seconds=59))
)
BY_THE_CLOCK = tuple(
    MONDAY.replace(hour=0) + timedelta(days=day, hours=hour)
    for day in (0, 1, 4, 5, 6, 7)
    # The house opens and closes; in Paris and in Beirut a day begins; clocks change on the sixth.
    for hour in (0, 1, 7, 8, 12, 15, 16, 22, 23)
)
FAR = (MONDAY - timedelta(days=700), *(MONDAY + timedelta(days=day) for day in (30, 31, 60, 61)))
LATE = (*DAYS[4:], *BESIDE[8:], *FAR[1:], *FAR[2:], *FAR[3:], *FAR[3:])
FIRST_DAYS = (date(2026, 3, 27), date(2026, 3, 29), date(2026, 3, 30), date(2026, 4, 6))

FIRMS = ("acme", "bolt")
ABOUT = (
    None,
    "{}",
    "{bad",
    '{"country": "FR", "size": "50", "title": "cto"}',
    '{"country": "FR", "size": " 49.99 ", "title": "student"}',
    '{"country": "BE", "size": 250, "title": "student"}',
    '{"country": "", "size": "NaN", "title": "cto"}',
    '{"country": null, "size": "inf", "title": null}',
    '{"country": "FR", "size": "many"}',
    '{"country": "FR", "size": "1e999"}',
    '{"country": "BE", "size": "1e2", "title": "cto"}',
)

Said = dict[str, Any]
Word = tuple[str, Said]


@dataclass(frozen=True, repr=False)
class World:
    """Facts, the versions of an agreement, and the moment to look from."""

    facts: Facts
    versions: tuple[Agreement, ...]
    as_of: datetime

    def __repr__(self) -> str:
        """Write the world in short: what happened, in order, and the terms."""
        lines = [
            f"{row.pop('occurred_at')} {name} {_in_short(row)}"
            for name, frame in self.facts.frames.items()
            for row in frame.drop("source").to_dicts()
        ]
        terms = [v.model_dump(mode="json", exclude_defaults=True) for v in self.versions]
        return "\n".join(["", *sorted(lines), *map(str, terms), f"as of {self.as_of}"])


def _in_short(row: Said) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items() if value is not None)


def worlds(contacts: int) -> st.SearchStrategy[World]:
    """Draw worlds of so many contacts."""
    return st.integers(0, 2**32 - 1).map(lambda number: world_of(number, contacts))


def world_of(number: int, contacts: int) -> World:
    """Return the world of this number."""
    chance = Random(number)  # noqa: S311 (a test's chance)
    later = sorted(chance.sample(FIRST_DAYS, chance.choice((0, 0, 0, 1, 1, 2))))
    days = [date(2020, 1, 1), *later]
    versions = [agreement_of(chance, n, day, alone=not later) for n, day in enumerate(days, 1)]
    told: list[tuple[str, datetime, Said]] = [
        ("accounts", _moment(chance), {"account_id": firm, "attributes": chance.choice(ABOUT)})
        for firm in FIRMS
        for _ in range(chance.randint(0, 3))
    ]
    for contact in range(contacts):
        palette = [_moment(chance) for _ in range(chance.randint(3, 14))]
        # Sales hears of some contacts early, and of others late or never.
        sales = chance.choice((0.1, 0.3, 1.0))
        for _ in range(chance.randint(4, 20)):
            table, said = _word(chance, sales)
            if "merged_into" in said:
                said["merged_into"] = _contact(contact + said["merged_into"])
            told.append((table, chance.choice(palette), {"contact_id": _contact(contact)} | said))
    chance.shuffle(told)
    return World(_facts(told), tuple(versions), chance.choice(LATE))


def _contact(number: int) -> str:
    return f"contact {number:02}"


def _moment(chance: Random) -> datetime:
    return chance.choice(chance.choice((DAYS, DAYS, DAYS, DAYS, BESIDE, BY_THE_CLOCK, FAR)))


def _word(chance: Random, sales: float) -> Word:
    """Draw something that may happen to a contact; `sales` says how often sales does it."""
    likely = {
        "touches": (42, _touch),
        "dispositions": (18 * sales, _disposition),
        "contacts": (14, _version),
        "deal_events": (9 * sales, _deal),
        "recorded_stages": (8 * sales, _recorded),
        "consents": (6, _consent),
        "activities": (
            6 * sales,
            lambda c: {"kind": "call", "automated": c.choice((None, False, True))},
        ),
        "assignments": (1, lambda _: {"rep": "Eve"}),
    }
    (table,) = chance.choices(list(likely), [weight for weight, _ in likely.values()])
    return table, likely[table][1](chance)


def _disposition(chance: Random) -> Said:
    outcomes = ("accepted", "qualified", "recycled", "recycled", "rejected", "rejected")
    reason = chance.choice((None, "timing", "timing", "budget", "unheard_of"))
    return {"outcome": chance.choice(outcomes), "reason": reason}


def _version(chance: Random) -> Said:
    firm = chance.choice((None, *FIRMS, *FIRMS))
    # Into the contact behind or the one before: pairs, chains and circles.
    merged = {"merged_into": chance.choice((1, -1))} if chance.random() < 0.05 else {}
    return {"account_id": firm, "attributes": chance.choice(ABOUT), **merged}


def _deal(chance: Random) -> Said:
    firm = chance.choice((None, None, None, *FIRMS))
    return {"status": chance.choice(("open", "lost", "lost", "won")), "account_id": firm}


def _recorded(chance: Random) -> Said:
    return {"stage": chance.choice(("lead", "mql", "sal", "sql", "customer", "crm", "nowhere"))}


def _consent(chance: Random) -> Said:
    return {"purpose": chance.choice(("email", "email", "phone")), "granted": chance.random() < 0.5}


def _touch(chance: Random) -> Said:
    kinds = ("form", "form", "form", "visit", "visit", "webinar", "demo", "leave", "other")
    return {
        "kind": chance.choice(kinds),
        "content": chance.choice((None, "blog", "pricing")),
        "channel": chance.choice((None, "ads", "email")),
        "campaign": chance.choice((None, "spring")),
    }


def _facts(told: list[tuple[str, datetime, Said]]) -> Facts:
    """Return facts from their table, moment and columns; ids are in no order at all."""
    rows: dict[str, list[Said]] = {}
    for number, (table, moment, said) in enumerate(told):
        always = {"fact_id": f"{number * 7919 % 100_003:06}", "source": "spec"}
        deal = {"deal_id": f"deal {number}"} if table == "deal_events" else {}
        rows.setdefault(table, []).append(always | {"occurred_at": moment} | deal | said)
    return Facts(
        {name: pl.DataFrame(mine, schema=TABLES[name].schema) for name, mine in rows.items()}
    )


def shuffled(facts: Facts, seed: int) -> Facts:
    """Return the same facts in another order."""
    order = Random(seed)  # noqa: S311 (a test's order)
    return Facts(
        {
            name: facts.frames[name].sample(fraction=1, shuffle=True, seed=order.randrange(10**6))
            for name in order.sample(sorted(facts.frames), len(facts.frames))
        }
    )


def smallest(world: World, fails: Callable[[World], bool]) -> World:
    """Leave out facts of a failing world, many and then few, as long as it fails without them."""
    size = max(frame.height for frame in world.facts.frames.values())
    while size:
        found = next((smaller for smaller in _without(world, size) if fails(smaller)), None)
        world, size = (found, size) if found else (world, size // 2)
    return world


def _without(world: World, size: int) -> Iterator[World]:
    for name, frame in world.facts.frames.items():
        for first in range(0, frame.height, size):
            rest = pl.concat([frame[:first], frame[first + size :]])
            frames = {**world.facts.frames, name: rest}
            yield World(Facts(frames), world.versions, world.as_of)
