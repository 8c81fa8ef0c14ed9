"""One lead: what is due, what was tried and read, and what came of it before."""

from spec.tables import agreement, at, facts

from smarketing.core.explanation.explain import explain
from smarketing.core.reports.lead.pages import Kept, LeadReport
from smarketing.core.reports.lead.report import lead_report
from smarketing.core.reports.situation import Situation

TERMS = """
[recycling]
cool_off_days = 1
[[rejection_reasons]]
name = "timing"
label = { en = "Not now", fr = "Pas maintenant" }
recycle = true
[[lead_values]]
value = 500
[[commitments.sales]]
name = "first"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
kinds = ["call"]
within = { working_hours = 4 }
share = 0.8
[[commitments.sales]]
name = "answer"
label = { en = "Answer", fr = "Réponse" }
measure = "decision"
within = { working_hours = 8 }
share = 0.8
[[commitments.sales]]
name = "depth"
label = { en = "Depth", fr = "Profondeur" }
measure = "attempts"
kinds = ["call"]
at_least = 3
within = { working_days = 10 }
share = 0.8
"""
# Paris is one hour ahead of UTC in winter; 2 March 2026 is a Monday.
STORY = """
    accounts
    account_id | occurred_at      | name
    acme       | 2026-01-01       | Acme

    contacts
    contact_id | occurred_at      | account_id | name | attributes
    ada        | 2026-01-01       | acme       | Ada  | {"Email": "ada@acme.example", "phone": "01"}

    touches
    contact_id | occurred_at      | kind         | channel | content
    ada        | 2026-02-02 09:00 | demo_request | direct  | Demo
    ada        | 2026-02-20 09:00 | download     | social  | Guide
    ada        | 2026-02-21 09:00 | visit        | social  |
    ada        | 2026-03-01 09:00 | visit        | social  | Guide
    ada        | 2026-03-02 09:00 | demo_request | direct  | Demo

    assignments
    contact_id | occurred_at      | rep
    ada        | 2026-02-02 09:10 | Bob
    ada        | 2026-03-02 09:10 | Eve

    dispositions
    contact_id | occurred_at      | outcome  | reason | rep
    ada        | 2026-02-03 09:00 | rejected | timing | Bob

    activities
    contact_id | occurred_at      | kind  | outcome   | rep | automated
    ada        | 2026-02-02 10:00 | call  | no_answer | Bob |
    ada        | 2026-03-02 09:01 | email | sent      |     | yes
    ada        | 2026-03-02 10:00 | call  | no_answer | Eve |
    ada        | 2026-03-02 11:00 | email | sent      | Eve |
    """


def told(now: str = "2026-03-02 12:00", story: str = STORY) -> LeadReport:
    known, terms, moment = facts(story), agreement(TERMS), at(now)
    found = explain(known, [terms], "ada", moment)
    assert found is not None
    return lead_report(Situation(known, terms, moment, "x"), found, known)


def test_it_says_who_the_lead_is_and_who_has_it() -> None:
    report = told()
    assert (report.name, report.company, report.rep) == ("Ada", "Acme", "Eve")
    assert (report.reach.email, report.reach.phone, report.reach.job) == (
        *("ada@acme.example", "01"),
        "",
    )
    assert report.value is not None
    assert report.value.minor == 50_000
    assert report.channel == "direct"


def test_clocks_run_in_working_time_from_the_latest_handoff_what_is_owed_first() -> None:
    first, second, third = told().clocks
    assert (first.promise, first.kept, first.due_at) == (
        *("answer", Kept.RUNNING),
        at("2026-03-03 09:00"),
    )
    assert (first.working_seconds, first.window_seconds) == (3 * 3600, 8 * 3600)
    assert (second.promise, second.kept, second.made, second.needed) == (
        *("depth", Kept.RUNNING),
        *(1, 3),
    )
    assert (third.promise, third.kept, third.working_seconds) == ("first", Kept.IN_TIME, 3600)


def test_the_headline_begins_with_what_is_due_next_or_late() -> None:
    assert str(told().headline[0]).startswith("Due next: ")
    assert str(told("2026-03-03 12:00").headline[0]).startswith("Late: ")


def test_attempts_come_latest_first_and_machines_are_named() -> None:
    made = [(one.cycle, one.kind, one.rep, one.automated) for one in told().attempts]
    assert made == [
        (2, "email", "Eve", False),
        (2, "call", "Eve", False),
        (2, "email", "", True),
        (1, "call", "Bob", False),
    ]


def test_content_that_was_read_is_counted_by_its_name() -> None:
    found = [(one.content, one.times, one.kinds) for one in told().content]
    assert found == [("Demo", 2, ["demo_request"]), ("Guide", 2, ["download", "visit"])]


def test_an_earlier_cycle_tells_who_had_it_what_was_decided_and_how_it_ended() -> None:
    now, before = told().cycles
    assert (now.number, now.reps, now.decision, now.ended) == (2, ["Eve"], "", None)
    assert (before.reps, before.attempts, before.decision) == (["Bob"], 1, "rejected")
    assert before.reason is not None
    assert before.reason.en == "Not now"
    assert before.ended_at == at("2026-02-03 09:00")
    assert before.handed_over_at == at("2026-02-02 09:00")


def test_whom_nobody_handed_over_has_no_clocks_and_says_so() -> None:
    report = told("2026-01-15 12:00")
    assert (report.clocks, report.handed_over_at, report.rep) == ([], None, "")
    assert str(report.headline[0]) == "Nothing is owed to this lead at the moment."


def test_once_sales_has_decided_the_first_call_is_not_owed_any_more() -> None:
    rejected = """
    dispositions
    contact_id | occurred_at      | outcome  | reason | rep
    ada        | 2026-02-02 09:30 | rejected | timing | Bob
    """
    report = told("2026-02-02 09:45", STORY.split("dispositions", maxsplit=1)[0] + rejected)
    assert {one.promise: one.kept for one in report.clocks}["first"] is Kept.IN_TIME
    assert str(report.headline[0]) == "Nothing is owed to this lead at the moment."
