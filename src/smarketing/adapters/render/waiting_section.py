"""The leads that wait for a first call: the list that nobody should be on."""

from collections.abc import Sequence

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Section, State, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import key_name, rep_name
from smarketing.core.base.sentence import Sentence, msgid
from smarketing.core.reports.law import bar_in_words
from smarketing.core.reports.pages import (
    DailyReport,
    Footing,
    Standing,
    Team,
    WaitingLead,
    WaitingList,
)

BAR_NOTE = msgid("What is said of the law is to be confirmed by counsel.")
"""Stands under the list where the law protects somebody on it."""


def waiting_section(
    report: DailyReport, language: Language, lists: Sequence[WaitingList] | None = None
) -> Section:
    """Return the list that nobody should be on, by representative; or some of its `lists`."""
    columns = [
        Column(language.say("Lead")),
        Column(language.say("Handed over"), spare=True),
        Column(language.say("To be called by")),
        Column(language.say("Waiting (working time)"), numeric=True),
        Column(language.say("State")),
    ]
    groups = [
        Group(
            [_lead_row(lead, language, report.footing) for lead in one.leads],
            rep_name(one.rep, language),
            _late_in_words(one, language),
            f"rep-{number}",
        )
        for number, one in enumerate(report.waiting if lists is None else lists, start=1)
    ]
    return Section(
        name="waiting",
        title=language.say("Waiting for a first call"),
        tables=[Table(columns, groups)],
        note=_note(report, language),
        empty=_nobody_waits(report, language),
    )


def _note(report: DailyReport, language: Language) -> str:
    note = language.say("Working time only; the oldest first. The goal is an empty list.")
    if any(lead.law for one in report.waiting for lead in one.leads):
        note = f"{note} {language.say(BAR_NOTE)}"
    return note


def _nobody_waits(report: DailyReport, language: Language) -> str:
    """Say that the list is empty; as something achieved only where there was a lead to call."""
    if any(one.team is Team.SALES and one.due + one.open for one in report.compliance):
        return language.say("Nobody waits for a first call: the list is empty, as it should be.")
    return language.say(
        "No lead waits for a first call. Where the agreement promises one, leads handed to sales "
        "stand here until they are called."
    )


def _late_in_words(one: WaitingList, language: Language) -> str:
    count = one.waiting
    told = [Sentence("{count} waits", {"count": count}, "{count} wait", count)]
    if one.breached:
        late = one.breached
        told.append(Sentence("{count} late", {"count": late}, "{count} are late", late))
    if one.value is not None and one.value.minor:
        told.append(Sentence("{value} at stake", {"value": one.value}))
    return ", ".join(write(sentence, language) for sentence in told)


def _lead_row(lead: WaitingLead, language: Language, ground: Footing) -> list[Cell]:
    zone, day = ground.time_zone, ground.working_day_seconds
    channel = key_name("channel", lead.channel, language)
    label = lead.persona_label
    persona = key_name("persona", lead.persona, language, label) if lead.persona else ""
    again = language.say("handed over again") if lead.again else ""
    law = write(bar_in_words(lead.law), language, zone) if lead.law else ""
    named = lead.segment_label
    segment = key_name("segment", lead.segment, language, named) if lead.segment else ""
    state = (
        State(Standing.BAD, language.say("late"))
        if lead.breached
        else State(Standing.GOOD, language.say("in time"))
    )
    return [
        Cell(
            visible(lead.name or lead.contact_id, LONGEST_NAME),
            " · ".join(part for part in (segment, channel, persona, again, law) if part),
        ),
        Cell(numbers.short_moment(lead.handed_over_at, language, zone)),
        Cell(numbers.short_moment(lead.due_at, language, zone)),
        Cell(numbers.duration(lead.working_seconds_waited, language, day)),
        Cell(state=state),
    ]
