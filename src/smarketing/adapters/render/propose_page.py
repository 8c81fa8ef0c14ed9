"""The proposal as a page: measured, proposed, and what history would have scored."""

from collections.abc import Sequence
from math import floor

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.contact_page import curve_pictures, curve_section
from smarketing.adapters.render.csv_cells import csv_table
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import (
    BarsPicture,
    Cell,
    Column,
    Fact,
    Group,
    Page,
    Section,
    Table,
)
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write, written
from smarketing.adapters.render.wording import LONGEST_KEY, footing, headline, period, team_name
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Sentence, Value, msgid
from smarketing.core.reports.pages import Team
from smarketing.core.reports.proposal.headline import proposal_headline
from smarketing.core.reports.proposal.pages import (
    LeadWorth,
    ProposalReport,
    ProposedCommitment,
    ProposedTerm,
    Standpoint,
)

_STANDPOINTS = {
    Standpoint.NEW: msgid("new"),
    Standpoint.CHANGED: msgid("changed"),
    Standpoint.SAME: msgid("as it was"),
    Standpoint.KEPT: msgid("kept, not measured"),
}
_MOST_BARS = 12


def compose_proposal(report: ProposalReport, language: Language) -> Page:
    """Return the page of a proposal in a language."""
    zone = report.footing.time_zone
    seen = language.say("no full month yet")
    if report.start is not None and report.end is not None:
        seen = period(report.start, report.end, language)
    return Page(
        kind="proposal",
        title=language.say("Proposal"),
        period=seen,
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(proposal_headline(report), language, zone),
        pictures=_pictures(report, language),
        sections=[
            _commitments(report, language),
            _worths(report, language),
            *([curve_section(report.attempts, language)] if report.attempts else []),
            *([_responses(report, language)] if report.responses else []),
            *([_loads(report, language)] if report.loads else []),
            _steps(report, language),
            _terms(report, language),
        ],
        findings=report.findings,
        footing=[*_facts(report, language), *footing(report.footing, language)],
        zone=zone,
    )


def _pictures(report: ProposalReport, language: Language) -> Sequence[BarsPicture]:
    """Draw what history would have scored: in how many periods each commitment would have held."""
    told = [one for one in report.commitments if one.counted]
    pictures: list[BarsPicture] = []
    if told:
        bars = [
            Bar(
                visible(language.text(one.label), LONGEST_KEY),
                one.kept / one.counted,
                one.team.value,
                _of(one.kept, one.counted, language),
                _now(one, language),
                behind=1.0,
            )
            for one in told[:_MOST_BARS]
        ]
        pictures.append(
            BarsPicture(
                "scores",
                language.say("What history would have scored"),
                " · ".join(f"{bar.label}: {bar.text}" for bar in bars),
                language.say(
                    "In how many of the full periods looked at each proposed commitment would "
                    "have held; beside it, the present one."
                ),
                bars,
            )
        )
    return [*pictures, *curve_pictures(report.attempts, report.number, language)]


def _of(part: int, whole: int, language: Language) -> str:
    return write(Sentence("{part} of {whole}", {"part": part, "whole": whole}), language)


def _now(one: ProposedCommitment, language: Language) -> str:
    if one.present_kept is None:
        return language.say("new") if one.present is None else ""
    kept, counted = one.present_kept, one.present_counted or 0
    return write(Sentence("now {kept} of {counted}", {"kept": kept, "counted": counted}), language)


def _commitments(report: ProposalReport, language: Language) -> Section:
    groups = []
    for team in (Team.MARKETING, Team.SALES):
        rows = [_row(one, language) for one in report.commitments if one.team is team]
        if rows:
            groups.append(Group(rows, team_name(team, language), name=team.value, team=team))
    columns = [
        Column(language.say("Commitment"), grows=True),
        Column(language.say("Proposed")),
        Column(language.say("Held"), numeric=True),
    ]
    return Section(
        "commitments",
        language.say("Commitments"),
        [Table(columns, groups)],
        language.say(
            "Every share is what was done, rounded to five points. Windows are the smallest that "
            "half of the people already keep for four in five of their leads. Held: in how many "
            "of the full periods looked at the proposed commitment would have held, and below it "
            "the present one."
        ),
        language.say("The agreement holds no commitments, and none could be measured."),
    )


def _row(one: ProposedCommitment, language: Language) -> list[Cell]:
    proposed = write(one.proposed, language)
    present = "" if one.present is None else write(one.present, language)
    before = ""
    if present and present != proposed:
        before = write(Sentence("was {present}", {"present": present}), language)
    held = _of(one.kept, one.counted, language) if one.counted else numbers.NONE
    return [
        Cell(visible(language.text(one.label), LONGEST_KEY), _measured(one, language)),
        Cell(proposed, before),
        Cell(held, _now(one, language) if one.counted else ""),
    ]


def _measured(one: ProposedCommitment | ProposedTerm, language: Language) -> str:
    """Say where a term stands towards the present one, and what was measured."""
    stands = language.say(_STANDPOINTS[one.standpoint])
    return write(
        Sentence("{standpoint}: {measured}", {"standpoint": stands, "measured": one.measured}),
        language,
    )


def _worths(report: ProposalReport, language: Language) -> Section:
    rows = [_worth(one, language) for one in report.worths]
    columns = [
        Column(language.say("Leads of")),
        Column(language.say("Leads"), numeric=True),
        Column(language.say("Become customers"), numeric=True),
        Column(language.say("Revenue each"), numeric=True, spare=True),
        Column(language.say("Value of a lead"), numeric=True),
    ]
    return Section(
        "values",
        language.say("What a lead is worth"),
        [Table(columns, [Group(rows)], team=Team.MARKETING)],
        language.say(
            "Close rate × revenue per customer. Small groups are shrunk towards the whole, the "
            "figure they show stands beneath; a pair with too few leads has what its segment and "
            "its persona suggest. Frozen for as long as the version binds."
        ),
        language.say("Too few leads became customers to say what one is worth."),
    )


def _worth(one: LeadWorth, language: Language) -> list[Cell]:
    labels = [
        visible(language.text(label), LONGEST_KEY)
        for label in (one.segment_label, one.persona_label)
        if label is not None
    ]
    seen = "" if one.seen_rate is None else numbers.share(one.seen_rate, language)
    own = write(Sentence("shows {seen}", {"seen": seen}), language)
    revenue = "" if one.seen_revenue is None else numbers.money(one.seen_revenue, language)
    ends = (numbers.money(end, language) for end in (one.value_low, one.value_high))
    return [
        Cell(
            " · ".join(labels) or language.say("All leads"),
            "" if one.is_own else language.say("too few of their own"),
        ),
        Cell(numbers.number(one.leads, language)),
        Cell(numbers.share(one.rate.value, language), own),
        Cell(numbers.money(one.revenue, language), revenue),
        Cell(numbers.money(one.value, language), " – ".join(ends)),
    ]


def _responses(report: ProposalReport, language: Language) -> Section:
    day = report.footing.working_day_seconds
    tables = []
    for response in report.responses:
        rows = [
            [
                Cell(_hours(within.working_hours, language)),
                Cell(
                    numbers.share(within.share.value, language),
                    numbers.interval(within.share, language),
                ),
                Cell(_of(within.keeping, within.people, language)),
            ]
            for within in response.within
        ]
        told = Sentence(
            "{label}: half within {median}, nine in ten within {most}, of {due} leads due",
            {
                "label": response.label,
                "median": numbers.duration(response.median_seconds, language, day),
                "most": numbers.duration(response.p90_seconds, language, day),
                "due": response.due,
            },
        )
        columns = [
            Column(language.say("Within")),
            Column(language.say("Of all leads due"), numeric=True),
            Column(language.say("People who keep it"), numeric=True),
        ]
        tables.append(Table(columns, [Group(rows)], write(told, language), team=Team.SALES))
    return Section(
        "responses",
        language.say("How soon sales answers now"),
        tables,
        language.say(
            "In working time. Leads that nobody called are among those due. Whoever served four in "
            "five of their leads keeps a window."
        ),
    )


def _hours(hours: int, language: Language) -> str:
    return write(
        Sentence("{hours} working hour", {"hours": hours}, "{hours} working hours", hours), language
    )


def _loads(report: ProposalReport, language: Language) -> Section:
    timed = any(one.kept for one in report.loads)
    rows = [
        [
            Cell(visible(one.rep, LONGEST_KEY)),
            Cell(numbers.number(one.leads, language)),
            Cell(numbers.number(one.per_month, language)),
            Cell(numbers.number(one.most, language)),
            *([_share(one.kept, language)] if timed else []),
        ]
        for one in report.loads
    ]
    columns = [
        Column(language.say("Representative")),
        Column(language.say("Leads"), numeric=True),
        Column(language.say("A month"), numeric=True),
        Column(language.say("Busiest month"), numeric=True, spare=True),
        *([Column(language.say("In time"), numeric=True)] if timed else []),
    ]
    return Section(
        "loads",
        language.say("Leads per representative"),
        [Table(columns, [Group(rows)], team=Team.SALES)],
        _workable(report, language),
    )


def _workable(report: ProposalReport, language: Language) -> str:
    if report.workable is None or report.number is None:
        return ""
    told = Sentence(
        "With up to {number} attempts a lead, one representative can work {leads} leads a month in "
        "the hours that the role has for them.",
        {"number": report.number, "leads": floor(report.workable)},
    )
    return write(told, language)


def _share(kept: Interval | None, language: Language) -> Cell:
    if kept is None:
        return Cell(numbers.NONE)
    return Cell(numbers.share(kept.value, language), numbers.interval(kept, language))


def _steps(report: ProposalReport, language: Language) -> Section:
    rows = [
        [
            Cell(
                f"{visible(language.text(one.label), LONGEST_KEY)} → "
                f"{visible(language.text(one.following_label), LONGEST_KEY)}"
            ),
            Cell(numbers.number(one.entered, language)),
            Cell(numbers.number(one.went_on, language)),
            _share(one.rate, language),
        ]
        for one in report.steps
    ]
    columns = [
        Column(language.say("Step")),
        Column(language.say("Entered"), numeric=True),
        Column(language.say("Went on so far"), numeric=True),
        Column(language.say("In the end"), numeric=True),
    ]
    about = Sentence(
        "Of the contacts that entered from {start} to {end}, as [plan] agrees.",
        {"start": report.mature_start, "end": report.mature_end},
    )
    return Section(
        "steps",
        language.say("Stage by stage"),
        [Table(columns, [Group(rows)])],
        write(about, language),
        is_folded=True,
    )


def _terms(report: ProposalReport, language: Language) -> Section:
    def told(value: "Value | None") -> str:
        return numbers.NONE if value is None else visible(written(value, language), LONGEST_NAME)

    rows = [
        [
            Cell(visible(one.term, LONGEST_NAME), _measured(one, language)),
            Cell(told(one.present)),
            Cell(told(one.proposed)),
        ]
        for one in report.terms
    ]
    columns = [
        Column(language.say("Term"), grows=True),
        Column(language.say("Now")),
        Column(language.say("Proposed")),
    ]
    return Section(
        "terms",
        language.say("Further terms"),
        [Table(columns, [Group(rows)])],
        language.say(
            "Everything else is kept from the present agreement as it stands, and was not measured."
        ),
        is_folded=True,
    )


def _facts(report: ProposalReport, language: Language) -> list[Fact]:
    version = Sentence(
        "version {version}, from {day}",
        {"version": str(report.version), "day": report.effective_from},
    )
    return [Fact(language.say("Draft"), write(version, language))]


_CSV = "commitment,team,measure,standpoint,start,end,due,met,share,actual,target,kept"


def proposal_csv(report: ProposalReport) -> str:
    """Return what history would have scored: a line for each commitment and period."""
    rows = [
        [
            one.name,
            one.team.value,
            one.measure,
            one.standpoint.value,
            score.start.isoformat(),
            score.end.isoformat(),
            score.due,
            score.met,
            score.share,
            score.actual,
            score.target,
            None if score.kept is None else str(score.kept).lower(),
        ]
        for one in report.commitments
        for score in one.periods
    ]
    return csv_table(_CSV.split(","), rows)
