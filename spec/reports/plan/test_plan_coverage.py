"""Over generated companies, what the plan states holds the truth as often as it says.

The companies grow, so that this month's customers over this month's leads, the ratio that is read
off a dashboard, is far from the rate at which leads become customers.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from spec.reports.plan.planned_companies import AHEAD, Company, company

from smarketing.core.base.rates import share_of
from smarketing.core.planning.futures import Arrivals
from smarketing.core.reports.plan.chances import played
from smarketing.core.reports.plan.grounds import grounds
from smarketing.core.reports.plan.months import Timeline
from smarketing.core.reports.plan.pages import Spread

COMPANIES = 200
FUTURES = 1_000


@dataclass(frozen=True)
class Found:
    """Whether the truth lay within each range."""

    need80: bool
    need95: bool
    revenue80: bool
    revenue95: bool
    naive95: bool


def holds(spread: Spread, truth: float) -> tuple[bool, bool]:
    return (
        spread.low80 <= truth <= spread.high80,
        spread.low95 <= truth <= spread.high95,
    )


def judged(one: Company) -> Found:
    found = grounds(one.situation)
    assert found is not None
    timeline = Timeline(found, AHEAD)
    goal = float(timeline.wanted[0])
    true_rate = one.rates[0] * one.rates[1]
    # Far enough ahead that nobody who is on the way counts any more.
    last = Timeline(found, 14).needs(FUTURES, seed=3)[-1][0].spread
    assert last is not None
    need = holds(last, goal / one.price / true_rate)
    coming = played(timeline, Arrivals(one.arrivals), FUTURES, seed=3)
    revenue = holds(coming.outcome("plan", None).revenue, one.revenue)
    naive = share_of(*one.naive)
    assert naive is not None
    return Found(*need, *revenue, naive.low <= true_rate <= naive.high)


LEVELS = {"need80": 0.8, "need95": 0.95, "revenue80": 0.8, "revenue95": 0.95}


def test_the_ranges_hold_the_truth_as_often_as_they_say_and_the_naive_ratio_does_not() -> None:
    found = [judged(company(seed)) for seed in range(COMPANIES)]
    for name, level in LEVELS.items():
        held = float(np.mean([getattr(one, name) for one in found]))
        error = np.sqrt(level * (1 - level) / COMPANIES)
        assert held == pytest.approx(level, abs=3 * error), name
    assert np.mean([one.naive95 for one in found]) < 0.85
