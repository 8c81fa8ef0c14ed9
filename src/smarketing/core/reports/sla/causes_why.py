"""Why a breach has its cause: the rules in the order in which they are asked."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from smarketing.core.agreement.stages import Causes
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.sla.headlines import CAUSES, window_in_words
from smarketing.core.reports.sla.pages import CauseCount, Terms
from smarketing.core.reports.why import Why

_TERM = "handoff.causes."


def causes_why(counts: Sequence[CauseCount], terms: Causes) -> Iterator[Why]:
    """Yield the reason of each count of breaches by cause."""
    for one in counts:
        rule, key = cause_rule(one.cause, terms)
        values: dict[str, Value] = {"breaches": one.breaches, "of": one.of, "rule": rule}
        yield Why(
            f"causes.{one.commitment}.{one.cause}",
            Sentence("{what}: {cause}", {"what": one.label, "cause": Sentence(CAUSES[one.cause])}),
            one.breaches,
            Sentence(
                "Of {of} leads not served in time, {breaches} for which no cause before this one "
                "holds, and this one does: {rule}",
                values,
            ),
            (f"{_TERM}{key}",) if key else ("assignments",),
        )


def cause_rule(cause: str, terms: Causes) -> tuple[Sentence, str]:
    """Say when a cause holds, and which term of [handoff.causes] it rests on ("" for none)."""
    match cause:
        case "routing_delay" if terms.routing_within is not None:
            within = terms.routing_within
            window = Terms(within.working_hours, within.working_days, Fraction(1))
            said = Sentence(
                "nobody was given the lead within {window} of working time.",
                {"window": window_in_words(window)},
            )
            return said, "routing_within"
        case "duplicate":
            return _rejected(terms.duplicate_reasons), "duplicate_reasons"
        case "rejected_definition":
            return _rejected(terms.definition_reasons), "definition_reasons"
        case "missing_data":
            return (
                Sentence(
                    "not all of this was known at the handoff: {attributes}.",
                    {"attributes": tuple(terms.contact_attributes)},
                ),
                "contact_attributes",
            )
        case "no_capacity":
            return (
                Sentence(
                    "more than {most} leads waited for the same person when they were given it.",
                    {"most": terms.most_waiting or 0},
                ),
                "most_waiting",
            )
        case "outside_hours":
            told = Sentence(
                "whoever had the lead did not work between the start of the window and its end."
            )
        case "unknown_owner":
            told = Sentence("nobody had been given the lead by the end of the window.")
        case _:
            told = Sentence("somebody had the lead, was at work, and had all it takes.")
    return told, ""


def _rejected(reasons: Sequence[str]) -> Sentence:
    return Sentence("sales rejected it for one of: {reasons}.", {"reasons": tuple(reasons)})
