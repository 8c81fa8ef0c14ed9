"""Which version of the agreement was in force on a day."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.finding import Finding, Severity


def in_force(versions: Sequence[Agreement], day: date) -> Agreement | None:
    """Return the version with the latest first day on or before `day`; None before the first."""
    begun = [v for v in versions if v.agreement.effective_from <= day]
    return max(begun, key=lambda v: v.agreement.effective_from, default=None)


def history_findings(versions: Sequence[Agreement]) -> list[Finding]:
    """Find versions that bind from the same day, or that share a number."""
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
