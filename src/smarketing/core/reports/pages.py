"""What each report holds: documented page contexts, the same for terminal, HTML, JSON and mail.

Numbers are exact and unrounded here; rounding is for display. Labels that the agreement gives
are `Text` in both languages; sentences are `Sentence`, translated when they are drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from smarketing.core.base.finding import Finding
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.reports.law_bar import LawBar
from smarketing.core.sla.pace import Course


class Team(StrEnum):
    """Who owes something."""

    MARKETING = "marketing"
    SALES = "sales"
    SHARED = "shared"


class Standing(StrEnum):
    """How something stands against what was promised; always shown by a word and a shape too."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True)
class Footing:
    """What the numbers rest on; printed small at the foot of every report.

    `working_day_seconds` is how long the house is open on an average working day. `persona` is
    the one whose contacts alone are counted, None where everybody is; `only` says what else they
    are picked by: "channel", "campaign", "owner", and the value, "" where none is recorded.
    `signed` says whether both parties have signed this version, None where nobody can know.
    """

    company: str
    agreement_version: int
    agreement_hash: str
    effective_from: date
    ledger_version: str
    as_of: datetime
    time_zone: str
    working_day_seconds: int = 0
    persona: Text | None = None
    signed: bool | None = None
    only: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_of_everybody(self) -> bool:
        """Say whether nobody's contacts are left out."""
        return self.persona is None and not self.only


@dataclass(frozen=True)
class PacePoint:
    """One day of a pace chart: the goal line, and the cumulative actual up to the last past day."""

    day: date
    goal: Fraction
    actual: Fraction | None


@dataclass(frozen=True)
class DeliveredLine:
    """Leads handed over that one line of [[lead_values]] values at `worth`, in minor units, each.

    `version` is that of the agreement; segment and persona are "" where the line is for all.
    """

    version: int
    segment: str
    persona: str
    worth: Fraction
    leads: int


@dataclass(frozen=True)
class Pace:
    """A promised quantity over a period, against its straight goal line.

    `target`, `actual`, `expected`, `gap` (actual minus expected), `required` (per remaining day)
    and `projection` are in `unit`: "count", or minor units of `currency` for "money". `required`
    is None when no day is left, `projection` None before the first day has passed. Days are
    working days or calendar days, as `days` says. `tolerance` is how far from the line, as a part
    of what it expects, still is on it; `commitment` is the name in the agreement. `course` is the
    side of the line: behind, on it, or early. What comes early is a warning too, but for the goal
    that both teams share: more than sales can work is no gain. Where worth is promised, `actual`
    is the sum of leads times worth over the lines `delivered`.
    """

    commitment: str
    label: Text
    team: Team
    unit: str
    currency: str
    start: date
    end: date
    days: str
    days_elapsed: int
    days_total: int
    target: Fraction
    actual: Fraction
    expected: Fraction
    gap: Fraction
    required: Fraction | None
    projection: Fraction | None
    standing: Standing
    tolerance: Fraction
    points: list[PacePoint]
    course: Course = Course.ON_LINE
    delivered: list[DeliveredLine] = field(default_factory=list)


@dataclass(frozen=True)
class Compliance:
    """A promised share over the period: of all leads due, how many were served as promised.

    `measure` is what the agreement calls it: "acceptance", "fit_share", "complete" of marketing,
    "first_attempt" and others of sales. For marketing's acceptance, `due` counts the leads that
    sales decided on, `met` the accepted; for its other shares, `due` those handed over.
    For sales, a lead belongs to the period in which its window closes: `met` were served in time,
    `breached` were not (the never-called included), `open` have their window still running, and
    `due` is met plus breached. Medians are working seconds of those that were answered; None
    where nobody was. `start` and `end` are the period's first and last day.
    """

    commitment: str
    label: Text
    promised_share: Fraction
    window_seconds: int | None
    due: int
    met: int
    breached: int
    open: int
    share: Fraction | None
    median_seconds: float | None
    p90_seconds: float | None
    standing: Standing
    team: Team = Team.SALES
    measure: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class WaitingLead:
    """A lead that was handed over and not yet called.

    `persona` is the name in the agreement, `persona_label` its words there; `segment` likewise, ""
    where it belongs to none. `again` says that it had been handed over before, was sent back, and
    has come back. `value` is what the agreement says it is worth, None where it says nothing.
    `law` is what bars a call by law now, None where one is allowed. `due_at` is None where the
    window outlasts every calendar, as with somebody off for years.
    """

    contact_id: str
    name: str
    channel: str
    persona: str
    handed_over_at: datetime
    due_at: datetime | None
    working_seconds_waited: int
    breached: bool
    persona_label: Text | None = None
    again: bool = False
    segment: str = ""
    segment_label: Text | None = None
    priority: int = 5
    value: Money | None = None
    law: LawBar | None = None


@dataclass(frozen=True)
class WaitingList:
    """The leads of one sales representative that wait for a first call, oldest first.

    `value` is what they are worth together, `late_value` those past their window; None where the
    agreement says nothing of worth. Not all need be named: `unnamed` more wait, and of these
    `unnamed_late` are past their window.
    """

    rep: str
    leads: list[WaitingLead]
    value: Money | None = None
    unnamed: int = 0
    unnamed_late: int = 0
    late_value: Money | None = None

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self.leads) + self.unnamed

    @property
    def breached(self) -> int:
        """How many of them are past their window."""
        return sum(lead.breached for lead in self.leads) + self.unnamed_late


@dataclass(frozen=True)
class StageDay:
    """Entries into one stage: on the day of the report, and in the period so far.

    Each contact counts once; `again` are the entries, in the period so far, of those that had
    entered the stage before, were sent back, and came again. `is_traffic` says that it counts
    anonymous visits.
    """

    stage: str
    label: Text
    team: Team
    today: int
    period_to_date: int
    again: int = 0
    is_traffic: bool = False


@dataclass(frozen=True)
class SegmentDay:
    """Leads of one segment handed over today and in the month so far, and what these are worth.

    Each contact counts once. `segment` is "" for those of none; `value` is None where the agreement
    says nothing of worth.
    """

    segment: str
    label: Text | None
    today: int
    period_to_date: int
    value: Money | None


@dataclass(frozen=True)
class ChannelDay:
    """Leads handed to sales by one channel: on the day of the report, and in the period so far."""

    channel: str
    today: int
    period_to_date: int


@dataclass(frozen=True)
class Meeting:
    """The next meeting or mail that the agreement's cadence sets."""

    name: str
    label: Text
    at: datetime


@dataclass(frozen=True)
class DailyReport:
    """The daily smarketing report: what both teams owe each other today.

    Order of drawing: headline, the marketing and goal charts (`paces`), both sides' promises,
    the "do not be on it" lists, stages and channels, next meetings, findings, footing.
    """

    day: date
    headline: list[Sentence]
    paces: list[Pace]
    compliance: list[Compliance]
    waiting: list[WaitingList]
    stages: list[StageDay]
    channels: list[ChannelDay]
    meetings: list[Meeting]
    findings: list[Finding]
    footing: Footing
    segments: list[SegmentDay] = field(default_factory=list)


@dataclass(frozen=True)
class FunnelStage:
    """One stage of one row of the funnel.

    `entered` counts contacts that entered the stage in the period (each once); `implied` those of
    them who skipped it and are counted since they reached a later one. `from_previous` is the
    same-period ratio (it may exceed 1). `cohort` is the share of the period's entries into the
    stage before that have reached this one by `as_of`. Both are None on the first stage or where
    nothing can be divided; nobody follows an anonymous visitor, so the stage after
    traffic has no cohort either. `immature` says, where rows are months, that most contacts of
    the stage before have not had the time yet to reach this one, so that `cohort` must not be
    compared with that of older months (see `CohortRate`).
    """

    stage: str
    entered: int
    implied: int
    from_previous: Interval | None
    cohort: Interval | None
    immature: bool = False


@dataclass(frozen=True)
class FunnelRow:
    """The funnel of one month, channel, persona, …; `key` is its name, "" where unknown.

    A persona and a segment also have the words of the agreement as their `label`. A row that adds
    up `others`, names without a row of their own, says how many they are, and has the key "*".
    """

    key: str
    stages: list[FunnelStage]
    label: Text | None = None
    others: int = 0


@dataclass(frozen=True)
class StageHeading:
    """A column of the funnel."""

    stage: str
    label: Text
    funnel: str
    team: Team


@dataclass(frozen=True)
class StepTime:
    """How long it takes those who go on from one stage to the next, in seconds that went by.

    Those who have not had the time yet are accounted for. `counted` were seen to go on; times are
    None where nobody was. `median_low` and `median_high` are the median's 95 % interval.
    """

    start: StageHeading
    end: StageHeading
    counted: int
    median_seconds: float | None
    median_low_seconds: float | None
    median_high_seconds: float | None
    p90_seconds: float | None


@dataclass(frozen=True)
class FunnelReport:
    """Stage counts and conversion by month, channel, persona, …; `total` is the whole.

    `lags` say how long those who go on take from each stage to the next; empty where not asked.
    """

    by: str
    start: date
    end: date
    headings: list[StageHeading]
    rows: list[FunnelRow]
    total: FunnelRow
    findings: list[Finding]
    footing: Footing
    lags: list[StepTime] = field(default_factory=list)


@dataclass(frozen=True)
class LoopRow:
    """One source from first contact to revenue; `key` is its name, "" where unknown.

    Revenue and spend are minor units of the agreement's currency. `win_rate` is won / (won +
    lost), None where nothing is closed or no
    deal of any source was ever lost; `lead_to_customer` is customers / contacts.
    """

    key: str
    contacts: int
    customers: int
    deals_won: int
    deals_lost: int
    deals_open: int
    revenue: int
    spend: int
    win_rate: Interval | None
    lead_to_customer: Interval | None
    label: Text | None = None


@dataclass(frozen=True)
class LoopReport:
    """The closed loop: each source's contacts, deals and revenue; the rows add up to `total`."""

    by: str
    start: date
    end: date
    currency: str
    rows: list[LoopRow]
    total: LoopRow
    findings: list[Finding]
    footing: Footing
