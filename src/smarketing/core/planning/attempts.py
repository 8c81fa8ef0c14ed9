"""What a lead takes: how many attempts, how many minutes; and how many attempts are worth it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

_NONE = Fraction(0)


@dataclass(frozen=True)
class Effort:
    """What working one lead takes, if calls stop when the person is reached.

    `reached` is the share of leads that are reached at all, `attempts` the attempts that a lead
    takes on average, of at most `most`. `minutes` are spent on a lead on average, `worst_minutes`
    on one that takes every attempt and is reached by the last.
    """

    most: int
    reached: Fraction
    attempts: Fraction
    minutes: Fraction
    worst_minutes: Fraction


@dataclass(frozen=True)
class Recommended:
    """How many attempts are worth making, by two rules; None where nothing decides.

    `cut_off` is the chance of a first contact below which an attempt costs more than it brings,
    `by_value` the last attempt before the first one that does not exceed it. `by_hour` is the
    number with the highest profit per hour of work, `profit_per_hour` that profit for one, two, …
    attempts, in the unit of the value.
    """

    cut_off: Fraction | None
    by_value: int | None
    by_hour: int | None
    profit_per_hour: tuple[Fraction, ...]


def first_contacts(chance: Fraction, most: int) -> list[Fraction]:
    """Return the chance that the first, second, … attempt is the one that reaches the person.

    `chance` is that of each attempt on somebody not reached yet: p, (1 - p) p, (1 - p)² p, …
    """
    return [(1 - chance) ** number * chance for number in range(most)]


def effort(
    chances: Sequence[Fraction],
    most: int,
    minutes_per_attempt: Fraction,
    minutes_per_conversation: Fraction,
) -> Effort:
    """Return what a lead takes if up to `most` attempts are made, until the person is reached.

    `chances` are those of the first, second, … attempt to be the first contact; beyond their end
    nobody is reached. Reached = their sum; attempts = the sum over n of the share not reached
    before the nth. With a constant chance p that is (1 - (1 - p)^N) and reached / p: at 20 % and
    6 attempts 73.8 % and 3.69; at 5 minutes an attempt and 20 a conversation, 33.2 minutes.
    """
    made = [*chances[:most], *[_NONE] * (most - len(chances))]
    missing, attempts = Fraction(1), _NONE
    for chance in made:
        attempts += missing
        missing -= chance
    reached = 1 - missing
    return Effort(
        most,
        reached,
        attempts,
        attempts * minutes_per_attempt + reached * minutes_per_conversation,
        most * minutes_per_attempt + minutes_per_conversation,
    )


def optimal_attempts(
    chances: Sequence[Fraction],
    value: Fraction,
    cost: Fraction,
    minutes_per_attempt: Fraction | None = None,
    minutes_per_conversation: Fraction | None = None,
) -> Recommended:
    """Return how many attempts are worth making.

    By value: attempt while (chance that the nth attempt is the first contact) × (value of a
    contact) exceeds the cost of an attempt. Chances of 20, 14, 10, 8, 6.5 and 5 %, a value of 60
    and a cost of 4 give a cut-off of 6.67 % and 4 attempts. The rule bills the nth attempt to
    every lead, also to those reached before: it is on the careful side.

    By hour: the number of attempts whose expected profit (value × reached - cost × attempts made)
    per hour of work is the highest, the fewest of equals; where the minutes are known, and any
    number brings a profit. `value` and `cost` are in the same unit.
    """
    if value <= 0:
        return Recommended(None, None, None, ())
    paying = [chance * value > cost for chance in chances]
    by_value = paying.index(False) if False in paying else len(paying)
    by_hour = None
    profits: tuple[Fraction, ...] = ()
    if minutes_per_attempt is not None and minutes_per_conversation is not None:
        profits = _per_hour(chances, value, cost, minutes_per_attempt, minutes_per_conversation)
        best = max(profits, default=_NONE)
        by_hour = profits.index(best) + 1 if best > 0 else None
    return Recommended(cost / value, by_value, by_hour, profits)


def _per_hour(
    chances: Sequence[Fraction],
    value: Fraction,
    cost: Fraction,
    minutes_per_attempt: Fraction,
    minutes_per_conversation: Fraction,
) -> tuple[Fraction, ...]:
    profits = []
    for most in range(1, len(chances) + 1):
        spent = effort(chances, most, minutes_per_attempt, minutes_per_conversation)
        if not spent.minutes:
            return ()
        profits.append((spent.reached * value - spent.attempts * cost) * 60 / spent.minutes)
    return tuple(profits)
