"""What the quality report holds: how sales judged the leads of a period, and what became of them.

See `pages` for what all page contexts have in common. A lead handed over again is one more.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from smarketing.core.base.finding import Finding
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Sentence, Text
from smarketing.core.reports.pages import Footing, StageHeading
from smarketing.core.reports.why import Why


@dataclass(frozen=True)
class ReasonHeading:
    """A reason of the agreement's list, in its order; `recycles` sends the lead back to marketing.

    Two more follow where they occur: "*" for reasons that are none of the agreed ones, and "" for
    rejections without any.
    """

    reason: str
    label: Text | None
    recycles: bool


@dataclass(frozen=True)
class Judged:
    """The leads handed over by a source, or to a person, and what was decided about them.

    `handed` is the sum of `accepted`, `rejected`, `unsaid` (no decision was told, but a later
    stage was entered), `given_back` (sent back to marketing without a decision) and `waiting`.
    `returned` were sent back to marketing, whatever was decided. `acceptance` is the accepted's
    part of the decided. `reasons` counts the rejected by reason, in the order of the headings:
    each once, by the first agreed reason that was given.

    `fit` is the mean at the handoff, `fit_accepted` and `fit_rejected` that of those; None where
    fit is not agreed or there is none. `complete` is the part of the handed over of whom all
    promised attributes were known; None where none are promised. `reached` counts the accepted
    that entered each later stage in the same cycle; `bought_later` the rejected that became
    customers all the same, then or when they came back.
    """

    handed: int
    accepted: int
    rejected: int
    unsaid: int
    given_back: int
    waiting: int
    returned: int
    acceptance: Interval | None
    reasons: list[int]
    fit: float | None
    fit_accepted: float | None
    fit_rejected: float | None
    complete: Interval | None
    reached: list[int]
    bought_later: int

    @property
    def decided(self) -> int:
        """How many leads sales decided on."""
        return self.accepted + self.rejected

    @property
    def rejection(self) -> Fraction | None:
        """The rejected's part of the decided; None where nothing was decided."""
        return Fraction(self.rejected, self.decided) if self.decided else None


@dataclass(frozen=True)
class Compared:
    """How often leads were rejected, beside how often others are that are like them.

    `alike` of the decided leads can be compared, and `share` of these were rejected. `expected` is
    the part that would have been, had each been rejected as often as the others of its kind: for
    a source, leads of other sources that the same people decided on; for a person, leads of the
    same channel and segment that others decided on. `stands_out` is 1 where many more, -1 where
    many fewer were rejected than chance would explain, else 0.
    """

    alike: int
    share: float
    expected: float
    stands_out: int


@dataclass(frozen=True)
class QualityRow:
    """One source or person; `key` is its name, "" where none is recorded.

    A row that adds up `others`, names without a row of their own, has the key "*", and is not
    `compared`.
    """

    key: str
    label: Text | None
    judged: Judged
    compared: Compared | None = None
    others: int = 0


@dataclass(frozen=True)
class QualityReport:
    """How sales judged the leads handed over between two civil dates, both included.

    `rows` are cut `by` source or owner and add up to `total`, as do the `months`. `deciders` are
    those who decided; they add up to what was decided. `later` are the stages after acceptance,
    `promised` the acceptance that marketing owes for all leads, and `attributes` what must be
    known of each lead, by its own promise.
    """

    by: str
    start: date
    end: date
    reasons: list[ReasonHeading]
    later: list[StageHeading]
    attributes: list[str]
    promised: Fraction | None
    rows: list[QualityRow]
    deciders: list[QualityRow]
    months: list[QualityRow]
    total: Judged
    headline: list[Sentence]
    why: list[Why]
    findings: list[Finding]
    footing: Footing
