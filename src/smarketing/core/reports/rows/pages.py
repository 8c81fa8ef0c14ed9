"""What the rows behind a number hold."""

from dataclasses import dataclass
from datetime import datetime

from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.reports.pages import Footing
from smarketing.core.reports.rows.asked import RowsAsked


@dataclass(frozen=True)
class Row:
    """One row: who, when, from where, whose, what it is worth, and how it stands.

    `contact_id` is "" where there is no contact, `number` how many a row counts (visits; 1 else).
    `state` is a name (see `RowList`), `reason` the agreement's words for why it was rejected.
    """

    contact_id: str
    name: str
    at: datetime
    channel: str
    campaign: str
    persona: str
    persona_label: Text | None
    rep: str
    value: Money | None
    state: str
    reason: Text | None = None
    number: int = 1


@dataclass(frozen=True)
class RowsReport:
    """The rows that were asked for: `total` of them, of which `rows` are shown.

    `counted` is what they count together: visits, else as many as there are. `hidden` belong to
    other representatives than the one who asks, and are not shown. `value` is what all are worth
    together, None where no worth is known. `title` names the list, `when` the column of moments.
    """

    asked: RowsAsked
    title: Sentence
    when: Sentence
    rows: list[Row]
    total: int
    counted: int
    hidden: int
    value: Money | None
    findings: list[Finding]
    footing: Footing
    most: int
