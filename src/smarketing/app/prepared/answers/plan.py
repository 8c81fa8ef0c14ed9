"""Plan: the funnel computed backwards, the team that it takes, and scenarios side by side."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.plan_page import compose_plan
from smarketing.adapters.render.scenarios_page import NamedPlan, compose_scenarios
from smarketing.adapters.render.sentences import write
from smarketing.adapters.render.staff_page import compose_staff
from smarketing.app.configuration import Refused
from smarketing.app.planning import Planned, of_workspace, planned
from smarketing.app.prepared.answers.drawn import drawn, told
from smarketing.app.prepared.answers.terms import amendments_in, amendments_of
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held, Moment
from smarketing.app.prepared.question import Answer, Question
from smarketing.app.staffing import staffed
from smarketing.core.reports.only import Only
from smarketing.core.reports.plan.pages import PlanReport
from smarketing.core.reports.plan.report import MONTHS, Asked
from smarketing.core.reports.plan.tryable import TryableTerm, tryable_terms
from smarketing.core.reports.situation import restricted

_SIDE_BY_SIDE_FUTURES = 20_000
"""So many for each of several scenarios: a chance is then out by less than one point."""

CUTS = ("channel", "persona", "segment")


def plan(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the plan, under other terms beside the agreed ones where some are set."""
    language = Language(question.language)
    at = held.at(edition)
    ground = _ground(held, at, question)
    asked = Asked(months=_months(question), by=_cut(question))
    report = at.once(
        ("plan", question.given), lambda: planned(ground, asked, amendments_in(question))
    )
    answer = drawn(compose_plan(report, language), question)
    terms = [_term(one, language) for one in tryable_terms(ground.situation.agreement, report)]
    personas = [
        {"name": one.name, "label": language.text(label)}
        for one in at.situation.agreement.personas
        if (label := at.situation.label("persona", one.name)) is not None
    ]
    answer.values.update(terms=terms, personas=personas)
    return answer


def team(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the people that the agreed work takes, and whom to hire by when."""
    at = held.at(edition)
    ground = of_workspace(held.workspace, at.situation)
    report = at.once(
        ("team", question.given),
        lambda: staffed(ground, _months(question), amendments_in(question)),
    )
    return drawn(compose_staff(report, Language(question.language)), question)


def scenarios(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with scenarios side by side; each is given as its name and its terms, by line."""
    language = Language(question.language)
    at = held.at(edition)
    ground = of_workspace(held.workspace, at.situation)
    asked = Asked(futures=_SIDE_BY_SIDE_FUTURES)
    agreed = at.once("agreed plan", lambda: planned(ground, asked, ()))
    named = [_named(at, ground, asked, text, language) for text in question.values("scenario")]
    return drawn(compose_scenarios(agreed, named, language), question)


def _named(at: Moment, ground: Planned, asked: Asked, given: str, language: Language) -> NamedPlan:
    name, *lines = given.splitlines()
    try:
        report: PlanReport = at.once(
            ("scenario", *lines), lambda: planned(ground, asked, amendments_of(lines))
        )
    except Refused as refused:
        return NamedPlan(name, lines, None, told(refused, language))
    return NamedPlan(name, lines, report)


def _ground(held: Held, at: Moment, question: Question) -> Planned:
    ground = of_workspace(held.workspace, at.situation)
    wanted = question.value("persona")
    for persona in at.situation.agreement.personas:
        if persona.name == wanted:
            return Planned(restricted(ground.situation, Only(persona)), ground.base)
    return ground


def _months(question: Question) -> int:
    text = question.value("months")
    return min(max(int(text), 1), 60) if text.isascii() and text.isdigit() else MONTHS


def _cut(question: Question) -> str | None:
    wanted = question.value("by")
    return wanted if wanted in CUTS else None


def _term(term: TryableTerm, language: Language) -> dict[str, str]:
    about = f"{language.text(term.about)}: " if term.about else ""
    now = "" if term.now is None else f"{term.now:f}"
    hint = language.say("measured") if term.is_measured else ""
    shown = "" if term.now is None else numbers.exact_number(term.now, language)
    label = about + write(term.label, language)
    return {"path": term.path, "label": label, "now": now, "shown": shown, "hint": hint}
