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
    """Find versions that share a number, bind from the same day, or bind in another order.

    A later version that binds from an earlier day would never be in force.
    """
    findings = []
    numbers = [v.agreement.version for v in versions]
    findings += [
        Finding(
            "agreement.same_number",
            Severity.ERROR,
            "two files say that they are version {number}",
            "give each version a number of its own",
            {"number": number},
        )
        for number in sorted({n for n in numbers if numbers.count(n) > 1})
    ]
    ordered = sorted(versions, key=lambda v: (v.agreement.effective_from, v.agreement.version))
    for earlier, later in pairwise(ordered):
        if earlier.agreement.version > later.agreement.version:
            findings.append(
                Finding(
                    "agreement.never_in_force",
                    Severity.ERROR,
                    "version {later} binds from an earlier day than version {earlier}, so it "
                    "would end before it began",
                    "let each version bind from a later day than the one before",
                    {"later": earlier.agreement.version, "earlier": later.agreement.version},
                )
            )
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
