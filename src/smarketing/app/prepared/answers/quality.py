"""Quality: how sales judged the leads of each source, and what became of them."""

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.quality_page import compose_quality
from smarketing.app.prepared.answers.drawn import drawn
from smarketing.app.prepared.answers.filtered import cut_of, days_of, of_those, offered
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.reports.quality.report import CUTS, quality_report

_ROWS_READ = 30
"""More names than these add up in a last row; the file has them all."""


def quality(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with acceptance, reasons and outcome by source and by who decided."""
    at = held.at(edition)
    language = Language(question.language)
    on = of_those(at, question)
    days, by = days_of(on, question), cut_of(question, CUTS)
    report = at.once(
        ("quality", question.given),
        lambda: quality_report(on, by, days, at.findings, _ROWS_READ),
    )
    answer = drawn(compose_quality(report, language), question)
    answer.values.update(offered(at, CUTS, language))
    answer.values.update(start=days.start.isoformat(), end=days.end.isoformat())
    return answer
