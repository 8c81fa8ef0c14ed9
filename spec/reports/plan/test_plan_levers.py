"""What raises the chance of the goal, and what is left out because nothing is known of it."""

from fractions import Fraction

import pytest
from spec.reports.plan.test_plan import LAGS, RATES
from spec.tables import AGREEMENT, agreement, at

from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.plan.levers import reached
from smarketing.core.reports.plan.pages import PlanReport
from smarketing.core.reports.plan.report import Asked
from smarketing.core.reports.plan.whole import whole_plan
from smarketing.core.reports.situation import Situation

ROLE = """
[[roles]]
name = "sales_development"
label = { en = "Sales development", fr = "Développement commercial" }
works = "leads"
attempts = 6
contact_chance = 0.2
minutes_per_attempt = 5
minutes_per_conversation = 20
hours_per_month = 70
"""


def plan(more: str = "") -> PlanReport:
    situation = Situation(Facts({}), agreement(RATES + LAGS + more), at("2026-06-30"), "spec")
    return whole_plan(situation, asked=Asked(futures=8_000))


def points(found: PlanReport) -> dict[str, float | None]:
    return {lever.name: lever.points for lever in found.levers}


def test_more_leads_and_better_rates_raise_the_chance_alike_where_only_their_product_counts() -> (
    None
):
    told = points(plan())
    for name in ("acceptance", "win_rate", "volume"):
        assert told[name] == pytest.approx(0.32, abs=0.04)


def test_what_nothing_is_known_of_is_left_out_and_says_so() -> None:
    found = plan()
    assert [name for name, value in points(found).items() if value is None] == [
        "speed",
        "depth",
        "headcount",
    ]
    [depth] = [lever for lever in found.levers if lever.name == "depth"]
    assert "left out" in str(depth.how)


def test_a_tenth_more_attempts_reach_so_many_more() -> None:
    """0.738 of the leads are reached by 6 attempts, 0.771 by 6.6: the 7th would reach 0.790."""
    role = agreement(ROLE).roles[0]
    assert reached(role, Fraction(6)) == 1 - Fraction(4, 5) ** 6
    assert float(reached(role, Fraction(66, 10))) == pytest.approx(0.738 + 0.6 * 0.0524, abs=1e-3)
    told = points(plan(ROLE))
    assert told["depth"] is not None
    assert 0 < told["depth"] < (told["acceptance"] or 0)


def test_people_who_have_work_for_no_more_leads_raise_nothing() -> None:
    person = '{ name = "Rep", role = "sales_development" }'
    terms = AGREEMENT.replace(
        'sales.head = "Bob"', f'sales.head = "Bob"\nsales.people = [{person}]'
    )
    told = agreement(RATES + LAGS + ROLE, terms=terms)
    situation = Situation(Facts({}), told, at("2026-06-30"), "spec")
    found = whole_plan(situation, asked=Asked(futures=4_000))
    assert points(found)["headcount"] == 0
    [tie] = [tie for tie in found.ties if tie.name == "capacity"]
    # 70 hours at 33.2 minutes a lead: 126 leads a month, where marketing is to bring 66.7
    assert (round(float(tie.said)), round(float(tie.needed), 1), tie.holds) == (126, 66.7, True)


def test_a_lever_adds_its_points_to_the_chance_that_the_headline_tells() -> None:
    found = plan()
    assert found.as_planned is not None
    for lever in found.levers:
        if lever.chance is not None:
            assert lever.points == pytest.approx(lever.chance - found.as_planned.chance)
            assert 0 <= lever.chance <= 1


@pytest.mark.parametrize(("futures", "told"), [(0, 0), (1, 1), (999, 1), (1000, 0)])
def test_chances_from_few_futures_are_told_to_say_little(futures: int, told: int) -> None:
    situation = Situation(Facts({}), agreement(RATES + LAGS), at("2026-06-30"), "spec")
    found = whole_plan(situation, asked=Asked(futures=futures))
    assert [finding.code for finding in found.findings].count("plan.few_futures") == told
