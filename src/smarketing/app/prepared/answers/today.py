"""Today: what both sides owe each other."""

from smarketing.adapters.render.daily_page import compose_daily
from smarketing.adapters.render.language import Language
from smarketing.app.prepared.answers.drawn import drawn
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.reports.daily import daily_report


def today(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the daily report."""
    at = held.at(edition)
    report = at.once("daily", lambda: daily_report(at.situation, at.findings))
    return drawn(compose_daily(report, Language(question.language)), question)
