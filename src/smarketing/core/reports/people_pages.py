"""What the reports on people hold: personas, and the contacts that have none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Sentence, Text
from smarketing.core.reports.pages import Footing, FunnelStage, StageHeading


@dataclass(frozen=True)
class PersonaSheet:
    """One persona: what the agreement says of it, and how its contacts fare.

    `rule` is how it is recognised, `exception` who is not meant all the same (None where nobody).
    `overdue` says that its `review` was due before the day of the report. `contacts` belong to
    it; `elsewhere` would too, but an earlier persona has them. `stages` is its funnel over the
    period, as in the funnel report, without anonymous traffic.
    """

    name: str
    label: Text
    negative: bool
    rule: Sentence | None
    exception: Sentence | None
    goals: Text | None
    challenges: Text | None
    objections: Text | None
    evidence: Text | None
    owner: str | None
    review: date | None
    overdue: bool
    contacts: int
    elsewhere: int
    stages: list[FunnelStage]


@dataclass(frozen=True)
class ValueCount:
    """How many contacts have a value."""

    value: str
    contacts: int


@dataclass(frozen=True)
class AttributeValues:
    """What contacts without a persona have in an attribute that personas look at.

    `values` are the most frequent ones; `others` counts the contacts that have another one,
    `unknown` those of whom nothing is known there. `of` is "contact" or "account".
    """

    of: str
    attribute: str
    values: list[ValueCount]
    others: int
    unknown: int


@dataclass(frozen=True)
class Overlap:
    """Contacts that meet the rules of several personas; the first of them counts."""

    personas: list[str]
    labels: list[Text]
    contacts: int


@dataclass(frozen=True)
class PersonasReport:
    """The personas of the agreement, and whom they miss.

    `contacts` are all that are known, `unmatched` those without a persona, with `unmatched_stages`
    as their funnel; `attributes` says what is known of them.
    """

    start: date
    end: date
    headings: list[StageHeading]
    personas: list[PersonaSheet]
    contacts: int
    unmatched: int
    unmatched_stages: list[FunnelStage]
    attributes: list[AttributeValues]
    overlaps: list[Overlap]
    findings: list[Finding]
    footing: Footing


@dataclass(frozen=True)
class UnmatchedContact:
    """A contact without a persona; `values` by attribute, "" where not known.

    An attribute of the account is called "account.size".
    """

    contact_id: str
    name: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class UnmatchedReport:
    """Every contact without a persona, with the attributes that personas look at."""

    attributes: list[str]
    contacts: list[UnmatchedContact]
    findings: list[Finding]
    footing: Footing
