"""The first sentences of Today: what is true, and what to do."""

from collections.abc import Iterator

from smarketing.core.base.names import in_words
from smarketing.core.base.sentence import Money, Sentence, Share, Value
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.daily_headline import commitments_in_words, warnings
from smarketing.core.reports.pages import DailyReport
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.today.pages import GoalStanding, Listed, ListedSide


def today_headline(
    situation: Situation,
    daily: DailyReport,
    goal: GoalStanding | None,
    marketing: ListedSide,
    sales: ListedSide,
) -> list[Sentence]:
    """Say how the goal stands and how likely it is, how both sides stand, and what to do first."""
    return [
        *warnings(situation),
        *(_goal(goal) if goal else ()),
        *commitments_in_words(daily.paces, daily.compliance, daily.waiting),
        *_to_do(marketing, sales),
    ]


def _goal(goal: GoalStanding) -> Iterator[Sentence]:
    won = goal.part("won")
    if won is None or not goal.goal.minor:
        return
    values: dict[str, Value] = {
        "won": won.amount,
        "goal": goal.goal,
        "expected": _whole(goal.expected),
        "end": goal.end,
    }
    if won.amount.minor >= goal.goal.minor:
        yield Sentence("The goal is met: {won} is won, of {goal} by {end}.", values)
    elif goal.chance is None:
        yield Sentence("{won} of {goal} is won; the goal ends on {end}.", values)
    else:
        values["chance"] = Share(goal.chance.chance)
        yield Sentence(
            "{won} of {goal} is won; {expected} is expected by {end}, and the goal is met with a "
            "chance of {chance}.",
            values,
        )


def _to_do(marketing: ListedSide, sales: ListedSide) -> Iterator[Sentence]:
    """Say what to do first, of either side where there is something."""
    called = next((one for one in sales.listed if one.key != UNKNOWN), None)
    looked_at = next((one for one in marketing.listed if one.key != UNKNOWN), None)
    values = {**_of("late", "rep", called), **_of("rejected", "channel", looked_at)}
    if called and looked_at:
        yield Sentence(
            "First: {rep} calls the {late} late, and marketing looks at {channel}, from which "
            "sales rejected {rejected} this month.",
            values,
        )
    elif called:
        yield Sentence("First: {rep} calls the {late} late.", values)
    elif looked_at:
        yield Sentence(
            "First: marketing looks at {channel}, from which sales rejected {rejected} this month.",
            values,
        )


def _of(count: str, key: str, one: Listed | None) -> dict[str, Value]:
    return {count: one.bad, key: in_words(one.key)} if one else {}


def _whole(amount: Money) -> Money:
    """Return an expectation without cents."""
    return Money(round(amount.minor / 100) * 100, amount.currency)
