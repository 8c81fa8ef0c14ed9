"""How the goal stands: what is won, what is expected from where, what is missing; the chance."""

from fractions import Fraction
from itertools import pairwise
from math import sqrt

import numpy as np

from smarketing.core.base.period import Period
from smarketing.core.base.sentence import Money, Sentence
from smarketing.core.planning.futures import Arrivals
from smarketing.core.reports.pages import Pace, Team
from smarketing.core.reports.plan.chances import at_todays_volume, played
from smarketing.core.reports.plan.grounds import Grounds, chances, grounds, standing_in
from smarketing.core.reports.plan.months import Timeline
from smarketing.core.reports.plan.report import FUTURES, MONTHS, SEED
from smarketing.core.reports.rows.asked import RowList, RowsAsked
from smarketing.core.reports.situation import Situation, text
from smarketing.core.reports.today.pages import (
    GoalChance,
    GoalPart,
    GoalRate,
    GoalSource,
    GoalStanding,
)

_LOW, _HALF, _HIGH = 0.1, 0.5, 0.9
_NOTHING = Fraction(0)


def goal_standing(situation: Situation, pace: Pace, futures: int = FUTURES) -> GoalStanding:
    """Return how the goal of the period of `pace`, the goal's own, stands.

    Rates, lags and who is on the way are the plan's, and so are the futures: the same number of
    them, from the same seed, over the same months.
    """
    period = Period(pace.start, pace.end)
    found = grounds(situation)
    if found is None or not found.passages:
        return _of_nothing(pace)
    timeline = Timeline(found, MONTHS)
    arrivals = at_todays_volume(timeline) or timeline.as_planned()
    return _standing(timeline, period, arrivals, _chance(timeline, period, arrivals, futures))


def _of_nothing(pace: Pace) -> GoalStanding:
    """Say what is won and what is missing, where nothing more is known."""
    won, goal = pace.actual, pace.target
    period = Period(pace.start, pace.end)
    currency = pace.currency
    return GoalStanding(
        pace.start,
        pace.end,
        Money(goal, currency),
        [_won(won, period, currency), _missing(goal - won, currency)],
        Money(won, currency),
        Money(max(won - goal, _NOTHING), currency),
        None,
        None,
        [],
        None,
    )


def _standing(
    timeline: Timeline, period: Period, arrivals: Arrivals, chance: GoalChance
) -> GoalStanding:
    found = timeline.grounds
    currency = found.situation.agreement.agreement.currency
    goal, won = timeline.goal(period), Fraction(timeline.won(period))
    coming = list(_coming(timeline, period, arrivals))
    expected = won + sum((Fraction(part.amount.minor) for part in coming), _NOTHING)
    return GoalStanding(
        period.start,
        period.end,
        Money(goal, currency),
        [_won(won, period, currency), *coming, _missing(goal - expected, currency)],
        Money(expected, currency),
        Money(max(expected - goal, _NOTHING), currency),
        Money(found.sale.average, currency),
        float(found.volume.by_month[0]) if found.volume else None,
        _rates(found),
        chance,
        Fraction(found.situation.agreement.goal.new_business),
    )


def _rates(found: Grounds) -> list[GoalRate]:
    return [
        GoalRate(
            before.name,
            text(before.label),
            text(after.label),
            rate.value,
            rate.interval,
            rate.origin,
            place >= found.start,
        )
        for place, ((before, after), rate) in enumerate(
            zip(pairwise(found.stages), found.rates, strict=True)
        )
    ]


def _won(amount: Fraction, period: Period, currency: str) -> GoalPart:
    return GoalPart(
        "won",
        Sentence("Won so far"),
        Team.SHARED,
        Money(amount, currency),
        asked=RowsAsked(RowList.DEALS, state="won", start=period.start, end=period.end),
    )


def _missing(amount: Fraction, currency: str) -> GoalPart:
    return GoalPart(
        "missing",
        Sentence("Still missing"),
        Team.SHARED,
        Money(max(amount, _NOTHING), currency),
    )


def _coming(timeline: Timeline, period: Period, arrivals: Arrivals) -> list[GoalPart]:
    """Return what is expected within the period from deals, from leads, and from those to come.

    As in the futures, whoever stands before the stage of the handoff is among those to come.
    """
    found, inside = timeline.grounds, timeline.places_in(period)
    last, start = len(found.passages) - 1, found.start
    places = {"deals": [last], "sales": list(range(start, last))}
    labels = {
        "deals": Sentence("Expected from open deals"),
        "sales": Sentence("Expected from leads with sales"),
    }
    parts = [
        _expected(timeline, name, labels[name], Team.SALES, mine, inside)
        for name, mine in places.items()
        if mine and timeline.coming
    ]
    to_come = Sentence("Expected from leads to come")
    team = Team(found.stages[start].owner)
    if found.volume is None and timeline.coming:
        before = list(range(start))
        return [*parts, _expected(timeline, "marketing", to_come, team, before, inside)]
    customers = _of_arrivals(timeline, arrivals, inside)
    amount = Money(customers * found.sale.average, _currency(found))
    return [*parts, GoalPart("marketing", to_come, team, amount, customers)]


def _expected(
    timeline: Timeline,
    name: str,
    label: Sentence,
    team: Team,
    places: list[int],
    inside: list[int],
) -> GoalPart:
    found = timeline.grounds
    sources = tuple(_source(timeline, place, inside) for place in places)
    customers = sum((one.customers for one in sources), _NOTHING)
    amount = Money(customers * found.sale.average, _currency(found))
    named = tuple(one for one in sources if not _is_traffic(found, one.stage))
    return GoalPart(name, label, team, amount, customers, named)


def _source(timeline: Timeline, place: int, inside: list[int]) -> GoalSource:
    found = timeline.grounds
    stage = found.stages[place]
    customers = sum((timeline.coming[place][month] for month in inside), _NOTHING)
    return GoalSource(
        stage.name,
        text(stage.label),
        _people(found, place),
        customers,
        Money(customers * found.sale.average, _currency(found)),
        RowsAsked(RowList.STANDING, stage=stage.name),
    )


def _people(found: Grounds, place: int) -> int:
    stage = found.stages[place]
    if _is_traffic(found, stage.name):
        return 0
    return standing_in(found.situation, stage, found.stages[place + 1]).height


def _is_traffic(found: Grounds, stage: str) -> bool:
    traffic = found.situation.traffic_stage
    return traffic is not None and traffic.name == stage


def _of_arrivals(timeline: Timeline, arrivals: Arrivals, inside: list[int]) -> Fraction:
    """Return the customers within the period that those who still arrive will become."""
    found = timeline.grounds
    lag, rate = timeline.lags[found.start], chances(found.passages[found.start :])
    # Arrivals may begin before the first month ahead: they end with the last one planned.
    first = timeline.count - len(arrivals.by_month)
    total = _NOTHING
    for month, count in enumerate(arrivals.by_month.tolist(), start=first):
        for place in inside:
            if 0 <= place - month < len(lag):
                total += Fraction(count) * rate * lag[place - month]
    return total


def _chance(timeline: Timeline, period: Period, arrivals: Arrivals, futures: int) -> GoalChance:
    what_comes = played(timeline, arrivals, futures, SEED)
    reached, chance = what_comes.of_period(period)
    low, half, high = (
        Money(round(float(amount)), _currency(timeline.grounds))
        for amount in np.quantile(reached, (_LOW, _HALF, _HIGH))
    )
    error = sqrt(chance * (1 - chance) / futures)
    basis = "plan" if timeline.grounds.volume is None else "history"
    return GoalChance(chance, error, low, half, high, futures, SEED, basis)


def _currency(found: Grounds) -> str:
    return found.situation.agreement.agreement.currency
