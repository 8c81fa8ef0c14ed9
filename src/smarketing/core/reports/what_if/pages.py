"""What the replay's reports hold: one definition, two side by side, a curve, a recommendation.

Numbers are exact and unrounded, as in `pages`. A *selected* lead entered the stage of the handoff
on its own, not because a later stage implied it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from smarketing.core.base.finding import Finding
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.reports.pages import Footing, Team


@dataclass(frozen=True)
class Definition:
    """One of the definitions compared: its version, fingerprint, and the file it came from.

    `amended` are the terms that were set on it for this report only.
    """

    version: int
    hash: str
    file: str
    amended: Sequence[str] = ()


@dataclass(frozen=True)
class Change:
    """A term that differs; the texts are TOML values, empty where a side has no such term."""

    term: str
    current: str
    candidate: str


@dataclass(frozen=True)
class StageCount:
    """Entries into a stage in the period.

    `entered` are contacts for the first time, of which `own` by the stage's own rule and `implied`
    since they reached a later one; `repeats` are entries in a later cycle. `went_on` is the share
    of `entered` that has reached the next stage by now; None on the last.
    """

    entered: int
    own: int
    implied: int
    repeats: int
    went_on: Interval | None


@dataclass(frozen=True)
class StageComparison:
    """A stage under both definitions; a side is None where it has no stage of this name."""

    stage: str
    label: Text
    team: Team
    current: StageCount | None
    candidate: StageCount | None

    @property
    def difference(self) -> int:
        """How many contacts more would enter under the candidate."""
        before = self.current.entered if self.current else 0
        return (self.candidate.entered if self.candidate else 0) - before


@dataclass(frozen=True)
class Workload:
    """Leads handed to sales, repeats included: per working week, and in the busiest week.

    `per_week` is over weeks of the agreed working days, holidays left out; a week begins on Monday.
    `per_person` is for one of the `representatives` of the agreement, None where it names none.
    """

    handed: int
    per_week: float | None
    per_person: float | None
    peak: int
    peak_week: date | None
    peak_per_person: float | None
    representatives: int


@dataclass(frozen=True)
class LeadFigures:
    """The leads selected in the period under one definition, and what came of them by now.

    `selected` counts contacts. Of those, sales decided on `decided` since and accepted `accepted`
    of these; `customers` reached the last stage since. Deals are those opened since the contact
    was selected.
    """

    stage: str
    label: Text
    selected: int
    decided: int
    accepted: int
    acceptance: Interval | None
    customers: int
    win_rate: Interval | None
    deals_won: int
    revenue: Money
    deals_open: int
    pipeline: Money
    workload: Workload


@dataclass(frozen=True)
class Overlap:
    """How the leads selected under both definitions hang together.

    `both` are selected in the period under both: at the `same` moment, or by the candidate
    `earlier` or `later`, by so many days in the median. `gained` and `lost` are selected under
    only one of them, ever. `moved_in` and `moved_out` are selected in the period under only one
    of them, and at another time under the other.
    """

    both: int
    same: int
    earlier: int
    later: int
    median_days_earlier: float | None
    median_days_later: float | None
    gained: int
    lost: int
    moved_in: int
    moved_out: int


class Reach(StrEnum):
    """When a won deal's contact was handed to sales before the deal was opened."""

    EARLIER = "earlier"
    SAME = "same"
    LATER = "later"
    MISSED = "missed"
    GAINED = "gained"
    NEITHER = "neither"


@dataclass(frozen=True)
class RevenueReach:
    """The won deals opened in the period of one kind of reach, and their revenue.

    Missed: the candidate hands the contact over only after the deal was opened, or never. Gained:
    so does the current definition. Neither: the deal came about without marketing's selection.
    """

    reach: Reach
    deals: int
    revenue: Money


@dataclass(frozen=True)
class Lead:
    """A lead selected under one definition only.

    `furthest` is the furthest stage it has reached by now; `decision` what sales decided first
    since the moment of selection ("accepted", "rejected", "" for nothing); `revenue` of its won
    deals opened since.
    """

    contact_id: str
    name: str
    selected_at: datetime
    rule: str
    points: float | None
    fit: float | None
    furthest: str
    furthest_label: Text | None
    decision: str
    revenue: Money


@dataclass(frozen=True)
class CutFigures:
    """The selected leads of one row of a cut, under one definition."""

    selected: int
    decided: int
    accepted: int
    acceptance: Interval | None
    customers: int
    win_rate: Interval | None
    revenue: Money


@dataclass(frozen=True)
class CutRow:
    """A channel or persona under both definitions; `key` is its name, "" where unknown."""

    key: str
    label: Text | None
    current: CutFigures
    candidate: CutFigures
    gained: int
    lost: int


@dataclass(frozen=True)
class Cut:
    """The comparison by channel or persona; rows add up to the whole."""

    by: str
    rows: list[CutRow]


@dataclass(frozen=True)
class WhatIfReport:
    """The candidate beside the current agreement, each alone over all of history.

    `gained` and `lost` list leads, latest first; they may be cut short for reading, the counts in
    `overlap` never are. What concerns leads is None where a definition has no handoff.
    """

    start: date
    end: date
    current: Definition
    candidate: Definition
    changes: list[Change]
    stages: list[StageComparison]
    current_leads: LeadFigures | None
    candidate_leads: LeadFigures | None
    overlap: Overlap | None
    revenue: list[RevenueReach]
    gained: list[Lead]
    lost: list[Lead]
    cuts: list[Cut]
    notes: list[Sentence]
    findings: list[Finding]
    footing: Footing


@dataclass(frozen=True)
class SweepPoint:
    """One value of the swept terms (or one of each), and what it would have meant.

    `missed` is the revenue of won deals that the current definition reached before they were
    opened and this one not; `reached` of all that it reaches. `is_current` marks the values of
    the agreement itself.
    """

    values: list[Decimal]
    selected: int
    per_month: float
    acceptance: Interval | None
    win_rate: Interval | None
    revenue: Money
    reached: Money
    missed: Money
    per_week: float | None
    per_person: float | None
    peak: int
    is_current: bool


@dataclass(frozen=True)
class SweepReport:
    """What each value of one term, or of a grid of terms, would have meant for sales."""

    terms: list[str]
    start: date
    end: date
    definition: Definition
    current_values: list[Decimal | None]
    points: list[SweepPoint]
    notes: list[Sentence]
    findings: list[Finding]
    footing: Footing


class Verdict(StrEnum):
    """Whether what a threshold promised on the earlier period held on the later one."""

    HOLDS = "holds"
    FAILS = "fails"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Measured:
    """Volume and quality of one threshold in one period.

    `selected` contacts, of which `reached` the stage of quality within `horizon_days` (see
    `RecommendReport`); `per_month` is over months of 365.25 / 12 days.
    """

    selected: int
    per_month: float
    reached: int
    quality: Interval | None


@dataclass(frozen=True)
class Choice:
    """One setting of the thresholds, as measured on both periods.

    `on_front`: on the earlier period no other setting brought both more leads and better ones.
    """

    values: list[Decimal]
    earlier: Measured
    later: Measured
    on_front: bool
    is_current: bool
    verdict: Verdict
    sentence: Sentence


@dataclass(frozen=True)
class RecommendReport:
    """The thresholds between which a choice is worth discussing: the Pareto front.

    Chosen on the days `start` to `split`, validated on those after it up to `end`. Quality is the
    share of the selected that reached `quality_stage` within `horizon_days`, the time within which
    nine of ten that got there had got there; leads selected after `end` are too young to say.
    """

    terms: list[str]
    quality_stage: str
    quality_label: Text
    start: date
    split: date
    end: date
    horizon_days: float
    tried: int
    current_values: list[Decimal | None]
    choices: list[Choice]
    notes: list[Sentence]
    findings: list[Finding]
    footing: Footing


@dataclass(frozen=True)
class ReplayedMonth:
    """The entries of one month, "2026-03", by stage."""

    month: str
    stages: Mapping[str, "EntryCount"]


@dataclass(frozen=True)
class EntryCount:
    """Entries into a stage: contacts for the first time, of these implied, and repeats."""

    entered: int
    implied: int
    repeats: int


@dataclass(frozen=True)
class ReplayedStage:
    """One stage over the whole period."""

    stage: str
    label: Text
    team: Team
    count: StageCount


@dataclass(frozen=True)
class ReplayReport:
    """What history looks like under one definition: entries into each stage, in all and by month.

    `contacts` is how many contacts any event names, `returns` how often a lead was sent back.
    """

    start: date
    end: date
    definition: Definition
    contacts: int
    returns: int
    stages: list[ReplayedStage]
    months: list[ReplayedMonth]
    findings: list[Finding]
    footing: Footing
