"""A composed page as an answer: drawn whole; and a refusal in words."""

from smarketing.adapters.render.html import draw_body
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Page
from smarketing.adapters.render.sentences import mend_parts, message_parts
from smarketing.app.configuration import Refused
from smarketing.app.prepared.question import Answer, Question


def drawn(page: Page, question: Question) -> Answer:
    """Return a page drawn in the language of the question."""
    language = Language(question.language)
    return Answer(page.kind, page.title, page.period, page.company, draw_body(page, language))


def told(refused: Refused, language: Language) -> str:
    """Return what was refused and the mend, as sentences in a language."""
    sentences = []
    for finding in refused.findings:
        for parts in (
            message_parts(finding, language, "UTC"),
            mend_parts(finding, language, "UTC"),
        ):
            words = "".join(part.text for part in parts).strip()
            if words:
                sentences.append(words[0].upper() + words[1:].rstrip(".") + ".")
    return " ".join(sentences)
