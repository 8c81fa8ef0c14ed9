"""Whether the team fits together: roles that can be computed with, and people who are in them."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.contradiction import contradiction, doubt, unknown
from smarketing.core.agreement.parties import Person
from smarketing.core.agreement.team import Role
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import MONTHS_IN
from smarketing.core.base.toml_positions import Path, Positions

_PEOPLE: Path = ("parties", "sales", "people")


def team(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find roles that say too little or two things at once, and people who are in none."""
    for index, role in enumerate(agreement.roles):
        place: Path = ("roles", index)
        people = [one for one in agreement.parties.sales.people if one.role == role.name]
        yield from _contacts(role, place, positions)
        yield from _ramp(role, place, positions)
        if role.works != "opportunities":
            yield from _works_leads(role, people, place, positions)
        if role.works != "leads":
            yield from _works_opportunities(role, people, place, positions)
    yield from _in_roles(agreement, positions)
    yield from _assigned(agreement, positions)


def quotas(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find quotas that do not come to the goal, what is assigned beyond it taken off."""
    beyond = {role.name: Fraction(role.over_assignment) for role in agreement.roles}
    told = [one for one in agreement.parties.sales.people if one.monthly_quota]
    months, goal = MONTHS_IN[agreement.goal.per], agreement.goal.revenue
    total = sum((one.monthly_quota or 0 for one in told), 0) * months
    served = months * sum(
        (Fraction(one.monthly_quota or 0) / (1 + beyond.get(one.role or "", 0)) for one in told),
        Fraction(0),
    )
    if not told or served == goal:
        return
    if served == total:
        yield doubt(
            "quotas_and_goal",
            "the quotas of sales add up to {quotas} per {per}, the goal is {goal}",
            positions.value(("goal", "revenue")),
            "one goal for both teams: bring the two together, or agree that they differ",
            quotas=total,
            per=agreement.goal.per,
            goal=goal,
        )
    else:
        yield doubt(
            "quotas_and_goal",
            "the quotas of sales add up to {quotas} per {per}; without what is assigned beyond the "
            "goal they come to {served}, the goal is {goal}",
            positions.value(("goal", "revenue")),
            "one goal for both teams: bring the two together, or agree that they differ",
            quotas=total,
            served=served,
            per=agreement.goal.per,
            goal=goal,
        )


def _contacts(role: Role, place: Path, positions: Positions) -> Iterator[Finding]:
    if role.contact_chance is not None and role.first_contact:
        yield contradiction(
            "two_contact_chances",
            "`{name}` says the chance of a contact twice: as contact_chance and as first_contact",
            positions.key((*place, "first_contact")),
            "keep the one that you measured, and remove the other line",
            name=role.name,
        )
    whole = sum(role.first_contact)
    if whole > 1:
        yield contradiction(
            "first_contact_too_much",
            "the chances of a first contact of `{name}` add up to {total}, more than everybody",
            positions.value((*place, "first_contact")),
            "each is the share of all leads that this attempt is the first to reach",
            name=role.name,
            total=whole,
        )
    if role.attempts is not None and 0 < len(role.first_contact) < role.attempts:
        yield doubt(
            "first_contact_too_short",
            "`{name}` makes {attempts} attempts, but first_contact ends after {known}: the later "
            "ones are taken to reach nobody",
            positions.value((*place, "first_contact")),
            "state the chance of each attempt, or agree on fewer attempts",
            name=role.name,
            attempts=role.attempts,
            known=len(role.first_contact),
        )


def _ramp(role: Role, place: Path, positions: Positions) -> Iterator[Finding]:
    if any(later < sooner for sooner, later in pairwise(role.ramp)):
        yield doubt(
            "ramp_falls",
            "the ramp of `{name}` falls: somebody would become less productive with time",
            positions.value((*place, "ramp")),
            "write the parts in order, the smallest first; after the last one it is 1",
            name=role.name,
        )


def _works_leads(
    role: Role, people: list[Person], place: Path, positions: Positions
) -> Iterator[Finding]:
    needed = {
        "attempts": role.attempts,
        "contact_chance": role.contact_chance or role.first_contact or None,
        "minutes_per_attempt": role.minutes_per_attempt,
        "minutes_per_conversation": role.minutes_per_conversation,
    }
    lacking = [key for key, value in needed.items() if value is None]
    if lacking and not (people and all(one.capacity is not None for one in people)):
        yield doubt(
            "role_without_effort",
            "`{name}` works leads, but {keys} are not stated, so nobody knows how many leads a "
            "person can work",
            positions.value(place),
            "add them, or give each person a `capacity`",
            name=role.name,
            keys=", ".join(f"`{key}`" for key in lacking),
        )


def _works_opportunities(
    role: Role, people: list[Person], place: Path, positions: Positions
) -> Iterator[Finding]:
    known = role.monthly_productivity or role.opportunities_per_month
    if not known and not any(one.monthly_quota for one in people):
        yield doubt(
            "role_without_productivity",
            "`{name}` works opportunities, but neither a productivity nor a quota says what one "
            "person brings in",
            positions.value(place),
            "add `monthly_productivity`, or give each person a `monthly_quota`",
            name=role.name,
        )


def _in_roles(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    names = [role.name for role in agreement.roles]
    people = agreement.parties.sales.people
    for index, person in enumerate(people):
        if person.role is not None and person.role not in names:
            yield unknown("role", person.role, names, positions.value((*_PEOPLE, index, "role")))
        elif person.role is None and len(names) > 1:
            yield doubt(
                "person_without_role",
                "nobody says what `{name}` does, so no role counts them",
                positions.value((*_PEOPLE, index)),
                "add a `role`, one of [[roles]]",
                name=person.name,
            )
    for index, role in enumerate(agreement.roles):
        alone = len(names) == 1 and any(one.role is None for one in people)
        # Without anybody by name the roles alone say how many it takes.
        if people and not alone and not any(one.role == role.name for one in people):
            yield doubt(
                "role_without_people",
                "nobody works as `{name}`",
                positions.value(("roles", index)),
                'give people `role = "{name}"`, or remove the role',
                name=role.name,
            )


def _assigned(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find languages and territories that no lead is ever asked for."""
    terms = agreement.assignment
    for key, trait in (("languages", terms.language), ("territories", terms.territory)):
        if trait is not None:
            continue
        for index, person in enumerate(agreement.parties.sales.people):
            if getattr(person, key):
                yield doubt(
                    "trait_unknown",
                    "`{name}` has {key}, but [assignment] does not say which attribute of a lead "
                    "holds them",
                    positions.value((*_PEOPLE, index, key)),
                    'add `{example} = {{ attribute = "…" }}` under [assignment]',
                    name=person.name,
                    key=key,
                    example={"languages": "language", "territories": "territory"}[key],
                )
                break
