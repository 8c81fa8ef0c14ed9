"""Job: give waiting leads to people with languages, territories and small capacities.

Beside it stands the loop that anybody would write: for each lead, the person with the largest share
of capacity left who may take it. It is done with one day, as `smarketing, one day` is, and leaves
leads waiting that somebody could have made room for: `placed` says how many each of them places.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import polars as pl
from bench.contest import Contestant, Outcome, Task, main

from smarketing.core.planning.assignment import Representative, assign, paced

LANGUAGES = ("fr", "en", "de", "es", "it", "nl")
TERRITORIES = tuple(f"territory {number}" for number in range(30))
LEADS_PER_PERSON = 250
DAYS = 21
SEED = 20_261_127


def leads_of(count: int, chance: random.Random) -> pl.DataFrame:
    """Return leads of five priorities, some of whose languages are rare."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return pl.DataFrame(
        {
            "contact_id": [f"contact {number}" for number in range(count)],
            "priority": [chance.randint(1, 5) for _ in range(count)],
            "value": [float(chance.randint(0, 1_000)) for _ in range(count)],
            "waiting_since": [start + timedelta(minutes=number) for number in range(count)],
            "language": [chance.choice(LANGUAGES[: chance.randint(1, 6)]) for _ in range(count)],
            "territory": [chance.choice(TERRITORIES) for _ in range(count)],
        }
    )


def people_of(count: int, chance: random.Random, days: int) -> list[Representative]:
    """Return people with capacities of 1 to 500 a month, 250 on average."""
    parts = [Fraction(day + 1, days) for day in range(days)]
    people = []
    for number in range(count):
        capacity = Fraction(chance.randint(1, 500))
        people.append(
            Representative(
                f"person {number:04}",
                capacity,
                paced(capacity, parts, Fraction(0)),
                [True] * days,
                0,
                frozenset(chance.sample(LANGUAGES, chance.randint(1, 3))),
                frozenset(chance.sample(TERRITORIES, chance.randint(1, 8))),
            )
        )
    return people


def drawn(task: Task, days: int) -> tuple[pl.DataFrame, list[Representative]]:
    """Return the same leads and people to everybody."""
    chance = random.Random(SEED)  # noqa: S311 (a benchmark, not a secret)
    leads = leads_of(task.size, chance)
    return leads, people_of(max(task.size // LEADS_PER_PERSON, 2), chance, days)


def _ours(task: Task, days: int) -> Outcome:
    leads, people = drawn(task, days)
    # The kernel is compiled once per machine, before.
    assign(leads.head(10), people)
    with task.work:
        assigned = assign(leads, people)
    return Outcome(task.size, also={"placed": assigned["rep"].count(), "people": len(people)})


def a_month(task: Task) -> Outcome:
    """Give a month's leads day by day, as capacity comes in."""
    return _ours(task, DAYS)


def one_day(task: Task) -> Outcome:
    """Give all of them on one day."""
    return _ours(task, 1)


def plain_loop(task: Task) -> Outcome:
    """Give each lead to whoever may take it and has most left, in plain Python."""
    leads, people = drawn(task, 1)
    with task.work:
        placed = greedy(leads, people)
    return Outcome(task.size, also={"placed": placed, "people": len(people)})


def greedy(leads: pl.DataFrame, people: Sequence[Representative]) -> int:
    """Return how many leads the loop places."""
    ordered = leads.sort(
        ["priority", "value", "waiting_since", "contact_id"],
        descending=[False, True, False, False],
    )
    given = dict.fromkeys(range(len(people)), 0)
    placed = 0
    for language, territory in ordered.select("language", "territory").iter_rows():
        able = [
            number
            for number, one in enumerate(people)
            if given[number] < one.allowed[0] and one.may_take(language, territory)
        ]
        if able:
            best = min(able, key=lambda number: given[number] / people[number].capacity)
            given[best] += 1
            placed += 1
    return placed


CONTESTANTS: dict[str, Contestant] = {
    "smarketing, a month": a_month,
    "smarketing, one day": one_day,
    "plain Python loop, one day": plain_loop,
}

if __name__ == "__main__":
    main("assignment of leads", CONTESTANTS, made=None, size="leads")
