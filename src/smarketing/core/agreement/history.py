"""Which version of the agreement was in force on a day."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.finding import Finding, Severity


def in_force(versions: Sequence[Agreement], day: date) -> Agreement | None:
    """Return the version with the latest first day on or before `day`; None before the first."""
    begun = [v for v in versions if v.agreement.effective_from <= day]
    return max(begun, key=lambda v: v.agreement.effective_from, default=None)


def in_force_at(versions: Sequence[Agreement], moment: datetime) -> Agreement | None:
    """Return the version in force at a moment: its first day begins where its company works."""
    begun = [
        version
        for version in versions
        if version.agreement.effective_from
        <= moment.astimezone(ZoneInfo(version.calendar.time_zone)).date()
    ]
    return max(begun, key=lambda v: v.agreement.effective_from, default=None)


def history_findings(versions: Sequence[Agreement]) -> list[Finding]:
    """Find versions that bind from the same day."""
    findings = []
    ordered = sorted(versions, key=lambda v: v.agreement.effective_from)
    for earlier, later in pairwise(ordered):
        if earlier.agreement.effective_from == later.agreement.effective_from:
            findings.append(
                Finding(
                    "agreement.same_day",
                    Severity.ERROR,
                    "versions {one} and {other} both bind from {day}",
                    "give the later version a later day",
                    {
                        "one": earlier.agreement.version,
                        "other": later.agreement.version,
                        "day": later.agreement.effective_from,
                    },
                )
            )
    return findings
