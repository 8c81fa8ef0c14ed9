"""What the staff report and a proposed assignment hold: documented page contexts.

Values per month are averages over chance where people leave by chance; exact and unrounded, as
everywhere. Work is of a kind: "leads" and "opportunities" are counts, "revenue" minor units of the
currency; all are per month.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from smarketing.core.base.finding import Finding
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.reports.pages import Footing, Standing
from smarketing.core.reports.why import Why


class Supply(StrEnum):
    """Where the leads that are to be worked are told: promised, computed, or counted."""

    PROMISED = "promised"
    PLANNED = "planned"
    ARRIVED = "arrived"


class Strain(StrEnum):
    """What is wrong with a team's size."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class LeadSupply:
    """How many leads a month are to be worked, by where that is told; `used` is the one counted on.

    Promised are those of marketing's commitment, planned what marketing's share of the goal takes,
    arrived the handoffs of the last three whole months on average.
    """

    origin: Supply
    per_month: Fraction
    used: bool
    commitment: str = ""


@dataclass(frozen=True)
class LeadEffort:
    """What a lead takes in a role, and so how many leads one person works a month.

    Minutes are per lead; `worst` are those of a lead that takes every attempt and is reached by
    the last. `recommended` is the number of attempts that the value of a contact pays for, and
    `cut_off` the chance below which it does not; `best_by_hour` has the highest profit per hour.
    They are None where the agreement states no value, or no cost.
    """

    attempts: int
    reached: Fraction
    attempts_made: Fraction
    minutes: Fraction
    worst_minutes: Fraction
    hours: Fraction
    leads: Fraction
    worst_leads: Fraction
    recommended: int | None = None
    cut_off: Fraction | None = None
    best_by_hour: int | None = None


@dataclass(frozen=True)
class WorkMonth:
    """One kind of work in one month.

    `needed` is how many people past the ramp the work takes, exactly. `as_is` is what the team
    does if those who leave are not replaced, `replaced` if all are, `planned` with the hires of
    the plan: on average, with its `range` and the chance `enough` that it suffices. `spare` are
    whole people without work, below zero whole people lacking, begun ones too, in the plan;
    `standing` is bad where the work is more likely than not too much, a warning where somebody is
    to spare, or people are lacking on average only.
    """

    month: date
    need: Fraction
    each: Fraction
    needed: Fraction
    as_is: Fraction
    replaced: Fraction
    planned: Fraction
    range: Interval
    enough: float
    spare: int
    standing: Standing


@dataclass(frozen=True)
class RoleWork:
    """One kind of work of a role: `needed` (exact, and rounded up) and `have` are this month's.

    `have` is to how many people past the ramp those who are there come.
    """

    kind: str
    need: Fraction
    each: Fraction
    needed: Fraction
    needed_display: int
    have: Fraction
    months: list[WorkMonth]


@dataclass(frozen=True)
class PersonStaff:
    """A person this month: how far along the ramp, and how much of each kind of work they do.

    `hours` are the open hours of their calendar while they are there, `ramp` the part of full
    productivity, None of somebody who has not started yet or has left.
    """

    name: str
    started: date | None
    leaves: date | None
    hours: Fraction
    ramp: Fraction | None
    leads: Fraction | None
    revenue: Money | None
    opportunities: Fraction | None
    quota: Money | None
    languages: list[str]
    territories: list[str]


@dataclass(frozen=True)
class Hire:
    """So many people to start on a day; a place is opened, or advertised, on `open_by`."""

    starts: date
    people: int
    open_by: date
    carries_from: date


@dataclass(frozen=True)
class RoleMonth:
    """A role in a month with the hires of the plan: people on average, and what they cost."""

    month: date
    people: Fraction
    equivalents: Fraction
    hires: int
    managers: int
    cost: Money | None


@dataclass(frozen=True)
class LeadTime:
    """How long it takes from opening a place until the work carries: months, and the days.

    Somebody looked for from today starts on `starts` and carries fully from `carries_from`.
    """

    to_fill_weeks: Fraction
    ramp_months: int
    cycle_months: int
    starts: date
    carries_from: date


@dataclass(frozen=True)
class Quotas:
    """The quotas of a role a month: what is to be handed out over the goal, and what is."""

    goal: Money
    over_assignment: Fraction
    to_hand_out: Money
    handed_out: Money
    people: int


@dataclass(frozen=True)
class RoleStaff:
    """A role: its people, its work, its hires and what it costs.

    `hires_known` is false where the work takes more people than can be true: then none are hired.
    """

    role: str
    label: Text
    works: str
    there: int
    people: list[PersonStaff]
    effort: LeadEffort | None
    work: list[RoleWork]
    lead_time: LeadTime
    quotas: Quotas | None
    hires: list[Hire]
    hires_known: bool
    months: list[RoleMonth]
    span: int | None
    cost: Money | None


@dataclass(frozen=True)
class Alert:
    """A stretch of months in which a role has too few people, or some without work.

    `people` are the whole people lacking, or to spare, in the worst of these months; `kind` the
    work that they lack for, or that leaves the fewest to spare. Where they are too few, nobody for
    whom a place is opened today can close the gap any more.
    """

    role: str
    label: Text
    kind: str
    strain: Strain
    first: date
    last: date
    people: int
    sentence: Sentence


@dataclass(frozen=True)
class Compared:
    """How many people a role's work takes as agreed, and with the terms that were set."""

    role: str
    label: Text
    kind: str
    before: Fraction
    after: Fraction


@dataclass(frozen=True)
class StaffReport:
    """The team that the agreement takes: `months` of them from `start` to `end`.

    `changes` are terms that were set to try them, and `compared` what they change.
    """

    start: date
    end: date
    currency: str
    stage: Text
    supply: list[LeadSupply]
    roles: list[RoleStaff]
    alerts: list[Alert]
    cost: Money | None
    changes: list[str]
    compared: list[Compared]
    why: list[Why]
    findings: list[Finding]
    footing: Footing


@dataclass(frozen=True)
class AssignedLead:
    """A waiting lead and who is to take it on which day; or, with neither, the `reason`.

    Reasons: "language" or "territory" (nobody has it), "nobody" (nobody has both), "capacity"
    (whoever may take it has none left).
    """

    contact_id: str
    name: str
    segment: str
    priority: int
    value: Money | None
    language: str | None
    territory: str | None
    waiting_since: datetime
    rep: str | None
    day: date | None
    reason: str | None


@dataclass(frozen=True)
class PersonAssigned:
    """A person's part: capacity of the month, given before, given now, and what is left of it.

    `fair` is how many leads would be theirs by capacity alone.
    """

    name: str
    capacity: Fraction
    before: int
    given: int
    fair: Fraction
    left: Fraction


@dataclass(frozen=True)
class AssignmentReport:
    """A proposal of who takes which of the leads that nobody has: nothing is written anywhere."""

    start: date
    end: date
    leads: list[AssignedLead]
    people: list[PersonAssigned]
    why: list[Why]
    findings: list[Finding]
    footing: Footing
