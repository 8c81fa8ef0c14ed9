"""The SLA as a page: both sides' promises, how soon, what is overdue, causes, and who to tell."""

from collections.abc import Sequence

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.causes_section import causes
from smarketing.adapters.render.daily_page import compliance_row, pace_row
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import (
    BarsPicture,
    Cell,
    Column,
    Group,
    Page,
    Progress,
    Section,
    State,
    Table,
)
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.sla_lists import escalations, overdue
from smarketing.adapters.render.wording import (
    footing,
    headline,
    key_name,
    period,
    standing_word,
    team_name,
)
from smarketing.core.base.sentence import Sentence, Value, msgid
from smarketing.core.reports.pages import Team
from smarketing.core.reports.sla.headlines import window_in_words
from smarketing.core.reports.sla.pages import Kept, Part, PromiseKept, SlaReport

_PARTS = {
    "segment": msgid("By segment"),
    "rep": msgid("By representative"),
    "channel": msgid("By channel"),
    "persona": msgid("By persona"),
    "priority": msgid("By priority"),
}
_COLUMN = {
    "segment": msgid("Segment"),
    "rep": msgid("Representative"),
    "channel": msgid("Channel"),
    "persona": msgid("Persona"),
    "priority": msgid("Priority"),
}
_MOST_PARTS = 25
_MOST_SIDE_BY_SIDE = 4
_MONTHS = 13

BINS = (
    msgid("up to a quarter"),
    msgid("up to half"),
    msgid("up to the whole"),
    msgid("up to one and a half"),
    msgid("up to twice"),
    msgid("later"),
    msgid("never"),
)
"""Parts of the window, as the distribution is cut."""

_IN_TIME = 3


def compose_sla(report: SlaReport, language: Language) -> Page:
    """Return the page of the SLA in a language."""
    zone = report.footing.time_zone
    days = period(report.start, report.end, language)
    segment = f"{language.text(report.segment)}, {days}" if report.segment else days
    return Page(
        kind="sla",
        title=language.say("SLA"),
        period=visible(segment, LONGEST_NAME),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(report.headline, language, zone),
        pictures=_pictures(report, language),
        sections=[
            _promises(report, language),
            overdue(report, language),
            causes(report, language),
            _speed(report, language),
            *_cuts(report, language),
            _months(report, language),
            escalations(report, language),
        ],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _label(promise: PromiseKept, language: Language) -> str:
    return visible(language.text(promise.label), LONGEST_NAME)


def _pictures(report: SlaReport, language: Language) -> list[BarsPicture]:
    """Draw how soon the first promise was served: the parts of its window, as shares."""
    drawn = next((one for one in report.promises if one.kept.due), None)
    if drawn is None:
        return []
    kept = drawn.kept
    bars = [
        Bar(
            language.say(name),
            count,
            Team.SALES.value if place < _IN_TIME else Team.SHARED.value,
            numbers.number(count, language),
            numbers.share(count / kept.due, language),
        )
        for place, (name, count) in enumerate(zip(BINS, kept.distribution, strict=True))
    ]
    title = Sentence(
        "“{what}”: served after which part of {window}",
        {"what": drawn.label, "window": window_in_words(drawn.terms)},
    )
    words = " · ".join(f"{bar.label} {bar.text}" for bar in bars)
    caption = language.say("Of the leads due; the first three are in time.")
    return [BarsPicture("speed", write(title, language), words, caption, bars)]


def _promises(report: SlaReport, language: Language) -> Section:
    """Put what marketing owes beside what sales owes: the same columns for both."""
    marketing = [pace_row(pace, language) for pace in report.paces]
    marketing += [compliance_row(share, language) for share in report.shares]
    sales = [_promise_row(promise, language) for promise in report.promises]
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
            Table(columns, [Group(rows)], team_name(team, language), team=team)
            for team, rows in ((Team.MARKETING, marketing), (Team.SALES, sales))
        ],
        note=language.say(
            "Sales: the leads whose window closes in these days; those never served are in. "
            "Marketing: as of now, each promise in its own period."
        ),
        empty=language.say(
            "The agreement has no commitments yet: add what marketing and sales owe each other "
            "under [[commitments.marketing]] and [[commitments.sales]]."
        ),
        side_by_side=True,
    )


def _promise_row(promise: PromiseKept, language: Language) -> list[Cell]:
    kept = promise.kept
    share = kept.share.value if kept.share else 0.0
    promised = write(
        Sentence("within {window}", {"window": window_in_words(promise.terms)}), language
    )
    segments = ", ".join(language.text(label) for label in promise.segments)
    return [
        Cell(
            _label(promise, language),
            " · ".join(part for part in (segments, counts_in_words(kept, language)) if part),
            progress=Progress(share, float(promise.terms.share), Team.SALES),
        ),
        Cell(numbers.share(promise.terms.share, language), promised),
        share_cell(kept, language, link="#overdue" if kept.due else ""),
        Cell(state=_state(promise, language)),
    ]


def _state(promise: PromiseKept, language: Language) -> State:
    if not promise.kept.due:
        return State(None, language.say("nothing due yet"))
    return State(promise.standing, standing_word(promise.standing, language))


def share_cell(kept: Kept, language: Language, link: str = "") -> Cell:
    """Return the share of a promise that was kept, with its range."""
    if kept.share is None:
        return Cell(numbers.NONE)
    return Cell(
        numbers.share(kept.share.value, language),
        numbers.interval(kept.share, language),
        link=link,
    )


def counts_in_words(kept: Kept, language: Language) -> str:
    """Say how many leads the share is of."""
    values: dict[str, Value] = {"met": kept.met, "due": kept.due, "open": kept.open}
    if not kept.due:
        return write(Sentence("{open} still running", values), language)
    if kept.open:
        return write(Sentence("{met} of {due}, {open} still running", values), language)
    return write(Sentence("{met} of {due}", values), language)


def _speed(report: SlaReport, language: Language) -> Section:
    """Say of each promise how long it took, and over which parts of the window."""
    columns = [
        Column(language.say("Promise")),
        Column(language.say("Half within"), numeric=True),
        Column(language.say("Nine in ten within"), numeric=True),
        *(Column(language.say(name), numeric=True, spare=True) for name in BINS),
    ]
    rows = [
        [
            Cell(_label(promise, language)),
            *_times(promise.kept, language),
            *(Cell(numbers.number(count, language)) for count in promise.kept.distribution),
        ]
        for promise in report.promises
        if promise.kept.due
    ]
    return Section(
        "times",
        language.say("How soon"),
        [Table(columns, [Group(rows)], is_dense=True)],
        language.say(
            "Working time without pauses; beneath it the time on the wall, nights and weekends "
            "included. Then the leads due, by the part of the window after which they were served."
        ),
        empty=language.say("No lead has fallen due in these days."),
    )


def _times(kept: Kept, language: Language) -> list[Cell]:
    return [
        Cell(numbers.duration(working, language), numbers.elapsed(raw, language))
        for working, raw in (
            (kept.median_seconds, kept.raw_median_seconds),
            (kept.p90_seconds, kept.raw_p90_seconds),
        )
    ]


def _cuts(report: SlaReport, language: Language) -> list[Section]:
    """Return a table for each cut in which there is more than one part."""
    sections = []
    for by, title in _PARTS.items():
        parts = [
            {part.key: part for cut in promise.cuts if cut.by == by for part in cut.parts}
            for promise in report.promises
        ]
        keys = list(dict.fromkeys(key for one in parts for key in one))
        if len(keys) > 1:
            rows = [
                [
                    Cell(_key(by, next(one[key] for one in parts if key in one), language)),
                    *(_part(one.get(key), language) for one in parts),
                ]
                for key in keys[:_MOST_PARTS]
            ]
            sections.append(_parts_section(by, language.say(title), rows, report, language))
    return sections


def _parts_section(
    by: str, title: str, rows: Sequence[Sequence[Cell]], report: SlaReport, language: Language
) -> Section:
    columns = [Column(language.say(_COLUMN[by])), *_of_promises(report, language)]
    return Section(f"by-{by}", title, [Table(columns, [Group(rows)])], is_folded=by != "rep")


def _key(by: str, part: Part, language: Language) -> str:
    if by == "rep" and not part.key:
        return language.say("assigned to nobody")
    if by == "segment" and not part.key:
        return language.say("no segment")
    return key_name(by, part.key, language, part.label)


def _part(part: Part | None, language: Language) -> Cell:
    """Return the share of a part, and of how many leads: so short that many stand side by side."""
    if part is None or part.kept.share is None:
        return Cell(numbers.NONE)
    values: dict[str, Value] = {"met": part.kept.met, "due": part.kept.due}
    return Cell(
        numbers.share(part.kept.share.value, language),
        write(Sentence("{met} of {due}", values), language),
    )


def _of_promises(report: SlaReport, language: Language) -> list[Column]:
    """Return a column per promise; where there is little room, of the first ones only."""
    return [
        Column(_label(promise, language), numeric=True, spare=place >= _MOST_SIDE_BY_SIDE)
        for place, promise in enumerate(report.promises)
    ]


def _months(report: SlaReport, language: Language) -> Section:
    months = sorted({part.key for promise in report.promises for part in promise.months})
    found = [{part.key: part for part in promise.months} for promise in report.promises]
    rows = [
        [
            Cell(key_name("month", month, language)),
            *(_part(one.get(month), language) for one in found),
        ]
        for month in months[-_MONTHS:]
    ]
    columns = [Column(language.say("Month")), *_of_promises(report, language)]
    return Section(
        "months",
        language.say("Month by month"),
        [Table(columns, [Group(rows)])],
        is_folded=True,
        empty=language.say("No lead has fallen due yet."),
    )
