"""The first sentences of the conversion report: what is true, and what must not be compared."""

from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Sentence, Share, Span, Value
from smarketing.core.reports.conversion.pages import ConversionReport, Passage
from smarketing.core.reports.headlines import whose


def conversion_headline(report: ConversionReport) -> list[Sentence]:
    """Say how many go on in the end, how long it takes, and which rows are too young to tell."""
    entered = [one for one in report.passages if one.total.entered]
    if not entered:
        return [Sentence("Nobody entered a stage in this period."), *whose(report.footing)]
    alone = entered[0] if len(report.passages) == 1 else None
    return [
        _alone(alone) if alone else _narrowest(entered),
        *(_took(alone) if alone else _slowest(entered)),
        *_immature(entered),
        *_velocity(report),
        *whose(report.footing),
    ]


def _alone(passage: Passage) -> Sentence:
    values: dict[str, Value] = {
        "entered": passage.total.entered,
        "start": passage.start.label,
        "end": passage.end.label,
        "converted": passage.total.converted,
        "share": Share(_value(passage.total.so_far)),
    }
    eventual = passage.total.projected
    if eventual is None:
        return Sentence(
            "Of the {entered} contacts that entered “{start}”, {converted} have reached “{end}” so "
            "far ({share}).",
            values,
        )
    return Sentence(
        "Of the {entered} contacts that entered “{start}”, {share} have reached “{end}” so far; in "
        "the end it will be {eventual} (between {low} and {high}).",
        {
            **values,
            "eventual": Share(eventual.value),
            "low": Share(eventual.low),
            "high": Share(eventual.high),
        },
    )


def _narrowest(passages: list[Passage]) -> Sentence:
    narrowest = min(passages, key=lambda one: _value(one.total.projected or one.total.so_far))
    eventual = narrowest.total.projected or narrowest.total.so_far
    return Sentence(
        "The narrowest step is from “{start}” to “{end}”: {share} have gone on so far, {eventual} "
        "will in the end.",
        {
            "start": narrowest.start.label,
            "end": narrowest.end.label,
            "share": Share(_value(narrowest.total.so_far)),
            "eventual": Share(_value(eventual)),
        },
    )


def _took(passage: Passage) -> list[Sentence]:
    if passage.lag is None:
        return []
    return [
        Sentence(
            "Half of those who go on take {median} at most, nine in ten {most}.",
            {"median": Span(passage.lag.median_seconds), "most": Span(passage.lag.p90_seconds)},
        )
    ]


def _slowest(passages: list[Passage]) -> list[Sentence]:
    timed = [(one.lag.median_seconds, one.lag.p90_seconds, one) for one in passages if one.lag]
    if not timed:
        return []
    median, most, slowest = max(timed, key=lambda one: one[0])
    return [
        Sentence(
            "The slowest is from “{start}” to “{end}”: half of those who go on take {median} at "
            "most, nine in ten {most}.",
            {
                "start": slowest.start.label,
                "end": slowest.end.label,
                "median": Span(median),
                "most": Span(most),
            },
        )
    ]


def _immature(passages: list[Passage]) -> list[Sentence]:
    count = len({row.key for one in passages for row in one.rows if row.immature})
    rows = len({row.key for one in passages for row in one.rows})
    if not count:
        return []
    return [
        Sentence(
            "{count} of {rows} cohorts is too young to be compared by what has come so far: "
            "compare by what it comes to in the end.",
            {"count": count, "rows": rows},
            "{count} of {rows} cohorts are too young to be compared by what has come so far: "
            "compare by what it comes to in the end.",
            count,
        )
    ]


def _velocity(report: ConversionReport) -> list[Sentence]:
    speed = report.velocity
    if speed is None:
        return []
    return [
        Sentence(
            "The {count} open opportunities bring {per_day} a day: {share} are won in the end, at "
            "{sale} each, {cycle} after they open on average.",
            {
                "count": speed.opportunities,
                "per_day": speed.per_day,
                "sale": speed.average_sale,
                "share": Share(speed.win_rate.value),
                "cycle": Span(speed.cycle_seconds),
            },
        )
    ]


def _value(rate: Interval | None) -> float:
    return rate.value if rate else 0.0
