"""One lead as a page: what is due, what was tried, why it qualified, and what came before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from smarketing.adapters.render import numbers
from smarketing.adapters.render.explanation_page import compose_explanation
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Page, Section, State, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import LONGEST_KEY, headline, rep_name
from smarketing.core.base.names import in_words
from smarketing.core.base.sentence import Sentence, msgid
from smarketing.core.reports.lead.pages import (
    Kept,
    LeadClock,
    LeadCycle,
    LeadReport,
    MadeAttempt,
    ReadContent,
)
from smarketing.core.reports.pages import Standing

MOST = 40
"""So many attempts or pieces of content are drawn, the latest ones; the story has them all."""

_STATES = {
    Kept.IN_TIME: (Standing.GOOD, msgid("kept in time")),
    Kept.TOO_LATE: (Standing.WARNING, msgid("kept too late")),
    Kept.RUNNING: (None, msgid("running")),
    Kept.LATE: (Standing.BAD, msgid("late")),
    Kept.OVER: (None, msgid("not owed any more")),
}

_DECISIONS = {"accepted": msgid("accepted"), "rejected": msgid("rejected")}


def compose_lead(report: LeadReport, language: Language, zone: str = "") -> Page:
    """Return the page of a lead in a language; moments are those of `zone`, else the company's."""
    ground = replace(report.told.footing, time_zone=zone or report.told.footing.time_zone)
    told = compose_explanation(replace(report.told, footing=ground), language)
    return replace(
        told,
        kind="explanation lead-told",
        title=visible(report.name or report.contact_id, LONGEST_NAME),
        headline=headline(report.headline, language, told.zone),
        sections=[
            *_clocks(report, language, told.zone),
            _attempts(report, language, told.zone),
            *_explained(told.sections),
            _content(report, language, told.zone),
            *_cycles(report, language, told.zone),
            *(replace(one, is_folded=True) for one in told.sections if one.name == "story"),
        ],
    )


def _explained(sections: Sequence[Section]) -> Iterator[Section]:
    """Yield why the lead qualified, the last time first: that is what the talk begins with."""
    qualified = [one for one in sections if one.name.startswith("qualification-")]
    for place, one in enumerate(reversed(qualified)):
        yield replace(one, is_folded=place > 0)
    yield from (one for one in sections if one.name in {"score", "compared"})


def _clocks(report: LeadReport, language: Language, zone: str) -> Iterator[Section]:
    if not report.clocks:
        return
    columns = [
        Column(language.say("Promise"), grows=True),
        Column(language.say("State")),
        Column(language.say("Deadline")),
        Column(language.say("Working time"), numeric=True),
    ]
    rows = [_clock(one, report, language, zone) for one in report.clocks]
    yield Section(
        "clocks",
        language.say("What sales promised for this lead"),
        [Table(columns, [Group(rows)])],
        language.say("Clocks run in working time, and stand still where the agreement says so."),
    )


def _clock(one: LeadClock, report: LeadReport, language: Language, zone: str) -> list[Cell]:
    standing, word = _STATES[one.kept]
    made = ""
    if one.needed > 1:
        counted = Sentence("{made} of {needed} attempts", {"made": one.made, "needed": one.needed})
        made = write(counted, language)
    day = report.told.footing.working_day_seconds or None
    ran = numbers.duration(one.working_seconds, language, day)
    window = ""
    if one.window_seconds is not None:
        span = numbers.duration(one.window_seconds, language, day)
        window = write(Sentence("of {span}", {"span": span}), language)
    served = ""
    if one.served_at is not None:
        done = numbers.short_moment(one.served_at, language, zone)
        served = write(Sentence("done {moment}", {"moment": done}), language)
    return [
        Cell(visible(language.text(one.label), LONGEST_NAME), made),
        Cell(state=State(standing, language.say(word))),
        Cell(numbers.short_moment(one.due_at, language, zone), served),
        Cell(ran, window),
    ]


def _attempts(report: LeadReport, language: Language, zone: str) -> Section:
    columns = [
        Column(language.say("When")),
        Column(language.say("What was tried"), grows=True),
        Column(language.say("By")),
    ]
    shown = report.attempts[:MOST]
    cycle = report.told.cycle
    now = [_attempt(one, language, zone) for one in shown if one.cycle == cycle]
    before = [_attempt(one, language, zone) for one in shown if one.cycle < cycle]
    count = Sentence("{count} entry", {"count": len(before)}, "{count} entries", len(before))
    earlier = Group(before, language.say("In earlier cycles"), write(count, language), "before")
    return Section(
        "attempts",
        language.say("Attempts so far"),
        [Table(columns, [one for one in (Group(now), earlier) if one.rows])],
        empty=language.say("Nobody has tried to reach this person yet."),
    )


def _attempt(one: MadeAttempt, language: Language, zone: str) -> list[Cell]:
    by = language.say("a machine") if one.automated else visible(one.rep, LONGEST_NAME)
    outcome = visible(in_words(one.outcome), LONGEST_KEY)
    return [
        Cell(numbers.short_moment(one.moment, language, zone)),
        Cell(visible(in_words(one.kind), LONGEST_KEY), outcome),
        Cell(by),
    ]


def _content(report: LeadReport, language: Language, zone: str) -> Section:
    columns = [
        Column(language.say("Content"), grows=True),
        Column(language.say("Times"), numeric=True),
        Column(language.say("Last")),
    ]
    shown = report.content[:MOST]
    return Section(
        "content",
        language.say("What this person read and asked for"),
        [Table(columns, [Group([_piece(one, language, zone) for one in shown])])],
        empty=language.say("No touch names what was read."),
    )


def _piece(one: ReadContent, language: Language, zone: str) -> list[Cell]:
    kinds = ", ".join(in_words(kind) for kind in one.kinds)
    return [
        Cell(visible(one.content, LONGEST_NAME), visible(kinds, LONGEST_KEY)),
        Cell(numbers.number(one.times, language)),
        Cell(numbers.short_moment(one.last_at, language, zone)),
    ]


def _cycles(report: LeadReport, language: Language, zone: str) -> Iterator[Section]:
    """Yield the times that the lead went to sales before: nothing where this is the first."""
    before = [one for one in report.cycles if one.number < report.told.cycle]
    if not before:
        return
    columns = [
        Column(language.say("Cycle"), numeric=True),
        Column(language.say("Handed over")),
        Column(language.say("What sales decided"), grows=True),
        Column(language.say("How it ended")),
        Column(language.say("Attempts"), numeric=True),
    ]
    rows = [_cycle(one, language, zone) for one in before]
    title = language.say("Earlier cycles")
    yield Section("cycles", title, [Table(columns, [Group(rows)])])


def _cycle(one: LeadCycle, language: Language, zone: str) -> list[Cell]:
    reps = ", ".join(rep_name(rep, language) for rep in one.reps)
    decided = language.say(_DECISIONS[one.decision]) if one.decision else language.say("nothing")
    ended = write(one.ended, language, zone) if one.ended else ""
    reason = visible(language.text(one.reason), LONGEST_NAME) if one.reason else ""
    return [
        Cell(numbers.number(one.number, language)),
        Cell(numbers.short_moment(one.handed_over_at, language, zone), reps),
        Cell(decided, numbers.short_moment(one.decided_at, language, zone)),
        Cell(ended, " · ".join(filter(None, [reason, _when(one.ended_at, language, zone)]))),
        Cell(numbers.number(one.attempts, language)),
    ]


def _when(moment: datetime | None, language: Language, zone: str) -> str:
    return numbers.short_moment(moment, language, zone) if moment else ""
