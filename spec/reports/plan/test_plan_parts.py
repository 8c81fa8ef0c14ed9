"""The plan cut by channel, persona or segment: parts that add up to the whole."""

from fractions import Fraction

import pytest
from spec.reports.plan.test_plan import RATES, codes
from spec.tables import agreement, at, facts

from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.plan.pages import PlanReport
from smarketing.core.reports.plan.report import Asked, plan_report
from smarketing.core.reports.situation import Situation

PARTS = """
[[plan.parts]]
name = "search"
channel = "search"
share = 0.5
rates = { mql = 0.66, lead = 0.3 }
[[plan.parts]]
name = "events"
channel = "events"
share = 0.2
average_sale = 14_000
rates = { mql = 0.7 }
"""


def plan(more: str, by: str = "channel", told: Facts | None = None) -> PlanReport:
    situation = Situation(told or Facts({}), agreement(more), at("2026-06-30"), "spec")
    return plan_report(situation, asked=Asked(months=2, futures=0, by=by))


def summed(found: PlanReport, stage: str) -> Fraction:
    needs = [need.exact for part in found.parts for need in part.needs if need.stage == stage]
    return sum(needs, Fraction(0))


def test_the_parts_of_every_stage_add_up_to_the_whole_exactly() -> None:
    found = plan(RATES + PARTS)
    assert [summed(found, step.stage) for step in found.steps] == [s.exact for s in found.steps]
    assert {part.key: part.share for part in found.parts} == {
        "search": Fraction(1, 2),
        "events": Fraction(1, 5),
        "other": Fraction(3, 10),
    }


def test_the_parts_bring_the_goal_together() -> None:
    found = plan(RATES + PARTS)
    revenue = sum(part.needs[-1].exact * part.average_sale.minor for part in found.parts)
    assert revenue == found.goal.minor


def test_a_part_whose_leads_fare_better_is_to_bring_more_of_the_customers() -> None:
    """Of a hundred leads: 50 x 0.3 x 0.66, 20 x 0.25 x 0.7, 30 x 0.25 x 0.6 go on to SAL."""
    found = plan(RATES + PARTS)
    shares = {part.key: part.needs[3].exact / found.steps[3].exact for part in found.parts}
    assert shares["search"] == Fraction("9.9") / Fraction("17.9")
    assert shares["events"] == Fraction("3.5") / Fraction("17.9")


def test_agreed_parts_that_fare_otherwise_than_the_plan_are_told() -> None:
    assert "plan.parts_differ" in codes(plan(RATES + PARTS))
    even = PARTS.replace("rates = { mql = 0.66, lead = 0.3 }\n", "").replace("mql = 0.7", "")
    assert "plan.parts_differ" not in codes(plan(RATES + even))


def history(search: int, events: int) -> Facts:
    """Half of the leads of search qualify, and nobody of the events."""
    people = [("search", n) for n in range(search)] + [("events", n) for n in range(events)]
    contacts = "\n".join(f"{channel}{n} | 2026-01-10" for channel, n in people)
    touches = "\n".join(f"{channel}{n} | 2026-01-10 | {channel} | visit" for channel, n in people)
    demos = "\n".join(f"search{n} | 2026-01-11 | search | demo_request" for n in range(search // 2))
    return facts(
        f"contacts\ncontact_id | occurred_at\n{contacts}\n"
        f"touches\ncontact_id | occurred_at | channel | kind\n{touches}\n{demos}\n"
    )


def test_measured_parts_are_shrunk_towards_the_whole() -> None:
    found = plan(RATES.replace("lead = 0.25\n", ""), told=history(60, 4))
    by_key = {part.key: part for part in found.parts}
    assert (by_key["search"].seen, by_key["events"].seen) == (60, 4)
    assert [by_key["search"].few, by_key["events"].few] == [False, True]
    # nobody of four went on, which says little: more are expected than none
    assert 0 < by_key["events"].rates["lead"] < by_key["search"].rates["lead"]
    assert summed(found, "mql") == found.steps[2].exact


def test_without_parts_and_without_history_there_is_no_cut() -> None:
    assert plan(RATES).parts == []


@pytest.mark.parametrize("by", ["persona", "segment"])
def test_a_part_is_of_the_cut_that_it_names(by: str) -> None:
    assert plan(RATES + PARTS, by).parts == []
