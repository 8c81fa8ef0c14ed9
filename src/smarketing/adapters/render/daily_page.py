"""The daily report as a page: what both teams owe each other today."""

from fractions import Fraction

from smarketing.adapters.render import numbers
from smarketing.adapters.render.activity_section import activity_section
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.links import Links, promise_term
from smarketing.adapters.render.page import (
    Cell,
    Column,
    Fact,
    Group,
    PacePicture,
    Page,
    Progress,
    Section,
    Table,
)
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.waiting_section import waiting_section
from smarketing.adapters.render.wording import (
    compliance_state,
    footing,
    headline,
    pace_state,
    team_name,
)
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.pages import (
    Compliance,
    DailyReport,
    Pace,
    Team,
)
from smarketing.core.reports.rows.asked import RowList, RowsAsked
from smarketing.core.sla.pace import Course


def compose_daily(report: DailyReport, language: Language) -> Page:
    """Return the page of the daily report in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="daily",
        title=language.say("Daily report"),
        period=numbers.long_day(report.day, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(report.headline, language, zone),
        pictures=[
            pace_picture(number, pace, language)
            for number, pace in enumerate(report.paces, start=1)
        ],
        sections=[
            promises_section(report, language),
            waiting_section(report, language),
            activity_section(report, language),
            meetings_section(report, language),
        ],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _amount(value: Fraction, pace: Pace, language: Language) -> str:
    return numbers.amount_of(value, pace.unit, pace.currency, language)


def pace_picture(number: int, pace: Pace, language: Language) -> PacePicture:
    """Return the pace chart of a promise, with its figures."""
    per_day = (
        language.say("needed per working day")
        if pace.days == "working"
        else language.say("needed per day")
    )
    facts = [
        Fact(language.say("line today"), _amount(pace.expected, pace, language)),
        Fact(
            language.say("gap"),
            numbers.signed_amount_of(pace.gap, pace.unit, pace.currency, language),
        ),
    ]
    if pace.required is not None:
        needed = numbers.rate_of(pace.required, pace.unit, pace.currency, language)
        facts.append(Fact(per_day, needed))
    if pace.projection is not None:
        facts.append(Fact(language.say("projection"), _amount(pace.projection, pace, language)))
    if pace.tolerance:
        near = Sentence("within {share}", {"share": numbers.share(pace.tolerance, language)})
        facts.append(Fact(language.say("on the line"), write(near, language)))
    against = Sentence(
        "of {target} by {day}", {"target": _amount(pace.target, pace, language), "day": pace.end}
    )
    return PacePicture(
        name=f"pace-{number}",
        label=visible(language.text(pace.label), LONGEST_NAME),
        team=pace.team,
        state=pace_state(pace, language),
        actual=_amount(pace.actual, pace, language),
        against=write(against, language),
        facts=facts,
        text=_pace_in_words(pace, language),
        pace=pace,
    )


def _pace_in_words(pace: Pace, language: Language) -> str:
    values: dict[str, Value] = {
        "actual": _amount(pace.actual, pace, language),
        "target": _amount(pace.target, pace, language),
        "expected": _amount(pace.expected, pace, language),
        "elapsed": pace.days_elapsed,
        "total": pace.days_total,
    }
    if pace.projection is None:
        return write(Sentence("The goal line climbs to {target}.", values), language)
    values["projection"] = _amount(pace.projection, pace, language)
    sentence = Sentence(
        "{actual} after {elapsed} of {total} days, where the goal line stands at {expected}; "
        "at this pace {projection} of {target} in the end.",
        values,
    )
    return write(sentence, language)


def promises_section(
    report: DailyReport, language: Language, links: Links | None = None
) -> Section:
    """Put what marketing owes beside what sales owes: the same columns for both.

    Without `links`, numbers lead to the sections of this very page.
    """
    rows: dict[Team, list[list[Cell]]] = {Team.MARKETING: [], Team.SALES: []}
    for pace in report.paces:
        if pace.team in rows:
            rows[pace.team].append(pace_row(pace, language, links))
    for promise in report.compliance:
        if promise.team in rows:
            rows[promise.team].append(compliance_row(promise, language, links))
    columns = [
        Column(language.say("Promise")),
        Column(language.say("Promised"), numeric=True),
        Column(language.say("So far"), numeric=True),
        Column(language.say("State")),
    ]
    return Section(
        name="promises",
        title=language.say("What each side promised"),
        tables=[
            Table(columns, [Group(those)], team_name(team, language), team=team)
            for team, those in rows.items()
        ],
        note=_counted_over(report, language),
        empty=language.say(
            "The agreement has no commitments yet: add what marketing and sales owe each other "
            "under [[commitments.marketing]] and [[commitments.sales]]."
        ),
        side_by_side=True,
    )


def _counted_over(report: DailyReport, language: Language) -> str:
    """Say once which leads the promised shares are shares of."""
    teams = {promise.team for promise in report.compliance}
    notes = []
    if Team.SALES in teams:
        notes.append(
            language.say(
                "Shares of sales are counted over the leads whose deadline falls in this period; "
                "those never called are in."
            )
        )
    measures = {one.measure for one in report.compliance if one.team is Team.MARKETING}
    if "acceptance" in measures:
        notes.append(
            language.say(
                "Shares of marketing are counted over the leads that sales decided on in this "
                "period."
            )
        )
    if measures & {"fit_share", "complete"}:
        notes.append(
            language.say(
                "Fit and completeness are counted over the leads handed over in this period, as "
                "they were then."
            )
        )
    if any(pace.course is Course.EARLY for pace in report.paces):
        notes.append(
            language.say(
                "Early is what comes before its time: more than sales may be able to take."
            )
        )
    return " ".join(notes)


def pace_row(pace: Pace, language: Language, links: Links | None = None) -> list[Cell]:
    """Return the row of a promised quantity."""
    asked = RowsAsked(RowList.DELIVERED, commitment=pace.commitment, start=pace.start, end=pace.end)
    expected = _amount(pace.expected, pace, language)
    detail = write(Sentence("{expected} expected by today", {"expected": expected}), language)
    target = pace.target or 1
    return [
        Cell(
            visible(language.text(pace.label), LONGEST_NAME),
            detail,
            progress=Progress(
                float(pace.actual / target), float(pace.expected / target), pace.team
            ),
            link=links.term(promise_term(pace.commitment)) if links else "",
        ),
        Cell(_amount(pace.target, pace, language)),
        Cell(_amount(pace.actual, pace, language), link=links.rows(asked) if links else "#stages"),
        Cell(state=pace_state(pace, language)),
    ]


def compliance_row(
    promise: Compliance, language: Language, links: Links | None = None
) -> list[Cell]:
    """Return the row of a promised share."""
    reached = float(promise.share) if promise.share is not None else 0.0
    return [
        Cell(
            visible(language.text(promise.label), LONGEST_NAME),
            _compliance_in_words(promise, language),
            progress=Progress(reached, float(promise.promised_share), promise.team),
            link=links.term(promise_term(promise.commitment)) if links else "",
        ),
        Cell(numbers.share(promise.promised_share, language)),
        Cell(
            numbers.share(promise.share, language),
            link=_rows_behind(promise, links),
        ),
        Cell(state=compliance_state(promise, language)),
    ]


def _rows_behind(promise: Compliance, links: Links | None) -> str:
    if promise.share is None:
        return ""
    if links is not None:
        kind = RowList.PROMISE if promise.team is Team.SALES else RowList.QUALITY
        period = (promise.start, promise.end)
        return links.rows(RowsAsked(kind, "", promise.commitment, start=period[0], end=period[1]))
    return "#waiting" if promise.team is Team.SALES else "#stages"


def _compliance_in_words(promise: Compliance, language: Language) -> str:
    values: dict[str, Value] = {
        "met": promise.met,
        "due": promise.due,
        "open": promise.open,
        "median": numbers.duration(promise.median_seconds, language),
        "most": numbers.duration(promise.p90_seconds, language),
    }
    if not promise.due:
        return write(Sentence("{open} still running", values), language)
    sentences = [
        Sentence("{met} of {due}, {open} still running", values)
        if promise.open
        else Sentence("{met} of {due}", values)
    ]
    if promise.median_seconds is not None and promise.p90_seconds is not None:
        sentences.append(Sentence("half within {median}, nine in ten within {most}", values))
    return " · ".join(write(sentence, language) for sentence in sentences)


def meetings_section(report: DailyReport, language: Language) -> Section:
    """Return the next meetings and mails."""
    zone = report.footing.time_zone
    rows = [
        [
            Cell(visible(language.text(meeting.label), LONGEST_NAME)),
            Cell(numbers.moment(meeting.at, language, zone)),
        ]
        for meeting in report.meetings
    ]
    columns = [Column(language.say("Meeting or mail")), Column(language.say("When"))]
    return Section(
        name="meetings",
        title=language.say("What comes next"),
        tables=[Table(columns, [Group(rows)])],
        empty=language.say("No meeting is agreed: add a [[cadence]] to the agreement."),
    )
