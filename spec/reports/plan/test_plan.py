"""The plan: what the goal takes, from agreed or measured rates."""

from fractions import Fraction

import pytest
from spec.tables import AGREEMENT, agreement, at, facts

from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.plan.pages import PlanReport
from smarketing.core.reports.plan.report import plan_report
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


def codes(found: PlanReport) -> list[str]:
    return [finding.code for finding in found.findings]


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
    assert "plan.no_rate" in codes(found)


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
    found = plan(RATES + promise)
    [told] = [one for one in found.findings if one.code == "plan.promise_differs"]
    assert (told.values["needed"], told.values["promised"]) == (67, 80)
    assert "plan.promise_differs" not in codes(plan(RATES + promise.replace("80", "67")))


QUOTAS = """
[[roles]]
name = "account_executive"
label = { en = "Account executive", fr = "Commercial" }
works = "opportunities"
over_assignment = 0.2
"""
PEOPLE = 'sales.head = "Bob"\nsales.people = [%s]'
REP = '{ name = "Rep %d", role = "account_executive", monthly_quota = %d }'


def with_quotas(*quotas: int) -> PlanReport:
    people = ", ".join(REP % pair for pair in enumerate(quotas))
    terms = AGREEMENT.replace('sales.head = "Bob"', PEOPLE % people)
    told = agreement(RATES + QUOTAS, terms=terms)
    return plan_report(Situation(Facts({}), told, at("2026-06-30"), "spec"))


def test_quotas_with_their_over_assignment_must_add_up_to_the_goal() -> None:
    [tie] = with_quotas(60_000, 60_000).ties
    assert [tie.said, tie.needed, tie.holds] == [12_000_000, 12_000_000, True]
    assert "plan.quotas_differ" not in codes(with_quotas(60_000, 60_000))
    assert "plan.quotas_differ" in codes(with_quotas(50_000, 50_000))


LAGS = """
[plan.lags]
lead = [1]
mql = [0, 1]
sal = [1]
sql = [1]
opportunity = [0, 0, 1]
"""


def needs(found: PlanReport, stage: str) -> list[Fraction]:
    return [need.exact for month in found.months for need in month.needs if need.stage == stage]


def test_a_level_goal_takes_the_same_of_each_stage_every_month() -> None:
    found = plan(RATES + LAGS)
    assert needs(found, "mql") == [Fraction(1000, 9)] * 12
    assert needs(found, "customer") == [Fraction(10)] * 12


def test_leads_of_today_serve_the_goal_that_lies_as_far_ahead_as_they_take() -> None:
    """MQLs take three months: those of July are for October, and its goal is twice as high."""
    seasons = "seasonality = [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1]"
    terms = AGREEMENT.replace('per = "month"', f'per = "month"\n{seasons}')
    told = agreement(RATES + LAGS, terms=terms)
    found = plan_report(Situation(Facts({}), told, at("2026-06-30"), "spec"))
    usual = needs(found, "mql")[1]
    assert needs(found, "mql")[0] == 2 * usual
    assert found.months[3].start.month == 10
    assert found.months[3].customers == 2 * found.months[0].customers


def test_with_everything_known_half_of_the_futures_reach_about_the_goal() -> None:
    found = plan(RATES + LAGS)
    assert found.outcome is None
    assert found.as_planned is not None
    assert found.as_planned.chance == pytest.approx(0.5, abs=0.05)
    # 120 customers of a Poisson process: a standard deviation of 11
    spread = found.as_planned.customers
    assert (spread.low80, spread.high80) == pytest.approx((106, 134), abs=2)


def test_the_same_seed_gives_the_same_report() -> None:
    one, other = plan(RATES + LAGS), plan(RATES + LAGS)
    assert one == other


def test_what_stands_in_the_funnel_already_is_not_asked_for_again() -> None:
    rows = "\n".join(f"c{n} | 2026-06-0{n % 9 + 1} | demo_request" for n in range(60))
    people = "\n".join(f"c{n} | 2026-06-0{n % 9 + 1}" for n in range(60))
    told = facts(
        f"contacts\ncontact_id | occurred_at\n{people}\n"
        f"touches\ncontact_id | occurred_at | kind\n{rows}\n"
    )
    found = plan(RATES + LAGS, told)
    coming = [month.on_the_way for month in found.months[:4]]
    # 60 MQLs of whom 9 in 100 are won, three months after June
    assert coming[2] == pytest.approx(Fraction(27, 5), rel=1e-3)
    assert [coming[0], coming[1], coming[3]] == [0, 0, 0]
