"""A proposed assignment as a page: how full each person is, and who takes which lead."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import (
    BarsPicture,
    Cell,
    Column,
    Group,
    Page,
    Section,
    State,
    Table,
)
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import LONGEST_KEY, footing, headline, key_name, period
from smarketing.core.base.sentence import Sentence, msgid
from smarketing.core.reports.pages import Standing, Team
from smarketing.core.reports.plan.staff_headline import assignment_headline
from smarketing.core.reports.plan.staff_pages import AssignedLead, AssignmentReport

_MOST_LEADS = 100
_MOST_BARS = 40

REASONS = {
    "language": msgid("nobody has the language"),
    "territory": msgid("nobody has the territory"),
    "nobody": msgid("nobody has language and territory both"),
    "capacity": msgid("nobody has capacity left"),
}
"""Why nobody takes a lead, in words."""


def compose_assignment(report: AssignmentReport, language: Language) -> Page:
    """Return the page of a proposed assignment in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="assignment",
        title=language.say("Proposed assignment"),
        period=period(report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(assignment_headline(report), language, zone),
        pictures=_pictures(report, language),
        sections=[_leads(report, language), _people(report, language)],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _pictures(report: AssignmentReport, language: Language) -> list[BarsPicture]:
    if not report.people or not report.leads:
        return []
    bars = [
        Bar(
            visible(one.name, LONGEST_KEY),
            float(one.before + one.given),
            Team.SALES.value,
            numbers.number(one.before + one.given, language),
            write(Sentence("of {need}", {"need": one.capacity}), language),
            behind=float(one.capacity),
        )
        for one in report.people[:_MOST_BARS]
    ]
    return [
        BarsPicture(
            "people",
            language.say("How full each person is"),
            " · ".join(f"{bar.label} {bar.text} {bar.note}" for bar in bars),
            language.say(
                "The full part are the leads given before and now; the pale part is capacity left."
            ),
            bars,
        )
    ]


def _leads(report: AssignmentReport, language: Language) -> Section:
    zone = report.footing.time_zone
    rows = [_lead(lead, language, zone) for lead in report.leads[:_MOST_LEADS]]
    columns = [
        Column(language.say("Lead"), grows=True),
        Column(language.say("Priority"), numeric=True),
        Column(language.say("Value"), numeric=True, spare=True),
        Column(language.say("Waits since"), spare=True),
        Column(language.say("Language, territory"), spare=True),
        Column(language.say("Goes to")),
        Column(language.say("On")),
    ]
    more = Sentence(
        "{count} more are in `--format csv` and `--format json`.",
        {"count": len(report.leads) - _MOST_LEADS},
    )
    return Section(
        "leads",
        language.say("Who takes which lead"),
        [Table(columns, [Group(rows)])],
        write(more, language) if len(report.leads) > _MOST_LEADS else "",
        language.say(
            "Every lead that was handed over is somebody’s, decided on, or was sent back."
        ),
    )


def _lead(lead: AssignedLead, language: Language, zone: str) -> list[Cell]:
    goes_to = (
        Cell(visible(lead.rep, LONGEST_NAME), team=Team.SALES)
        if lead.rep is not None
        else Cell(state=State(Standing.WARNING, language.say(REASONS[lead.reason or "nobody"])))
    )
    own = ", ".join(one for one in (lead.language, lead.territory) if one)
    return [
        Cell(
            visible(lead.name or lead.contact_id, LONGEST_NAME),
            key_name("segment", lead.segment, language) if lead.segment else "",
        ),
        Cell(numbers.number(lead.priority, language)),
        Cell(numbers.money(lead.value, language) if lead.value is not None else ""),
        Cell(numbers.short_moment(lead.waiting_since, language, zone)),
        Cell(visible(own, LONGEST_NAME)),
        goes_to,
        Cell(numbers.short_day(lead.day, language) if lead.day is not None else ""),
    ]


def _people(report: AssignmentReport, language: Language) -> Section:
    rows = [
        [
            Cell(visible(one.name, LONGEST_NAME)),
            Cell(numbers.number(one.capacity, language)),
            Cell(numbers.number(one.before, language)),
            Cell(numbers.number(one.given, language)),
            Cell(numbers.number(one.fair, language)),
            Cell(numbers.number(one.left, language)),
        ]
        for one in report.people
    ]
    columns = [
        Column(language.say("Person")),
        Column(language.say("Capacity"), numeric=True),
        Column(language.say("Given before"), numeric=True),
        Column(language.say("Given now"), numeric=True),
        Column(language.say("By capacity alone"), numeric=True, spare=True),
        Column(language.say("Left"), numeric=True),
    ]
    return Section(
        "people",
        language.say("Person by person"),
        [Table(columns, [Group(rows)], team=Team.SALES)],
        language.say(
            "Capacity is that of the months that lie in these days; it comes in day by day, with "
            "the working time that has gone by."
        ),
        language.say("Nobody under [parties.sales] takes leads yet."),
    )
