"""By whose time the clocks of sales run, when they stand still, whom they tell, and causes."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.stages import Causes, Pause
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.glossary.chapters import Chapter, Clause, chapter, share
from smarketing.core.reports.glossary.entry_in_words import window
from smarketing.core.reports.situation import text

_CLOCK = {
    "house": Sentence("The clocks of sales run in the working time of the house."),
    "owner": Sentence(
        "The clocks of sales run in the working time of whoever has the lead, leave taken off."
    ),
}
_TOLD = {
    "owner": Sentence("whoever has the lead"),
    "sales": Sentence("the head of sales"),
    "marketing": Sentence("the head of marketing"),
    "management": Sentence("management"),
}


def clock_chapters(agreement: Agreement) -> list[Chapter]:
    """Say how the clocks of sales run, whom they tell, and how the cause of a delay is found."""
    terms = agreement.handoff
    if terms is None:
        return []
    pauses = [Clause(text(one.label), list(_pause(one))) for one in terms.pauses]
    told = [
        Sentence(
            "When {share} of a window has passed: {whom} is told.",
            {"share": share(step.at), "whom": _TOLD[step.to]},
        )
        for step in terms.escalations
    ]
    clocks = [Clause(None, list(_clocks(agreement))), *pauses]
    causes = [Clause(None, list(_causes(terms.causes, agreement)))]
    return [
        *chapter("clocks", Sentence("How the clocks of sales run"), clocks),
        *chapter("escalations", Sentence("Whom a clock tells"), [Clause(None, told)]),
        *(
            chapter(
                "causes",
                Sentence("Why something came too late"),
                causes,
                Sentence(
                    "One cause for each, the first that holds, in this order. A cause is no fault."
                ),
            )
            if terms.causes != Causes()
            else []
        ),
    ]


def _clocks(agreement: Agreement) -> Iterator[Sentence]:
    if agreement.handoff is not None:
        yield _CLOCK[agreement.handoff.clock]
    yield Sentence("They go on counting after a window has closed; mail of a machine stops none.")
    if agreement.solicitation is not None:
        yield Sentence("They stand still while the law allows no attempt.")


def _pause(pause: Pause) -> Iterator[Sentence]:
    if pause.on == "unassigned":
        yield Sentence("The clocks stand still while the lead is nobody’s.")
    else:
        yield Sentence(
            "The clocks stand still after an activity with the outcome {outcomes}, until the next "
            "activity or touch.",
            {"outcomes": tuple(pause.outcomes)},
        )
    if pause.at_most is not None:
        yield Sentence("Never for longer than {window}.", {"window": window(pause.at_most)})


def _causes(terms: Causes, agreement: Agreement) -> Iterator[Sentence]:
    """Say the causes in the order in which they are asked; see `sla.causes`."""
    reasons = {one.name: text(one.label) for one in agreement.rejection_reasons}
    if terms.routing_within is not None:
        yield Sentence(
            "Routing delay: the lead had nobody after {window}.",
            {"window": window(terms.routing_within)},
        )
    if terms.duplicate_reasons:
        named: Value = tuple(reasons.get(name, name) for name in terms.duplicate_reasons)
        yield Sentence("Duplicate: rejected for {reasons}.", {"reasons": named})
    if terms.definition_reasons:
        named = tuple(reasons.get(name, name) for name in terms.definition_reasons)
        yield Sentence("Definition: rejected for {reasons}.", {"reasons": named})
    if terms.contact_attributes:
        yield Sentence(
            "Missing data: one of {attributes} was not known.",
            {"attributes": tuple(terms.contact_attributes)},
        )
    yield Sentence("Outside hours: whoever had the lead was not at work.")
    if terms.most_waiting is not None:
        yield Sentence(
            "No capacity: more than {count} leads waited for the same person.",
            {"count": terms.most_waiting},
        )
    yield Sentence("Time to act: none of these.")
