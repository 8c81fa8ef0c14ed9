"""The queue: by priority, worth and deadline; whom the law protects stands apart."""

from spec.sla.solicited import LAW, PEOPLE, clock, in_paris, law
from spec.tables import facts

from smarketing.core.base.sentence import Sentence
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.daily import daily_report
from smarketing.core.reports.law import bar_in_words
from smarketing.core.reports.queue import queue_report
from smarketing.core.reports.queue_pages import Queue, QueueReport
from smarketing.core.reports.situation import Situation

TERMS = """
[[segments]]
name = "urgent"
label = { en = "Asked for it", fr = "À sa demande" }
channels = ["demo"]
priority = 1
[[lead_values]]
value = 100
[[lead_values]]
persona = "boss"
value = 900
[[personas]]
name = "boss"
label = { en = "Boss", fr = "Dirigeant" }
match = [{ attribute = "job", one_of = ["boss"] }]
[[commitments.sales]]
name = "first"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 16 }
share = 0.8
[[commitments.sales]]
name = "depth"
label = { en = "Depth", fr = "Profondeur" }
measure = "attempts"
at_least = 3
within = { working_days = 10 }
share = 0.8
"""
NOW = "2026-02-20 11:00"
WAITING = facts(
    PEOPLE
    + """
    boss       | 2026-01-01  | {"job": "boss"}
    late       | 2026-01-01  |
    asked      | 2026-01-01  |
    called     | 2026-01-01  |

    touches
    contact_id | occurred_at      | kind  | channel
    asked      | 2026-02-02 08:00 | visit | demo

    recorded_stages
    contact_id | occurred_at      | stage
    leo        | 2026-02-18 08:00 | mql
    firm       | 2026-02-19 09:00 | mql
    boss       | 2026-02-19 09:00 | mql
    late       | 2026-02-17 09:00 | mql
    asked      | 2026-02-19 09:00 | mql
    called     | 2026-02-17 09:00 | mql

    activities
    contact_id | occurred_at      | kind | outcome
    called     | 2026-02-17 10:00 | call | no_answer

    assignments
    contact_id | occurred_at      | rep
    leo        | 2026-02-18 08:00 | Ada
    firm       | 2026-02-19 09:00 | Ada
    boss       | 2026-02-19 09:00 | Ada
    late       | 2026-02-17 09:00 | Ada
    asked      | 2026-02-19 09:00 | Ada
    called     | 2026-02-17 09:00 | Bob
    """
)


def report(known: Facts = WAITING, now: str = NOW, kind: str = "call") -> QueueReport:
    return queue_report(Situation(known, law(LAW + TERMS), in_paris(now), "x"), kind)


def of(told: QueueReport, rep: str) -> Queue:
    return next(one for one in told.queues if one.rep == rep)


def test_priority_comes_first_then_worth_then_the_deadline() -> None:
    ada = of(report(), "Ada")
    assert [lead.contact_id for lead in ada.next] == ["asked", "boss", "late", "leo", "firm"]
    assert [lead.priority for lead in ada.next] == [1, 5, 5, 5, 5]
    assert [lead.is_late for lead in ada.next] == [False, False, True, False, False]


def test_a_lead_called_once_waits_for_the_attempts_that_are_owed_still() -> None:
    [lead] = of(report(), "Bob").next
    assert (lead.contact_id, lead.made, lead.is_late) == ("called", 1, False)


def test_whom_the_law_protects_stands_apart_with_the_article_and_the_moment() -> None:
    noon = of(report(now="2026-02-20 13:30"), "Ada")
    assert [lead.contact_id for lead in noon.barred] == ["leo"]
    bar = noon.barred[0].law
    assert bar is not None
    assert (bar.rule, bar.bar, bar.article) == ("decree", "hours", "decree 2022-1313")
    assert clock(bar.until) == "Fri 2026-02-20 14:00"
    assert bar_in_words(bar).message.startswith("Not allowed by law until")


def test_mails_are_not_barred_by_a_rule_about_calls() -> None:
    assert of(report(now="2026-02-20 13:30", kind="email"), "Ada").barred == []


def test_the_headline_counts_both_and_names_counsel_where_somebody_is_protected() -> None:
    day, noon = report().headline, report(now="2026-02-20 13:30").headline
    assert [str(one) for one in day] == ["6 leads can be reached now, 1 of them late."]
    assert [str(one) for one in noon][1:] == [
        (
            "1 lead may not be reached now: the law does not allow it, and the clocks of sales "
            "stand still."
        ),
        "To be confirmed by counsel.",
    ]


def test_one_representative_can_be_asked_for_and_nobody_waits_where_nothing_happened() -> None:
    situation = Situation(WAITING, law(LAW + TERMS), in_paris(NOW), "x")
    assert [one.rep for one in queue_report(situation, rep="bob").queues] == ["Bob"]
    empty = report(facts("contacts\ncontact_id | occurred_at\n"))
    assert empty.headline == [Sentence("Nobody waits for an attempt: the queue is empty.")]


def test_each_figure_says_what_it_rests_on() -> None:
    why = {one.figure: one.rests_on for one in report().why}
    assert why["queues.barred"] == ("solicitation.rules.decree", "solicitation.rules.consent")
    assert "commitments.sales.depth" in why["queues.next"]


def test_the_waiting_list_of_the_daily_report_marks_whom_the_law_protects() -> None:
    situation = Situation(WAITING, law(LAW + TERMS), in_paris("2026-02-20 13:30"), "x")
    [ada] = [one for one in daily_report(situation).waiting if one.rep == "Ada"]
    assert [lead.contact_id for lead in ada.leads if lead.law is not None] == ["leo"]
