"""What the law says of soliciting consumers, in words; to be confirmed by counsel."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.solicitation import Solicitation, SolicitationRule
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.glossary.chapters import Chapter, Clause, chapter
from smarketing.core.reports.glossary.in_words import condition_in_words
from smarketing.core.reports.glossary.parties_in_words import week_in_words
from smarketing.core.reports.situation import text


def law_chapters(agreement: Agreement) -> list[Chapter]:
    """Say who is a consumer, and what each rule allows, with its article."""
    terms = agreement.solicitation
    if terms is None:
        return []
    rules = [Clause(text(rule.label), list(_rule(rule))) for rule in terms.rules]
    return chapter(
        "solicitation",
        Sentence("What the law allows"),
        [Clause(None, list(_whom(terms))), *rules],
        Sentence("To be confirmed by counsel."),
    )


def _whom(terms: Solicitation) -> Iterator[Sentence]:
    if terms.consumers:
        rule = condition_in_words(terms.consumers[0])
        for condition in terms.consumers[1:]:
            values: dict[str, Value] = {"one": rule, "other": condition_in_words(condition)}
            rule = Sentence("{one}, and {other}", values)
        yield Sentence("The rules protect consumers: {rule}.", {"rule": rule})
    else:
        yield Sentence("The rules protect everybody.")
    if terms.refusals:
        yield Sentence(
            "A person refuses by an attempt with the outcome: {outcomes}.",
            {"outcomes": tuple(terms.refusals)},
        )
    if terms.proof_needed:
        yield Sentence("A consent counts with a proof on record only.")
    else:
        yield Sentence("A consent counts without a proof, too.")
    yield Sentence("Attempts of a machine count like those by hand.")


def _rule(rule: SolicitationRule) -> Iterator[Sentence]:
    yield Sentence("{article}.", {"article": rule.article})
    yield Sentence("About attempts of the kind: {kinds}.", {"kinds": tuple(rule.kinds)})
    if rule.first_day is not None:
        yield Sentence("Binds from {day} on.", {"day": rule.first_day})
    if rule.last_day is not None:
        yield Sentence("Binds until {day}.", {"day": rule.last_day})
    if rule.at_most is not None and rule.in_days is not None:
        yield Sentence(
            "At most {count} attempts in any {days} days.",
            {"count": rule.at_most, "days": rule.in_days},
        )
    yield from week_in_words(rule.hours)
    if rule.hours:
        yield Sentence("At no other hour.")
    if not rule.on_holidays:
        yield Sentence("Never on a public holiday.")
    if rule.silence_days is not None:
        yield Sentence(
            "After a refusal, none before {days} full days have passed.",
            {"days": rule.silence_days},
        )
    if rule.needs_consent is not None:
        yield Sentence(
            "Only with a consent on record for “{purpose}”.", {"purpose": rule.needs_consent}
        )
    if rule.consent_lifts is not None:
        yield Sentence(
            "A consent for “{purpose}” lifts the number and the hours, and ends the silence after "
            "an earlier refusal.",
            {"purpose": rule.consent_lifts},
        )
