"""The plan's figures as proposed: steps, lags, the average sale and the spread of sales."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import pairwise

from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Sentence, Share, Value
from smarketing.core.planning.measured import average_sale
from smarketing.core.reports.proposal.ground import Ground, StepSeen
from smarketing.core.reports.proposal.pages import ProposedTerm, Standpoint
from smarketing.core.reports.proposal.proposed_marketing import LEAST_SALES

LEAST_SEEN = 30
"""A step is measured on so many contacts at least, a lag on so many that went on."""

PARTS = 20
"""Sales are told by the means of so many equal parts of them, from the smallest to the largest."""

_MOST_MONTHS = 24
_THOUSANDTHS = Decimal("0.001")
_RATE = Decimal("0.0001")


def plan_terms(ground: Ground) -> Iterator[tuple[ProposedTerm, object]]:
    """Yield each term of the plan with its value as TOML; None as value where it is kept."""
    yield from _sales(ground)
    for step in ground.steps:
        yield from _step(ground, step)


def _step(ground: Ground, step: StepSeen) -> Iterator[tuple[ProposedTerm, object]]:
    values: dict[str, Value] = {
        "entered": step.entered,
        "went_on": step.went_on,
        "end": step.in_the_end,
        "start": ground.mature.start,
        "until": ground.mature.end,
        "least": LEAST_SEEN,
    }
    if step.entered < LEAST_SEEN or step.rate is None:
        yield (
            _kept(
                f"plan.seen.{step.stage}",
                Sentence(
                    "{entered} entered the stage from {start} to {until}, and {went_on} went on: "
                    "too few to measure (at least {least})",
                    values,
                ),
            ),
            None,
        )
        return
    yield from _rates(ground, step, step.rate, values)
    yield from _lag(ground, step)


def _rates(
    ground: Ground, step: StepSeen, found: Interval, values: dict[str, Value]
) -> Iterator[tuple[ProposedTerm, object]]:
    """Yield the numbers behind a rate, and the rate itself where the agreement states it."""
    plan = ground.situation.agreement.plan
    measured = Sentence(
        "of {entered} who entered from {start} to {until}, {went_on} went on so far, {end} with "
        "those still to be expected",
        values,
    )
    before = plan.seen.get(step.stage)
    seen = {"entered": step.entered, "went_on": step.in_the_end}
    yield (
        ProposedTerm(
            f"plan.seen.{step.stage}",
            Standpoint.NEW if before is None else Standpoint.CHANGED,
            None if before is None else _of(before.went_on, before.entered),
            _of(step.in_the_end, step.entered),
            measured,
        ),
        seen,
    )
    stated = plan.rates.get(step.stage)
    if stated is not None:
        rate = _rounded(found.value, _RATE)
        yield (
            ProposedTerm(
                f"plan.rates.{step.stage}",
                Standpoint.SAME if rate == stated else Standpoint.CHANGED,
                Share(Fraction(stated)),
                Share(Fraction(rate)),
                measured,
            ),
            rate,
        )


def _lag(ground: Ground, step: StepSeen) -> Iterator[tuple[ProposedTerm, object]]:
    lag = step.lag
    if lag is None or (lag.counted or 0) < LEAST_SEEN:
        return
    shares = _whole([float(share) for share in lag.shares[:_MOST_MONTHS]])
    before = ground.situation.agreement.plan.lags.get(step.stage)
    yield (
        ProposedTerm(
            f"plan.lags.{step.stage}",
            Standpoint.NEW if before is None else Standpoint.CHANGED,
            None if before is None else _spread(before),
            _spread(shares),
            Sentence(
                "of {counted} who went on: the share after 0, 1, 2 … months",
                {"counted": lag.counted or 0},
            ),
        ),
        shares,
    )


def _spread(shares: Sequence[Decimal]) -> Sentence:
    """Say how a lag is spread, in a few words."""
    return Sentence(
        "{first} in the month of entry, the last after {months}",
        {"first": Share(Fraction(shares[0])), "months": len(shares) - 1},
    )


def _whole(shares: list[float]) -> list[Decimal]:
    """Return shares in thousandths that add up to 1; the largest takes what rounding left."""
    told = [_rounded(share, _THOUSANDTHS) for share in shares]
    while len(told) > 1 and not told[-1]:
        told.pop()
    told[told.index(max(told))] += 1 - sum(told)
    return told


def _sales(ground: Ground) -> Iterator[tuple[ProposedTerm, object]]:
    plan, sales = ground.situation.agreement.plan, ground.sales
    currency = ground.situation.agreement.agreement.currency
    values: dict[str, Value] = {
        "deals": sales.height,
        "won": ground.won.height,
        "start": ground.mature.start,
        "least": LEAST_SALES,
        "parts": PARTS,
    }
    if sales.height < LEAST_SALES or not ground.is_priced:
        few = Sentence(
            "{deals} of {won} deals won since {start} say what they brought, too few to measure "
            "(at least {least}, and half of them)",
            values,
        )
        yield _kept("plan.average_sale", few), None
        return
    mean = average_sale(sales, currency) or Fraction(0)
    told = Decimal(round(mean / ground.unit))
    before = plan.average_sale
    yield (
        ProposedTerm(
            "plan.average_sale",
            Standpoint.NEW if before is None else Standpoint.CHANGED,
            None if before is None else ground.money(Fraction(before) * ground.unit),
            ground.money(Fraction(told) * ground.unit),
            Sentence("the mean of {deals} deals won since {start}", values),
        ),
        told,
    )
    amounts = sorted(sales["amount"].to_list())
    edges = [len(amounts) * place // PARTS for place in range(PARTS + 1)]
    parts = [amounts[low:high] for low, high in pairwise(edges)]
    sizes = [Decimal(round(Fraction(sum(part), len(part) * ground.unit))) for part in parts]
    yield (
        ProposedTerm(
            "plan.deal_sizes",
            Standpoint.CHANGED if plan.deal_sizes else Standpoint.NEW,
            len(plan.deal_sizes) or None,
            len(sizes),
            Sentence(
                "{deals} deals won since {start}, from the smallest to the largest: the means of "
                "{parts} equal parts",
                values,
            ),
        ),
        [max(size, Decimal(1)) for size in sizes],
    )


def _of(part: int, whole: int) -> Sentence:
    return Sentence("{part} of {whole}", {"part": part, "whole": whole})


def _kept(term: str, why: Sentence) -> ProposedTerm:
    return ProposedTerm(term, Standpoint.KEPT, None, None, why)


def _rounded(value: float, step: Decimal) -> Decimal:
    return Decimal(str(value)).quantize(step, ROUND_HALF_EVEN)
