"""The plan: what the goal takes, from agreed or measured rates."""

from fractions import Fraction

from spec.tables import agreement, at, facts

from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.pages import PlanReport
from smarketing.core.reports.plan import plan_report
from smarketing.core.reports.situation import Situation

RATES = """
[plan]
average_sale = 10_000
mature_after_days = 30
[plan.rates]
visitor = 0.02
lead = 0.25
mql = 0.6
sal = 0.75
sql = 0.8
opportunity = 0.25
"""


def plan(more: str, told: Facts | None = None) -> PlanReport:
    situation = Situation(told or Facts({}), agreement(more), at("2026-06-30"), "spec")
    return plan_report(situation)


def test_with_agreed_rates_no_ledger_is_needed() -> None:
    found = plan(RATES)
    assert [(step.stage, step.display) for step in found.steps] == [
        ("visitor", 22_223),
        ("lead", 445),
        ("mql", 112),
        ("sal", 67),
        ("sql", 50),
        ("opportunity", 40),
        ("customer", 10),
    ]
    assert found.steps[2].exact == Fraction(1000, 9)


def test_marketing_plans_for_its_share() -> None:
    found = plan(RATES)
    assert found.marketing_steps[-1].exact == 6
    assert found.marketing_steps[2].exact == Fraction(200, 3)


def test_what_is_not_agreed_is_measured_on_matured_contacts() -> None:
    told = facts("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-01
        bob        | 2026-03-01
        cleo       | 2026-03-01
        dan        | 2026-03-01
        eve        | 2026-06-15

        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-02  | demo_request
        eve        | 2026-06-16  | demo_request

        spend
        channel | occurred_at | amount | currency | visits
        email   | 2026-03-01  | 0      | EUR      | 80
        email   | 2026-06-20  | 0      | EUR      | 9000
    """)
    found = plan(RATES.replace("lead = 0.25\n", "").replace("visitor = 0.02\n", ""), told)
    visitor, lead = found.steps[:2]
    assert [visitor.rate, lead.rate] == [Fraction(4, 80), Fraction(1, 4)]
    assert (visitor.rate_from, lead.rate_from) == ("measured", "measured")
    assert lead.interval is not None
    assert lead.interval.low < 0.25 < lead.interval.high


def test_the_average_sale_is_measured_where_it_is_not_agreed() -> None:
    told = facts("""
        deal_events
        deal_id | occurred_at | status | amount | currency
        d1      | 2026-03-01  | won    | 100    | EUR
        d2      | 2026-03-01  | won    | 201    | EUR
        d3      | 2026-03-01  | lost   | 999    | EUR
    """)
    found = plan(RATES.replace("average_sale = 10_000\n", ""), told)
    assert found.average_sale.minor == Fraction(301, 2)
    assert found.average_sale_from == "measured"


def test_where_a_rate_is_unknown_the_plan_stops_and_says_so() -> None:
    found = plan(RATES.replace("sal = 0.75\n", ""))
    assert [step.stage for step in found.steps] == ["sql", "opportunity", "customer"]
    assert [finding.code for finding in found.findings] == ["plan.no_rate"]


def test_without_any_sale_there_is_no_plan_but_a_reason() -> None:
    found = plan(RATES.replace("average_sale = 10_000\n", ""))
    assert (found.steps, [f.code for f in found.findings]) == ([], ["plan.no_average_sale"])


def test_a_promise_that_differs_from_what_the_goal_takes_is_told() -> None:
    promise = """
[[commitments.marketing]]
name = "volume"
label = { en = "MQLs", fr = "MQL" }
measure = "count"
stage = "mql"
target = 80
per = "month"
"""
    (found,) = plan(RATES + promise).findings
    assert (found.code, found.values["needed"], found.values["promised"]) == (
        "plan.promise_differs",
        67,
        80,
    )
    assert plan(RATES + promise.replace("80", "67")).findings == []
