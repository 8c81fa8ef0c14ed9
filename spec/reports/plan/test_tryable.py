"""A scenario may try what moves the plan: each term by its path, with what it says now."""

from decimal import Decimal

from spec.tables import AGREEMENT, STAGES, agreement, at

from smarketing.core.agreement.amending import parse_amended, read_amendment
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.plan.report import plan_report
from smarketing.core.reports.plan.tryable import TryableTerm, tryable_terms
from smarketing.core.reports.situation import Situation

PLAN = """
[plan]
average_sale = 10_000
[plan.rates]
visitor = 0.02
lead = 0.25
mql = 0.6
sal = 0.75
sql = 0.8
opportunity = 0.25

[[roles]]
name = "caller"
label = { en = "Caller", fr = "Appelante" }
works = "leads"
attempts = 6
contact_chance = 0.4
minutes_per_attempt = 5
"""


def terms(more: str) -> list[TryableTerm]:
    situation = Situation(Facts({}), agreement(more), at("2026-06-30"), "spec")
    return tryable_terms(situation.agreement, plan_report(situation))


def test_goal_plan_rates_and_roles_can_be_tried() -> None:
    found = {one.path: one.now for one in terms(PLAN)}
    assert found["plan.average_sale"] == 10_000
    assert found["plan.rates.mql"] == Decimal("0.6")
    assert found["roles.caller.attempts"] == 6
    assert found["roles.caller.contact_chance"] == Decimal("0.4")
    assert "roles.caller.hours_per_month" not in found


def test_every_term_can_be_set_to_what_it_says_now() -> None:
    for term in terms(PLAN):
        amendment, wrong = read_amendment(f"{term.path}={term.now}", "set")
        assert amendment is not None, wrong
        read, findings = parse_amended(AGREEMENT + STAGES + PLAN, "spec.toml", [amendment])
        assert read is not None, findings
