"""Quality as a page: what sales says of marketing's leads, by source and by who decided."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import (
    Cell,
    Column,
    Group,
    Page,
    PanelsPicture,
    Section,
    State,
    Table,
)
from smarketing.adapters.render.palette import hue
from smarketing.adapters.render.panels_chart import Panel
from smarketing.adapters.render.quality_tables import (
    months,
    outcomes,
    readiness,
    reason_name,
    reasons,
    row_name,
)
from smarketing.adapters.render.sentences import LONGEST_NAME, visible
from smarketing.adapters.render.wording import by_and_period, cut_title, footing, headline
from smarketing.core.base.sentence import msgid
from smarketing.core.reports.pages import Standing, Team
from smarketing.core.reports.quality.pages import Compared, Judged, QualityReport, QualityRow

_MOST_PANELS, _MOST_BARS = 6, 8
"""So many reasons and sources are drawn; the table has them all."""


def compose_quality(report: QualityReport, language: Language) -> Page:
    """Return the page of the quality report in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="quality",
        title=language.say("Quality"),
        period=by_and_period(report.by, report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(report.headline, language, zone),
        pictures=_pictures(report, language),
        sections=_sections(report, language),
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _sections(report: QualityReport, language: Language) -> list[Section]:
    sources = Section(
        "sources",
        language.say("How leads were judged"),
        [_sources(report, language)],
        language.say(
            "Leads handed over in these days, and the first decision on each. Beside the rejected "
            "stands how often those who decided on these leads reject leads of other sources, so "
            "that a source is not blamed for whom its leads went to."
        )
        if report.by != "owner"
        else language.say("Leads handed over in these days, and the first decision on each."),
        language.say(
            "Nobody was handed over to sales in these days: choose others, or import contacts, "
            "touches and decisions with `smarketing import`."
        ),
    )
    if sources.is_empty:
        return [sources]
    return [
        sources,
        reasons(report, language),
        _people(report, language),
        months(report, language),
        readiness(report, language),
        outcomes(report, language),
    ]


def _pictures(report: QualityReport, language: Language) -> list[PanelsPicture]:
    """Draw for each reason which part of each source's decided leads was rejected for it."""
    drawn = [row for row in report.rows if not row.others and row.judged.decided][:_MOST_BARS]
    order = sorted(range(len(report.reasons)), key=lambda place: -report.total.reasons[place])
    places = [place for place in order if report.total.reasons[place]][:_MOST_PANELS]
    if not drawn or not places:
        return []
    panels = [
        Panel(
            reason_name(report.reasons[place], language),
            [_bar(row, row.judged.reasons[place], report.by, language) for row in drawn],
        )
        for place in places
    ]
    whole = [_bar(row, row.judged.rejected, report.by, language) for row in drawn]
    return [
        PanelsPicture(
            "reasons-by-source",
            language.say("Why leads are rejected"),
            " · ".join(f"{bar.label} {bar.text}" for bar in whole),
            language.say(
                "For each reason, how many of a hundred leads decided on were rejected for it; all "
                "bars are on one scale. The table beneath has every reason."
            ),
            whole,
            panels,
        )
    ]


def _bar(row: QualityRow, rejected: int, by: str, language: Language) -> Bar:
    share = rejected / row.judged.decided
    name = row_name(row, by, language)
    return Bar(name, share, hue(Team.SHARED), numbers.share(share, language) if rejected else "")


def _sources(report: QualityReport, language: Language) -> Table:
    of_people = report.by == "owner"
    silent = _silent_columns(report.total)
    columns = [
        Column(cut_title(report.by, language)),
        Column(language.say("Leads handed over"), numeric=True),
        Column(language.say("Accepted"), numeric=True),
        Column(language.say("Rejected"), numeric=True),
        Column(_expected_title(language, of_people=of_people), numeric=True),
        Column(language.say("How it compares"), grows=False),
        *(Column(language.say(title), numeric=True) for title, _ in silent),
        Column(language.say("Undecided"), numeric=True),
        Column(language.say("Sent back to marketing"), numeric=True, spare=True),
    ]

    def cells(name: str, judged: Judged, compared: Compared | None, state: State) -> list[Cell]:
        return [
            Cell(name),
            Cell(numbers.number(judged.handed, language)),
            _accepted(judged, language),
            _rejected(judged, language),
            _expected(compared, language),
            Cell(state=state) if state.word else Cell(),
            *(Cell(numbers.number(getattr(judged, field), language)) for _, field in silent),
            Cell(numbers.number(judged.waiting, language)),
            Cell(numbers.number(judged.returned, language)),
        ]

    rows = [
        cells(
            row_name(row, report.by, language),
            row.judged,
            row.compared,
            _state(row, language, of_people=of_people),
        )
        for row in report.rows
    ]
    total = cells(language.say("Total"), report.total, None, State(None, ""))
    return Table(columns, [Group(rows)], total=total if rows else ())


def _silent_columns(total: Judged) -> list[tuple[str, str]]:
    """Return the columns of what ended without a decision, where that happens at all."""
    return [
        (title, field)
        for title, field, count in (
            (msgid("Went on without a decision"), "unsaid", total.unsaid),
            (msgid("Given back without one"), "given_back", total.given_back),
        )
        if count
    ]


def _people(report: QualityReport, language: Language) -> Section:
    columns = [
        Column(language.say("Decided by")),
        Column(language.say("Decided"), numeric=True),
        Column(language.say("Accepted"), numeric=True),
        Column(language.say("Rejected"), numeric=True),
        Column(_expected_title(language, of_people=True), numeric=True),
        Column(language.say("How it compares")),
    ]
    rows = [
        [
            Cell(row_name(row, "owner", language), team=Team.SALES if row.key else None),
            Cell(numbers.number(row.judged.decided, language)),
            _accepted(row.judged, language),
            _rejected(row.judged, language),
            _expected(row.compared, language),
            Cell(state=_state(row, language, of_people=True)),
        ]
        for row in report.deciders
    ]
    return Section(
        "deciders",
        language.say("Who decided"),
        [Table(columns, [Group(rows)], team=Team.SALES)],
        language.say(
            "Beside the rejected stands how often others reject leads of the same channels and "
            "segments. A difference is no fault: it says which leads to look at together."
        ),
        language.say("Sales has decided on none of these leads yet."),
    )


def _expected_title(language: Language, *, of_people: bool) -> str:
    if of_people:
        return language.say("Others, of the same leads")
    return language.say("The same people, of other leads")


def _accepted(judged: Judged, language: Language) -> Cell:
    if judged.acceptance is None:
        return Cell(numbers.NONE)
    return Cell(
        numbers.share(judged.acceptance.value, language),
        numbers.interval(judged.acceptance, language),
    )


def _rejected(judged: Judged, language: Language) -> Cell:
    if judged.rejection is None:
        return Cell(numbers.NONE)
    return Cell(
        numbers.share(judged.rejection, language), numbers.number(judged.rejected, language)
    )


def _expected(compared: Compared | None, language: Language) -> Cell:
    return Cell(numbers.share(compared.expected if compared else None, language))


def _state(row: QualityRow, language: Language, *, of_people: bool) -> State:
    """Say how a row stands beside the others: a word for it, and a warning where both must look."""
    if row.others:
        return State(None, "")
    if row.compared is None:
        return State(None, language.say("too few to compare"))
    if row.compared.stands_out > 0:
        word = language.say("rejects more") if of_people else language.say("rejected more")
        return State(Standing.WARNING, word)
    if row.compared.stands_out < 0:
        word = language.say("rejects less") if of_people else language.say("rejected less")
        return State(None if of_people else Standing.GOOD, word)
    return State(None, language.say("like the others"))
