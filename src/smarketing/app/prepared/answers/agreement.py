"""The agreement as a document: what both teams agreed, in words."""

from smarketing.adapters.render.glossary_page import compose_glossary
from smarketing.adapters.render.language import Language
from smarketing.app.prepared.answers.drawn import drawn
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.reports.glossary.report import glossary_report


def agreement(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with every term of the agreement in force, said in words."""
    workspace = held.workspace
    in_force = workspace.agreement(edition.moment)
    report = glossary_report(in_force, edition.moment, workspace.versions)
    return drawn(compose_glossary(report, Language(question.language)), question)
