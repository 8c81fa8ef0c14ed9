"""The one goal of both teams, and the figures agreed for the plan, in words."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.parties import Part
from smarketing.core.base.sentence import Sentence, Text, Value
from smarketing.core.reports.glossary.chapters import PER, Chapter, Clause, chapter, money, share
from smarketing.core.reports.situation import text

_LINE = {
    "working": Sentence("The goal line climbs on working days."),
    "calendar": Sentence("The goal line climbs on every day of the calendar."),
}


def goal_chapters(agreement: Agreement) -> list[Chapter]:
    """Say what both teams aim for, and with which figures the way there is planned."""
    parts = [Clause(part.name, list(_part(part, agreement))) for part in agreement.plan.parts]
    return [
        *chapter("goal", Sentence("What we aim for"), [Clause(None, list(_goal(agreement)))]),
        *chapter("plan", Sentence("How we plan"), [Clause(None, list(_plan(agreement))), *parts]),
    ]


def _goal(agreement: Agreement) -> Iterator[Sentence]:
    goal = agreement.goal
    values: dict[str, Value] = {"amount": money(goal.revenue, agreement), "per": PER[goal.per]}
    yield Sentence("Both teams aim for {amount} of revenue per {per}.", values)
    yield Sentence(
        "Marketing’s leads must bring {share} of it.", {"share": share(goal.marketing_share)}
    )
    if goal.new_business != 1:
        yield Sentence(
            "{share} of it must come from new customers.", {"share": share(goal.new_business)}
        )
    yield _LINE[goal.days]
    if goal.seasonality:
        months = tuple(
            Sentence("{month} {weight}", {"month": month, "weight": weight})
            for month, weight in zip(_MONTHS, goal.seasonality, strict=False)
        )
        yield Sentence("The months weigh differently: {months}.", {"months": months})


def _plan(agreement: Agreement) -> Iterator[Sentence]:
    plan = agreement.plan
    if plan.average_sale is not None:
        values: dict[str, Value] = {"amount": money(plan.average_sale, agreement)}
        yield Sentence("An average sale is {amount}.", values)
    for name, rate in plan.rates.items():
        values = {"stage": _stage(name, agreement), "share": share(rate)}
        yield Sentence("From “{stage}”, {share} go on to the next stage.", values)
    for name, seen in plan.seen.items():
        values = {"stage": _stage(name, agreement), "went": seen.went_on, "entered": seen.entered}
        yield Sentence("From “{stage}”, {went} of {entered} went on.", values)
    for name, lag in plan.lags.items():
        values = {"stage": _stage(name, agreement), "shares": tuple(map(share, lag))}
        yield Sentence(
            "Of those who go on from “{stage}”, so many do in the same month, one month later and "
            "so on: {shares}.",
            values,
        )
    if plan.deal_sizes:
        amounts = tuple(money(size, agreement) for size in plan.deal_sizes)
        yield Sentence("Sales made, for their spread: {amounts}.", {"amounts": amounts})
    values = {"months": plan.history_months, "days": plan.mature_after_days}
    yield Sentence(
        "What is not agreed is measured on the last {months} months, of those who had at least "
        "{days} days to go on.",
        values,
    )


def _part(part: Part, agreement: Agreement) -> Iterator[Sentence]:
    yield Sentence("{share} of the leads.", {"share": share(part.share)})
    if part.channel is not None:
        yield Sentence("Those of the channel “{channel}”.", {"channel": part.channel})
    if part.persona is not None:
        labels = {one.name: text(one.label) for one in agreement.personas}
        persona: Value = labels.get(part.persona, part.persona)
        yield Sentence("Those of the persona “{persona}”.", {"persona": persona})
    if part.segment is not None:
        labels = {one.name: text(one.label) for one in agreement.segments}
        segment: Value = labels.get(part.segment, part.segment)
        yield Sentence("Those of the segment “{segment}”.", {"segment": segment})
    if part.average_sale is not None:
        values: dict[str, Value] = {"amount": money(part.average_sale, agreement)}
        yield Sentence("An average sale is {amount}.", values)
    for name, rate in part.rates.items():
        values = {"stage": _stage(name, agreement), "share": share(rate)}
        yield Sentence("From “{stage}”, {share} go on to the next stage.", values)


def _stage(name: str, agreement: Agreement) -> Value:
    return next((text(one.label) for one in agreement.stages if one.name == name), name)


_MONTHS = (
    Text("January", "janvier"),
    Text("February", "février"),
    Text("March", "mars"),
    Text("April", "avril"),
    Text("May", "mai"),
    Text("June", "juin"),
    Text("July", "juillet"),
    Text("August", "août"),
    Text("September", "septembre"),
    Text("October", "octobre"),
    Text("November", "novembre"),
    Text("December", "décembre"),
)
