"""What settings read of the company: who sells, by name, and when it works."""

from dataclasses import replace

from smarketing.adapters.render.glossary_page import compose_glossary
from smarketing.adapters.render.language import Language
from smarketing.app.prepared.answers.drawn import drawn
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.reports.glossary.report import glossary_report
from smarketing.core.reports.queue import known_reps

_CALENDARS = "calendar"


def representatives(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the names to which leads are given: those agreed, and those of the facts."""
    del question
    return Answer(values={"names": known_reps(held.at(edition).situation)})


def calendars(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the working time of the house and of its other calendars, as agreed."""
    report = glossary_report(held.workspace.agreement(edition.moment), edition.moment)
    page = compose_glossary(report, Language(question.language))
    agreed = [section for section in page.sections if section.name == _CALENDARS]
    return drawn(replace(page, headline=[], sections=agreed, footing=[]), question)
