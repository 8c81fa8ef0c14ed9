"""Whether sales kept its promises."""

from datetime import date

import polars as pl
import pytest
from spec.tables import agreement, at, facts, rows

from smarketing.core.agreement.working_week import calendar_of
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.base.period import Period
from smarketing.core.replay.replay import replay
from smarketing.core.sla.compliance import judged, waiting
from smarketing.core.sla.handoffs import handoffs
from smarketing.core.sla.tally import tally

SPEED = """
[[commitments.sales]]
name = "first_attempt"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 1 }
share = 0.8
"""
DECISION = SPEED.replace('"first_attempt"', '"decision"')
DEPTH = """
[[commitments.sales]]
name = "depth"
label = { en = "Depth", fr = "Profondeur" }
measure = "attempts"
at_least = 3
within = { working_days = 2 }
share = 0.8
"""
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def leads(text: str, terms: str = SPEED, as_of: str = "2026-03-10 16:00") -> pl.DataFrame:
    """Judge the handoffs of small facts; the house is open 9 to 17 in Paris, 8 to 16 UTC."""
    agreed, told, now = agreement(terms), facts(text), at(as_of)
    found = replay(told, [agreed], now)
    handed = handoffs(found.entries(), found.returns(), "mql", told, now)
    calendar = calendar_of(agreed.calendar, date(2026, 1, 1), date(2026, 12, 31))
    return judged(handed, agreed.commitments.sales[0], MixedCalendars.of([calendar]), now)


FIVE = """
    recorded_stages
    contact_id | occurred_at      | stage
    ada        | 2026-03-02 09:00 | mql
    bob        | 2026-03-02 09:00 | mql
    cleo       | 2026-03-02 09:00 | mql
    dan        | 2026-03-02 09:00 | mql
    eve        | 2026-03-02 09:00 | mql

    activities
    contact_id | occurred_at      | kind
    ada        | 2026-03-02 09:04 | call
    bob        | 2026-03-02 09:18 | call
    cleo       | 2026-03-02 09:55 | call
    dan        | 2026-03-02 11:10 | call
"""


def test_the_worked_example_counts_the_lead_that_nobody_called() -> None:
    """Answers after 4, 18, 55 and 130 minutes and one never: 3 of 5, median 36.5 minutes."""
    found = tally(leads(FIVE), MARCH, "Europe/Paris")
    assert (found.met, found.breached, found.open) == (3, 2, 0)
    assert found.median_seconds == 36.5 * 60


def test_a_window_that_still_runs_is_open_not_late() -> None:
    found = tally(leads(FIVE, as_of="2026-03-02 09:30"), MARCH, "Europe/Paris")
    assert (found.met, found.breached, found.open) == (2, 0, 3)


@pytest.mark.parametrize(
    ("handed_over", "due"),
    [
        # a Friday afternoon at 16:30 leaves half an hour; the rest is Monday's first
        ("2026-03-06 15:30", "2026-03-09 08:30"),
        # a Saturday starts counting on Monday at nine
        ("2026-03-07 12:00", "2026-03-09 09:00"),
        # exactly the rest of the day: due when the house closes
        ("2026-03-06 15:00", "2026-03-06 16:00"),
        # over the night of the clock change, Paris opens an hour earlier in UTC
        ("2026-03-27 15:30", "2026-03-30 07:30"),
    ],
)
def test_the_clock_runs_only_while_the_house_is_open(handed_over: str, due: str) -> None:
    found = leads(
        f"""
        recorded_stages
        contact_id | occurred_at   | stage
        ada        | {handed_over} | mql
    """,
        as_of="2026-04-30",
    )
    assert rows(found, "due_at") == [(due,)]


def test_automatic_mail_is_no_attempt() -> None:
    found = leads("""
        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-02 09:00 | mql

        activities
        contact_id | occurred_at      | kind  | automated
        ada        | 2026-03-02 09:01 | email | yes
    """)
    assert rows(found, "state", "served_at") == [("breached", None)]


def test_what_happened_before_the_handoff_does_not_count() -> None:
    found = leads("""
        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-02 09:00 | mql

        activities
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 08:59 | call

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-01 08:59 | rejected
    """)
    assert rows(found, "state") == [("breached",)]


def test_a_rejection_with_a_reason_spares_the_call() -> None:
    found = leads("""
        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-02 09:00 | mql

        dispositions
        contact_id | occurred_at      | outcome  | reason
        ada        | 2026-03-02 09:30 | rejected | competitor
    """)
    assert rows(found, "state") == [("met",)]


def test_a_late_answer_is_a_breach_and_its_time_is_kept() -> None:
    found = leads("""
        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-02 09:00 | mql

        activities
        contact_id | occurred_at      | kind
        ada        | 2026-03-03 09:00 | call
    """)
    assert rows(found, "state", "working_seconds") == [("breached", 8 * 3600)]


def test_a_decision_is_an_acceptance_or_a_rejection() -> None:
    text = """
        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-02 09:00 | mql
        bob        | 2026-03-02 09:00 | mql

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-02 09:30 | accepted
        bob        | 2026-03-02 09:30 | qualified
    """
    assert rows(leads(text, DECISION), "contact_id", "state") == [
        ("ada", "met"),
        ("bob", "breached"),
    ]


def test_depth_is_served_by_the_last_attempt_owed_or_by_reaching_the_person() -> None:
    text = """
        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-02 09:00 | mql
        bob        | 2026-03-02 09:00 | mql
        cleo       | 2026-03-02 09:00 | mql

        activities
        contact_id | occurred_at      | kind | outcome
        ada        | 2026-03-02 10:00 | call | no_answer
        ada        | 2026-03-03 10:00 | call | no_answer
        ada        | 2026-03-04 15:59 | call | no_answer
        bob        | 2026-03-02 10:00 | call | reached
        cleo       | 2026-03-02 10:00 | call | no_answer
        cleo       | 2026-03-03 10:00 | call | no_answer
    """
    assert rows(leads(text, DEPTH), "contact_id", "state", "due_at") == [
        ("ada", "met", "2026-03-04 16:00"),
        ("bob", "met", "2026-03-04 16:00"),
        ("cleo", "breached", "2026-03-04 16:00"),
    ]


def test_each_lead_belongs_to_the_month_in_which_its_window_closes() -> None:
    text = """
        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-31 15:30 | mql
        bob        | 2026-03-31 10:00 | mql
    """
    found = leads(text, as_of="2026-04-30")
    april = Period(date(2026, 4, 1), date(2026, 4, 30))
    assert tally(found, MARCH, "Europe/Paris").breached == 1
    assert tally(found, april, "Europe/Paris").breached == 1


def test_the_waiting_list_holds_who_was_neither_called_nor_decided_on() -> None:
    found = waiting(
        leads("""
        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-02 09:00 | mql
        bob        | 2026-03-02 09:00 | mql
        cleo       | 2026-03-02 09:00 | mql
        dan        | 2026-01-02 09:00 | mql

        activities
        contact_id | occurred_at      | kind
        bob        | 2026-03-05 09:00 | call

        dispositions
        contact_id | occurred_at      | outcome
        cleo       | 2026-03-05 09:00 | accepted
    """),
        30,
        at("2026-03-10"),
    )
    assert rows(found, "contact_id") == [("ada",)]


def test_whom_sales_took_up_by_itself_nobody_handed_over() -> None:
    """Ada became a customer without ever being handed over: nobody owes her a first call."""
    found = leads("""
        recorded_stages
        contact_id | occurred_at      | stage
        bob        | 2026-03-02 09:00 | mql

        dispositions
        contact_id | occurred_at      | outcome
        cleo       | 2026-03-02 09:00 | accepted

        deal_events
        deal_id | contact_id | occurred_at      | status
        d1      | ada        | 2026-03-02 09:00 | won
    """)
    assert rows(found, "contact_id") == [("bob",)]


def test_no_handoff_no_breach() -> None:
    found = tally(leads(""), MARCH, "Europe/Paris")
    assert (found.met, found.breached, found.open, found.median_seconds) == (0, 0, 0, None)
