"""While the law allows no attempt, the clock of sales stands still."""

import polars as pl
import pytest
from spec.sla.solicited import CONSENT, CONSUMERS, DECREE, LAW, PEOPLE, clock, in_paris, law, told
from spec.tables import at, facts

from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.reports.situation import Situation
from smarketing.core.sla.barred import barred

SPEED = """
[[commitments.sales]]
name = "first"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 2 }
share = 0.8
"""


def stretches(known: Facts, terms: str, since: str, until: str, *kinds: str) -> list[str]:
    """Return when Leo is barred, as a clock in Paris shows it."""
    bounds = {"since": in_paris(since), "until": in_paris(until)}
    moments = [pl.Series(name, [moment], MOMENT) for name, moment in bounds.items()]
    leads = pl.DataFrame([pl.Series("contact_id", ["leo"]), *moments])
    found = barred(leads, known, law(terms), kinds)
    pairs = zip(found["barred_from"], found["barred_until"], strict=True)
    return [f"{clock(begin)} – {clock(end)}" for begin, end in pairs]


def test_nights_noons_and_weekends_are_barred_for_a_consumer() -> None:
    assert stretches(told(), LAW, "2026-02-20 09:00", "2026-02-23 11:00") == [
        "Fri 2026-02-20 09:00 – Fri 2026-02-20 10:00",
        "Fri 2026-02-20 13:00 – Fri 2026-02-20 14:00",
        "Fri 2026-02-20 20:00 – Mon 2026-02-23 10:00",
    ]


def test_from_the_first_day_of_a_rule_on_the_bar_lasts_until_consent_is_given() -> None:
    known = told(allowed="2026-08-13 12:00")
    only = CONSUMERS + CONSENT
    assert stretches(known, only, "2026-08-10 09:00", "2026-08-20 09:00") == [
        "Tue 2026-08-11 00:00 – Thu 2026-08-13 12:00"
    ]


def test_a_cap_bars_from_the_last_attempt_allowed_on() -> None:
    cap = CONSUMERS + DECREE[: DECREE.index("silence_days")].replace("on_holidays = false\n", "")
    calls = "2026-02-02 10:00\n2026-02-03 10:00\n2026-02-04 10:00\n2026-02-05 10:00"
    assert stretches(told(calls=calls), cap, "2026-02-01 09:00", "2026-04-01 09:00") == [
        "Thu 2026-02-05 10:00 – Wed 2026-03-04 00:00"
    ]


def test_a_promise_that_mails_keep_too_is_not_barred() -> None:
    span = ("2026-09-01 09:00", "2026-09-02 09:00")
    assert stretches(told(), LAW, *span, "call", "email") == []
    assert stretches(told(), LAW, *span, "call") == ["Tue 2026-09-01 09:00 – Wed 2026-09-02 09:00"]
    mails = LAW.replace("needs_consent", 'kinds = ["call", "email"]\nneeds_consent')
    assert stretches(told(), mails, *span, "call", "email") == [
        "Tue 2026-09-01 09:00 – Wed 2026-09-02 09:00"
    ]


def test_a_law_on_mails_alone_stops_no_clock_that_a_call_would_stop() -> None:
    span = ("2026-09-01 09:00", "2026-09-02 09:00")
    mails = CONSUMERS + CONSENT.replace("needs_consent", 'kinds = ["email"]\nneeds_consent')
    assert stretches(told(), mails, *span) == []
    assert len(stretches(told(), mails, *span, "email")) == 1


@pytest.mark.parametrize(
    ("contact", "due", "state"),
    [
        # Handed over on Friday at 12:30. The house is open from 9 to 17, the law allows 10 to 13
        # and 14 to 20: half an hour, then from 14:00 on, so that two hours have passed at 15:30.
        ("leo", "2026-02-20 15:30", "breached"),
        ("firm", "2026-02-20 14:30", "breached"),
    ],
)
def test_a_window_is_longer_by_what_the_law_forbids(contact: str, due: str, state: str) -> None:
    known = facts(
        PEOPLE
        + f"""
        recorded_stages
        contact_id | occurred_at      | stage
        {contact}  | 2026-02-20 11:30 | mql
        """
    )
    [(_, leads)] = Situation(known, law(LAW + SPEED), at("2026-02-20 15:59"), "x").judged_promises
    assert leads["due_at"].to_list() == [in_paris(due)]
    assert leads["state"].to_list() == [state]


def test_a_lead_that_may_never_be_called_is_no_breach_but_owes_its_decision() -> None:
    decision = SPEED.replace('"first"', '"answer"').replace('"first_attempt"', '"decision"')
    known = facts(
        PEOPLE
        + """
        recorded_stages
        contact_id | occurred_at      | stage
        leo        | 2026-09-01 09:00 | mql
        """
    )
    situation = Situation(known, law(LAW + SPEED + decision), at("2026-09-20 12:00"), "x")
    states = [leads["state"].to_list() for _, leads in situation.judged_promises]
    assert states == [["open"], ["breached"]]


def judged_at(as_of: str, events: str) -> list[tuple[str, str | None]]:
    """Judge the first call to Leo, handed over on Friday at 12:30 (11:30 UTC)."""
    known = facts(
        PEOPLE
        + """
        recorded_stages
        contact_id | occurred_at      | stage
        leo        | 2026-02-20 11:30 | mql
        """
        + events
    )
    [(_, leads)] = Situation(known, law(LAW + SPEED), at(as_of), "x").judged_promises
    return [(state, clock(due)) for state, due in leads.select("state", "due_at").iter_rows()]


@pytest.mark.parametrize("as_of", ["2026-02-25 12:00", "2026-08-25 12:00", "2027-03-01 12:00"])
def test_the_window_of_a_rejected_lead_closes_on_the_same_day_whenever_one_looks(
    as_of: str,
) -> None:
    rejected = """
        dispositions
        contact_id | occurred_at      | outcome
        leo        | 2026-02-20 13:30 | rejected
        """
    assert judged_at(as_of, rejected) == [("met", "Fri 2026-02-20 15:30")]


@pytest.mark.parametrize(
    ("called", "found"),
    [
        # From 13 to 14 the law allows no call: one at 13:30 is none that keeps the promise.
        ("2026-02-20 12:30", []),
        ("2026-02-20 13:00", [("met", "Fri 2026-02-20 15:30")]),
        # The window closed at 15:30: a call in the evening does not mend it.
        ("2026-02-20 19:30", [("breached", "Fri 2026-02-20 15:30")]),
    ],
)
def test_a_call_that_the_law_forbids_keeps_no_promise_and_mends_none(
    called: str, found: list[tuple[str, str]]
) -> None:
    calls = f"""
        activities
        contact_id | occurred_at | kind
        leo        | {called}    | call
        """
    assert judged_at("2026-02-25 12:00", calls) == found


def test_the_call_that_reaches_the_number_allowed_is_itself_allowed() -> None:
    once = LAW.replace("at_most = 4", "at_most = 1") + SPEED
    known = facts(
        PEOPLE
        + """
        recorded_stages
        contact_id | occurred_at      | stage
        leo        | 2026-02-20 13:30 | mql

        activities
        contact_id | occurred_at      | kind
        leo        | 2026-02-20 14:00 | call
        """
    )
    [(_, leads)] = Situation(known, law(once), at("2026-02-25 12:00"), "x").judged_promises
    assert leads["state"].to_list() == ["met"]
