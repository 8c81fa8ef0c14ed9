"""The versions of the agreement: who signed what, what binds, and in what they differ."""

from typing import Any

from smarketing.adapters.render import numbers
from smarketing.adapters.render.glossary_page import compose_glossary
from smarketing.adapters.render.language import Language
from smarketing.app.configuration import Refused
from smarketing.app.prepared.answers.drawn import drawn, problems_in
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.app.signing import verify
from smarketing.app.workspace import Workspace
from smarketing.core.agreement.binding import History, Version
from smarketing.core.agreement.changes import differences
from smarketing.core.reports.glossary.report import glossary_report

_PARTIES = ("marketing", "sales")


def versions(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with every version, the newest first, and whatever was touched after signing."""
    language = Language(question.language)
    workspace = held.workspace
    history = workspace.history
    binding = _in_force(workspace, edition)
    rows = [_version(one, binding, language, question.zone) for one in reversed(history.versions)]
    known = dict(item.split("=", 1) for item in question.values("key") if "=" in item)
    findings = verify(workspace, known=known or None)
    values = {"versions": rows, "problems": problems_in(findings, language.code)}
    return Answer("versions", language.say("Versions and signatures"), values=values)


def version(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with one version as a document, and what it changes against another."""
    language = Language(question.language)
    workspace = held.workspace
    history = workspace.history
    one = _numbered(history, question.value("number"))
    if one is None:
        return Answer(refusal=language.say("There is no such version."))
    binding = _in_force(workspace, edition)
    values = _version(one, binding, language, question.zone) | {"text": one.text}
    if one.agreement is None:
        values["problems"] = problems_in(one.findings, language.code)
        return Answer("glossary", language.say("Agreement"), values=values)
    against = _numbered(history, question.value("against")) or _before(history, one)
    if against is not None and against.agreement is not None:
        changes = differences(against.agreement, one.agreement)
        values["against"] = against.number
        values["changes"] = [
            {"term": term, "before": before, "after": after} for term, before, after in changes
        ]
    report = glossary_report(one.agreement, edition.moment, (), list(one.findings))
    answer = drawn(compose_glossary(report, language), question)
    answer.values.update(values)
    return answer


def _version(one: Version, binding: int, language: Language, zone: str) -> dict[str, Any]:
    begins = one.agreement.agreement.effective_from if one.agreement else None
    signed = {signature.party: signature for signature in one.signatures}
    parties = [
        {
            "party": party,
            "name": signed[party].name if party in signed else "",
            "at": numbers.moment(signed[party].moment, language, zone or "UTC")
            if party in signed
            else "",
            "is_awaited": party in one.awaits,
        }
        for party in _PARTIES
    ]
    return {
        "number": one.number,
        "status": "in_force" if one.number == binding else one.status.value,
        "binds": one.binds,
        "is_signed": one.status.value == "signed",
        "begins": numbers.day(begins, language) if begins else "",
        "hash": one.hash,
        "parties": parties,
        "awaits": list(one.awaits),
        "may_be_withdrawn": one.status.value in {"proposed", "lapsed"} and one.sheet is None,
        "is_broken": one.status.value == "broken",
    }


def _in_force(workspace: Workspace, edition: Edition) -> int:
    """Return the number of the version in force; 0 where there is none."""
    try:
        return workspace.version_of(workspace.agreement(edition.moment)).number
    except Refused:
        return 0


def _before(history: History, one: Version) -> Version | None:
    before = [other for other in history.binding() if other.number < one.number]
    return before[-1] if before else None


def _numbered(history: History, text: str) -> Version | None:
    return history.version(int(text)) if text.isascii() and text.isdigit() else None
