"""What a lead of a segment and persona is worth: its close rate times the revenue per customer.

Each of both is shrunk (see `shrinkage`). Segments and personas are shrunk towards the whole; a pair
of both towards what its segment and its persona suggest together, whole rate x (segment's rate /
whole rate) x (persona's rate / whole rate). Below a minimum of leads no group has a line of its
own, so that a handful of lucky leads never sets a price.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, hypot, log

from smarketing.core.base.rates import Interval, wilson
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.planning.shrinkage import Shrunk, Sums, shrunk_means, shrunk_rates

LEAST_LEADS = 50
"""A group of fewer leads has no value of its own."""


@dataclass(frozen=True)
class Worked:
    """Leads of one segment and persona, and what became of them.

    `customers` may be a part of a lead, where some are still expected to become one; `won` is what
    each customer has brought so far, in minor units, a customer once.
    """

    segment: str
    persona: str
    leads: int
    customers: float
    won: Sums


@dataclass(frozen=True)
class ValueLine:
    """What leads are worth: of a segment, of a persona, of both, or of all (None: any).

    `rate`, `revenue` and `value` are shrunk figures with their 95 % intervals, money in minor
    units; `seen_rate` and `seen_revenue` are the group's own. The weights say how much of its own
    figure is in the shrunk one. Where a pair has fewer than the least leads, `is_own` is false:
    the line says what its segment and its persona suggest.
    """

    segment: str | None
    persona: str | None
    leads: int
    customers: float
    seen_rate: float | None
    rate: Interval
    rate_weight: float
    seen_revenue: float | None
    revenue: Interval
    revenue_weight: float
    value: Interval
    is_own: bool = True


def value_lines(groups: Sequence[Worked], least: int = LEAST_LEADS) -> list[ValueLine]:
    """Return a line for all leads, each segment, each persona, and each pair of both.

    A segment or persona of fewer than `least` leads has none: the whole speaks for it. A pair has
    one where its segment and its persona do. [] where there are fewer than `least` leads in all,
    or no customer.
    """
    leads = sum(one.leads for one in groups)
    customers = sum(one.customers for one in groups)
    won = _added(groups)
    if leads < least or not customers or not won.count:
        return []
    (revenue,) = shrunk_means([won])
    rate = wilson(min(customers / leads, 1.0), leads)
    whole = _line(None, None, (leads, customers, won), Shrunk(rate.value, rate, 1.0), revenue)
    segments = _by(groups, lambda one: one.segment, least, is_segment=True)
    personas = _by(groups, lambda one: one.persona, least, is_segment=False)
    return [
        whole,
        *segments.values(),
        *personas.values(),
        *_pairs(groups, least, segments, personas, whole),
    ]


def _by(
    groups: Sequence[Worked], key: Callable[[Worked], str], least: int, *, is_segment: bool
) -> dict[str, ValueLine]:
    """Return a line for each segment, or each persona, shrunk towards the whole."""
    names = list(dict.fromkeys(map(key, groups)))
    members = [[one for one in groups if key(one) == name] for name in names]
    sizes = [sum(one.leads for one in mine) for mine in members]
    bought = [sum(one.customers for one in mine) for mine in members]
    won = [_added(mine) for mine in members]
    rates, revenues = shrunk_rates(bought, sizes), shrunk_means(won)
    found = {}
    for place, name in enumerate(names):
        if name != UNKNOWN and sizes[place] >= least:
            known = (sizes[place], bought[place], won[place])
            segment, persona = (name, None) if is_segment else (None, name)
            found[name] = _line(segment, persona, known, rates[place], revenues[place])
    return found


def _pairs(
    groups: Sequence[Worked],
    least: int,
    segments: dict[str, ValueLine],
    personas: dict[str, ValueLine],
    whole: ValueLine,
) -> list[ValueLine]:
    """Return a line for each pair, shrunk towards what its segment and its persona suggest."""
    paired = [one for one in groups if one.segment in segments and one.persona in personas]
    expected = [
        _product(segments[one.segment].rate, personas[one.persona].rate, whole.rate.value)
        for one in paired
    ]
    rates = shrunk_rates([one.customers for one in paired], [one.leads for one in paired], expected)
    revenues = shrunk_means([one.won for one in paired])
    lines = []
    for place, one in enumerate(paired):
        known = (one.leads, one.customers, one.won)
        rate, revenue = rates[place], revenues[place]
        if one.leads < least:
            rate = Shrunk(rate.seen, expected[place], 0.0)
            revenue = Shrunk(revenue.seen, segments[one.segment].revenue, 0.0)
        lines.append(
            _line(one.segment, one.persona, known, rate, revenue, is_own=one.leads >= least)
        )
    return lines


def _added(groups: Sequence[Worked]) -> Sums:
    return Sums(
        sum(one.won.count for one in groups),
        sum(one.won.total for one in groups),
        sum(one.won.squares for one in groups),
    )


def _line(
    segment: str | None,
    persona: str | None,
    known: tuple[int, float, Sums],
    rate: Shrunk,
    revenue: Shrunk,
    *,
    is_own: bool = True,
) -> ValueLine:
    leads, customers, _ = known
    return ValueLine(
        segment,
        persona,
        leads,
        customers,
        rate.seen,
        rate.shrunk,
        rate.weight,
        revenue.seen,
        revenue.shrunk,
        revenue.weight,
        _product(rate.shrunk, revenue.shrunk),
        is_own,
    )


def _product(one: Interval, other: Interval, over: float = 1.0) -> Interval:
    """Return one times the other, with the interval of two independent estimates.

    Relative distances to the ends are added as squares, on the scale of logarithms.
    """
    value = one.value * other.value / over
    if not value:
        return Interval(0.0, 0.0, one.high * other.high / over)
    low = hypot(_apart(one.value, one.low), _apart(other.value, other.low))
    high = hypot(_apart(one.high, one.value), _apart(other.high, other.value))
    return Interval(value, value * exp(-low), value * exp(high))


def _apart(high: float, low: float) -> float:
    return log(high / max(low, high * 1e-9)) if high > 0 else 0.0
