"""Which answer belongs to which question: the pages that the calculator knows."""

from collections.abc import Callable, Mapping

from smarketing.adapters.render.language import Language
from smarketing.app.configuration import Refused
from smarketing.app.prepared.answers.agreement import agreement
from smarketing.app.prepared.answers.company import calendars, representatives
from smarketing.app.prepared.answers.data import imports, quarantine
from smarketing.app.prepared.answers.desk import desk
from smarketing.app.prepared.answers.drawn import told
from smarketing.app.prepared.answers.freshness import freshness
from smarketing.app.prepared.answers.funnel import conversion, funnel
from smarketing.app.prepared.answers.lead import lead
from smarketing.app.prepared.answers.plan import plan, scenarios, team
from smarketing.app.prepared.answers.quality import quality
from smarketing.app.prepared.answers.rows import rows, rows_file
from smarketing.app.prepared.answers.today import today
from smarketing.app.prepared.answers.versions import version, versions
from smarketing.app.prepared.answers.what_if import what_if
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question

ANSWERS: Mapping[str, Callable[[Held, Edition, Question], Answer]] = {
    "agreement": agreement,
    "calendars": calendars,
    "conversion": conversion,
    "desk": desk,
    "freshness": freshness,
    "funnel": funnel,
    "imports": imports,
    "lead": lead,
    "plan": plan,
    "quality": quality,
    "quarantine": quarantine,
    "representatives": representatives,
    "rows": rows,
    "rows-file": rows_file,
    "scenarios": scenarios,
    "team": team,
    "today": today,
    "version": version,
    "versions": versions,
    "what-if": what_if,
}

ALWAYS = ("today",)
"""Pages that every edition has ready, asked or not."""


def answered(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer a question; what cannot be done becomes a refusal in the reader's language."""
    try:
        return ANSWERS[question.page](held, edition, question)
    except Refused as refused:
        return Answer(refusal=told(refused, Language(question.language)))
