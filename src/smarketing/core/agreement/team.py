"""Who works leads and deals: how long that takes, how people start, leave and are replaced."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from smarketing.core.agreement.parties import Name, Share, Words
from smarketing.core.base.toml import Number, Strict

Minutes = Annotated[Number, Field(ge=0, le=10_000)]
Amount = Annotated[Number, Field(ge=0, lt=10**15)]


class Role(Strict):
    """A kind of job in sales: one that works leads, one that works opportunities, or both.

    Of leads: up to `attempts` per lead, until the person is reached. `contact_chance` is the
    chance of each attempt on somebody not reached yet, `first_contact` the chance that the first,
    second, … attempt is the one that reaches them; one of the two. `hours_per_month` are for these
    leads; left out, they are all the hours of the person's calendar, leave taken off.

    Of opportunities: `monthly_productivity` is what somebody past the ramp brings in on average,
    `opportunities_per_month` how many they can take on; `over_assignment` is by how much the sum
    of the quotas exceeds the goal.

    Of both: `ramp` is the part of full productivity in the first, second, … `ramp_per` after
    starting, then 1; `attrition` the share that leaves within a year; `span` how many people one
    manager leads. Money is in units of the agreement's currency.
    """

    name: Name
    label: Words
    works: Literal["leads", "opportunities", "both"]
    attempts: Annotated[int, Field(ge=1, le=100)] | None = None
    contact_chance: Annotated[Number, Field(gt=0, le=1)] | None = None
    first_contact: Annotated[list[Share], Field(max_length=100)] = []
    minutes_per_attempt: Minutes | None = None
    minutes_per_conversation: Minutes | None = None
    hours_per_month: Annotated[Number, Field(gt=0, le=744)] | None = None
    value_per_contact: Amount | None = None
    cost_per_attempt: Amount | None = None
    monthly_productivity: Amount | None = None
    opportunities_per_month: Annotated[Number, Field(gt=0, le=10**6)] | None = None
    over_assignment: Annotated[Number, Field(ge=0, le=5)] = Decimal(0)
    ramp: Annotated[list[Share], Field(max_length=60)] = []
    ramp_per: Literal["month", "quarter"] = "month"
    attrition: Annotated[Number, Field(ge=0, lt=1)] = Decimal(0)
    weeks_to_fill: Annotated[Number, Field(ge=0, le=260)] = Decimal(0)
    monthly_cost: Amount | None = None
    span: Annotated[int, Field(ge=1, le=1000)] | None = None
    manager_monthly_cost: Amount | None = None


class Trait(Strict):
    """An attribute of a contact, or of its account."""

    attribute: Annotated[str, Field(min_length=1)]
    of: Literal["contact", "account"] = "contact"


class Assignment(Strict):
    """How leads are given to people: whoever has the most of their capacity left comes first.

    A lead goes only to somebody who has its language and its territory, where these say which
    attribute holds them; somebody who names none takes any.
    """

    language: Trait | None = None
    territory: Trait | None = None
