"""The promises of sales under other terms, over the same leads."""

from datetime import date
from decimal import Decimal

from spec.tables import agreement, at, facts

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.period import Period
from smarketing.core.base.sentence import Share
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.headlines import promise_sweep_headline, renegotiation_headline
from smarketing.core.reports.sla.pages import People, PromiseSweepReport, RenegotiationReport
from smarketing.core.reports.sla.renegotiated import (
    Tried,
    promise_sweep_report,
    renegotiation_report,
)
from smarketing.core.reports.what_if.pages import Definition

# Four leads at once on a Monday morning. Each takes an attempt of 10 minutes and, always reached
# by the first, a conversation of 50: an hour in all.
TERMS = """
[[roles]]
name = "caller"
label = { en = "Caller", fr = "Appelant" }
works = "leads"
attempts = 1
contact_chance = 1
minutes_per_attempt = 10
minutes_per_conversation = 50
[[commitments.sales]]
name = "first"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 24 }
share = 1
[[commitments.sales]]
name = "depth"
label = { en = "Two attempts", fr = "Deux tentatives" }
measure = "attempts"
at_least = 2
within = { working_days = 2 }
share = 0.7
"""
TOLD = """
    recorded_stages
    contact_id | occurred_at      | stage
    ada        | 2026-03-02 09:00 | mql
    bob        | 2026-03-02 09:00 | mql
    cleo       | 2026-03-02 09:00 | mql
    dan        | 2026-03-02 09:00 | mql
    eve        | 2026-02-02 09:00 | mql

    activities
    contact_id | occurred_at      | kind
    ada        | 2026-03-02 10:00 | call
    bob        | 2026-03-02 12:00 | call
    cleo       | 2026-03-03 12:00 | call
"""
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
AGREED = Definition(1, "hash", "agreement.toml")


def agreed(hours: str = "24") -> Agreement:
    """Return the agreement with another window for the first call."""
    return agreement(TERMS.replace("working_hours = 24", f"working_hours = {hours}"))


def situation() -> Situation:
    """Return the facts as of the end of March; Eve's handoff was in February."""
    return Situation(facts(TOLD), agreed(), at("2026-03-31"), "spec")


def report(hours: str) -> RenegotiationReport:
    return renegotiation_report(situation(), agreed(hours), (AGREED, AGREED), MARCH)


def test_the_same_leads_are_judged_by_both_terms() -> None:
    """Within 24 hours three of four were called, within three hours two."""
    [first, depth] = report("3").promises
    assert (first.kept_now.met, first.kept_now.due) == (3, 4)
    assert (first.kept_then.met, first.kept_then.due) == (2, 4)
    assert first.is_changed
    assert not depth.is_changed


def test_a_shorter_window_takes_more_people() -> None:
    """Within 24 hours one person calls all four; within an hour two, within 15 minutes four."""
    people = [report(hours).promises[0].people_then for hours in ("24", "1.5", "0.25", "0.1")]
    assert [one.needed for one in people if one] == [1, 2, 4, None]


def test_who_gives_leads_a_part_of_the_month_takes_longer() -> None:
    """22 days of 8 hours in a month of 31 days; 22 hours of them for leads."""
    terms = TERMS.replace("attempts = 1\n", "attempts = 1\nhours_per_month = 22\n")
    here = Situation(facts(TOLD), agreement(terms), at("2026-03-31"), "spec")
    found = renegotiation_report(here, agreement(terms), (AGREED, AGREED), MARCH)
    people = found.promises[0].people_now
    assert isinstance(people, People)
    assert round(people.minutes_until_served) == 79
    assert people.minutes_per_lead == 6 * people.minutes_until_served


def test_depth_is_no_promise_of_speed() -> None:
    assert report("3").promises[1].people_then is None


def test_the_first_sentences_say_what_would_have_been_kept_and_by_how_many() -> None:
    kept, people = renegotiation_headline(report("1.5"))
    assert (kept.values["met"], kept.values["met_now"]) == (Share(0.25), Share(0.75))
    assert (people.values["people"], people.values["people_now"]) == (2, 1)


def test_what_changes_nothing_is_said_to_change_nothing() -> None:
    [only] = renegotiation_headline(report("24"))
    assert str(only) == "Under the terms tried, every promise stands as it stood."


def swept(*hours: str) -> PromiseSweepReport:
    """Try the first call within these hours."""
    tried = [Tried(Decimal(one), agreed(one)) for one in hours]
    term = "commitments.sales.first.within.working_hours"
    return promise_sweep_report(situation(), "first", term, tried, AGREED, MARCH)


def test_each_value_of_a_sweep_is_judged() -> None:
    found = swept("1", "3", "24")
    assert [(one.value, one.kept.met, one.is_current) for one in found.tried] == [
        (Decimal(1), 1, False),
        (Decimal(3), 2, False),
        (Decimal(24), 3, True),
    ]
    assert [one.people.needed for one in found.tried if one.people] == [4, 2, 1]
    assert len(promise_sweep_headline(found)) == 2
