"""Which terms of the agreement a scenario may try: those that move the plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.sentence import Sentence, Text
from smarketing.core.reports.plan.pages import PlanReport
from smarketing.core.reports.situation import text


@dataclass(frozen=True)
class TryableTerm:
    """A term by its path, what it is called, and what it says now.

    `now` is None where the agreement says nothing and history gives nothing; `is_measured` says
    that it is history's and not agreed. `about` is the stage or role that it is of.
    """

    path: str
    label: Sentence
    now: Decimal | None
    is_measured: bool = False
    about: Text | None = None


def tryable_terms(agreement: Agreement, plan: PlanReport) -> list[TryableTerm]:
    """Return the terms in the order of the agreement: goal, plan, rates, roles."""
    goal, agreed = agreement.goal, agreement.plan
    return [
        TryableTerm("goal.revenue", Sentence("Goal"), goal.revenue),
        TryableTerm("goal.marketing_share", Sentence("Marketing’s share"), goal.marketing_share),
        TryableTerm("plan.average_sale", Sentence("Average sale"), agreed.average_sale),
        *_rates(agreement, plan),
        *_roles(agreement),
    ]


def _rates(agreement: Agreement, plan: PlanReport) -> Iterator[TryableTerm]:
    """Yield the share that goes on from each stage, agreed or as measured (to 0.001)."""
    for step in plan.steps:
        if step.rate is None:
            continue
        agreed = agreement.plan.rates.get(step.stage)
        measured = round(Decimal(step.rate.numerator) / step.rate.denominator, 3)
        yield TryableTerm(
            f"plan.rates.{step.stage}",
            Sentence("Go on to the next"),
            measured if agreed is None else agreed,
            agreed is None,
            step.label,
        )


def _roles(agreement: Agreement) -> Iterator[TryableTerm]:
    for role in agreement.roles:
        terms = (
            ("attempts", Sentence("Attempts"), role.attempts),
            ("contact_chance", Sentence("Chance of each attempt"), role.contact_chance),
            ("hours_per_month", Sentence("Hours a month for leads"), role.hours_per_month),
            ("monthly_productivity", Sentence("Brings in a month"), role.monthly_productivity),
        )
        for name, label, value in terms:
            if value is not None:
                path = f"roles.{role.name}.{name}"
                yield TryableTerm(path, label, Decimal(value), about=text(role.label))
