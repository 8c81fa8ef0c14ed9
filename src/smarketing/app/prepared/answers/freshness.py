"""Freshness: when each source came last, and whether that is older than usual."""

from smarketing.adapters.render.freshness_page import compose_freshness
from smarketing.adapters.render.language import Language
from smarketing.app.configuration import Refused
from smarketing.app.freshness import freshness_of
from smarketing.app.prepared.answers.drawn import drawn
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held, Moment
from smarketing.app.prepared.question import Answer, Question


def freshness(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with what came when; a workspace needs no agreement for that."""
    at = held.at(edition)
    zone = question.zone or _zone_of(at)
    report = at.once(
        ("freshness", zone), lambda: freshness_of(held.workspace, edition.moment, zone)
    )
    return drawn(compose_freshness(report, Language(question.language)), question)


def _zone_of(at: Moment) -> str:
    """Return the company's zone; that of everybody where no agreement is in force yet."""
    try:
        return at.situation.zone
    except Refused:
        return "UTC"
