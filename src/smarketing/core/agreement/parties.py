"""Who agrees, when they work, what they aim for, and when they talk."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from smarketing.core.base.sentence import msgid
from smarketing.core.base.toml import Number, Strict, written_as

Name = Annotated[
    str,
    written_as(
        r"[a-z][a-z0-9_]{0,59}",
        msgid("a name has lower case letters, digits and underscores, and begins with a letter"),
    ),
]
"""How things are called inside the agreement: lower case letters, digits and underscores."""

Share = Annotated[Number, Field(ge=0, le=1)]
Per = Literal["month", "quarter", "year"]
Days = Literal["working", "calendar"]
TeamName = Literal["marketing", "sales"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Words(Strict):
    """The same words in English and in French."""

    en: Annotated[str, Field(min_length=1)]
    fr: Annotated[str, Field(min_length=1)]


class Heading(Strict):
    """Which agreement this is, and from which day on it binds."""

    company: Annotated[str, Field(min_length=1)]
    version: Annotated[int, Field(ge=1, le=9999)]
    effective_from: date
    currency: Annotated[
        str, written_as(r"[A-Z]{3}", msgid("a currency has three capital letters, such as EUR"))
    ]


class Person(Strict):
    """Someone of a team; a quota is in units of the agreement's currency."""

    name: Annotated[str, Field(min_length=1)]
    monthly_quota: Annotated[Number, Field(ge=0, lt=10**15)] | None = None


class Party(Strict):
    """One side of the agreement."""

    head: Annotated[str, Field(min_length=1)]
    email: (
        Annotated[
            str, written_as(r"[^@\s]+@[^@\s]+", msgid("this is no e-mail address: name@company"))
        ]
        | None
    ) = None
    people: list[Person] = []


class Parties(Strict):
    """Both sides."""

    marketing: Party
    sales: Party


class Calendar(Strict):
    """Working time: weekly windows such as "09:00-12:30", public holidays, and days closed."""

    time_zone: str
    country: str | None = None
    region: str | None = None
    week: dict[Weekday, list[str]]
    closed: list[date] = []


class Goal(Strict):
    """The one goal of both teams: revenue per period, and the part that marketing must source.

    Its line climbs on working days or on calendar days.
    """

    revenue: Annotated[Number, Field(gt=0, lt=10**15)]
    per: Per
    marketing_share: Share
    days: Days = "working"


class Plan(Strict):
    """Figures agreed for the plan; what is left out is measured from history.

    A rate is the share of a stage that reaches the next one. It is measured on the contacts that
    entered the stage within `history_months` and had at least `mature_after_days` to go on.
    """

    average_sale: Annotated[Number, Field(gt=0, lt=10**15)] | None = None
    rates: dict[Name, Annotated[Number, Field(gt=0, le=1)]] = {}
    history_months: Annotated[int, Field(ge=1, le=120)] = 12
    mature_after_days: Annotated[int, Field(ge=0, le=1000)] = 90


class Occasion(Strict):
    """A meeting or a mail that comes round."""

    name: Name
    label: Words
    kind: Literal["meeting", "mail"]
    every: Literal["working_day", "week", "month"]
    day: Weekday | None = None
    working_day_of_month: Annotated[int, Field(ge=1, le=20)] | None = None
    at: time
    minutes: Annotated[int, Field(ge=5, le=480)] | None = None
    to: list[str]
