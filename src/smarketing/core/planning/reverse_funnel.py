"""The funnel computed backwards: how many of each stage a goal takes."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil


def reverse_funnel(
    goal: Fraction, average_sale: Fraction, rates: Sequence[Fraction]
) -> list[Fraction]:
    """Return how many of each stage it takes to reach the goal, first stage first, exactly.

    customers = goal / average sale; each stage above = the stage below / its conversion. `rates`
    are in funnel order: rates[0] is the share of the first stage that reaches the second. Nothing
    is rounded on the way: 100,000 at 10,000 a sale with 2, 25, 60, 75, 80 and 25 % takes exactly
    200,000/9 visits. Round up with `shown` for display only.
    """
    needed = [goal / average_sale]
    for rate in reversed(rates):
        needed.append(needed[-1] / rate)
    return needed[::-1]


def shown(exact: Fraction) -> int:
    """Round a need up to whole people: part of a person is one person more."""
    return ceil(exact)
