"""What each promise of sales is served by, and how long its clock runs."""

from datetime import date
from fractions import Fraction

import polars as pl
from spec.tables import agreement, at, facts, rows

from smarketing.core.agreement.working_week import calendar_of
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.replay.replay import replay
from smarketing.core.sla.compliance import judged
from smarketing.core.sla.handoffs import handoffs
from smarketing.core.sla.standing_still import with_calendars, with_pauses
from smarketing.core.sla.still_owed import overdue

PROMISE = """
[[commitments.sales]]
name = "promise"
label = { en = "Promise", fr = "Promesse" }
share = 0.8
"""
FIRST = PROMISE + 'measure = "first_attempt"\nwithin = { working_hours = 4 }\n'
HANDED = """
    recorded_stages
    contact_id | occurred_at      | stage
    ada        | 2026-03-02 09:00 | mql
    bob        | 2026-03-02 09:00 | mql
    cleo       | 2026-03-02 09:00 | mql
"""
REASONS = """
[[rejection_reasons]]
name = "timing"
label = { en = "Timing", fr = "Calendrier" }
"""

LATE_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def leads(
    told: str, terms: str, as_of: str = "2026-03-10 16:00", *, own: bool = False
) -> pl.DataFrame:
    """Judge small facts; the house is open 9 to 17 in Paris, 8 to 16 UTC; Ann's 14 to 18."""
    agreed = agreement(terms)
    told_facts, now = facts(told), at(as_of)
    found = replay(told_facts, [agreed], now)
    handed = handoffs(found.entries(), found.returns(), "mql", told_facts, now)
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    late = agreed.calendar.model_copy(update={"week": {day: ["14:00-18:00"] for day in LATE_DAYS}})
    calendars = MixedCalendars.of(
        [calendar_of(agreed.calendar, first, last), calendar_of(late, first, last)]
    )
    handed = with_calendars(handed, {"Ann": 1} if own else {})
    assert agreed.handoff is not None
    handed = with_pauses(handed, told_facts, agreed.handoff.pauses, calendars, now)
    reasons = [reason.name for reason in agreed.rejection_reasons]
    promise = agreed.commitments.sales[0]
    return judged(handed, promise, calendars, now, reasons, [Fraction(4, 5), Fraction(1)])


def test_only_the_kinds_that_count_serve_a_first_attempt() -> None:
    told = (
        HANDED
        + """
        activities
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 10:00 | email
        ada        | 2026-03-02 12:00 | call
        bob        | 2026-03-02 10:00 | email
    """
    )
    found = leads(told, FIRST + 'kinds = ["call"]\n')
    assert rows(found, "contact_id", "served_at", "state") == [
        ("ada", "2026-03-02 12:00", "met"),
        ("bob", None, "breached"),
        ("cleo", None, "breached"),
    ]


def test_depth_can_ask_for_several_channels() -> None:
    terms = PROMISE + (
        'measure = "attempts"\nat_least = 3\ndifferent_kinds = 2\nwithin = { working_days = 3 }\n'
    )
    told = (
        HANDED
        + """
        activities
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 10:00 | call
        ada        | 2026-03-02 11:00 | call
        ada        | 2026-03-02 12:00 | call
        ada        | 2026-03-02 13:00 | email
        bob        | 2026-03-02 10:00 | call
        bob        | 2026-03-02 11:00 | email
        bob        | 2026-03-02 12:00 | call
        cleo       | 2026-03-02 10:00 | call
        cleo       | 2026-03-02 11:00 | call
        cleo       | 2026-03-02 12:00 | call
    """
    )
    assert rows(leads(told, terms), "contact_id", "served_at") == [
        ("ada", "2026-03-02 13:00"),
        ("bob", "2026-03-02 12:00"),
        ("cleo", None),
    ]
    # Three calls do not fill the place of the mail that is owed.
    agreed = agreement(terms).commitments.sales[0]
    late = overdue([(agreed, leads(told, terms))], 30, at("2026-03-10 16:00"))
    assert rows(late, "contact_id", "made", "needed") == [("cleo", 2, 3)]


def test_feedback_is_owed_for_rejected_leads_and_needs_an_agreed_reason() -> None:
    terms = PROMISE + 'measure = "feedback"\nwithin = { working_days = 2 }\n' + REASONS
    told = (
        HANDED
        + """
        recorded_stages
        contact_id | occurred_at      | stage
        dan        | 2026-03-02 09:00 | mql
        eve        | 2026-03-02 09:00 | mql

        dispositions
        contact_id | occurred_at      | outcome  | reason
        ada        | 2026-03-02 10:00 | rejected | timing
        bob        | 2026-03-02 10:00 | rejected |
        bob        | 2026-03-06 10:00 | rejected | timing
        cleo       | 2026-03-02 10:00 | accepted |
        dan        | 2026-03-02 10:00 | rejected | just because
        eve        | 2026-03-09 10:00 | rejected | timing
    """
    )
    assert rows(leads(told, terms), "contact_id", "served_at", "state") == [
        ("ada", "2026-03-02 10:00", "met"),
        ("bob", "2026-03-06 10:00", "breached"),
        ("dan", None, "breached"),
        ("eve", "2026-03-09 10:00", "breached"),
    ]


def test_a_next_step_is_owed_from_the_acceptance_on() -> None:
    terms = PROMISE + (
        'measure = "next_step"\nkinds = ["meeting"]\nwithin = { working_hours = 8 }\n'
    )
    told = (
        HANDED
        + """
        activities
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:30 | meeting
        ada        | 2026-03-03 10:00 | call
        ada        | 2026-03-03 12:00 | meeting
        bob        | 2026-03-03 12:00 | call

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-03 09:00 | accepted
        bob        | 2026-03-03 09:00 | accepted
        cleo       | 2026-03-03 09:00 | rejected
    """
    )
    assert rows(leads(told, terms), "contact_id", "started_at", "due_at", "served_at", "state") == [
        ("ada", "2026-03-03 09:00", "2026-03-04 09:00", "2026-03-03 12:00", "met"),
        ("bob", "2026-03-03 09:00", "2026-03-04 09:00", None, "breached"),
    ]


def test_a_clock_runs_on_after_the_breach_and_keeps_both_durations() -> None:
    """From Friday 15:00 to Monday 10:00: an hour on Friday, two on Monday, 67 on the wall."""
    told = """
        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-06 15:00 | mql

        activities
        contact_id | occurred_at      | kind
        ada        | 2026-03-09 10:00 | call
    """
    late = PROMISE + 'measure = "first_attempt"\nwithin = { working_hours = 1 }\n'
    found = leads(told, late)
    assert rows(found, "state", "working_seconds", "raw_seconds", "window_seconds", "step") == [
        ("breached", 3 * 3600, 67 * 3600, 3600, 2)
    ]


def test_a_clock_in_owner_mode_runs_by_whoever_had_the_lead_at_the_handoff() -> None:
    """Ann works from 13:00 to 17:00 UTC. Bob's lead came to her later: his window stays."""
    told = (
        HANDED
        + """
        assignments
        contact_id | occurred_at      | rep
        ada        | 2026-02-01 09:00 | Ann
        bob        | 2026-02-01 09:00 | Zoe
        bob        | 2026-03-02 10:00 | Ann
        cleo       | 2026-03-02 11:00 | Ann
        cleo       | 2026-03-02 12:00 | Zoe
    """
    )
    found = leads(told, FIRST, own=True)
    assert rows(found, "contact_id", "due_at") == [
        ("ada", "2026-03-02 17:00"),
        ("bob", "2026-03-02 13:00"),
        ("cleo", "2026-03-02 17:00"),
    ]


def test_whoever_had_the_lead_when_its_window_closed_is_answerable() -> None:
    """Bob's lead changed hands in time, Cleo's after the window; Ada's was called before."""
    told = (
        HANDED
        + """
        assignments
        contact_id | occurred_at      | rep
        ada        | 2026-02-01 09:00 | Ann
        ada        | 2026-03-02 11:00 | Zoe
        bob        | 2026-02-01 09:00 | Ann
        bob        | 2026-03-02 12:00 | Zoe
        cleo       | 2026-02-01 09:00 | Ann
        cleo       | 2026-03-02 14:00 | Zoe

        activities
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 10:00 | call
    """
    )
    found = leads(told, FIRST)
    assert rows(found, "contact_id", "answerable", "rep") == [
        ("ada", "Ann", "Zoe"),
        ("bob", "Zoe", "Zoe"),
        ("cleo", "Ann", "Zoe"),
    ]


def test_nobody_answers_for_a_lead_that_was_given_to_somebody_after_its_window() -> None:
    """Ada's was called before Ann was given it, Bob's window had closed when Ann was."""
    told = (
        HANDED
        + """
        assignments
        contact_id | occurred_at      | rep
        ada        | 2026-03-02 11:00 | Ann
        bob        | 2026-03-03 09:00 | Ann
        cleo       | 2026-03-03 09:00 | Ann
        cleo       | 2026-03-03 10:00 | Zoe

        activities
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 10:00 | call
        bob        | 2026-03-03 11:00 | call
    """
    )
    found = leads(told, FIRST)
    assert rows(found, "contact_id", "answerable", "rep") == [
        ("ada", "Ann", "Ann"),
        ("bob", "", "Ann"),
        ("cleo", "", "Zoe"),
    ]


UNASSIGNED = """
[[handoff.pauses]]
name = "unassigned"
label = { en = "Nobody's", fr = "À personne" }
on = "unassigned"
"""
CALLBACK = """
[[handoff.pauses]]
name = "callback"
label = { en = "To be called back", fr = "À rappeler" }
on = "activity"
outcomes = ["call_back"]
at_most = { working_hours = 8 }
"""


def test_a_clock_stands_still_while_the_lead_is_nobodys() -> None:
    """Assigned two hours late: due two hours later. Nobody's to this day: not due, not late."""
    told = (
        HANDED
        + """
        assignments
        contact_id | occurred_at      | rep
        ada        | 2026-03-02 11:00 | Ann
        bob        | 2026-02-02 11:00 | Ann
    """
    )
    found = leads(told, FIRST + UNASSIGNED)
    assert rows(found, "contact_id", "due_at", "state") == [
        ("ada", "2026-03-02 15:00", "breached"),
        ("bob", "2026-03-02 13:00", "breached"),
        ("cleo", "2026-03-11 12:00", "open"),
    ]


DECISION = PROMISE + 'measure = "decision"\nwithin = { working_hours = 4 }\n'


def test_a_clock_stands_still_until_the_contact_stirs_or_is_called_again() -> None:
    """Ada was called back after two hours, Bob stirred after three, Cleo waits in vain."""
    told = (
        HANDED
        + """
        activities
        contact_id | occurred_at      | kind  | outcome   | automated
        ada        | 2026-03-02 10:00 | call  | call_back |
        ada        | 2026-03-02 11:00 | email |           | yes
        ada        | 2026-03-02 12:00 | call  | reached   |
        bob        | 2026-03-02 10:00 | call  | call_back |
        cleo       | 2026-03-02 10:00 | call  | call_back |

        touches
        contact_id | occurred_at      | kind
        bob        | 2026-03-02 13:00 | visit
    """
    )
    found = leads(told, DECISION + CALLBACK)
    assert rows(found, "contact_id", "due_at", "working_seconds") == [
        ("ada", "2026-03-02 15:00", (55 - 2) * 3600),
        ("bob", "2026-03-02 16:00", (55 - 3) * 3600),
        ("cleo", "2026-03-03 13:00", (55 - 8) * 3600),
    ]


def test_an_automatic_mail_neither_stops_a_clock_nor_makes_it_stand_still() -> None:
    told = (
        HANDED
        + """
        activities
        contact_id | occurred_at      | kind  | outcome   | automated
        ada        | 2026-03-02 10:00 | email | call_back | yes
    """
    )
    found = leads(told, FIRST + CALLBACK)
    assert rows(found, "contact_id", "due_at", "state")[0] == (
        "ada",
        "2026-03-02 13:00",
        "breached",
    )


def test_pauses_over_one_another_count_once() -> None:
    """Nobody's from 9 to 12; a call by somebody else at 10 asked for patience until 11."""
    told = (
        HANDED
        + """
        assignments
        contact_id | occurred_at      | rep
        ada        | 2026-03-02 12:00 | Ann

        activities
        contact_id | occurred_at      | kind | outcome
        ada        | 2026-03-02 10:00 | call | call_back
        ada        | 2026-03-02 13:00 | call | reached
    """
    )
    found = leads(told, DECISION + UNASSIGNED + CALLBACK)
    assert rows(found, "paused_from", "paused_until", "due_at")[0][2] == "2026-03-03 09:00"


def test_working_days_are_put_off_by_the_working_time_of_a_pause() -> None:
    terms = PROMISE + 'measure = "first_attempt"\nwithin = { working_days = 1 }\n' + UNASSIGNED
    told = (
        HANDED
        + """
        assignments
        contact_id | occurred_at      | rep
        ada        | 2026-03-02 11:00 | Ann
    """
    )
    assert rows(leads(told, terms), "due_at")[0] == ("2026-03-04 10:00",)


def test_steps_are_reached_as_the_clock_runs() -> None:
    """Of four hours, 80 per cent have run after three hours and twelve minutes."""
    steps = [
        rows(leads(HANDED, FIRST, as_of), "step")[0][0]
        for as_of in ("2026-03-02 12:11", "2026-03-02 12:12", "2026-03-02 13:00")
    ]
    assert steps == [0, 1, 2]
