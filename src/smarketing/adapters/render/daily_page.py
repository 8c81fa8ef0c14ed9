"""The daily report as a page: what both teams owe each other today."""

from fractions import Fraction

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
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
    key_name,
    pace_state,
    team_name,
)
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.pages import (
    Compliance,
    DailyReport,
    Pace,
    SegmentDay,
    StageDay,
    Team,
)
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
            _picture(number, pace, language) for number, pace in enumerate(report.paces, start=1)
        ],
        sections=[
            _promises(report, language),
            waiting_section(report, language),
            _activity(report, language),
            _meetings(report, language, zone),
        ],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _amount(value: Fraction, pace: Pace, language: Language) -> str:
    return numbers.amount_of(value, pace.unit, pace.currency, language)


def _picture(number: int, pace: Pace, language: Language) -> PacePicture:
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


def _promises(report: DailyReport, language: Language) -> Section:
    """Put what marketing owes beside what sales owes: the same columns for both."""
    rows: dict[Team, list[list[Cell]]] = {Team.MARKETING: [], Team.SALES: []}
    for pace in report.paces:
        if pace.team in rows:
            rows[pace.team].append(pace_row(pace, language))
    for promise in report.compliance:
        if promise.team in rows:
            rows[promise.team].append(compliance_row(promise, language))
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


def pace_row(pace: Pace, language: Language) -> list[Cell]:
    """Return the row of a promised quantity."""
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
        ),
        Cell(_amount(pace.target, pace, language)),
        Cell(_amount(pace.actual, pace, language), link="#stages"),
        Cell(state=pace_state(pace, language)),
    ]


def compliance_row(promise: Compliance, language: Language) -> list[Cell]:
    """Return the row of a promised share."""
    reached = float(promise.share) if promise.share is not None else 0.0
    return [
        Cell(
            visible(language.text(promise.label), LONGEST_NAME),
            _compliance_in_words(promise, language),
            progress=Progress(reached, float(promise.promised_share), promise.team),
        ),
        Cell(numbers.share(promise.promised_share, language)),
        Cell(
            numbers.share(promise.share, language),
            link=_rows_behind(promise),
        ),
        Cell(state=compliance_state(promise, language)),
    ]


def _rows_behind(promise: Compliance) -> str:
    if promise.share is None:
        return ""
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


def _activity(report: DailyReport, language: Language) -> Section:
    counts = [
        Column(language.say("Today"), numeric=True),
        Column(language.say("This month"), numeric=True),
    ]
    returning = any(stage.again for stage in report.stages)
    again = [Column(language.say("Come back"), numeric=True)] if returning else []
    stages = [_stage_row(stage, language, again=returning) for stage in report.stages]
    channels = [
        [
            Cell(key_name("channel", one.channel, language)),
            Cell(numbers.number(one.today, language)),
            Cell(numbers.number(one.period_to_date, language)),
        ]
        for one in report.channels
    ]
    return Section(
        name="stages",
        title=language.say("What came in"),
        tables=[
            Table(
                [Column(language.say("Stage")), *counts, *again],
                [Group(stages)],
                language.say("Entries into each stage"),
            ),
            Table(
                [Column(language.say("Channel")), *counts],
                [Group(channels)],
                language.say("Leads handed to sales, by channel"),
            ),
            *_segments(report, counts, language),
        ],
        empty=language.say(
            "No contact has entered a stage yet: import contacts and touches with "
            "`smarketing import`."
        ),
        side_by_side=True,
    )


def _segments(report: DailyReport, counts: list[Column], language: Language) -> list[Table]:
    """Return the table of segments; none where none are agreed."""
    if not report.segments:
        return []
    valued = any(one.value is not None for one in report.segments)
    worth = [Column(language.say("Worth this month"), numeric=True)] if valued else []
    rows = [_segment_row(one, language, valued=valued) for one in report.segments]
    return [
        Table(
            [Column(language.say("Segment")), *counts, *worth],
            [Group(rows)],
            language.say("Leads handed to sales, by segment"),
        )
    ]


def _segment_row(one: SegmentDay, language: Language, *, valued: bool) -> list[Cell]:
    amount = Fraction(one.value.minor if one.value else 0)
    currency = one.value.currency if one.value else ""
    worth = [Cell(numbers.amount_of(amount, "money", currency, language))] if valued else []
    return [
        Cell(key_name("segment", one.segment, language, one.label)),
        Cell(numbers.number(one.today, language)),
        Cell(numbers.number(one.period_to_date, language)),
        *worth,
    ]


def _stage_row(stage: StageDay, language: Language, *, again: bool) -> list[Cell]:
    counts = [stage.today, stage.period_to_date, *([stage.again] if again else [])]
    return [
        Cell(visible(language.text(stage.label), LONGEST_NAME), team=stage.team),
        *(Cell(numbers.number(count, language)) for count in counts),
    ]


def _meetings(report: DailyReport, language: Language, zone: str) -> Section:
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
