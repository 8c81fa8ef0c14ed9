"""Windows that no calendar reaches: of somebody off for years, who has left, or who is to come."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from spec.tables import agreement, at, facts, rows

from smarketing.core.agreement.stages import Escalation
from smarketing.core.agreement.working_week import calendar_of, calendars_of_people
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.base.period import Period
from smarketing.core.replay.replay import replay
from smarketing.core.replay.segments import NO_LINE
from smarketing.core.sla.compliance import Promise, judged
from smarketing.core.sla.handoffs import handoffs
from smarketing.core.sla.queue import next_calls
from smarketing.core.sla.standing_still import with_calendars, with_pauses
from smarketing.core.sla.still_owed import intents, overdue
from smarketing.core.sla.tally import counted, tally

FOUR_HOURS = "{ working_hours = 4 }"
TERMS = """
[[parties.sales.people]]
name = "Ann"
leave = [{{ first = 2026-03-03, last = 2029-12-31 }}]
[[parties.sales.people]]
name = "Bob"
leaves = 2026-02-28
[[parties.sales.people]]
name = "Cat"
started = 2026-06-01
[[commitments.sales]]
name = "first"
label = {{ en = "First call", fr = "Premier appel" }}
measure = "first_attempt"
within = {within}
share = 0.8
"""
AFTERNOON = """
    recorded_stages
    contact_id | occurred_at      | stage
    ada        | 2026-03-02 14:00 | mql
    ben        | 2026-03-02 14:00 | mql
    cleo       | 2026-03-02 14:00 | mql

    assignments
    contact_id | occurred_at      | rep
    ada        | 2026-02-01 09:00 | Ann
    ben        | 2026-02-01 09:00 | Bob
    cleo       | 2026-02-01 09:00 | Cat
"""
CALLED = """
    activities
    contact_id | occurred_at      | kind
    ada        | 2026-03-05 09:00 | call
"""
NOW = "2026-03-10 16:00"


def told(
    more: str = "", within: str = FOUR_HOURS, as_of: str = NOW
) -> tuple[Promise, pl.DataFrame, MixedCalendars]:
    """Judge three leads, each by the calendar of its owner; the house is open 8 to 16 UTC."""
    agreed, known, now = agreement(TERMS.format(within=within)), facts(AFTERNOON + more), at(as_of)
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    people = calendars_of_people(agreed, first, last)
    house = calendar_of(agreed.calendar, first, last)
    calendars = MixedCalendars.of([house, *people.values()])
    found = replay(known, [agreed], now)
    handed = handoffs(found.entries(), found.returns(), "mql", known, now)
    handed = with_calendars(handed, {name: place for place, name in enumerate(people, start=1)})
    handed = with_pauses(handed, known, [], calendars, now)
    promise = agreed.commitments.sales[0]
    return promise, judged(handed, promise, calendars, now, (), [Fraction(1, 2)]), calendars


def step_at(part: str) -> Escalation:
    """Return a step of escalation to the owner."""
    return Escalation(at=Decimal(part), to="owner")


def test_a_window_of_somebody_off_beyond_the_calendar_is_open_and_never_due() -> None:
    """Ann works two hours of the four, and then is away; Bob has left, and Cat is to come."""
    _, leads, _ = told()
    columns = ("contact_id", "due_at", "window_seconds", "working_seconds", "state", "step")
    assert rows(leads, *columns) == [
        ("ada", None, 14400, 7200, "open", 1),
        ("ben", "2026-03-03 10:00", 14400, 50 * 3600, "breached", 1),
        ("cleo", "2026-03-03 10:00", 14400, 50 * 3600, "breached", 1),
    ]


def test_a_window_of_days_that_are_never_worked_has_no_length_and_no_steps() -> None:
    _, leads, _ = told(within="{ working_days = 2 }")
    assert rows(leads, "contact_id", "due_at", "window_seconds", "state", "step")[:2] == [
        ("ada", None, None, "open", 0),
        ("ben", "2026-03-04 16:00", 18 * 3600, "breached", 1),
    ]


@pytest.mark.parametrize("within", [FOUR_HOURS, "{ working_days = 2 }"])
def test_what_is_served_in_a_window_that_never_closes_is_met(within: str) -> None:
    _, leads, _ = told(CALLED, within)
    assert rows(leads, "contact_id", "due_at", "state")[0] == ("ada", None, "met")


def test_whoever_has_the_lead_now_answers_for_a_window_that_never_closes() -> None:
    given_away = """
        assignments
        contact_id | occurred_at      | rep
        ada        | 2026-03-09 09:00 | Bob
    """
    _, leads, _ = told(given_away)
    assert rows(leads, "contact_id", "due_at", "answerable")[0] == ("ada", None, "Bob")
    _, leads, _ = told()
    assert rows(leads, "contact_id", "due_at", "answerable")[0] == ("ada", None, "Ann")


def test_a_window_that_never_closes_belongs_to_no_period_and_is_never_overdue() -> None:
    promise, leads, _ = told()
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    found = tally(leads, year, "Europe/Paris")
    assert (found.met, found.breached, found.open) == (0, 2, 0)
    assert counted(leads).open == 1
    late = overdue([(promise, leads)], 30, at(NOW))
    assert rows(late, "contact_id", "since") == [
        ("ben", "2026-03-03 10:00"),
        ("cleo", "2026-03-03 10:00"),
    ]


def test_a_step_that_was_reached_is_told_though_the_window_never_closes() -> None:
    """Half of the four hours have run when Ann leaves at four; the whole never does."""
    promise, leads, calendars = told()
    steps = [step_at("0.5"), step_at("1")]
    found = intents([(promise, leads)], steps, calendars, 30, at(NOW))
    ada = [(one.at, one.since) for one in found if one.contact_id == "ada"]
    assert ada == [(Fraction(1, 2), at("2026-03-02 16:00"))]


def test_a_step_has_one_key_however_it_is_written() -> None:
    promise, leads, calendars = told()
    keys = [
        [one.key for one in intents([(promise, leads)], [step_at(said)], calendars, 30, at(NOW))]
        for said in ("0.5", "0.50")
    ]
    assert keys[0] == keys[1]
    assert "/0.5/" in keys[0][0]


def test_of_a_window_without_a_length_no_step_is_told() -> None:
    promise, leads, calendars = told(within="{ working_days = 2 }")
    found = intents([(promise, leads)], [step_at("0.5")], calendars, 30, at(NOW))
    assert {one.contact_id for one in found} == {"ben", "cleo"}


def test_a_deadline_comes_before_none() -> None:
    """Ada's lead is owed a call by two promises, of which one closes and one never does."""
    promise, leads, _ = told()
    worth = leads.with_columns(segment=pl.lit(""), priority=1, line=NO_LINE, value=0)
    closing = worth.with_columns(due_at=pl.col("due_at").fill_null(at("2026-03-12 09:00")))
    agreed, known = agreement(TERMS.format(within=FOUR_HOURS)), facts(AFTERNOON)
    for both in ([worth, closing], [closing, worth]):
        found = next_calls([(promise, one) for one in both], known, agreed, at(NOW))
        assert ("ada", "2026-03-12 09:00") in rows(found, "contact_id", "due_at")
    found = next_calls([(promise, worth)], known, agreed, at(NOW))
    assert ("ada", None) in rows(found, "contact_id", "due_at")
