"""The lists of the SLA page: what is overdue and with whom, and who is to be told."""

from collections import defaultdict
from collections.abc import Sequence

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.waiting_section import BAR_NOTE
from smarketing.adapters.render.wording import key_name, rep_name
from smarketing.core.base.sentence import Sentence, Share, Value, msgid
from smarketing.core.reports.law import bar_in_words
from smarketing.core.reports.sla.pages import Escalated, Owed, OwedLead, OwedList, SlaReport

_MOST = 20
"""So many leads of one list are drawn; JSON and CSV have them all."""

_TO = {
    "owner": msgid("whoever has the lead"),
    "sales": msgid("the head of sales"),
    "marketing": msgid("the head of marketing"),
    "management": msgid("management"),
}


def overdue(report: SlaReport, language: Language) -> Section:
    """List, per representative, the leads past a window: the list that nobody should be on."""
    columns = [
        Column(language.say("Lead")),
        Column(language.say("What is owed"), grows=True),
        Column(language.say("Since")),
        Column(language.say("Value"), numeric=True, spare=True),
    ]
    groups = [
        Group(
            [_owed_row(lead, report, language) for lead in one.leads[:_MOST]],
            rep_name(one.rep, language),
            _in_words(one, language),
            f"owed-{number}",
        )
        for number, one in enumerate(report.owed, start=1)
    ]
    return Section(
        "overdue",
        language.say("Do not be on it: past a window, and still to be done"),
        [Table(columns, groups)],
        _note(report, language),
        empty=language.say("Nothing is overdue: the list is empty, as it should be.")
        if report.promises
        else no_promise(language),
    )


def no_promise(language: Language) -> str:
    """Say that no list of what sales owes can have anything on it yet."""
    return language.say("No promise of sales is agreed yet.")


def _note(report: SlaReport, language: Language) -> str:
    said = [language.say("The longest overdue first. The goal is an empty list.")]
    if any(lead.law for one in report.owed for lead in one.leads):
        said.append(language.say(BAR_NOTE))
    return " ".join(said)


def _in_words(one: OwedList, language: Language) -> str:
    count = len(one.leads)
    told = [Sentence("{count} lead", {"count": count}, "{count} leads", count)]
    if one.value is not None:
        told.append(Sentence("worth {value}", {"value": one.value}))
    if count > _MOST:
        told.append(Sentence("the first {most} are shown", {"most": _MOST}))
    return ", ".join(write(sentence, language) for sentence in told)


def _owed_row(lead: OwedLead, report: SlaReport, language: Language) -> list[Cell]:
    about = [
        visible(language.text(lead.segment_label), LONGEST_NAME) if lead.segment_label else "",
        key_name("persona", lead.persona, language, lead.persona_label) if lead.persona else "",
        language.say("handed over again") if lead.again else "",
        write(bar_in_words(lead.law), language, report.footing.time_zone) if lead.law else "",
    ]
    first, *more = (_what(one, language) for one in lead.owed)
    return [
        Cell(
            visible(lead.name or lead.contact_id, LONGEST_NAME),
            " · ".join(part for part in about if part),
        ),
        Cell(first, " · ".join(more)),
        Cell(numbers.short_moment(lead.since, language, report.footing.time_zone)),
        Cell(numbers.NONE if lead.value is None else numbers.money(lead.value, language)),
    ]


def _what(owed: Owed, language: Language) -> str:
    label = visible(language.text(owed.label), LONGEST_NAME)
    if owed.needed == 1:
        return label
    values: dict[str, Value] = {"what": label, "made": owed.made, "needed": owed.needed}
    return write(Sentence("{what} ({made} of {needed})", values), language)


def escalations(report: SlaReport, language: Language) -> Section:
    """List who is to be told of which clock; each lead and promise at its latest step."""
    latest: dict[tuple[str, str, str], Escalated] = {}
    for one in report.escalations:
        key = (one.to, one.commitment, one.key.rsplit("/", 2)[0])
        if key not in latest or latest[key].at < one.at:
            latest[key] = one
    groups: dict[str, list[Escalated]] = defaultdict(list)
    for one in sorted(latest.values(), key=lambda one: (-one.at, one.since, one.key)):
        groups[one.to].append(one)
    columns = [
        Column(language.say("Lead")),
        Column(language.say("Promise"), grows=True),
        Column(language.say("Step reached")),
        Column(language.say("Since")),
        Column(language.say("With"), spare=True),
    ]
    return Section(
        "escalations",
        language.say("Who is to be told"),
        [
            Table(
                columns,
                [
                    Group(
                        _told(those[:_MOST], report, language),
                        language.say(_TO[to]),
                        _how_many(len(those), language),
                        f"tell-{to}",
                    )
                    for to, those in groups.items()
                ],
            )
        ],
        language.say("Clocks that run and have reached an agreed part of their window."),
        is_folded=True,
        empty=language.say("No clock has reached an agreed part of its window.")
        if report.promises
        else no_promise(language),
    )


def _how_many(count: int, language: Language) -> str:
    told = [Sentence("{count} clock", {"count": count}, "{count} clocks", count)]
    if count > _MOST:
        told.append(Sentence("the first {most} are shown", {"most": _MOST}))
    return ", ".join(write(sentence, language) for sentence in told)


def _step(one: Escalated, language: Language) -> str:
    """Say from which part of the window on: the clock itself may have run for longer."""
    return write(Sentence("from {part}", {"part": Share(one.at)}), language)


def _told(those: Sequence[Escalated], report: SlaReport, language: Language) -> list[list[Cell]]:
    return [
        [
            Cell(visible(one.name or one.contact_id, LONGEST_NAME)),
            Cell(visible(language.text(one.label), LONGEST_NAME)),
            Cell(_step(one, language)),
            Cell(numbers.short_moment(one.since, language, report.footing.time_zone)),
            Cell(rep_name(one.rep, language)),
        ]
        for one in those
    ]
