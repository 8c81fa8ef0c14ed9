"""Pay on shared goals, and when both teams talk, in words."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import PayPlan
from smarketing.core.agreement.parties import Occasion
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.glossary.chapters import (
    PER,
    WEEKDAYS,
    Chapter,
    Clause,
    chapter,
    money,
    share,
)
from smarketing.core.reports.pages import Team
from smarketing.core.reports.situation import text

_METRICS = {
    "shared_revenue": Sentence("the revenue of both teams"),
    "own_quota": Sentence("the own quota"),
    "team_quota": Sentence("the quotas of the team"),
}
_KINDS = {"meeting": Sentence("A meeting."), "mail": Sentence("A mail.")}
_WHO = {
    "marketing": Sentence("marketing"),
    "sales": Sentence("sales"),
    "management": Sentence("management"),
}


def pay_chapters(agreement: Agreement) -> list[Chapter]:
    """Say how pay rests on shared goals, and when both teams meet or write."""
    plans = [
        Clause(text(one.label), list(_plan(one, agreement)), Team(one.team))
        for one in agreement.compensation.plans
    ]
    occasions = [Clause(text(one.label), list(_occasion(one))) for one in agreement.cadence]
    return [
        *chapter("compensation", Sentence("Pay on shared goals"), plans),
        *chapter("cadence", Sentence("When we talk"), occasions),
    ]


def _plan(plan: PayPlan, agreement: Agreement) -> Iterator[Sentence]:
    values: dict[str, Value] = {
        "amount": money(plan.target_bonus, agreement),
        "per": PER[plan.per],
    }
    yield Sentence("A bonus of {amount} per {per} at target.", values)
    owed = [*agreement.commitments.marketing, *agreement.commitments.sales]
    labels: dict[str, Value] = {one.name: text(one.label) for one in owed}
    labels |= _METRICS
    for part in plan.components:
        metric = labels.get(part.metric, part.metric)
        yield Sentence(
            "{share} of it rests on: {metric}.", {"share": share(part.weight), "metric": metric}
        )
    curve = plan.curve
    if curve.threshold:
        yield Sentence(
            "Nothing is paid below {share} of the target.", {"share": share(curve.threshold)}
        )
    yield Sentence("Above target each point pays {count} points.", {"count": curve.slope_above})
    if curve.cap is not None:
        yield Sentence("At most {share} of the bonus is paid.", {"share": share(curve.cap)})


def _occasion(occasion: Occasion) -> Iterator[Sentence]:
    yield _KINDS[occasion.kind]
    values: dict[str, Value] = {"time": occasion.at.strftime("%H:%M")}
    if occasion.every == "working_day":
        yield Sentence("On every working day at {time}.", values)
    elif occasion.every == "week" and occasion.day is not None:
        values["day"] = WEEKDAYS[occasion.day]
        yield Sentence("Every week, {day} at {time}.", values)
    elif occasion.working_day_of_month is not None:
        values["number"] = occasion.working_day_of_month
        yield Sentence("Every month, on working day {number}, at {time}.", values)
    if occasion.minutes is not None:
        yield Sentence("{count} minutes.", {"count": occasion.minutes})
    yield Sentence("For: {whom}.", {"whom": tuple(_WHO.get(name, name) for name in occasion.to)})
