"""Every report can be cut by persona."""

from datetime import date

import polars as pl
from spec.tables import agreement, at, facts, rows

from smarketing.core.reports.daily import daily_report
from smarketing.core.reports.funnel import funnel_report
from smarketing.core.reports.headlines import funnel_headline, loop_headline
from smarketing.core.reports.loop import loop_report
from smarketing.core.reports.only import Only
from smarketing.core.reports.plan.report import plan_report
from smarketing.core.reports.situation import Situation, restricted

AGREED = agreement("""
[[personas]]
name = "buyer"
label = { en = "Buyer", fr = "Acheteur" }
match = [{ attribute = "job", one_of = ["buyer"] }]
[[personas]]
name = "user"
label = { en = "User", fr = "Utilisateur" }
match = [{ attribute = "job", one_of = ["user"] }]
[[commitments.sales]]
name = "speed"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 4 }
share = 0.8
[[commitments.marketing]]
name = "volume"
label = { en = "MQLs", fr = "MQL" }
measure = "count"
stage = "mql"
target = 22
per = "month"
""")
TOLD = facts("""
    contacts
    contact_id | occurred_at      | attributes
    ada        | 2026-03-02 08:00 | {"job": "buyer"}
    bob        | 2026-03-03 08:00 | {"job": "user"}
    cleo       | 2026-03-04 08:00 |

    touches
    contact_id | occurred_at      | kind         | channel
    ada        | 2026-03-02 09:00 | demo_request | email
    bob        | 2026-03-03 09:00 | demo_request | email
    cleo       | 2026-03-04 09:00 | demo_request | social

    deal_events
    deal_id | contact_id | occurred_at      | status | amount  | currency
    d1      | ada        | 2026-03-05 12:00 | won    | 4000000 | EUR
    d2      | bob        | 2026-03-05 12:00 | won    | 3000000 | EUR
    d3      |            | 2026-03-05 12:00 | won    | 1000000 | EUR

    spend
    channel | occurred_at      | amount | currency | visits
    email   | 2026-03-02 07:00 | 5000   | EUR      | 70
""")
EVERYBODY = Situation(TOLD, AGREED, at("2026-03-31 16:00"), "spec")
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def of(name: str) -> Situation:
    """Return the situation of one persona."""
    return restricted(EVERYBODY, Only(next(p for p in AGREED.personas if p.name == name)))


def test_a_persona_has_the_stage_entries_that_its_contacts_have_among_everybody() -> None:
    found = of("buyer").entries
    assert rows(found) == rows(EVERYBODY.entries.filter(pl.col("contact_id") == "ada"))
    assert not found.is_empty()


def test_the_funnel_of_one_persona_leaves_out_the_others_and_anonymous_traffic() -> None:
    report = funnel_report(of("buyer"), "month", *MARCH)
    assert [(s.stage, s.entered) for s in report.total.stages] == [
        (name, 1) for name in ("lead", "mql", "sal", "sql", "opportunity", "customer")
    ]
    assert [heading.stage for heading in report.headings] == [s.stage for s in report.total.stages]


def test_personas_and_who_has_none_add_up_to_everybody() -> None:
    whole = funnel_report(EVERYBODY, "persona", *MARCH)
    for name in ("buyer", "user"):
        (row,) = [row for row in whole.rows if row.key == name]
        alone = funnel_report(of(name), "persona", *MARCH)
        assert [s.entered for s in alone.total.stages] == [s.entered for s in row.stages[1:]]


def test_the_loop_of_one_persona_has_its_deals_and_no_spend() -> None:
    report = loop_report(of("buyer"), "channel", *MARCH)
    assert "spend" not in str(loop_headline(report)[0])
    total = report.total
    assert (total.contacts, total.deals_won, total.revenue, total.spend) == (1, 1, 4000000, 0)


def test_the_plan_of_one_persona_begins_with_people_and_takes_its_own_sale() -> None:
    report = plan_report(of("buyer"))
    assert report.average_sale.minor == 4000000
    assert "visitor" not in [step.stage for step in report.steps]
    assert "plan.promise_differs" not in [finding.code for finding in report.findings]


def test_the_daily_report_of_one_persona_shows_its_leads_and_no_goal_of_the_whole() -> None:
    report = daily_report(of("user"))
    assert [lead.contact_id for one in report.waiting for lead in one.leads] == ["bob"]
    assert report.paces == []
    assert {day.stage: day.period_to_date for day in report.stages}["lead"] == 1
    assert "visitor" not in [day.stage for day in report.stages]


def test_every_report_of_one_persona_says_so() -> None:
    report = funnel_report(of("buyer"), "month", *MARCH)
    assert report.footing.persona is not None
    assert report.footing.persona.fr == "Acheteur"
    said = str(funnel_headline(report)[-1])
    assert "visits and deals without a contact are left out" in said
    assert "Goals and promised quantities" in str(daily_report(of("buyer")).headline[-1])
    assert EVERYBODY.footing().persona is None


def test_a_persona_that_nobody_is_of_makes_empty_reports() -> None:
    nobody = Situation(facts(""), AGREED, at("2026-03-31"), "spec")
    alone = restricted(nobody, Only(AGREED.personas[0]))
    assert funnel_report(alone, "month", *MARCH).total.stages[0].entered == 0
    assert loop_report(alone, "channel", *MARCH).total.contacts == 0
    assert daily_report(alone).waiting == []
