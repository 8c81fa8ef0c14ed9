"""Reports on clock cases, as pages and tests show them: none, a little, much."""

import json
from typing import Any

from smarketing.core.reports.clock import clock_report
from smarketing.core.reports.clock_pages import ClockReport

CALENDAR = {"timezone": "Europe/Paris", "weekly": {"mon": [["09:00", "12:30"], ["14:00", "18:00"]]}}
MONDAY = "2026-03-30T"


def clock(size: str = "little", name: str = "mondays") -> ClockReport:
    """Return the report on a file of so many cases; some do not agree, and one cannot be read."""
    many = {"none": 0, "little": 3, "much": 120}[size]
    cases = [case for number in range(many) for case in _cases(number, name)]
    whole = {"calendars": {name: CALENDAR} if many else {}, "cases": cases}
    return clock_report(json.dumps(whole), f"{name}.json")


def _cases(number: int, calendar: str) -> list[dict[str, Any]]:
    start, wrong = f"{MONDAY}09:00+02:00", number == 1
    asked: list[tuple[str, dict[str, Any], Any]] = [
        ("elapsed", {"start": start, "end": f"{MONDAY}12:00+02:00"}, 10_799 if wrong else 10_800),
        ("add", {"start": start, "seconds": 3600}, f"{MONDAY}10:00+02:00"),
        ("next_open", {"at": f"{MONDAY}13:00" if wrong else start}, start),
        ("intervals", {"start": start, "end": f"{MONDAY}18:00+02:00"}, [] if wrong else None),
    ]
    return [
        {
            "id": f"{calendar} {number} {operation}",
            "op": operation,
            "calendar": calendar,
            "input": given,
            "note": "the morning alone",
        }
        | ({} if expected is None else {"expected": expected})
        for operation, given, expected in asked
    ]
