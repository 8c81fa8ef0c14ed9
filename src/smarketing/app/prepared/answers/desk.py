"""The desk of one representative, as rows that the web process filters and pages by itself."""

from typing import Any

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import key_name
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.reports.desk.pages import DeskLead
from smarketing.core.reports.desk.report import desk_of, desk_words, everything_owed
from smarketing.core.reports.law import bar_in_words

MOST = 500
"""So many leads lie on a desk; the others follow when these are worked."""


def desk(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the leads of `rep`, in their order, and the words with which sales acts."""
    language = Language(question.language)
    at = held.at(edition)
    owed = at.once("owed", lambda: everything_owed(at.situation))
    words = at.once("desk words", lambda: desk_words(at.situation))
    one = desk_of(at.situation, owed, question.value("rep"), MOST)
    zone = question.zone or at.situation.zone
    values: dict[str, Any] = {
        "rep": one.rep,
        "total": one.total,
        "late": one.late,
        "at_stake": numbers.money(one.at_stake, language) if one.at_stake else "",
        "rows": [_row(lead, language, zone) for lead in one.leads],
        "reasons": [
            {"name": reason.name, "label": language.text(reason.label)} for reason in words.reasons
        ],
        "kinds": words.kinds,
        "outcomes": words.outcomes,
        "reps": words.reps,
        "moment": edition.moment.isoformat(),
        "zone": zone,
    }
    company = at.situation.agreement.agreement.company
    return Answer("desk", language.say("Desk"), company=visible(company), values=values)


def _row(lead: DeskLead, language: Language, zone: str) -> dict[str, Any]:
    due = lead.due_at
    label = language.text(lead.promise_label) if lead.promise_label else lead.promise
    return {
        "id": lead.contact_id,
        "handed": lead.handed_over_at.isoformat(),
        "handed_at": numbers.moment(lead.handed_over_at, language, zone),
        "name": visible(lead.name, LONGEST_NAME) or lead.contact_id,
        "company": visible(lead.company, LONGEST_NAME),
        "persona": key_name("persona", lead.persona, language, lead.persona_label),
        "segment": lead.segment,
        "segment_label": key_name("segment", lead.segment, language, lead.segment_label),
        "channel": key_name("channel", lead.channel, language),
        "priority": lead.priority,
        "value": numbers.money(lead.value, language) if lead.value else "",
        "due": due.isoformat() if due else "",
        "due_at": numbers.moment(due, language, zone) if due else "",
        "promise": visible(label, LONGEST_NAME),
        "is_late": lead.is_late,
        "decision": lead.decision,
        "made": lead.made,
        "law": write(bar_in_words(lead.law), language, zone) if lead.law else "",
    }
