"""A composed page as an answer: drawn whole."""

from smarketing.adapters.render.html import draw_body
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Page
from smarketing.app.prepared.question import Answer, Question


def drawn(page: Page, question: Question) -> Answer:
    """Return a page drawn in the language of the question."""
    language = Language(question.language)
    return Answer(page.title, page.period, page.company, draw_body(page, language))
