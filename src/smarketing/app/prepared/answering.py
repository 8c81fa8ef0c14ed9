"""Which answer belongs to which question: the pages that the calculator knows."""

from collections.abc import Callable, Mapping

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.app.configuration import Refused
from smarketing.app.prepared.answers.today import today
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.base.sentence import Sentence

ANSWERS: Mapping[str, Callable[[Held, Edition, Question], Answer]] = {
    "today": today,
}

ALWAYS = ("today",)
"""Pages that every edition has ready, asked or not."""


def answered(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer a question; what cannot be done becomes a refusal in the reader's language."""
    try:
        return ANSWERS[question.page](held, edition, question)
    except Refused as refused:
        language = Language(question.language)
        told = [write(Sentence(one.message, one.values), language) for one in refused.findings]
        return Answer(refusal=" ".join(told))
