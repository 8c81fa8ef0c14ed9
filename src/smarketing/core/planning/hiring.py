"""How many people to hire, and when they must start."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from smarketing.core.planning.ramp import Cohort, Stay


@dataclass(frozen=True)
class Load:
    """Work of one kind, month by month: how much there is, and how much of it the team can do.

    `capacity` is that of the team as it is, those who leave taken off; `each` is what one person
    past the ramp does. All three are in the same unit.
    """

    need: tuple[Fraction, ...]
    capacity: tuple[Fraction, ...]
    each: tuple[Fraction, ...]


def hires_needed(
    loads: Sequence[Load], ramp: Sequence[Fraction], stay: Stay, earliest: int, cycle: int = 0
) -> list[int]:
    """Return how many must start in each month so that capacity meets every load.

    Whoever is to carry a month fully starts so many months before it as the ramp takes, and the
    sales cycle after it; nobody can start before `earliest`. Each month is given the fewest whole
    people that it lacks after all hires before it; a month that nobody hired now can carry fully
    is left short rather than covered by people whom the months after it have no work for.
    """
    count = max((len(load.need) for load in loads), default=0)
    before = len(ramp) + cycle
    hired = [0] * count
    cohorts: list[Cohort] = []
    for month in range(earliest + before, count):
        start = month - before
        present = sum((cohort.ramped(month, ramp, stay) for cohort in cohorts), Fraction(0))
        lacking = max(_lacking(load, month, present, stay(before)) for load in loads)
        if lacking > 0:
            hired[start] += lacking
            cohorts.append(Cohort(Fraction(lacking), start))
    return hired


def _lacking(load: Load, month: int, present: Fraction, staying: Fraction) -> int:
    each = load.each[month]
    missing = load.need[month] - load.capacity[month] - present * each
    return ceil(missing / (each * staying)) if missing > 0 and each * staying > 0 else 0
