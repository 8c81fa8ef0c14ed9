"""What the proposal holds: what was measured, what that suggests, and what history would score."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from smarketing.core.base.finding import Finding
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money, Sentence, Text, Value
from smarketing.core.planning.contact_curve import Attempt
from smarketing.core.reports.contact_pages import Worthwhile
from smarketing.core.reports.pages import Footing, Team
from smarketing.core.reports.why import Why


class Standpoint(StrEnum):
    """Where a proposed term stands towards the present agreement."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"
    """Nothing was measured that could change it."""


@dataclass(frozen=True)
class MeasuredStep:
    """A step of the funnel: of `entered` contacts, `went_on` so far, and `rate` of them in the end.

    `rate` is None where history cannot tell.
    """

    stage: str
    label: Text
    following: str
    following_label: Text
    entered: int
    went_on: int
    rate: Interval | None


@dataclass(frozen=True)
class LeadWorth:
    """What a lead of a segment, a persona or both is worth; None is for all of them.

    `seen_rate` and `seen_revenue` are the group's own figures, `rate`, `revenue` and `value` the
    shrunk ones with their ends. `weight` is the part of the group's own rate in the shrunk one.
    `is_own` is false where the group has too few leads: its line says what its segment and its
    persona suggest.
    """

    segment: str | None
    segment_label: Text | None
    persona: str | None
    persona_label: Text | None
    leads: int
    customers: float
    seen_rate: float | None
    rate: Interval
    weight: float
    seen_revenue: Money | None
    revenue: Money
    value: Money
    value_low: Money
    value_high: Money
    is_own: bool


@dataclass(frozen=True)
class Within:
    """The share of the leads due that was served within so many working hours.

    Of the `people` who had leads enough to tell, `keeping` did so for four in five of theirs.
    """

    working_hours: int
    share: Interval
    keeping: int
    people: int


@dataclass(frozen=True)
class Response:
    """How soon sales answers now: times in working seconds, of those that were served."""

    measure: str
    label: Text
    due: int
    median_seconds: float | None
    p90_seconds: float | None
    within: list[Within]


@dataclass(frozen=True)
class Load:
    """What a representative was handed over: leads in all, in an average month and in the busiest.

    `kept` is the share of these leads that were first tried within the proposed window.
    """

    rep: str
    leads: int
    per_month: Fraction
    most: int
    kept: Interval | None


@dataclass(frozen=True)
class PeriodScore:
    """What history would have scored in a period; exactly what a report would have said.

    For a share, `met` of `due` leads; for a quantity, `actual` against `target`, in the
    commitment's unit. `kept` is None where nothing fell due.
    """

    start: date
    end: date
    due: int | None
    met: int | None
    share: Fraction | None
    actual: Fraction | None
    target: Fraction | None
    kept: bool | None


@dataclass(frozen=True)
class ProposedCommitment:
    """A commitment: what was measured, what is proposed, and what history would have scored.

    `present` and `proposed` say the commitment in words; they are the same where it is kept.
    `periods` are the full periods looked at; the proposed one would have held in `kept` of the
    `counted` ones, the present one in `present_kept` of `present_counted`: None where there is
    none, and for worths, which the present lead values measure otherwise.
    """

    name: str
    label: Text
    team: Team
    measure: str
    standpoint: Standpoint
    measured: Sentence
    present: Sentence | None
    proposed: Sentence
    kept: int
    counted: int
    present_kept: int | None
    present_counted: int | None
    periods: list[PeriodScore]


@dataclass(frozen=True)
class ProposedTerm:
    """A single term: where it stands, what it says now, what is proposed, and what was measured."""

    term: str
    standpoint: Standpoint
    present: "Value | None"
    proposed: "Value | None"
    measured: Sentence


@dataclass(frozen=True)
class ProposalReport:
    """A drafted agreement, and what it rests on.

    History is looked at from `start` to `end`, the full months of the last ones; rates and worths
    are of the contacts that entered from `mature_start` to `mature_end`, as the plan agrees.
    `commitments` are both sides', `terms` what else the draft says anew or keeps; `toml` is the
    whole draft, empty where it could not be written. `number` is the number of attempts proposed,
    `worthwhile` what value and cost say of it; `workable` leads a month are what one representative
    can work with so many, None where no role says how long that takes.
    """

    start: date | None
    end: date | None
    mature_start: date
    mature_end: date
    version: int
    effective_from: date
    steps: list[MeasuredStep]
    worths: list[LeadWorth]
    responses: list[Response]
    attempts: list[Attempt]
    attempt_kinds: list[str]
    tried: int
    reached: int
    mean_attempts: float | None
    number: int | None
    worthwhile: Worthwhile | None
    loads: list[Load]
    workable: Fraction | None
    commitments: list[ProposedCommitment]
    terms: list[ProposedTerm]
    toml: str
    why: list[Why]
    findings: list[Finding]
    footing: Footing
