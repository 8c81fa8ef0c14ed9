"""How much of a team is there: people start below full productivity, leave, and are replaced."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil

from smarketing.core.agreement.team import Role
from smarketing.core.base.period import DAYS_PER_MONTH, MONTHS_IN

Stay = Callable[[int], Fraction]
"""The chance of still being there after so many periods."""

_YEAR = 12
_DIGITS = Decimal(1).scaleb(-12)


@dataclass(frozen=True)
class Cohort:
    """So many people who start in the same period; one that began before the first is negative.

    `start` is None of those who have been there for so long that they are past the ramp.
    """

    size: Fraction
    start: int | None = None

    def ramped(self, period: int, ramp: Sequence[Fraction], stay: Stay) -> Fraction:
        """Return to how many people past the ramp they come in a period, on average."""
        if self.start is not None and period < self.start:
            return Fraction(0)
        part = Fraction(1) if self.start is None else ramp_part(ramp, period - self.start)
        return self.size * part * stay(period - max(self.start or 0, 0))


def ramp_part(ramp: Sequence[Fraction], since: int) -> Fraction:
    """Return which part of full productivity is reached so many periods after starting."""
    return ramp[since] if since < len(ramp) else Fraction(1)


def monthly_ramp(role: Role) -> tuple[Fraction, ...]:
    """Return a role's ramp month by month; nothing where everybody is productive at once."""
    length = MONTHS_IN[role.ramp_per]
    ramp = tuple(Fraction(part) for part in role.ramp for _ in range(length))
    while ramp and ramp[-1] == 1:
        ramp = ramp[:-1]
    return ramp


def stays(attrition: Decimal, months: int) -> Fraction:
    """Return the chance of still being there after so many months, to twelve decimals.

    `attrition` is the share that leaves within a year; whoever is there leaves in any month with
    the same chance: (1 - attrition)^(months / 12).
    """
    if not attrition:
        return Fraction(1)
    with localcontext(prec=28):
        chance = (1 - attrition) ** (Decimal(months) / _YEAR)
        return Fraction(chance.quantize(_DIGITS))


def ramped_equivalents(
    cohorts: Sequence[Cohort], ramp: Sequence[Fraction], stay: Stay, count: int
) -> list[Fraction]:
    """Return to how many people past the ramp a team comes in each of `count` periods.

    The sum of heads × ramp, with those who leave taken off. Capacity is that times the steady
    productivity of one, not times the quota. Four ramped, one hire in each of the first two
    quarters, a ramp of 0, 25, 50 and 100 % by quarter, 95 % still there a quarter later: 4.00,
    4.04, 4.30, 4.74.
    """
    return [
        sum((cohort.ramped(period, ramp, stay) for cohort in cohorts), Fraction(0))
        for period in range(count)
    ]


def replacements(cohorts: Sequence[Cohort], stay: Stay, fill: int, count: int) -> list[Cohort]:
    """Return whoever takes the places of those who leave, so many periods later.

    Each of them begins the ramp anew, and may leave and be replaced as well. `fill` is at least 1.
    """
    arriving = [Fraction(0)] * (count + fill + 1)
    team = list(cohorts)
    for period in range(count):
        if period and arriving[period]:
            team.append(Cohort(arriving[period], period))
        for cohort in team:
            since = period - max(cohort.start or 0, 0)
            if since >= 1:
                arriving[period + fill] += cohort.size * (stay(since - 1) - stay(since))
    return team[len(cohorts) :]


def months_to_fill(weeks: Decimal) -> int:
    """Return after how many whole months a place is filled: at least one, begun ones count."""
    return max(ceil(Fraction(weeks) * 7 / DAYS_PER_MONTH), 1)
