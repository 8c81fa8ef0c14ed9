"""Both sides of the SLA on one page."""

from datetime import date

from spec.tables import agreement, at, facts

from smarketing.core.base.period import Period
from smarketing.core.base.sentence import Money, Text
from smarketing.core.reports.pages import Standing
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.pages import Cut, SlaReport
from smarketing.core.reports.sla.report import sla_report

TERMS = """
[[handoff.escalations]]
at = 0.8
to = "owner"
[[handoff.escalations]]
at = 1
to = "sales"
[[segments]]
name = "demo"
label = { en = "Demo requests", fr = "Démonstrations" }
kinds = ["demo_request"]
priority = 1
[[lead_values]]
value = 250
[[commitments.marketing]]
name = "volume"
label = { en = "MQLs", fr = "MQL" }
measure = "count"
stage = "mql"
target = 22
per = "month"
[[commitments.sales]]
name = "first"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 4 }
share = 0.8
[[commitments.sales]]
name = "demo_first"
label = { en = "First call on a demo", fr = "Premier appel sur démonstration" }
measure = "first_attempt"
within = { working_hours = 2 }
share = 0.8
segments = ["demo"]
[[commitments.sales]]
name = "depth"
label = { en = "Three attempts", fr = "Trois tentatives" }
measure = "attempts"
at_least = 3
within = { working_days = 2 }
share = 0.7
"""
# March 2 is a Monday; the house is open from 8 to 16 UTC. As of March 5, 15:30: three days and
# seven and a half hours of working time since the first handoff.
TOLD = """
    touches
    contact_id | occurred_at      | kind         | channel
    ada        | 2026-03-02 09:00 | demo_request | search
    bob        | 2026-03-02 09:00 | demo_request | event
    cleo       | 2026-03-02 09:00 | demo_request | search

    recorded_stages
    contact_id | occurred_at      | stage
    dan        | 2026-03-05 12:00 | mql

    assignments
    contact_id | occurred_at      | rep
    ada        | 2026-03-02 09:00 | Ann
    bob        | 2026-03-02 09:00 | Zoe
    cleo       | 2026-03-02 09:00 | Ann
    dan        | 2026-03-05 12:00 | Zoe

    activities
    contact_id | occurred_at      | kind | outcome
    ada        | 2026-03-02 10:00 | call | no_answer
    bob        | 2026-03-02 12:00 | call | reached
"""
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def report(told: str = TOLD, terms: str = TERMS, segment: str | None = None) -> SlaReport:
    """Return the page of small facts as of Thursday, March 5, 15:30 UTC."""
    agreed = agreement(terms)
    situation = Situation(facts(told), agreed, at("2026-03-05 15:30"), "spec")
    chosen = next((one for one in agreed.segments if one.name == segment), None)
    return sla_report(situation, MARCH, chosen)


def cut(found: SlaReport, commitment: str, by: str) -> dict[str, tuple[int, int, int]]:
    """Return the parts of a promise as met, breached, open."""
    [promise] = [one for one in found.promises if one.commitment == commitment]
    [mine] = [one for one in promise.cuts if one.by == by]
    assert isinstance(mine, Cut)
    return {p.key: (p.kept.met, p.kept.breached, p.kept.open) for p in mine.parts}


def test_each_promise_is_counted_whole_and_in_parts() -> None:
    found = report()
    assert [(p.commitment, p.kept.met, p.kept.breached, p.kept.open) for p in found.promises] == [
        ("first", 2, 1, 1),
        ("demo_first", 1, 2, 0),
        ("depth", 1, 2, 1),
    ]
    assert cut(found, "first", "rep") == {"Ann": (1, 1, 0), "Zoe": (1, 0, 1)}
    assert cut(found, "first", "channel") == {
        "search": (1, 1, 0),
        "event": (1, 0, 0),
        "": (0, 0, 1),
    }
    assert cut(found, "first", "segment") == {"demo": (2, 1, 0), "": (0, 0, 1)}
    assert cut(found, "first", "priority") == {"1": (2, 1, 0), "5": (0, 0, 1)}


def test_the_distribution_tells_the_parts_of_the_window() -> None:
    """Of four hours, Ada was called after a quarter, Bob after three quarters, Cleo never."""
    [first, *_] = report().promises
    assert first.kept.distribution == [1, 0, 1, 0, 0, 0, 1]
    assert (first.kept.median_seconds, first.standing) == (2 * 3600, Standing.BAD)


def test_nobody_should_be_on_the_list_of_leads_past_a_window() -> None:
    """Cleo was never called: two calls and three attempts are owed. Ada was tried once."""
    found = report()
    assert [(one.rep, one.value) for one in found.owed] == [("Ann", Money(50_000, "EUR"))]
    [ann] = found.owed
    assert [
        (lead.contact_id, [(o.commitment, o.made, o.needed) for o in lead.owed])
        for lead in ann.leads
    ] == [
        ("cleo", [("demo_first", 0, 1), ("first", 0, 1), ("depth", 0, 3)]),
        ("ada", [("depth", 1, 3)]),
    ]


REFUSED_TWO_DAYS_AGO = """
[solicitation]
refusals = ["refused"]
[[solicitation.rules]]
name = "silence"
label = { en = "Silence", fr = "Silence" }
article = "article 1"
silence_days = 60
"""


def test_a_lead_that_the_law_protects_now_is_marked_with_the_article() -> None:
    """Ada refused at ten on Monday: her clock of depth stood still since, so she is not on it."""
    told = TOLD.replace("10:00 | call | no_answer", "10:00 | call | refused  ")
    found = report(told, TERMS + REFUSED_TWO_DAYS_AGO)
    assert [(lead.contact_id, lead.law) for one in found.owed for lead in one.leads] == [
        ("cleo", None)
    ]
    late = TOLD.replace("12:00 | call | reached", "12:00 | call | none   ") + (
        "    bob        | 2026-03-05 15:00 | call | refused\n"
    )
    [bar] = [
        lead.law
        for one in report(late, TERMS + REFUSED_TWO_DAYS_AGO).owed
        for lead in one.leads
        if lead.contact_id == "bob"
    ]
    assert bar is not None
    assert (bar.rule, bar.bar, bar.article) == ("silence", "silence", "article 1")


def test_whoever_has_the_lead_is_told_once_per_step() -> None:
    """Dan's clock stands at three and a half of four hours: 80 per cent passed at 15:12."""
    told = {(one.contact_id, one.commitment, one.to, one.since) for one in report().escalations}
    assert {one for one in told if one[0] == "dan"} == {
        ("dan", "first", "owner", at("2026-03-05 15:12"))
    }
    assert {one for one in told if one[0] == "cleo" and one[1] == "first"} == {
        ("cleo", "first", "owner", at("2026-03-02 12:12")),
        ("cleo", "first", "sales", at("2026-03-02 13:00")),
    }
    keys = [one.key for one in report().escalations]
    assert len(keys) == len(set(keys))


def test_a_segment_is_looked_at_alone_with_the_promises_that_it_is_owed() -> None:
    found = report(segment="demo")
    assert [p.commitment for p in found.promises] == ["first", "demo_first", "depth"]
    assert cut(found, "first", "segment") == {"demo": (2, 1, 0)}
    assert (found.paces, found.shares) == ([], [])


def test_every_breach_has_a_cause() -> None:
    found = report()
    assert {(one.commitment, one.cause, one.breaches, one.of) for one in found.causes} == {
        ("first", "time_to_act", 1, 1),
        ("demo_first", "time_to_act", 2, 2),
        ("depth", "time_to_act", 2, 2),
    }


CAUSED = TERMS.replace(
    "[[handoff.escalations]]",
    "[handoff.causes]\nrouting_within = { working_hours = 2 }\nmost_waiting = 1\n"
    "[[handoff.escalations]]",
    1,
)


def test_causes_are_counted_by_segment_representative_and_channel() -> None:
    """Ann was given two at once, and one is more than she can work; nobody was given Gus."""
    nobody = TOLD.replace(
        "cleo       | 2026-03-02 09:00 | demo_request | search",
        "cleo       | 2026-03-02 09:00 | demo_request | search\n"
        "    gus        | 2026-03-02 09:00 | demo_request | event",
    )
    found = report(nobody, CAUSED)
    parts = {
        cut.by: {part.key: (part.breaches, part.causes) for part in cut.parts}
        for cut in found.cause_cuts
    }
    # Of Cleo a first call, a first call on a demo and depth; of Ada depth; of Bob the demo's call.
    assert parts["rep"] == {
        "Ann": (4, {"no_capacity": 4}),
        "": (3, {"routing_delay": 3}),
        "Zoe": (1, {"time_to_act": 1}),
    }
    assert parts["segment"] == {
        "demo": (8, {"routing_delay": 3, "no_capacity": 4, "time_to_act": 1})
    }
    assert {key: part[0] for key, part in parts["channel"].items()} == {"search": 4, "event": 4}
    assert sum(one.breaches for one in found.causes) == 8


def test_a_count_of_causes_says_its_rule_and_its_terms() -> None:
    [why] = [why for why in report(TOLD, CAUSED).why if why.figure == "causes.first.no_capacity"]
    assert (why.value, why.how.values["of"]) == (1, 1)
    assert why.rests_on == ("handoff.causes.most_waiting",)
    assert str(why.how.values["rule"]).startswith("more than 1 leads waited for the same person")


def test_the_first_sentences_say_how_both_sides_stand_and_what_to_do() -> None:
    first, second, third, fourth, _ = report().headline
    assert str(first) == "Marketing keeps its promise."
    assert (second.values["kept"], second.values["count"]) == (0, 3)
    # Two of three were called in time, of the demos one of three: that is the furthest of the three
    # from what was promised, though the page names another one first.
    assert second.values["what"] == Text("First call on a demo", "Premier appel sur démonstration")
    assert (third.values["total"], third.values["value"]) == (2, Money(50_000, "EUR"))
    assert (fourth.values["rep"], fourth.values["most"]) == ("Ann", 2)


def test_every_figure_says_how_it_is_computed() -> None:
    [share] = [why for why in report().why if why.figure == "promises.first.share"]
    assert (share.how.values["met"], share.how.values["due"]) == (2, 3)
    assert "commitments.sales.first.within" in share.rests_on


def test_without_a_handoff_there_is_nothing_to_say_of_sales() -> None:
    found = report("", "")
    assert (found.promises, found.owed, found.escalations, found.causes) == ([], [], [], [])
    assert str(found.headline[0]).startswith("The agreement has no commitments yet")
