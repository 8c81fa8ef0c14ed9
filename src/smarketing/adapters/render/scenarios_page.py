"""Scenarios as a page: the plan as agreed, and beside it under the terms of each scenario."""

from collections.abc import Sequence
from dataclasses import dataclass

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Page, Section, Table
from smarketing.adapters.render.plan_tables import compared_amount, compared_label
from smarketing.adapters.render.sentences import LONGEST_NAME, Part, visible, write
from smarketing.adapters.render.wording import footing, headline
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.plan.pages import Compared, PlanReport


@dataclass(frozen=True)
class NamedPlan:
    """The plan under the terms of one scenario; `problem` says why there is none."""

    name: str
    terms: Sequence[str]
    report: PlanReport | None
    problem: str = ""

    @property
    def figures(self) -> dict[str, Compared]:
        """Each figure of the scenario, by its name."""
        compared = self.report.scenario if self.report else None
        return {one.figure: one for one in compared.figures} if compared else {}


def compose_scenarios(
    agreed: PlanReport, scenarios: Sequence[NamedPlan], language: Language
) -> Page:
    """Return the page that lays scenarios side by side; only the agreed terms bind."""
    zone = agreed.footing.time_zone
    return Page(
        kind="scenarios",
        title=language.say("Scenarios"),
        period="",
        company=visible(agreed.footing.company, LONGEST_NAME),
        headline=_headline(scenarios, language, zone),
        pictures=[],
        sections=[_figures(agreed, scenarios, language), _terms(scenarios, language)],
        findings=[],
        footing=footing(agreed.footing, language),
        zone=zone,
    )


def _headline(
    scenarios: Sequence[NamedPlan], language: Language, zone: str
) -> Sequence[Sequence[Part]]:
    chances = {one.name: one.figures["outcome.chance"].other for one in scenarios if one.figures}
    known = {name: chance for name, chance in chances.items() if chance is not None}
    if not known:
        told = Sentence("What would change if the terms were others: nothing here binds anybody.")
        return headline([told], language, zone)
    best = max(known, key=lambda name: known[name])
    sentence = Sentence(
        "Of {count} scenario, “{name}” gives the best chance of the goal.",
        {"count": len(scenarios), "name": best},
        "Of {count} scenarios, “{name}” gives the best chance of the goal.",
        len(scenarios),
    )
    return headline([sentence], language, zone)


def _figures(agreed: PlanReport, scenarios: Sequence[NamedPlan], language: Language) -> Section:
    rows: dict[str, Compared] = {}
    for one in scenarios:
        rows |= one.figures
    columns = [Column(language.say("Figure"), grows=True)]
    columns.append(Column(language.say("As agreed"), numeric=True))
    columns += [Column(visible(one.name, LONGEST_NAME), numeric=True) for one in scenarios]
    table = [
        [
            Cell(compared_label(figure, language)),
            Cell(compared_amount(agreed, figure.unit, figure.base, language)),
            *(_under(agreed, one, name, language) for one in scenarios),
        ]
        for name, figure in rows.items()
    ]
    return Section(
        "figures",
        language.say("Side by side"),
        [Table(columns, [Group(table)])],
        empty=language.say(
            "No scenario is chosen: try other terms on the plan, keep them under a name, and lay "
            "them side by side here."
        ),
    )


def _under(agreed: PlanReport, one: NamedPlan, name: str, language: Language) -> Cell:
    figure = one.figures.get(name)
    if figure is None:
        return Cell(one.problem and "–")
    return Cell(compared_amount(agreed, figure.unit, figure.other, language))


def _terms(scenarios: Sequence[NamedPlan], language: Language) -> Section:
    columns = [Column(language.say("Scenario")), Column(language.say("Terms"), grows=True)]
    rows = [
        [
            Cell(visible(one.name, LONGEST_NAME)),
            Cell(visible(" · ".join(one.terms), 10 * LONGEST_NAME), one.problem),
        ]
        for one in scenarios
    ]
    note = write(Sentence("Only what both heads have signed binds."), language)
    return Section(
        "terms", language.say("The terms of each"), [Table(columns, [Group(rows)])], note
    )
