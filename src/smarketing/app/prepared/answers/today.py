"""Today: how the goal stands, what both sides owe each other, and what changed since yesterday."""

from datetime import timedelta

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.today_page import compose_today
from smarketing.app.configuration import Refused
from smarketing.app.prepared.answers.drawn import drawn
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.today.report import today_report

_A_DAY = timedelta(days=1)


def today(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with Today, compared with the same time yesterday."""
    at = held.at(edition)
    own = question.own or None
    report = at.once(
        ("today", own),
        lambda: today_report(at.situation, _yesterday(held, edition), at.findings, own),
    )
    return drawn(compose_today(report, Language(question.language)), question)


def _yesterday(held: Held, edition: Edition) -> Situation | None:
    """Return the situation of yesterday; None where no agreement was in force yet."""
    try:
        return held.at(edition, edition.moment - _A_DAY).situation
    except Refused:
        return None
