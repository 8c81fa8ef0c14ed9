"""The queue as a page: whom each representative reaches next, and whom the law protects now."""

from dataclasses import replace
from fractions import Fraction

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.csv_cells import Value, csv_table
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
from smarketing.adapters.render.wording import footing, headline, key_name, rep_name
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.law import COUNSEL, bar_in_words
from smarketing.core.reports.pages import Standing, Team
from smarketing.core.reports.queue_pages import Queue, QueuedLead, QueueReport

MOST = 20
"""So many leads of one list are drawn; JSON and CSV have them all."""

_HEADER = (
    *("rep", "place", "contact_id", "name", "segment", "persona", "priority", "value"),
    *("currency", "handed_over_at", "due_at", "late", "attempts", "allowed", "allowed_from"),
    *("bar", "rule", "article"),
)


def compose_queue(report: QueueReport, language: Language) -> Page:
    """Return the page of the queue in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="queue",
        title=language.say("Who is next"),
        period=numbers.moment(report.footing.as_of, language, zone),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(report.headline, language, zone),
        pictures=_pictures(report, language),
        sections=[_next(report, language), *_barred(report, language)],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def queue_csv(report: QueueReport) -> str:
    """Return one line per lead, in the order of the queue; the barred behind the others."""
    rows: list[list[Value]] = [
        _line(queue, place, lead)
        for queue in report.queues
        for place, lead in enumerate([*queue.next, *queue.barred], start=1)
    ]
    return csv_table(list(_HEADER), rows)


def _line(queue: Queue, place: int, lead: QueuedLead) -> list[Value]:
    law = lead.law
    allowed_from = law.until.isoformat() if law and law.until else None
    value = Fraction(lead.value.minor) / 10 ** exponent(lead.value.currency) if lead.value else None
    return [
        *(queue.rep, place, lead.contact_id, lead.name, lead.segment, lead.persona),
        *(lead.priority, value, lead.value.currency if lead.value else None),
        *(
            lead.handed_over_at.isoformat(),
            lead.due_at.isoformat() if lead.due_at else None,
            int(lead.is_late),
        ),
        *(lead.made, int(law is None), allowed_from),
        *((law.bar, law.rule, law.article) if law else (None, None, None)),
    ]


def _pictures(report: QueueReport, language: Language) -> list[BarsPicture]:
    if not report.queues:
        return []
    bars = [
        Bar(
            rep_name(queue.rep, language),
            len(queue.next),
            Team.SALES.value,
            numbers.number(len(queue.next), language),
            _and_barred(queue, language),
        )
        for queue in report.queues[:MOST]
    ]
    words = " · ".join(f"{bar.label} {bar.text}" for bar in bars)
    title = language.say("Leads that can be reached now, by representative")
    return [BarsPicture("queues", title, words, "", bars)]


def _and_barred(queue: Queue, language: Language) -> str:
    count = len(queue.barred)
    if not count:
        return ""
    return write(Sentence("and {count} not now", {"count": count}), language)


def _next(report: QueueReport, language: Language) -> Section:
    columns = [
        Column(language.say("Lead"), grows=True),
        Column(language.say("Value"), numeric=True),
        Column(language.say("Deadline")),
        Column(language.say("Attempts"), numeric=True, spare=True),
        Column(language.say("State")),
    ]
    groups = [
        Group(
            [
                _next_row(place, lead, report, language)
                for place, lead in enumerate(queue.next[:MOST], start=1)
            ],
            rep_name(queue.rep, language),
            _shown(len(queue.next), language),
            f"queue-{number}",
        )
        for number, queue in enumerate(report.queues, start=1)
        if queue.next
    ]
    return Section(
        "next",
        language.say("Whom to reach next"),
        [Table(columns, groups)],
        language.say("By priority, then worth, then deadline."),
        empty=language.say("Nobody waits for an attempt that is allowed now."),
    )


def _barred(report: QueueReport, language: Language) -> list[Section]:
    if not report.states_law:
        return []
    columns = [
        Column(language.say("Lead")),
        Column(language.say("Why not now"), grows=True),
        Column(language.say("Allowed from")),
    ]
    groups = [
        Group(
            [_barred_row(lead, report, language) for lead in queue.barred[:MOST]],
            rep_name(queue.rep, language),
            _shown(len(queue.barred), language),
            f"barred-{number}",
        )
        for number, queue in enumerate(report.queues, start=1)
        if queue.barred
    ]
    return [
        Section(
            "barred",
            language.say("Not now: the law does not allow it"),
            [Table(columns, groups)],
            f"{language.say('Their clocks stand still meanwhile.')} {write(COUNSEL, language)}",
            empty=language.say("The law protects nobody of this list at the moment."),
        )
    ]


def _shown(count: int, language: Language) -> str:
    told = [Sentence("{count} lead", {"count": count}, "{count} leads", count)]
    if count > MOST:
        told.append(Sentence("the first {most} are shown", {"most": MOST}))
    return ", ".join(write(sentence, language) for sentence in told)


def _who(lead: QueuedLead, language: Language) -> Cell:
    about = [
        visible(language.text(lead.segment_label), LONGEST_NAME) if lead.segment_label else "",
        key_name("persona", lead.persona, language, lead.persona_label) if lead.persona else "",
    ]
    name = visible(lead.name or lead.contact_id, LONGEST_NAME)
    return Cell(name, " · ".join(part for part in about if part))


def _next_row(place: int, lead: QueuedLead, report: QueueReport, language: Language) -> list[Cell]:
    state = (
        State(Standing.BAD, language.say("late"))
        if lead.is_late
        else State(Standing.GOOD, language.say("in time"))
    )
    who = _who(lead, language)
    return [
        replace(who, text=f"{numbers.number(place, language)} · {who.text}"),
        Cell(numbers.NONE if lead.value is None else numbers.money(lead.value, language)),
        Cell(numbers.short_moment(lead.due_at, language, report.footing.time_zone)),
        Cell(numbers.number(lead.made, language)),
        Cell(state=state),
    ]


def _barred_row(lead: QueuedLead, report: QueueReport, language: Language) -> list[Cell]:
    zone = report.footing.time_zone
    law = lead.law
    until = law.until if law else None
    allowed = numbers.moment(until, language, zone) if until else language.say("with consent only")
    words = write(bar_in_words(law), language, zone) if law else ""
    label = visible(language.text(law.label), LONGEST_NAME) if law else ""
    return [_who(lead, language), Cell(words, label), Cell(allowed)]
