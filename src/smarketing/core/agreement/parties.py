"""Who agrees, when they work, what they aim for, and when they talk."""

from datetime import date, time
from decimal import Decimal
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


class Leave(Strict):
    """Days on which a person does not work, both included."""

    first: date
    last: date


class Person(Strict):
    """Someone of a team; a quota is in units of the agreement's currency.

    `role` is one of [[roles]], `calendar` one of [calendars] (the house's where left out).
    `started` and `leaves` are the first and the last day in the firm; someone whose first day lies
    ahead is a hire already agreed. `capacity` is how many leads a month the person takes; left out,
    it follows from the role. Without `languages` or `territories` a person takes leads of any.
    """

    name: Annotated[str, Field(min_length=1)]
    monthly_quota: Annotated[Number, Field(ge=0, lt=10**15)] | None = None
    role: Name | None = None
    calendar: Name | None = None
    started: date | None = None
    leaves: date | None = None
    leave: list[Leave] = []
    share_of_time: Annotated[Number, Field(gt=0, le=1)] = Decimal(1)
    capacity: Annotated[Number, Field(ge=0, le=10**6)] | None = None
    languages: list[str] = []
    territories: list[str] = []


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


class SpecialDay(Strict):
    """A date with windows of its own in place of the week's."""

    day: date
    open: list[str]


class Break(Strict):
    """Hours of one date during which nobody works."""

    day: date
    closed: list[str]


class Calendar(Strict):
    """Working time: weekly windows such as "09:00-12:30", public holidays, and days closed.

    A public holiday or a closed day is closed from midnight to midnight, whatever else is said of
    it. A window that ends at or before its start runs past midnight.
    """

    time_zone: str
    country: str | None = None
    region: str | None = None
    week: dict[Weekday, list[str]]
    closed: list[date] = []
    special_days: list[SpecialDay] = []
    breaks: list[Break] = []


class Goal(Strict):
    """The one goal of both teams: revenue per period, and the part that marketing must source.

    Its line climbs on working days or on calendar days. `new_business` is the part of the goal
    that must come from new customers. `seasonality` weighs the twelve months, January first: a
    month's goal is the average month's times its weight over the mean weight.
    """

    revenue: Annotated[Number, Field(gt=0, lt=10**15)]
    per: Per
    marketing_share: Share
    days: Days = "working"
    new_business: Annotated[Number, Field(gt=0, le=1)] = Decimal(1)
    seasonality: list[Annotated[Number, Field(ge=0, le=1000)]] = []


class Seen(Strict):
    """The numbers behind a rate: so many entered the stage, and so many of them went on."""

    entered: Annotated[int, Field(ge=1, le=10**9)]
    went_on: Annotated[int, Field(ge=0, le=10**9)]


class Part(Strict):
    """A part of the leads that fares in its own way: those of a channel, a persona or a segment.

    `share` is its share of all leads; rates and average sale are the plan's where left out.
    """

    name: Name
    channel: str | None = None
    persona: Name | None = None
    segment: Name | None = None
    share: Annotated[Number, Field(gt=0, le=1)]
    average_sale: Annotated[Number, Field(gt=0, lt=10**15)] | None = None
    rates: dict[Name, Annotated[Number, Field(gt=0, le=1)]] = {}


class Plan(Strict):
    """Figures agreed for the plan; what is left out is measured from history.

    A rate is the share of a stage that reaches the next one. It is measured on the contacts that
    entered the stage within `history_months` and had at least `mature_after_days` to go on. The
    numbers behind it, `seen`, say how sure it is; where a rate is not stated they give it.

    `lags` says of those who go on from a stage which share does so in the month in which they
    entered it, one month later, two, and so on; the shares add up to 1. `deal_sizes` are sales
    that were made, for the spread of the average sale.
    """

    average_sale: Annotated[Number, Field(gt=0, lt=10**15)] | None = None
    rates: dict[Name, Annotated[Number, Field(gt=0, le=1)]] = {}
    history_months: Annotated[int, Field(ge=1, le=120)] = 12
    mature_after_days: Annotated[int, Field(ge=0, le=1000)] = 90
    seen: dict[Name, Seen] = {}
    lags: dict[Name, Annotated[list[Share], Field(min_length=1, max_length=120)]] = {}
    deal_sizes: list[Annotated[Number, Field(gt=0, lt=10**15)]] = []
    parts: list[Part] = []


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
