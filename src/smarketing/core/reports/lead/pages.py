"""What the page of one lead holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.reports.explanation_pages import ExplanationReport
from smarketing.core.reports.law_bar import LawBar


class Kept(StrEnum):
    """How a promise stands for one lead.

    "late" is what is still owed after its window closed; of what is "over" nothing is owed any
    more, although it was never done: the lead was sent back, decided on, or too old.
    """

    IN_TIME = "in_time"
    TOO_LATE = "too_late"
    RUNNING = "running"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True)
class LeadClock:
    """One promise to the lead in its latest handoff.

    `due_at` is when the window closes, None where its calendar ends before. `window_seconds` and
    `working_seconds` are the window and how long the clock has run, in working time; it runs until
    the promise is served, else until the moment of the report. Of attempts, `made` count so far.
    """

    promise: str
    label: Text
    kept: Kept
    started_at: datetime
    due_at: datetime | None
    served_at: datetime | None
    window_seconds: int | None
    working_seconds: int
    made: int
    needed: int


@dataclass(frozen=True)
class MadeAttempt:
    """Something that sales did with the lead; `automated` is what a machine sent."""

    moment: datetime
    cycle: int
    kind: str
    outcome: str
    rep: str
    automated: bool


@dataclass(frozen=True)
class ReadContent:
    """What the lead read or asked for: how often, by which kinds of touch, first and last when."""

    content: str
    kinds: list[str]
    times: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class LeadCycle:
    """One time that the lead went to sales, or did not get there; `ended` says why it was over.

    `reps` are those to whom the lead was given, in order. `decision` is what sales decided first,
    `reason` the last that it gave, for a rejection or for sending the lead back.
    """

    number: int
    qualified_at: datetime | None
    handed_over_at: datetime | None
    reps: list[str]
    attempts: int
    decision: str
    decided_at: datetime | None
    reason: Text | None
    ended: Sentence | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Reach:
    """How to address and reach the person, as recorded; empty where nothing is."""

    job: str
    email: str
    phone: str
    language: str


@dataclass(frozen=True)
class LeadReport:
    """One lead: who, what is due, why it qualified, and everything before.

    `rep` has the lead now, empty for nobody; `handed_over_at` is its latest handoff, None where
    there was none. `content` is the latest first, and so are `attempts` and `cycles`. `law` is
    None where a call is allowed now. `told` is the whole history, explained.
    """

    contact_id: str
    name: str
    company: str
    reach: Reach
    rep: str
    handed_over_at: datetime | None
    segment: str
    segment_label: Text | None
    value: Money | None
    channel: str
    headline: list[Sentence]
    clocks: list[LeadClock]
    attempts: list[MadeAttempt]
    content: list[ReadContent]
    cycles: list[LeadCycle]
    law: LawBar | None
    told: ExplanationReport
