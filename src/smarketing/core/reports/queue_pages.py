"""What the queue holds: whom each representative reaches next, and who may not be reached now."""

from dataclasses import dataclass
from datetime import datetime

from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.reports.law_bar import LawBar
from smarketing.core.reports.pages import Footing
from smarketing.core.reports.why import Why


@dataclass(frozen=True)
class QueuedLead:
    """A lead to which an attempt is owed.

    `priority` 1 comes first; `value` is None where none is agreed. `due_at` is the earliest
    deadline (None where none is within reach), `is_late` says that one has passed; `made` are the
    attempts so far. `law` is None where an attempt is allowed now.
    """

    contact_id: str
    name: str
    persona: str
    persona_label: Text | None
    segment: str
    segment_label: Text | None
    priority: int
    value: Money | None
    handed_over_at: datetime
    due_at: datetime | None
    is_late: bool
    made: int
    law: LawBar | None


@dataclass(frozen=True)
class Queue:
    """The next attempts of one representative (empty for nobody), in order; then the barred."""

    rep: str
    next: list[QueuedLead]
    barred: list[QueuedLead]


@dataclass(frozen=True)
class QueueReport:
    """Whom to reach next by one kind of attempt. `states_law` says whether rules of law bind."""

    kind: str
    headline: list[Sentence]
    queues: list[Queue]
    states_law: bool
    why: list[Why]
    findings: list[Finding]
    footing: Footing
