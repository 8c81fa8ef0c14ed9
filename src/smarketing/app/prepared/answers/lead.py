"""One lead: who it is, what is due, why it qualified, and everything that happened."""

import re
from typing import Any

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.lead_page import compose_lead
from smarketing.adapters.render.sentences import LONGEST_NAME, visible
from smarketing.adapters.render.wording import key_name, rep_name
from smarketing.adapters.store.one_contact import facts_about
from smarketing.app.prepared.answers.drawn import drawn
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.explanation.explain import explain
from smarketing.core.reports.lead.pages import LeadReport
from smarketing.core.reports.lead.report import lead_report
from smarketing.core.reports.situation import Situation

_ADDRESS = re.compile(r"[^@\s<>,;:?&%\"()]+@[^@\s<>,;:?&%\"()]+\.[^@\s<>,;:?&%\"()]+")
_NUMBER = re.compile(r"\+?[\d\s().\-/\u00a0\u202f]{5,24}")


def lead(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with everything about one lead; `values` say who it is and who has it."""
    language = Language(question.language)
    at, workspace = held.at(edition), held.workspace
    snapshot = at.once("snapshot", workspace.ledger.snapshot)
    contact = question.value("contact")
    facts = facts_about(snapshot, contact)
    told = explain(facts, workspace.versions, contact, edition.moment)
    if told is None:
        return Answer(refusal=language.say("Nobody of this name is known."))
    report = lead_report(at.situation, told, facts)
    page = compose_lead(report, language, question.zone)
    answer = drawn(page, question)
    answer.values.update(_values(report, at.situation, language))
    return answer


def _values(report: LeadReport, situation: Situation, language: Language) -> dict[str, Any]:
    persona = report.told.persona
    label = report.told.persona_label
    stage = report.told.stage_label
    about = {
        language.say("Stage"): language.text(stage) if stage else "",
        language.say("Segment"): key_name(
            "segment", report.segment, language, report.segment_label
        ),
        language.say("Persona"): key_name("persona", persona, language, label),
        language.say("Worth"): numbers.money(report.value, language) if report.value else "",
        language.say("Channel"): key_name("channel", report.channel, language),
        language.say("Language"): report.reach.language,
        language.say("Representative"): rep_name(report.rep, language),
    }
    return {
        "id": report.contact_id,
        "rep": report.rep,
        "company": visible(report.company, LONGEST_NAME),
        "job": visible(report.reach.job, LONGEST_NAME),
        "email": visible(report.reach.email, LONGEST_NAME),
        "phone": visible(report.reach.phone, LONGEST_NAME),
        "mailto": mail_link(report.reach.email),
        "tel": phone_link(report.reach.phone),
        "about": [{"label": name, "value": visible(told)} for name, told in about.items() if told],
        "moment": situation.as_of.isoformat(),
    }


def mail_link(address: str) -> str:
    """Return where a mail program is opened with this address; empty for what is no address."""
    return f"mailto:{address}" if _ADDRESS.fullmatch(address) else ""


def phone_link(told: str) -> str:
    """Return where a telephone dials this number; empty for what is no number."""
    digits = re.sub(r"[^\d+]", "", told)
    return f"tel:{digits}" if _NUMBER.fullmatch(told) else ""
