"""What the desk holds."""

from dataclasses import dataclass
from datetime import datetime

from smarketing.core.base.sentence import Money, Text
from smarketing.core.reports.law_bar import LawBar


@dataclass(frozen=True)
class DeskLead:
    """A lead to which something is still owed.

    `promise` is what is due next, at `due_at`; `is_late` says that a deadline of it has passed.
    `decision` is "accepted" or empty. `made` are the attempts so far. `law` is None where a call
    is allowed now; `value` is None where none is agreed.
    """

    contact_id: str
    name: str
    company: str
    persona: str
    persona_label: Text | None
    segment_label: Text | None
    segment: str
    channel: str
    priority: int
    value: Money | None
    handed_over_at: datetime
    due_at: datetime | None
    promise: str
    promise_label: Text | None
    is_late: bool
    decision: str
    made: int
    law: LawBar | None


@dataclass(frozen=True)
class Desk:
    """The leads of one representative, the first `most` in their order, of `total` in all."""

    rep: str
    leads: list[DeskLead]
    total: int
    late: int
    at_stake: Money | None


@dataclass(frozen=True)
class Reason:
    """A reason for which a lead may be rejected; one that `recycles` sends it back to marketing."""

    name: str
    label: Text
    recycles: bool


@dataclass(frozen=True)
class DeskWords:
    """With what words sales acts: reasons, kinds of attempt, outcomes, and who there is."""

    reasons: list[Reason]
    kinds: list[str]
    outcomes: list[str]
    reps: list[str]
