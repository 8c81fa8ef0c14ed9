"""Whether the terms of the goal and of the plan fit together."""

from collections.abc import Iterator
from fractions import Fraction

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.contradiction import contradiction, doubt, unknown
from smarketing.core.base.finding import Finding
from smarketing.core.base.toml_positions import Path, Positions

_MONTHS = 12
_ROUNDED = Fraction(1, 100)


def goal_and_plan(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Yield what contradicts itself under [goal] and [plan]."""
    yield from _seasonality(agreement, positions)
    yield from _stages(agreement, positions)
    yield from _seen(agreement, positions)
    yield from _lags(agreement, positions)
    yield from _parts(agreement, positions)


def _seasonality(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    weights = agreement.goal.seasonality
    if weights and (len(weights) != _MONTHS or not sum(weights)):
        yield contradiction(
            "seasonality",
            "`seasonality` has {count} weights that add up to {total}; it needs one for each of "
            "the twelve months, and some above 0",
            positions.value(("goal", "seasonality")),
            "write twelve numbers, January first: `seasonality = [1, 1, 1.2, …]`",
            count=len(weights),
            total=sum(weights),
        )


def _stages(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Yield rates, numbers and lags of stages that there are not, or that nobody goes on from."""
    plan, names = agreement.plan, agreement.stage_names()[:-1]
    tables: list[tuple[Path, list[str]]] = [
        (("plan", "seen"), list(plan.seen)),
        (("plan", "lags"), list(plan.lags)),
    ]
    for number, part in enumerate(plan.parts):
        tables.append((("plan", "parts", number, "rates"), list(part.rates)))
    for place, told in tables:
        for name in told:
            if name not in names:
                yield unknown("stage", name, names, positions.key((*place, name)))


def _seen(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    for name, seen in agreement.plan.seen.items():
        place: Path = ("plan", "seen", name)
        if seen.went_on > seen.entered:
            yield contradiction(
                "more_went_on",
                "of {entered} who entered `{stage}`, {went_on} went on: more than there were",
                positions.value(place),
                "`went_on` is at most `entered`",
                entered=seen.entered,
                went_on=seen.went_on,
                stage=name,
            )
            continue
        agreed = agreement.plan.rates.get(name)
        measured = Fraction(seen.went_on, seen.entered)
        if agreed is not None and abs(Fraction(agreed) - measured) > _ROUNDED:
            yield doubt(
                "rate_and_numbers",
                "the rate of `{stage}` is {agreed}, the numbers behind it make {measured}",
                positions.value(("plan", "rates", name)),
                "bring the two together: the rate counts, the numbers say how sure it is",
                stage=name,
                agreed=agreed,
                measured=round(float(measured), 3),
            )


def _lags(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    for name, shares in agreement.plan.lags.items():
        total = sum(shares)
        if abs(Fraction(total) - 1) > _ROUNDED:
            yield contradiction(
                "lag_shares",
                "the shares of the lag of `{stage}` add up to {total}, not to 1",
                positions.value(("plan", "lags", name)),
                "they are shares of those who go on, month after month: `[0.5, 0.3, 0.2]`",
                stage=name,
                total=total,
            )


def _parts(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    plan = agreement.plan
    personas = [persona.name for persona in agreement.personas]
    segments = [segment.name for segment in agreement.segments]
    for number, part in enumerate(plan.parts):
        place: Path = ("plan", "parts", number)
        if sum(1 for one in (part.channel, part.persona, part.segment) if one) != 1:
            yield contradiction(
                "part_of_what",
                "`{name}` must be a part by channel, by persona or by segment: by one of them",
                positions.value(place),
                "write exactly one of `channel`, `persona` and `segment`",
                name=part.name,
            )
        if part.persona and part.persona not in personas:
            yield unknown("persona", part.persona, personas, positions.value((*place, "persona")))
        if part.segment and part.segment not in segments:
            yield unknown("segment", part.segment, segments, positions.value((*place, "segment")))
    for by in ("channel", "persona", "segment"):
        total = sum((part.share for part in plan.parts if getattr(part, by)), start=0)
        if total > 1:
            yield contradiction(
                "part_shares",
                "the shares of the plan’s parts by {by} add up to {total}, which is more than 1",
                positions.value(("plan", "parts")),
                "they are shares of all leads; what they lack to 1 is the rest",
                by=by,
                total=total,
            )
