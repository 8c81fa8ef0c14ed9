"""The team as a page: capacity against work by month, role by role, and whom to hire."""

from fractions import Fraction

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
from smarketing.adapters.render.staff_tables import (
    KINDS,
    amount,
    costs,
    efforts,
    hires,
    months,
    people,
    state_of,
)
from smarketing.adapters.render.wording import footing, headline, period
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.pages import Standing, Team
from smarketing.core.reports.plan.staff_headline import staff_headline
from smarketing.core.reports.plan.staff_pages import (
    Alert,
    LeadSupply,
    RoleStaff,
    RoleWork,
    StaffReport,
    Strain,
    Supply,
)

_MOST_BARS = 24


def compose_staff(report: StaffReport, language: Language) -> Page:
    """Return the page of the staff report in a language."""
    zone = report.footing.time_zone
    sections = [
        _alerts(report, language),
        _roles(report, language),
        hires(report, language),
        months(report, language),
        costs(report, language),
        people(report, language),
        efforts(report, language),
        _supply(report, language),
    ]
    if report.changes:
        sections.insert(0, _compared(report, language))
    return Page(
        kind="staff",
        title=language.say("Team"),
        period=period(report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(staff_headline(report), language, zone),
        pictures=[
            _picture(report, role, work, language) for role in report.roles for work in role.work
        ],
        sections=sections,
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _picture(
    report: StaffReport, role: RoleStaff, work: RoleWork, language: Language
) -> BarsPicture:
    bars = [
        Bar(
            numbers.month(month.month, language),
            float(month.planned),
            Team.SALES.value,
            amount(month.planned, work.kind, report.currency, language),
            write(
                Sentence(
                    "of {need}", {"need": amount(month.need, work.kind, report.currency, language)}
                ),
                language,
            ),
            beneath=float(month.need),
        )
        for month in work.months[:_MOST_BARS]
    ]
    title = Sentence(
        "{role}: {kind}, by month", {"role": role.label, "kind": Sentence(KINDS[work.kind])}
    )
    return BarsPicture(
        f"{role.role} {work.kind}",
        write(title, language),
        " · ".join(f"{bar.label} {bar.text} {bar.note}" for bar in bars),
        language.say(
            "The thick bar is what the team can do on average, with the hires of the plan; the "
            "thin one beneath it is the work there is."
        ),
        bars,
    )


def _roles(report: StaffReport, language: Language) -> Section:
    rows = [_role(report, role, work, language) for role in report.roles for work in role.work]
    columns = [
        Column(language.say("Role")),
        Column(language.say("There"), numeric=True),
        Column(language.say("Work this month"), numeric=True, spare=True),
        Column(language.say("One person does"), numeric=True, spare=True),
        Column(language.say("People needed"), numeric=True),
        Column(language.say("A hire carries from"), spare=True),
        Column(language.say("State")),
    ]
    return Section(
        "roles",
        language.say("Role by role"),
        [Table(columns, [Group(rows)], team=Team.SALES)],
        language.say(
            "The exact number of people stands beneath where it differs. A hire looked for from "
            "today carries fully after the time to fill the place, the ramp, and the sales cycle."
        ),
        language.say(
            "Say in the agreement who does what: [[roles]] with attempts, minutes and "
            "productivity, and the `role` of each person."
        ),
    )


def _role(report: StaffReport, role: RoleStaff, work: RoleWork, language: Language) -> list[Cell]:
    def written(value: Fraction) -> str:
        return amount(value, work.kind, report.currency, language)

    have = Sentence("{have} past the ramp", {"have": work.have})
    time = role.lead_time
    lead = Sentence(
        "{weeks} weeks + {ramp} + {cycle} months",
        {"weeks": time.to_fill_weeks, "ramp": time.ramp_months, "cycle": time.cycle_months},
    )
    whole = work.needed == work.needed_display
    return [
        Cell(visible(language.text(role.label), LONGEST_NAME), language.say(KINDS[work.kind])),
        Cell(numbers.number(role.there, language), write(have, language)),
        Cell(written(work.need)),
        Cell(written(work.each)),
        Cell(
            numbers.number(work.needed_display, language),
            "" if whole else numbers.exact_number(work.needed, language),
        ),
        Cell(numbers.day(time.carries_from, language), write(lead, language)),
        Cell(state=state_of(work.months[0].standing, work.months[0].spare, language)),
    ]


def _alerts(report: StaffReport, language: Language) -> Section:
    rows = [_alert(alert, language) for alert in report.alerts]
    columns = [
        Column(language.say("What")),
        Column(language.say("People"), numeric=True),
        Column(language.say("In words"), grows=True),
    ]
    known = any(role.work for role in report.roles)
    return Section(
        "alerts",
        language.say("Too few, or too many"),
        [Table(columns, [Group(rows)])] if rows else [],
        empty=language.say("The team fits its work in every month.")
        if known
        else language.say("Nothing is known of the work or of how much one person does."),
    )


def _alert(alert: Alert, language: Language) -> list[Cell]:
    few = alert.strain is Strain.TOO_FEW
    state = (
        State(Standing.BAD, language.say("too few"))
        if few
        else State(Standing.WARNING, language.say("to spare"))
    )
    return [
        Cell(state=state),
        Cell(numbers.number(alert.people, language)),
        Cell(write(alert.sentence, language)),
    ]


def _compared(report: StaffReport, language: Language) -> Section:
    rows = [
        [
            Cell(visible(language.text(one.label), LONGEST_NAME), language.say(KINDS[one.kind])),
            Cell(numbers.number(one.before, language)),
            Cell(numbers.number(one.after, language)),
        ]
        for one in report.compared
    ]
    columns = [
        Column(language.say("Role")),
        Column(language.say("People as agreed"), numeric=True),
        Column(language.say("People as set"), numeric=True),
    ]
    return Section(
        "compared",
        language.say("What the set terms change"),
        [Table(columns, [Group(rows)])],
        ", ".join(visible(change, LONGEST_NAME) for change in report.changes),
        language.say("Nothing that the team is computed from."),
    )


def _supply(report: StaffReport, language: Language) -> Section:
    rows = [
        [
            Cell(_origin(one, language), visible(one.commitment, LONGEST_NAME)),
            Cell(numbers.number(one.per_month, language)),
            Cell(language.say("yes") if one.used else ""),
        ]
        for one in report.supply
    ]
    columns = [
        Column(language.say("Leads")),
        Column(language.say("A month"), numeric=True),
        Column(language.say("Counted on")),
    ]
    return Section(
        "supply",
        language.say("The leads to be worked"),
        [Table(columns, [Group(rows)], team=Team.MARKETING)] if rows else [],
        empty=language.say("Neither a promise of marketing nor the plan says how many."),
    )


def _origin(one: LeadSupply, language: Language) -> str:
    match one.origin:
        case Supply.PROMISED:
            return language.say("Promised by marketing")
        case Supply.PLANNED:
            return language.say("Taken of marketing by the goal")
    return language.say("Came, in the last three months")
