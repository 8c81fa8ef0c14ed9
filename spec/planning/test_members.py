"""How much each person of a role can do, where only some of them say it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from smarketing.core.agreement.parties import Person
from smarketing.core.agreement.team import Role
from smarketing.core.planning.members import LEADS, each_does, horizon, member
from smarketing.core.planning.presence import OpenDays

AHEAD = horizon(date(2026, 3, 1), 1, 0)
DAYS = OpenDays(date(2026, 3, 1), np.full(31, 8 * 3600, np.int64))
ROLE = Role.model_validate(
    {"name": "caller", "label": {"en": "Caller", "fr": "Appels"}, "works": "leads"}
)


def person(name: str, **terms: object) -> Person:
    return Person.model_validate({"name": name, **terms})


def test_somebody_who_states_no_capacity_takes_what_the_others_take_for_the_same_time() -> None:
    ann = person("Ann", capacity=40, share_of_time=Decimal("0.5"))
    bob = person("Bob", capacity=80)
    eve = person("Eve", share_of_time=Decimal("0.5"))
    team = [ann, bob, eve]
    # 120 leads in one and a half jobs are 80 a full job.
    each = each_does(ROLE, team, DAYS, AHEAD.months)
    assert each == {LEADS: (Fraction(80),)}
    taken = {one.name: member(one, ROLE, DAYS, AHEAD, each).does[LEADS] for one in team}
    assert taken == {"Ann": (Fraction(40),), "Bob": (Fraction(80),), "Eve": (Fraction(40),)}


def test_where_nobody_states_a_capacity_nothing_is_known() -> None:
    assert each_does(ROLE, [person("Ann")], DAYS, AHEAD.months) == {}
