"""What the contact report holds: the chance of each attempt, and how many are worth making."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Money, Sentence
from smarketing.core.planning.contact_curve import Attempt
from smarketing.core.reports.why import Why


@dataclass(frozen=True)
class Worthwhile:
    """How many attempts are worth making, for the value of a contact and the cost of an attempt.

    An attempt whose chance to be the first contact is not above `cut_off` (cost / value) costs
    more than it brings. `by_value` is the last attempt before the first such one; it bills every
    attempt to every lead. `at_the_margin` bills the nth attempt only to those who still need it,
    and compares the chance on somebody not reached before. Both end where the curve does.
    """

    value: Money | Decimal
    cost: Money | Decimal
    cut_off: Fraction
    by_value: int
    at_the_margin: int


@dataclass(frozen=True)
class FileFooting:
    """What the numbers rest on: a file, its columns, and how many of its rows were counted."""

    file: str
    fingerprint: str
    rows: int
    counted: int
    attempts_column: str
    outcome_column: str
    outcome_words: tuple[str, ...]
    time_zone: str = "UTC"


@dataclass(frozen=True)
class ContactReport:
    """The contact curve of a plain file of calls, one row per person.

    Of the `leads` that were called, `reached` came to something by their last call; `mean` calls
    were made of each, `most` of one. `attempts` is the curve (see `Attempt`), `worthwhile` what it
    says of a stated value and cost, None where they are not stated. `notes` say what such a file
    allows to conclude, and what not.
    """

    leads: int
    reached: int
    mean: float
    most: int
    attempts: list[Attempt]
    worthwhile: Worthwhile | None
    notes: list[Sentence]
    why: list[Why]
    findings: list[Finding]
    footing: FileFooting
