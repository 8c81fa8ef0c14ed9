"""The jobs of sales, what they can carry, and how leads are given to people, in words."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.team import Role, Trait
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.glossary.chapters import PER, Chapter, Clause, chapter, money, share
from smarketing.core.reports.glossary.in_words import attribute_in_words
from smarketing.core.reports.situation import text

_WORKS = {
    "leads": Sentence("Works leads."),
    "opportunities": Sentence("Works opportunities."),
    "both": Sentence("Works leads and opportunities."),
}


def team_chapters(agreement: Agreement) -> list[Chapter]:
    """Say which jobs there are and what they carry, and how leads find their people."""
    roles = [Clause(text(one.label), list(_role(one, agreement))) for one in agreement.roles]
    given = [Clause(None, list(_assignment(agreement)))]
    return [
        *chapter("roles", Sentence("Jobs, and what they can carry"), roles),
        *chapter("assignment", Sentence("How leads are given to people"), given),
    ]


def _role(role: Role, agreement: Agreement) -> Iterator[Sentence]:
    yield _WORKS[role.works]
    yield from _of_leads(role, agreement)
    yield from _of_opportunities(role, agreement)
    yield from _staffing(role, agreement)


def _of_leads(role: Role, agreement: Agreement) -> Iterator[Sentence]:
    if role.attempts is not None:
        count = role.attempts
        yield Sentence(
            "Up to {count} attempt per lead, until the person is reached.",
            {"count": count},
            "Up to {count} attempts per lead, until the person is reached.",
            count,
        )
    if role.contact_chance is not None:
        yield Sentence(
            "Each attempt reaches {share} of those not reached yet.",
            {"share": share(role.contact_chance)},
        )
    if role.first_contact:
        yield Sentence(
            "The first, second, … attempt is the one that reaches: {shares} of the leads.",
            {"shares": tuple(map(share, role.first_contact))},
        )
    if role.minutes_per_attempt is not None:
        yield Sentence("An attempt takes {minutes} minutes.", {"minutes": role.minutes_per_attempt})
    if role.minutes_per_conversation is not None:
        yield Sentence(
            "A conversation takes {minutes} minutes.", {"minutes": role.minutes_per_conversation}
        )
    if role.hours_per_month is not None:
        yield Sentence("{hours} hours a month are for leads.", {"hours": role.hours_per_month})
    if role.value_per_contact is not None:
        yield Sentence(
            "Reaching somebody is worth {amount}.",
            {"amount": money(role.value_per_contact, agreement)},
        )
    if role.cost_per_attempt is not None:
        yield Sentence(
            "An attempt costs {amount}.", {"amount": money(role.cost_per_attempt, agreement)}
        )


def _of_opportunities(role: Role, agreement: Agreement) -> Iterator[Sentence]:
    if role.monthly_productivity is not None:
        yield Sentence(
            "Past the ramp brings in {amount} a month.",
            {"amount": money(role.monthly_productivity, agreement)},
        )
    if role.opportunities_per_month is not None:
        yield Sentence(
            "Takes on {count} opportunities a month.", {"count": role.opportunities_per_month}
        )
    if role.over_assignment:
        yield Sentence(
            "The quotas together exceed the goal by {share}.",
            {"share": share(role.over_assignment)},
        )


def _staffing(role: Role, agreement: Agreement) -> Iterator[Sentence]:
    if role.ramp:
        values: dict[str, Value] = {
            "per": PER[role.ramp_per],
            "shares": tuple(map(share, role.ramp)),
        }
        yield Sentence("Productivity in the first, second, … {per}: {shares}; then all.", values)
    if role.attrition:
        yield Sentence("{share} leave within a year.", {"share": share(role.attrition)})
    if role.weeks_to_fill:
        yield Sentence(
            "An open position takes {weeks} weeks to fill.", {"weeks": role.weeks_to_fill}
        )
    if role.monthly_cost is not None:
        yield Sentence("Costs {amount} a month.", {"amount": money(role.monthly_cost, agreement)})
    if role.span is not None:
        yield Sentence("One manager leads {count} people.", {"count": role.span})
    if role.manager_monthly_cost is not None:
        yield Sentence(
            "A manager costs {amount} a month.",
            {"amount": money(role.manager_monthly_cost, agreement)},
        )


def _assignment(agreement: Agreement) -> Iterator[Sentence]:
    terms = agreement.assignment
    if terms.language is None and terms.territory is None:
        return
    yield Sentence("Whoever has the most of their capacity left comes first.")
    if terms.language is not None:
        yield Sentence(
            "A lead goes to somebody who speaks its language, told by {attribute}.",
            {"attribute": _trait(terms.language)},
        )
    if terms.territory is not None:
        yield Sentence(
            "A lead goes to somebody who has its territory, told by {attribute}.",
            {"attribute": _trait(terms.territory)},
        )


def _trait(trait: Trait) -> Value:
    return attribute_in_words(trait.of, trait.attribute)
