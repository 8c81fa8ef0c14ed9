"""What the report on clock cases holds."""

from dataclasses import dataclass, field

from smarketing.core.base.finding import Finding
from smarketing.core.reports.why import Why
from smarketing.core.sla.case_file import ClockCase


@dataclass(frozen=True)
class ClockReport:
    """A file of clock cases, answered: the cases in the order of the file.

    `agreeing` and `disagreeing` count the cases that state what they expect and could be answered,
    `unstated` those that state nothing, `unanswered` those that could not be answered. `why` says
    of each answered case how its answer comes about.
    """

    file: str
    cases: list[ClockCase]
    calendars: int
    agreeing: int
    disagreeing: int
    unstated: int
    unanswered: int
    findings: list[Finding] = field(default_factory=list)
    why: list[Why] = field(default_factory=list)
