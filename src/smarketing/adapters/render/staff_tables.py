"""The tables of the staff report: whom to hire, month by month, person by person, lead by lead."""

from fractions import Fraction

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Section, State, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.core.base.sentence import Money, Sentence, msgid
from smarketing.core.reports.pages import Standing, Team
from smarketing.core.reports.plan.staff_pages import (
    LeadEffort,
    PersonStaff,
    RoleMonth,
    RoleStaff,
    RoleWork,
    StaffReport,
    WorkMonth,
)

KINDS = {
    "leads": msgid("leads"),
    "revenue": msgid("revenue"),
    "opportunities": msgid("opportunities"),
}
"""The kinds of work, in words."""


def amount(value: Fraction | float, kind: str, currency: str, language: Language) -> str:
    """Write an amount of work: a count, or money."""
    if kind == "revenue":
        return numbers.money(Money(Fraction(value), currency), language)
    return numbers.number(value, language)


def state_of(standing: Standing, spare: int, language: Language) -> State:
    """Return how a team stands against its work, in a word."""
    words = {
        Standing.GOOD: language.say("fits"),
        Standing.WARNING: language.say("to spare") if spare > 0 else language.say("tight"),
        Standing.BAD: language.say("too few"),
    }
    return State(standing, words[standing])


def hires(report: StaffReport, language: Language) -> Section:
    """Return the hiring plan: who starts when, and by when the place must be open."""
    rows = [
        [
            Cell(visible(language.text(role.label), LONGEST_NAME)),
            Cell(numbers.number(hire.people, language)),
            Cell(numbers.day(hire.starts, language)),
            Cell(numbers.day(hire.open_by, language)),
            Cell(numbers.day(hire.carries_from, language)),
        ]
        for role in report.roles
        for hire in role.hires
    ]
    known = any(role.work for role in report.roles)
    if not known:
        nobody = language.say("Nothing is known of the work or of how much one person does.")
    elif all(role.hires_known for role in report.roles):
        nobody = language.say("Nobody has to be hired in these months.")
    else:
        nobody = language.say("Left out: the work takes too many people to be true.")
    columns = [
        Column(language.say("Role")),
        Column(language.say("People"), numeric=True),
        Column(language.say("Starts"), spare=True),
        Column(language.say("Open the place by")),
        Column(language.say("Carries fully from"), spare=True),
    ]
    return Section(
        "hires",
        language.say("Hiring plan"),
        [Table(columns, [Group(rows)], team=Team.SALES)],
        language.say(
            "The fewest people with whom the team can do its work in every month that somebody "
            "hired now can still carry; they also make up for those who leave by chance."
        ),
        nobody,
    )


def months(report: StaffReport, language: Language) -> Section:
    """Return work and capacity of each month, a table per role and kind of work."""
    columns = [
        Column(language.say("Month")),
        Column(language.say("Work"), numeric=True),
        Column(language.say("Team can do"), numeric=True),
        Column(language.say("If nobody is hired"), numeric=True, spare=True),
        Column(language.say("If leavers are replaced"), numeric=True, spare=True),
        Column(language.say("Enough, in how many cases"), numeric=True, spare=True),
        Column(language.say("State")),
    ]
    tables = [
        Table(
            columns,
            [Group([_month(report, work, month, language) for month in work.months])],
            _heading(role, work, report.currency, language),
            team=Team.SALES,
        )
        for role in report.roles
        for work in role.work
    ]
    return Section(
        "months",
        language.say("Work and capacity, month by month"),
        tables,
        language.say(
            "What the team can do, with the hires of the plan, is an average over who happens to "
            "leave; the range beneath holds 95 times in 100."
        ),
        language.say("Nothing is known of the work or of how much one person does."),
    )


def costs(report: StaffReport, language: Language) -> Section:
    """Return people, hires and cost of each month, a table per role."""
    columns = [
        Column(language.say("Month")),
        Column(language.say("People"), numeric=True),
        Column(language.say("Hires"), numeric=True),
        Column(language.say("Who lead them"), numeric=True, spare=True),
        Column(language.say("Cost"), numeric=True),
    ]
    tables = [
        Table(
            columns,
            [Group([_cost(month, language) for month in role.months])],
            visible(language.text(role.label), LONGEST_NAME),
            team=Team.SALES,
        )
        for role in report.roles
    ]
    note = language.say(
        "People with the hires of the plan, on average; past the ramp they come to the smaller "
        "number beneath."
    )
    return Section(
        "costs",
        language.say("People and cost, month by month"),
        tables,
        " ".join([note, *_whole(report, language)]),
        language.say("The agreement names no roles yet."),
    )


def _whole(report: StaffReport, language: Language) -> list[str]:
    if report.cost is None:
        return []
    told = Sentence("The team costs {cost} in these months.", {"cost": report.cost})
    return [write(told, language)]


def _cost(month: RoleMonth, language: Language) -> list[Cell]:
    return [
        Cell(numbers.month(month.month, language)),
        Cell(numbers.number(month.people, language), numbers.number(month.equivalents, language)),
        Cell(numbers.number(month.hires, language) if month.hires else ""),
        Cell(numbers.number(month.managers, language) if month.managers else ""),
        Cell(numbers.money(month.cost, language) if month.cost is not None else numbers.NONE),
    ]


def _heading(role: RoleStaff, work: RoleWork, currency: str, language: Language) -> str:
    told = Sentence("{role}, {kind}", {"role": role.label, "kind": Sentence(KINDS[work.kind])})
    sign = f" ({numbers.currency_sign(currency, language)})" if work.kind == "revenue" else ""
    return write(told, language) + sign


def _month(report: StaffReport, work: RoleWork, month: WorkMonth, language: Language) -> list[Cell]:
    def written(value: Fraction | float) -> str:
        if work.kind == "revenue":
            return numbers.bare_money(Money(Fraction(value), report.currency), language)
        return numbers.number(value, language)

    certain = month.range.low == month.range.high
    likely = "" if certain else f"{written(month.range.low)}–{written(month.range.high)}"
    return [
        Cell(numbers.month(month.month, language)),
        Cell(written(month.need)),
        Cell(written(month.planned), likely),
        Cell(written(month.as_is)),
        Cell(written(month.replaced)),
        Cell(numbers.share(month.enough, language)),
        Cell(state=state_of(month.standing, month.spare, language)),
    ]


def people(report: StaffReport, language: Language) -> Section:
    """Return what each person can do this month, a table per role."""
    columns = [
        Column(language.say("Person")),
        Column(language.say("Ramp"), numeric=True),
        Column(language.say("Open hours"), numeric=True, spare=True),
        Column(language.say("Leads"), numeric=True),
        Column(language.say("Revenue"), numeric=True),
        Column(language.say("Quota"), numeric=True, spare=True),
        Column(language.say("Languages, territories"), spare=True),
    ]
    tables = [
        Table(
            columns,
            [Group([_person(one, language) for one in role.people])],
            visible(language.text(role.label), LONGEST_NAME),
            team=Team.SALES,
        )
        for role in report.roles
        if role.people
    ]
    return Section(
        "people",
        language.say("Person by person, this month"),
        tables,
        language.say(
            "Hours are those in which the calendar is open and the person is there: leave and "
            "public holidays are taken off."
        ),
        language.say("Nobody under [parties.sales] has a role yet."),
    )


def _person(one: PersonStaff, language: Language) -> list[Cell]:
    own = ", ".join([*one.languages, *one.territories])
    return [
        Cell(visible(one.name, LONGEST_NAME), _since(one, language)),
        Cell(numbers.share(one.ramp, language) if one.ramp is not None else language.say("away")),
        Cell(numbers.number(one.hours, language)),
        Cell(numbers.number(one.leads, language) if one.leads is not None else ""),
        Cell(numbers.money(one.revenue, language) if one.revenue is not None else ""),
        Cell(numbers.money(one.quota, language) if one.quota is not None else ""),
        Cell(visible(own, LONGEST_NAME)),
    ]


def _since(one: PersonStaff, language: Language) -> str:
    told = []
    if one.started is not None:
        told.append(write(Sentence("since {day}", {"day": one.started}), language))
    if one.leaves is not None:
        told.append(write(Sentence("until {day}", {"day": one.leaves}), language))
    return ", ".join(told)


def efforts(report: StaffReport, language: Language) -> Section:
    """Return what a lead takes in each role that works leads."""
    rows = [
        _effort(role, role.effort, language) for role in report.roles if role.effort is not None
    ]
    columns = [
        Column(language.say("Role")),
        Column(language.say("Attempts"), numeric=True),
        Column(language.say("Reached"), numeric=True),
        Column(language.say("Attempts made"), numeric=True),
        Column(language.say("Minutes a lead"), numeric=True),
        Column(language.say("Leads a person"), numeric=True),
        Column(language.say("Attempts worth it"), numeric=True),
    ]
    return Section(
        "efforts",
        language.say("What a lead takes"),
        [Table(columns, [Group(rows)], team=Team.SALES)],
        language.say(
            "Beneath stands the worst case: every attempt made, and the last one reaches the "
            "person. Attempts are worth it while the chance of a first contact times its value "
            "exceeds their cost."
        ),
        language.say("No role that works leads says how long a lead takes."),
    )


def _effort(role: RoleStaff, effort: LeadEffort, language: Language) -> list[Cell]:
    worth = Cell(numbers.NONE)
    if effort.recommended is not None and effort.cut_off is not None:
        cut_off = Sentence("cut-off {share}", {"share": numbers.share(effort.cut_off, language)})
        worth = Cell(numbers.number(effort.recommended, language), write(cut_off, language))
    return [
        Cell(visible(language.text(role.label), LONGEST_NAME)),
        Cell(numbers.number(effort.attempts, language)),
        Cell(numbers.share(effort.reached, language)),
        Cell(numbers.number(effort.attempts_made, language)),
        Cell(
            numbers.number(effort.minutes, language), numbers.number(effort.worst_minutes, language)
        ),
        Cell(
            numbers.number(int(effort.leads), language),
            numbers.number(int(effort.worst_leads), language),
        ),
        worth,
    ]
