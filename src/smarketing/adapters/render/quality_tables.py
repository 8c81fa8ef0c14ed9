"""The tables of the quality page: reasons by source, months, readiness, and what came of leads."""

from collections.abc import Callable, Sequence
from math import ceil

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import (
    HOTTEST,
    Cell,
    Column,
    Group,
    Progress,
    Section,
    Table,
)
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import (
    cut_title,
    key_name,
    others_name,
    rep_name,
)
from smarketing.core.base.rates import share_of
from smarketing.core.base.sentence import Sentence, msgid
from smarketing.core.reports.pages import Team
from smarketing.core.reports.quality.pages import (
    Judged,
    QualityReport,
    QualityRow,
    ReasonHeading,
)

_SMALL = 100
"""A share of fewer leads is given with its range."""

_LONGEST_REASON = 60

Cells = Callable[[Judged], list[Cell]]


def row_name(row: QualityRow, by: str, language: Language) -> str:
    """Write what a row is."""
    if row.others:
        return others_name(row.others, language)
    if by == "owner":
        return rep_name(row.key, language)
    return key_name(by, row.key, language, row.label)


def reason_name(heading: ReasonHeading, language: Language) -> str:
    """Write a reason: the agreement's words, or that it is none of its reasons, or none at all."""
    if heading.label is not None:
        return visible(language.text(heading.label), _LONGEST_REASON)
    return language.say("another reason") if heading.reason else language.say("no reason given")


def reasons(report: QualityReport, language: Language) -> Section:
    """Return reasons by source: of the leads decided on, which part was rejected for each."""
    places = [place for place, count in enumerate(report.total.reasons) if count]
    columns = [
        Column(cut_title(report.by, language)),
        *(Column(reason_name(report.reasons[place], language), numeric=True) for place in places),
    ]
    shown = [row for row in report.rows if row.judged.decided]
    most = max((_part(row.judged, place) for row in shown for place in places), default=0)
    rows = [
        [
            Cell(row_name(row, report.by, language)),
            *(_reason(row.judged, place, most, language) for place in places),
        ]
        for row in shown
    ]
    total = [
        Cell(language.say("Total")),
        *(_reason(report.total, place, 0, language) for place in places),
    ]
    return Section(
        "reasons",
        language.say("Reasons by source")
        if report.by != "owner"
        else language.say("Reasons by representative"),
        [Table(columns, [Group(rows if places else [])], total=total, is_dense=True)],
        language.say(
            "Of the leads decided on, the part that was rejected for each reason, and beneath it "
            "how many; the parts of a row add up to all it was rejected. Small numbers have the "
            "range in which the true part lies 95 times in 100."
        ),
        language.say("Nothing was rejected in these days."),
    )


def _part(judged: Judged, place: int) -> float:
    return judged.reasons[place] / judged.decided if judged.decided else 0.0


def _reason(judged: Judged, place: int, most: float, language: Language) -> Cell:
    count = judged.reasons[place]
    if not count:
        return Cell(numbers.NONE)
    part = share_of(count, judged.decided)
    counted = numbers.number(count, language)
    detail: str = counted
    if judged.decided < _SMALL:
        detail = f"{counted} · {numbers.interval(part, language)}"
    heat = ceil(_part(judged, place) / most * HOTTEST) if most else None
    return Cell(numbers.share(part.value if part else None, language), detail, heat=heat)


def months(report: QualityReport, language: Language) -> Section:
    """Return the trend: how the leads handed over in each month were judged."""
    columns = [
        Column(language.say("Month")),
        Column(language.say("Leads handed over"), numeric=True),
        Column(language.say("Accepted"), numeric=True),
        Column(language.say("Rejected"), numeric=True),
        Column(language.say("Undecided"), numeric=True),
        Column(language.say("Most often because"), grows=True, spare=True),
    ]

    def cells(judged: Judged) -> list[Cell]:
        share = judged.acceptance
        goal = float(report.promised) if report.promised is not None else 0.0
        return [
            Cell(numbers.number(judged.handed, language)),
            Cell(
                numbers.share(share.value if share else None, language),
                numbers.interval(share, language) if share else "",
                progress=Progress(share.value, goal, Team.MARKETING) if share and goal else None,
            ),
            Cell(
                numbers.share(judged.rejection, language),
                numbers.number(judged.rejected, language) if judged.rejected else "",
            ),
            Cell(numbers.number(judged.waiting, language)),
            _most_often(report, judged, language),
        ]

    rows = [
        [Cell(key_name("month", row.key, language)), *cells(row.judged)] for row in report.months
    ]
    about = [
        language.say(
            "By the month of the handoff: leads of the last weeks may still be decided on."
        )
    ]
    if report.promised is not None:
        promised = Sentence(
            "Marketing promises that {share} are accepted: the mark on each bar.",
            {"share": numbers.share(report.promised, language)},
        )
        about.append(write(promised, language))
    return Section("months", language.say("Month by month"), [_of(columns, rows)], " ".join(about))


def _most_often(report: QualityReport, judged: Judged, language: Language) -> Cell:
    pairs = zip(judged.reasons, report.reasons, strict=True)
    count, heading = max(pairs, key=lambda one: one[0], default=(0, None))
    if not count or heading is None:
        return Cell()
    return Cell(reason_name(heading, language), numbers.share(count / judged.rejected, language))


def readiness(report: QualityReport, language: Language) -> Section:
    """Return how well leads suited us, and what was known of them, when they were handed over."""
    has_fit = report.total.fit is not None
    columns = [
        Column(cut_title(report.by, language)),
        Column(language.say("Leads handed over"), numeric=True),
        *(
            Column(language.say(title), numeric=True)
            for title in (msgid("Mean fit"), msgid("Of the accepted"), msgid("Of the rejected"))
            if has_fit
        ),
        *([Column(language.say("All known"), numeric=True)] if report.attributes else []),
    ]

    def cells(judged: Judged) -> list[Cell]:
        fits = (judged.fit, judged.fit_accepted, judged.fit_rejected) if has_fit else ()
        known = judged.complete
        return [
            Cell(numbers.number(judged.handed, language)),
            *(Cell(numbers.NONE if fit is None else numbers.number(fit, language)) for fit in fits),
            *(
                [
                    Cell(
                        numbers.share(known.value if known else None, language),
                        numbers.interval(known, language) if judged.handed < _SMALL else "",
                    )
                ]
                if report.attributes
                else []
            ),
        ]

    notes = []
    if has_fit:
        notes.append(
            language.say(
                "Fit from 0 to 100, as the agreement had it at the handoff: where the rejected fit "
                "as well as the accepted, fit does not say what sales looks at."
            )
        )
    if report.attributes:
        names = ", ".join(visible(name, LONGEST_NAME) for name in report.attributes)
        known = Sentence("All known: {names}, as marketing promises.", {"names": names})
        notes.append(write(known, language))
    speaks = has_fit or bool(report.attributes)
    return Section(
        "readiness",
        language.say("Fit and what is known, at the handoff"),
        [_parts(report, columns, cells, language)] if speaks else [],
        " ".join(notes),
        language.say("The agreement speaks neither of fit nor of what must be known of a lead."),
    )


def outcomes(report: QualityReport, language: Language) -> Section:
    """Return what became of the accepted, and of the rejected after all."""
    columns = [
        Column(cut_title(report.by, language)),
        Column(language.say("Accepted"), numeric=True),
        *(
            Column(visible(language.text(stage.label), LONGEST_NAME), numeric=True, team=stage.team)
            for stage in report.later
        ),
        Column(language.say("Rejected"), numeric=True),
        Column(language.say("Bought all the same"), numeric=True),
    ]

    def cells(judged: Judged) -> list[Cell]:
        return [
            Cell(numbers.number(judged.accepted, language)),
            *(_of_whole(count, judged.accepted, language) for count in judged.reached),
            Cell(numbers.number(judged.rejected, language)),
            _of_whole(judged.bought_later, judged.rejected, language),
        ]

    return Section(
        "outcomes",
        language.say("What became of them"),
        [_parts(report, columns, cells, language)],
        language.say(
            "Of the accepted, how many reached each later stage in the same cycle so far; of the "
            "rejected, how many became customers later. Recent leads may still follow."
        ),
    )


def _of_whole(count: int, whole: int, language: Language) -> Cell:
    part = share_of(count, whole)
    if part is None:
        return Cell(numbers.NONE)
    between = f" ({numbers.interval(part, language)})" if whole < _SMALL else ""
    return Cell(numbers.number(count, language), f"{numbers.share(part.value, language)}{between}")


def _parts(
    report: QualityReport, columns: Sequence[Column], cells: Cells, language: Language
) -> Table:
    rows = [[Cell(row_name(row, report.by, language)), *cells(row.judged)] for row in report.rows]
    return Table(columns, [Group(rows)], total=[Cell(language.say("Total")), *cells(report.total)])


def _of(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Table:
    return Table(columns, [Group(rows)])
