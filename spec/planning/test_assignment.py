"""Who takes which lead: capacity, language, territory, importance, fairness."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.core.planning.assignment import (
    NO_CAPACITY,
    NO_LANGUAGE,
    NO_TERRITORY,
    NOBODY,
    Representative,
    assign,
    fair_shares,
    given_to_each,
    paced,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
Lead = tuple[str, int, int, str | None, str | None]


def leads(*told: Lead) -> pl.DataFrame:
    """Return leads from (contact, priority, value, language, territory), oldest first."""
    return pl.DataFrame(
        [
            (name, priority, float(value), START + timedelta(hours=n), language, territory)
            for n, (name, priority, value, language, territory) in enumerate(told)
        ],
        schema={
            "contact_id": pl.String,
            "priority": pl.Int64,
            "value": pl.Float64,
            "waiting_since": pl.Datetime("us", "UTC"),
            "language": pl.String,
            "territory": pl.String,
        },
        orient="row",
    )


def alike(count: int) -> pl.DataFrame:
    return leads(*((f"lead {n:04}", 5, 0, None, None) for n in range(count)))


def rep(
    name: str,
    capacity: int,
    *,
    allowed: Sequence[int] = (),
    there: Sequence[bool] = (),
    given: int = 0,
    languages: str = "",
    territories: str = "",
) -> Representative:
    allowed = allowed or [capacity - given]
    return Representative(
        name,
        Fraction(capacity),
        allowed,
        there or [True] * len(allowed),
        given,
        frozenset(languages.split()),
        frozenset(territories.split()),
    )


def told(assigned: pl.DataFrame) -> dict[str, str | None]:
    return {
        contact: name or f"({reason})"
        for contact, name, reason in assigned.select("contact_id", "rep", "reason").iter_rows()
    }


def test_a_hundred_leads_at_weights_of_3_2_2_and_1() -> None:
    # F24: 37.5, 25, 25, 12.5. Leads are whole: Dee, like each of them, had one at the start of her
    # round, and Ann's thirty-eighth would be the next.
    shares = fair_shares([Fraction(n) for n in (3, 2, 2, 1)], 100)
    assert [float(share) for share in shares] == [37.5, 25, 25, 12.5]
    people = [rep("Ann", 300), rep("Bob", 200), rep("Cem", 200), rep("Dee", 100)]
    given = given_to_each(assign(alike(100), people))
    assert given == {"Ann": 37, "Bob": 25, "Cem": 25, "Dee": 13}


def test_whoever_has_the_largest_share_of_capacity_left_comes_first_and_equals_by_name() -> None:
    people = [rep("Bob", 2), rep("Ann", 4)]
    order = assign(alike(6), people)["rep"].to_list()
    # Ann and Bob have all left; then Bob; then 3/4 against 1/2: Ann, Ann; and 1/4 against 1/2.
    assert order == ["Ann", "Bob", "Ann", "Ann", "Bob", "Ann"]


def test_who_was_given_leads_this_month_has_less_left() -> None:
    people = [rep("Ann", 10, given=5), rep("Bob", 10)]
    assert given_to_each(assign(alike(5), people)) == {"Bob": 5}


def test_the_best_priority_goes_first_then_the_most_valuable_then_the_one_that_waited() -> None:
    waiting = leads(
        ("old", 5, 10, None, None),
        ("dear", 5, 90, None, None),
        ("young", 5, 10, None, None),
        ("urgent", 1, 0, None, None),
    )
    assigned = assign(waiting, [rep("Ann", 3)])
    assert told(assigned) == {
        "urgent": "Ann",
        "dear": "Ann",
        "old": "Ann",
        "young": f"({NO_CAPACITY})",
    }


def test_a_lead_goes_to_somebody_who_speaks_its_language_and_has_its_territory() -> None:
    people = [
        rep("Ann", 9, languages="fr en", territories="north"),
        rep("Bob", 9, languages="fr"),
    ]
    waiting = leads(
        ("1", 5, 0, "en", "north"),
        ("2", 5, 0, "fr", "south"),
        ("3", 5, 0, "de", "north"),
        ("4", 5, 0, "en", "south"),
        ("5", 5, 0, None, None),
    )
    assert told(assign(waiting, people)) == {
        "1": "Ann",
        "2": "Bob",
        "3": f"({NO_LANGUAGE})",
        "4": f"({NOBODY})",
        "5": "Ann",
    }
    narrow = [rep("Ann", 9, territories="north")]
    assert told(assign(leads(("1", 5, 0, "fr", "south")), narrow)) == {"1": f"({NO_TERRITORY})"}


def test_nobody_is_given_what_another_alone_could_have_taken() -> None:
    # Ann comes first for the French lead, but only she speaks English: she hands it on to Bob.
    people = [rep("Ann", 1, languages="fr en"), rep("Bob", 1, languages="fr")]
    waiting = leads(("paris", 1, 0, "fr", None), ("london", 5, 0, "en", None))
    assert told(assign(waiting, people)) == {"paris": "Bob", "london": "Ann"}


def test_room_is_made_over_more_than_one_step() -> None:
    people = [
        rep("Ann", 1, languages="a b"),
        rep("Bob", 1, languages="b c"),
        rep("Cem", 1, languages="c"),
    ]
    waiting = leads(("1", 1, 0, "b", None), ("2", 2, 0, "c", None), ("3", 3, 0, "a", None))
    assert told(assign(waiting, people)) == {"1": "Bob", "2": "Cem", "3": "Ann"}


def test_nobody_is_given_a_lead_on_a_day_of_leave() -> None:
    people = [rep("Ann", 2, allowed=[1, 2], there=[False, True])]
    assigned = assign(alike(3), people)
    assert assigned["day"].to_list() == [1, 1, None]


def test_without_people_nobody_takes_a_lead_and_without_leads_there_is_nothing_to_give() -> None:
    assert told(assign(alike(1), [])) == {"lead 0000": f"({NOBODY})"}
    assert assign(alike(0), [rep("Ann", 3)]).height == 0
    assert given_to_each(assign(alike(3), [rep("Ann", 0, allowed=[0, 0])])) == {}


@pytest.mark.parametrize(("capacity", "days"), [(14, 21), (1, 21), (126, 20), (3, 2)])
def test_a_small_capacity_is_never_rounded_down_to_nothing(capacity: int, days: int) -> None:
    parts = [Fraction(day + 1, days) for day in range(days)]
    allowed = paced(Fraction(capacity), parts, Fraction(0))
    people = [rep("Ann", capacity, allowed=allowed)]
    assigned = assign(alike(200), people)
    assert given_to_each(assigned) == {"Ann": capacity}
    by_day = Counter(assigned["day"].drop_nulls().to_list())
    assert max(by_day.values()) <= -(-capacity // days)


def test_half_a_lead_a_month_is_one_every_other_month() -> None:
    months = [
        paced(Fraction(1, 2), [Fraction(1)], Fraction(month, 2) % 1)[-1] for month in range(6)
    ]
    assert months == [0, 1, 0, 1, 0, 1]


# A slow twin: one lead after the other, each if all taken so far can still be placed together.


def slowly(waiting: pl.DataFrame, people: list[Representative]) -> dict[str, int]:
    """Return the day on which each lead is taken, by matching single leads to single places."""
    days = len(people[0].allowed) if people else 0
    order = waiting.sort(
        ["priority", "value", "waiting_since", "contact_id"], descending=[False, True, False, False]
    )
    rows = [
        (contact, language, territory)
        for contact, language, territory in order.select(
            "contact_id", "language", "territory"
        ).iter_rows()
    ]
    found: dict[str, int] = {}
    spent = Counter[str]()
    for day in range(days):
        places = [
            (one, number)
            for one in people
            if one.there[day]
            for number in range(max(one.allowed[day] - spent[one.name], 0))
        ]
        holder: dict[int, int] = {}

        def placed(lead: int, tried: set[int], day: int = day) -> bool:
            del day
            for number, (one, _) in enumerate(places):  # noqa: B023 (called within the turn)
                if number in tried or not one.may_take(*rows[lead][1:]):
                    continue
                tried.add(number)
                if number not in holder or placed(holder[number], tried):  # noqa: B023 (likewise)
                    holder[number] = lead  # noqa: B023 (likewise)
                    return True
            return False

        for lead, (contact, _, _) in enumerate(rows):
            if contact not in found and placed(lead, set()):
                found[contact] = day
        spent.update(places[number][0].name for number in holder)
    return found


names = st.sampled_from(["a", "b", "c"])
either = st.one_of(st.none(), names)
waiting_leads = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), either, either)).map(
    lambda rows: leads(*((f"{n:03}", *row) for n, row in enumerate(rows)))
)


@st.composite
def teams(draw: st.DrawFn) -> list[Representative]:
    days = draw(st.integers(1, 3))
    team = []
    for name in "ABCD"[: draw(st.integers(0, 4))]:
        capacity = draw(st.integers(1, 5))
        allowed = sorted(draw(st.lists(st.integers(0, capacity), min_size=days, max_size=days)))
        there = draw(st.lists(st.booleans(), min_size=days, max_size=days))
        languages = " ".join(sorted(draw(st.sets(names, max_size=2))))
        territories = " ".join(sorted(draw(st.sets(names, max_size=2))))
        team.append(
            rep(
                name,
                capacity,
                allowed=allowed,
                there=there,
                languages=languages,
                territories=territories,
            )
        )
    return team


@settings(max_examples=150, deadline=None)
@given(waiting_leads, teams(), st.randoms(use_true_random=False))
def test_what_is_given_is_what_a_slow_twin_gives(
    waiting: pl.DataFrame, people: list[Representative], chance: random.Random
) -> None:
    assigned = assign(waiting, people)
    day_of = {contact: day for contact, _, day, _ in assigned.iter_rows() if day is not None}
    # One day is a matroid: which leads are taken does not depend on who takes them. What is left
    # for the next day does, where somebody is away then.
    first = {contact for contact, day in slowly(waiting, people).items() if day == 0}
    assert {contact for contact, day in day_of.items() if day == 0} == first
    assert_sound(waiting, people, assigned)
    # The order in which leads and people are told plays no part.
    again = list(people)
    chance.shuffle(again)
    assert assign(waiting.sample(fraction=1, shuffle=True, seed=3), again).equals(assigned)


def assert_sound(
    waiting: pl.DataFrame, people: list[Representative], assigned: pl.DataFrame
) -> None:
    """Hold that nobody has too much, everybody may take what they have, and nobody idles."""
    lead_of = {row[0]: row[4:] for row in waiting.iter_rows()}
    known = {one.name: one for one in people}
    assert sorted(assigned["contact_id"]) == sorted(lead_of)
    days = len(people[0].allowed) if people else 0
    given = Counter[str]()
    for day in range(days):
        today = assigned.filter(pl.col("day") == day)
        given.update(today["rep"].to_list())
        for contact, name in today.select("contact_id", "rep").iter_rows():
            assert known[name].may_take(*lead_of[contact])
            assert known[name].there[day]
        assert all(given[one.name] <= one.allowed[day] for one in people if one.there[day])
        left = assigned.filter(pl.col("day").is_null() | (pl.col("day") > day))
        idle = [one for one in people if one.there[day] and given[one.name] < one.allowed[day]]
        assert not any(
            one.may_take(*lead_of[contact]) for contact in left["contact_id"] for one in idle
        )
