"""How the goal stands: what is won, what is expected, what is missing, and how likely it is."""

from fractions import Fraction

from spec.reports.two_days import TERMS, day
from spec.tables import AGREEMENT, agreement

from smarketing.core.base.sentence import Money
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.plan.report import Asked, plan_report
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.promises import paces
from smarketing.core.reports.today.goal import goal_standing
from smarketing.core.reports.today.pages import GoalStanding

FEW = 1_000


def standing(situation: Situation) -> GoalStanding:
    return goal_standing(situation, paces(situation)[0], FEW)


def test_the_parts_add_up_to_the_goal() -> None:
    found = standing(day())
    assert [part.name for part in found.parts] == ["won", "deals", "sales", "marketing", "missing"]
    assert (
        sum(Fraction(part.amount.minor) for part in found.parts) == found.goal.minor == 10_000_000
    )
    assert found.parts[0].amount == Money(4_000_000, "EUR")


def test_what_is_expected_is_what_the_plan_expects() -> None:
    """Of the three leads with sales, those who stand at MQL."""
    found = standing(day())
    (month, *_) = plan_report(day(), asked=Asked(1, 0)).months
    part = found.part("sales")
    assert part is not None
    assert [(one.stage, one.people) for one in part.sources] == [("mql", 3), ("sal", 0), ("sql", 0)]
    assert part.customers is not None
    deals = found.part("deals")
    assert deals is not None
    assert month.on_the_way == part.customers + (deals.customers or 0) + _of_leads(found)


def _of_leads(found: GoalStanding) -> Fraction:
    """Those who stand before the handoff are among the leads to come, where no month is known."""
    part = found.part("marketing")
    assert part is not None
    return part.customers or Fraction(0)


def test_the_chance_is_the_one_of_the_plan() -> None:
    chance = standing(day()).chance
    assert chance is not None
    (month, *_) = plan_report(day(), asked=Asked(12, FEW)).months
    assert chance.chance == month.chance
    assert chance.low.minor <= chance.median.minor <= chance.high.minor


def test_a_goal_that_is_more_than_met_misses_nothing() -> None:
    modest = AGREEMENT.replace("revenue = 100_000", "revenue = 30_000")
    found = standing(day(agreed=agreement(TERMS, modest)))
    missing = found.part("missing")
    assert missing is not None
    assert missing.amount.minor == 0
    assert found.beyond.minor >= 1_000_000
    assert found.chance is not None
    assert found.chance.chance == 1


def test_where_no_sale_is_known_only_what_is_won_is_told() -> None:
    found = standing(Situation(Facts({}), agreement(), day().as_of, "spec"))
    assert [(part.name, part.amount.minor) for part in found.parts] == [
        ("won", 0),
        ("missing", 10_000_000),
    ]
    assert found.chance is None
    assert found.worth_in("mql") == 0


def test_a_lead_is_expected_to_bring_what_the_rates_make_of_it() -> None:
    assert standing(day()).worth_in("sql") == Fraction(2, 10) * 1_000_000


def test_where_new_customers_bring_a_part_the_goal_is_that_part() -> None:
    terms = AGREEMENT.replace("revenue = 100_000", "revenue = 100_000\nnew_business = 0.6")
    found = standing(day(agreed=agreement(TERMS, terms)))
    assert (found.goal, found.new_business) == (Money(6_000_000, "EUR"), Fraction(3, 5))
