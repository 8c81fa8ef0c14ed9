"""What must enter a stage now for the customers of the months ahead.

A cohort of leads wins customers over several months: won_t = sum over k of created_(t-k) x r_k,
where r_k is its close rate after k months (domain: cohort close-rate vectors). Read backwards, the
customers of a month trace back to the months in which their leads enter: L_k = r_k / sum(r) of
them k months before. So what must enter in month u is

    sum over k of customers_(u+k) x L_k / sum(r).

It is exact where the goal is level or grows by the same amount every month, and where everybody
takes equally long; a lead that serves a larger goal later is asked for today.
"""

from collections.abc import Sequence
from fractions import Fraction

from smarketing.core.planning.lag_by_month import Shares


def gaps(
    customers: Sequence[Fraction], on_the_way: Sequence[Fraction], periods: Sequence[int]
) -> list[Fraction]:
    """Return how many customers of each month are still to come from new leads.

    A surplus of those on the way counts towards the next months, up to the end of the goal's
    period; `periods` says in which one each month lies.
    """
    found: list[Fraction] = []
    spare, before = Fraction(0), None
    for needed, coming, period in zip(customers, on_the_way, periods, strict=True):
        rest = needed - coming - (spare if period == before else 0)
        found.append(max(rest, Fraction(0)))
        spare, before = max(-rest, Fraction(0)), period
    return found


def as_if_steady(customers: Sequence[Fraction], lag: Shares) -> list[Fraction]:
    """Return the gaps of a company whose past months brought what the plan asks.

    Where nothing is known of who is on the way: of the customers of month t, the share whose
    leads enter within the t + 1 months from now is still to come.
    """
    return [needed * sum(lag[: month + 1], Fraction(0)) for month, needed in enumerate(customers)]


def traced(missing: Sequence[Fraction], lag: Shares, months: int) -> list[Fraction]:
    """Return how many of the missing customers trace back to each of the first `months` months.

    The leads of a month's customers enter before it as the lag says; those whose month is past
    enter in the others in proportion. A customer whose lead can no longer come in time makes one
    due this month, to be won later: so none is lost, and the parts add up to the whole.
    """
    entering = [Fraction(0)] * len(missing)
    total = Fraction(0)
    for month, count in enumerate(missing):
        total += lag[month] if month < len(lag) else 0
        if not total:
            entering[0] += count
            continue
        each = count / total
        for before, weight in enumerate(lag[: month + 1]):
            entering[month - before] += each * weight
    return entering[:months]
