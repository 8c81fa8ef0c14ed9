"""One lead: who it is, why it qualified, and everything that happened, read without the rest."""

from smarketing.adapters.render.explanation_page import compose_explanation
from smarketing.adapters.render.language import Language
from smarketing.adapters.store.one_contact import facts_about
from smarketing.app.prepared.answers.drawn import drawn
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.app.workspace import short_version
from smarketing.core.explanation.explain import explain
from smarketing.core.reports.explained import explanation_report


def lead(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the history of one contact."""
    language = Language(question.language)
    workspace = held.workspace
    snapshot = workspace.ledger.snapshot()
    contact = question.value("contact")
    told = explain(facts_about(snapshot, contact), workspace.versions, contact, edition.moment)
    if told is None:
        return Answer(refusal=language.say("Nobody of this name is known."))
    report = explanation_report(told, short_version(snapshot.version))
    return drawn(compose_explanation(report, language), question)
