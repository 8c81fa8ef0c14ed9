"""Every lead handed over to sales, once per cycle."""

from datetime import date

import polars as pl
from spec.tables import agreement, at, facts, rows

from smarketing.core.agreement.working_week import calendar_of
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.replay.replay import replay
from smarketing.core.sla.compliance import judged, waiting
from smarketing.core.sla.handoffs import handoffs

AGREED = agreement("""
[recycling]
cool_off_days = 1
[[rejection_reasons]]
name = "timing"
label = { en = "Timing", fr = "Calendrier" }
recycle = true
[[commitments.sales]]
name = "first_attempt"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 1 }
share = 0.8
""")
TWICE = """
    touches
    contact_id | occurred_at      | kind
    ada        | 2026-03-02 09:00 | demo_request
    ada        | 2026-03-09 09:00 | demo_request

    activities
    contact_id | occurred_at      | kind | outcome
    ada        | 2026-03-02 09:30 | call | no_answer
    ada        | 2026-03-04 09:00 | call | reached
    ada        | 2026-03-09 11:00 | call | reached

    dispositions
    contact_id | occurred_at      | outcome  | reason
    ada        | 2026-03-05 09:00 | rejected | timing
    ada        | 2026-03-10 09:00 | accepted |
"""


def handed(text: str, as_of: str = "2026-03-31") -> pl.DataFrame:
    """Return the handoffs of small facts."""
    told, now = facts(text), at(as_of)
    found = replay(told, [AGREED], now)
    return handoffs(found.entries(), found.returns(), "mql", told, now)


def judged_leads(text: str, as_of: str = "2026-03-31") -> pl.DataFrame:
    """Judge the handoffs by the first call, due within an hour of opening."""
    calendar = calendar_of(AGREED.calendar, date(2026, 1, 1), date(2026, 12, 31))
    return judged(
        handed(text, as_of), AGREED.commitments.sales[0], MixedCalendars.of([calendar]), at(as_of)
    )


def test_a_lead_that_comes_back_is_handed_over_once_per_cycle() -> None:
    columns = ("contact_id", "cycle", "repeat", "handed_over_at", "sent_back_at")
    assert rows(handed(TWICE), *columns) == [
        ("ada", 1, False, "2026-03-02 09:00", "2026-03-05 09:00"),
        ("ada", 2, True, "2026-03-09 09:00", None),
    ]


def test_attempts_and_decisions_belong_to_the_handoff_before_them() -> None:
    found = handed(TWICE)
    assert [len(attempts) for attempts in found["attempts_at"]] == [2, 1]
    assert rows(found, "reached_at", "decided_at", "decision") == [
        ("2026-03-04 09:00", "2026-03-05 09:00", "rejected"),
        ("2026-03-09 11:00", "2026-03-10 09:00", "accepted"),
    ]


def test_sales_owes_speed_for_a_lead_that_comes_back_too() -> None:
    found = judged_leads(TWICE)
    assert rows(found, "cycle", "due_at", "served_at", "state") == [
        (1, "2026-03-02 10:00", "2026-03-02 09:30", "met"),
        (2, "2026-03-09 10:00", "2026-03-09 11:00", "breached"),
    ]


def test_what_happens_at_the_moment_of_the_next_handoff_counts_for_that_one() -> None:
    found = handed("""
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:00 | demo_request
        ada        | 2026-03-09 09:00 | demo_request

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-05 09:00 | recycled

        activities
        contact_id | occurred_at      | kind
        ada        | 2026-03-09 09:00 | call
    """)
    assert [len(attempts) for attempts in found["attempts_at"]] == [0, 1]


def test_a_lead_that_was_sent_back_waits_no_more_until_it_comes_back() -> None:
    sent_back = """
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:00 | demo_request

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-05 09:00 | recycled
    """
    assert waiting(judged_leads(sent_back, "2026-03-06"), 30, at("2026-03-06")).is_empty()
    again = sent_back.replace("demo_request\n", "demo_request\nada|2026-03-09 09:00|demo_request\n")
    (lead,) = rows(waiting(judged_leads(again), 30, at("2026-03-31")), "contact_id", "cycle")
    assert lead == ("ada", 2)


def test_without_any_return_there_is_one_handoff_per_lead() -> None:
    found = handed("""
        recorded_stages
        contact_id | occurred_at      | stage
        bob        | 2026-03-02 09:00 | mql
        ada        | 2026-03-03 09:00 | mql
    """)
    assert rows(found, "contact_id", "cycle", "repeat", "sent_back_at") == [
        ("bob", 1, False, None),
        ("ada", 1, False, None),
    ]
