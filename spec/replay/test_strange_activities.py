"""Kinds and outcomes of activities that the agreement counts on and that sales never recorded."""

import pytest
from spec.tables import agreement, at, facts

from smarketing.core.replay.strange_activities import strange_activities

ACTIVITIES = """
    activities
    contact_id | occurred_at | kind  | outcome   | automated
    ada        | 2026-03-01  | call  | call_back |
    bob        | 2026-03-02  | email |           |
    bob        | 2026-03-03  | sms   |           | yes
"""
DEPTH = """
[[commitments.sales]]
name = "depth"
label = { en = "Depth", fr = "Profondeur" }
measure = "attempts"
at_least = 2
within = { working_days = 5 }
share = 0.9
"""
PAUSE = """
[[handoff.pauses]]
name = "later"
label = { en = "Later", fr = "Plus tard" }
on = "activity"
"""


def told(text: str, more: str) -> list[str]:
    """Return the sentence and the mend of each finding of these facts under more terms."""
    found = strange_activities(facts(text), agreement(more), at("2026-03-31"))
    return [f"{one.sentence()} | {one.remedy()}" for one in found]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (DEPTH + 'kinds = ["call"]', []),
        # A letter may still be written; a typo is none of what happens.
        (DEPTH + 'kinds = ["call", "letter"]', []),
        (
            DEPTH + 'kinds = ["cal", "email"]',
            [
                (
                    "`depth` counts activities of the kind `cal`, but there is none | "
                    "did you mean `call`?"
                )
            ],
        ),
        # What a machine sent is no attempt: all leads would be late.
        (
            DEPTH + 'kinds = ["sms"]',
            [
                (
                    "`depth` counts activities of the kind `sms`, but there is none | "
                    "known here: `call`, `email`"
                )
            ],
        ),
        (PAUSE + 'outcomes = ["call_back", "not_today"]', []),
        (
            PAUSE + 'outcomes = ["call_bak"]',
            [
                (
                    "`later` begins with the outcome `call_bak`, and no activity has it | "
                    "did you mean `call_back`?"
                )
            ],
        ),
    ],
)
def test_kinds_and_outcomes_that_sales_never_recorded_are_told(
    more: str, expected: list[str]
) -> None:
    assert told(ACTIVITIES, more) == expected


def test_without_any_activity_nothing_is_told_of_them() -> None:
    assert told("", DEPTH + 'kinds = ["call"]') == []
