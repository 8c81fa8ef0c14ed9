"""What the SLA page holds: both sides' promises over a period, and what is still owed.

See `pages` for what all page contexts have in common.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from smarketing.core.base.finding import Finding
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.reports.law_bar import LawBar
from smarketing.core.reports.pages import Compliance, Footing, Pace, Standing
from smarketing.core.reports.what_if.pages import Definition
from smarketing.core.reports.why import Why


@dataclass(frozen=True)
class Kept:
    """How often a promise was kept: counts of leads, and how soon it was served.

    `due` is `met` plus `breached`, the never-served included; `open` windows still run. `share` is
    met over due. Times are of those served, in working seconds without pauses, and `raw_` ones by
    the calendar on the wall. `distribution` counts the leads due by the part of the window that
    had passed when they were served: up to 25, 50, 100, 150, 200 per cent, later, never.
    """

    due: int
    met: int
    breached: int
    open: int
    share: Interval | None
    median_seconds: float | None
    p90_seconds: float | None
    raw_median_seconds: float | None
    raw_p90_seconds: float | None
    distribution: list[int]


@dataclass(frozen=True)
class Part:
    """The leads of one segment, representative, channel, persona, priority or month.

    A representative is whoever had the lead when it was served or its window closed. `key` is ""
    where that is not known; a segment and a persona also have their words in the agreement.
    """

    key: str
    label: Text | None
    kept: Kept


@dataclass(frozen=True)
class Cut:
    """A promise cut `by` "segment", "rep", "channel", "persona" or "priority"."""

    by: str
    parts: list[Part]


@dataclass(frozen=True)
class Terms:
    """What is promised: so many working hours, or working days, for such a share of the leads."""

    working_hours: Decimal | None
    working_days: int | None
    share: Fraction


@dataclass(frozen=True)
class PromiseKept:
    """A promise of sales over the period, whole and in parts; `months` are those up to its end."""

    commitment: str
    label: Text
    measure: str
    terms: Terms
    segments: list[Text]
    standing: Standing
    kept: Kept
    cuts: list[Cut]
    months: list[Part]


@dataclass(frozen=True)
class Owed:
    """One thing that is owed to a lead `since` its window closed.

    `made` of `needed` attempts that count; 0 of 1 where one thing is owed.
    """

    commitment: str
    label: Text
    since: datetime
    made: int
    needed: int


@dataclass(frozen=True)
class OwedLead:
    """A lead past a window, with all that is owed to it, the longest overdue first.

    `value` is what the agreement says it is worth; None where it says nothing. `law` is what bars
    an attempt at the moment; None where the law allows one.
    """

    contact_id: str
    name: str
    persona: str
    persona_label: Text | None
    segment: str
    segment_label: Text | None
    priority: int
    handed_over_at: datetime
    again: bool
    since: datetime
    value: Money | None
    owed: list[Owed]
    law: LawBar | None = None


@dataclass(frozen=True)
class OwedList:
    """The leads of one representative for which something is overdue; `value` is at stake."""

    rep: str
    value: Money | None
    leads: list[OwedLead]


@dataclass(frozen=True)
class Escalated:
    """Somebody is to be told that a clock has run for the part `at` of its window, since then.

    Nothing is sent. `key` is the same for good, so that whoever tells tells once. `to` is "owner",
    "sales", "marketing" or "management". `due_at` is None where the window outlasts every calendar.
    """

    key: str
    commitment: str
    label: Text
    contact_id: str
    name: str
    rep: str
    to: str
    at: Fraction
    since: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class CauseCount:
    """How many of the breaches of a promise have one cause (see `sla.causes`)."""

    commitment: str
    label: Text
    cause: str
    breaches: int
    of: int


@dataclass(frozen=True)
class CausePart:
    """The breaches of one segment, representative or channel, of all promises, by cause.

    `key` is "" where that is not known; only causes that occur are in `causes`.
    """

    key: str
    label: Text | None
    breaches: int
    causes: dict[str, int]


@dataclass(frozen=True)
class CauseCut:
    """The causes cut `by` "segment", "rep" or "channel", the part with most breaches first."""

    by: str
    parts: list[CausePart]


@dataclass(frozen=True)
class SlaReport:
    """Both sides of the SLA.

    `paces` and `shares` are marketing's, each in its own period as of now; `promises` are those of
    sales, over the leads whose window closes from `start` to `end`. `segment` is the one that is
    looked at, None where all are.
    """

    start: date
    end: date
    segment: Text | None
    headline: list[Sentence]
    paces: list[Pace]
    shares: list[Compliance]
    promises: list[PromiseKept]
    owed: list[OwedList]
    causes: list[CauseCount]
    cause_cuts: list[CauseCut]
    escalations: list[Escalated]
    why: list[Why]
    findings: list[Finding]
    footing: Footing


@dataclass(frozen=True)
class People:
    """How many people it takes to keep a promise of speed; `needed` is None where none suffice."""

    needed: int | None
    minutes_until_served: Fraction
    minutes_per_lead: Fraction


@dataclass(frozen=True)
class Renegotiated:
    """A promise as it is agreed, and under other terms, over the same leads.

    People are None where the promise is not one of speed, or no role says how long a lead takes.
    """

    commitment: str
    label: Text
    now: Terms
    then: Terms
    kept_now: Kept
    kept_then: Kept
    people_now: People | None
    people_then: People | None

    @property
    def is_changed(self) -> bool:
        """Say whether the other terms make any difference to it."""
        return (self.now, self.kept_now, self.people_now) != (
            self.then,
            self.kept_then,
            self.people_then,
        )


@dataclass(frozen=True)
class RenegotiationReport:
    """The promises of sales as agreed and as tried, over the leads handed over in the period.

    `people` is how many work leads today, by the agreement.
    """

    start: date
    end: date
    current: Definition
    candidate: Definition
    promises: list[Renegotiated]
    people: int
    notes: list[Sentence]
    why: list[Why]
    findings: list[Finding]
    footing: Footing


@dataclass(frozen=True)
class TriedTerm:
    """One value of the swept term: how the promise would have been kept, and by how many."""

    value: Decimal
    kept: Kept
    people: People | None
    is_current: bool


@dataclass(frozen=True)
class PromiseSweepReport:
    """A promise of sales at many values of one of its terms, over the same leads."""

    start: date
    end: date
    term: str
    commitment: str
    label: Text
    definition: Definition
    tried: list[TriedTerm]
    people: int
    notes: list[Sentence]
    why: list[Why]
    findings: list[Finding]
    footing: Footing
