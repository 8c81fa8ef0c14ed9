"""Roles and people that contradict one another, or say too little to be computed with."""

import pytest
from spec.agreement.telling import DEMO, told

LABEL = 'label = { en = "x", fr = "x" }\n'
CALLS = """attempts = 2
contact_chance = 0.2
minutes_per_attempt = 5
minutes_per_conversation = 20
"""


def role(name: str, works: str, more: str) -> str:
    return f'[[roles]]\nname = "{name}"\n{LABEL}works = "{works}"\n{more}\n'


def person(name: str, more: str) -> str:
    return f'[[parties.sales.people]]\nname = "{name}"\n{more}\n'


ANN = person("Ann", 'role = "caller"')
BOB = person("Bob", 'role = "closer"\nmonthly_quota = 100_000')
CLOSER = role("closer", "opportunities", "monthly_productivity = 50_000")


def test_roles_and_people_that_fit_together_are_fine() -> None:
    assert told(DEMO, role("caller", "leads", CALLS) + CLOSER + ANN + BOB) == []
    # Where there is only one role, nobody need name it.
    assert told(DEMO, role("caller", "leads", CALLS) + person("Ann", "")) == []


def test_a_role_that_nobody_agreed_is_an_error() -> None:
    (_, unknown) = told(DEMO, role("caller", "leads", CALLS) + person("Ann", 'role = "calller"'))
    assert unknown == (
        'error | "calller" | `calller` is not among the names of `roles` | did you mean `caller`?'
    )


def test_a_role_named_twice_is_an_error() -> None:
    found = told(DEMO, role("caller", "leads", CALLS) * 2 + ANN)
    assert any("`caller` is named a second time" in one for one in found)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (
            CALLS + "first_contact = [0.2, 0.1]",
            "error | first_contact | `caller` says the chance of a contact twice",
        ),
        (
            CALLS.replace("contact_chance = 0.2", "first_contact = [0.6, 0.5]"),
            "error | [0.6, 0.5] | the chances of a first contact of `caller` add up to 1.1",
        ),
        (
            CALLS.replace("contact_chance = 0.2", "first_contact = [0.6]"),
            "warning | [0.6] | `caller` makes 2 attempts, but first_contact ends after 1",
        ),
        (CALLS + "ramp = [0.5, 0.2]", "warning | [0.5, 0.2] | the ramp of `caller` falls"),
        (
            "attempts = 6",
            "`contact_chance`, `minutes_per_attempt`, `minutes_per_conversation` are not stated",
        ),
    ],
)
def test_a_role_that_cannot_be_computed_with_is_told(terms: str, words: str) -> None:
    (found,) = told(DEMO, role("caller", "leads", terms) + ANN)
    assert words in found


def test_whoever_states_their_capacity_needs_no_minutes() -> None:
    able = person("Ann", 'role = "caller"\ncapacity = 40')
    assert told(DEMO, role("caller", "leads", "") + able) == []


def test_opportunities_need_a_productivity_or_a_quota() -> None:
    closers = role("closer", "opportunities", "")
    (found,) = told(DEMO, closers + person("Bob", 'role = "closer"'))
    assert "neither a productivity nor a quota" in found
    assert told(DEMO, closers + BOB) == []


def test_a_role_without_people_and_people_without_a_role_are_told() -> None:
    both = role("caller", "leads", CALLS) + CLOSER
    found = told(DEMO, both + BOB + person("Cem", ""))
    assert [one.split(" | ")[2] for one in found] == [
        "nobody works as `caller`",
        "nobody says what `Cem` does, so no role counts them",
    ]


@pytest.mark.parametrize(
    ("terms", "key"), [('languages = ["fr"]', "languages"), ('territories = ["69"]', "territories")]
)
def test_languages_that_no_lead_is_asked_for_are_told_once(terms: str, key: str) -> None:
    people = person("Ann", f'role = "caller"\n{terms}') + person("Bea", f'role = "caller"\n{terms}')
    (found,) = told(DEMO, role("caller", "leads", CALLS) + people)
    assert f"`Ann` has {key}, but [assignment] does not say" in found


def test_quotas_must_come_to_the_goal_and_what_is_assigned_beyond_it() -> None:
    beyond = role("closer", "opportunities", "monthly_productivity = 50_000\nover_assignment = 0.2")
    exact = person("Bob", 'role = "closer"\nmonthly_quota = 120_000')
    assert told(DEMO, beyond + exact) == []
    (found,) = told(DEMO, beyond + BOB)
    assert "without what is assigned beyond the goal they come to 250000/3" in found
    (plain,) = told(DEMO, CLOSER + person("Bob", 'role = "closer"\nmonthly_quota = 90_000'))
    assert "the quotas of sales add up to 90000 per month, the goal is 100000" in plain
