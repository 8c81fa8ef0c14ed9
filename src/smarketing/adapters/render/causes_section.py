"""Where what came too late comes from: causes by promise, and by segment, person and channel."""

from collections import defaultdict

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible
from smarketing.adapters.render.sla_lists import no_promise
from smarketing.adapters.render.wording import key_name
from smarketing.core.base.sentence import msgid
from smarketing.core.reports.sla.headlines import CAUSES
from smarketing.core.reports.sla.pages import CauseCut, CausePart, SlaReport

_MOST = 12
"""So many parts of a cut are drawn; JSON has them all."""

_CUTS = {
    "segment": (msgid("Segment"), msgid("By segment")),
    "rep": (msgid("Representative"), msgid("By representative")),
    "channel": (msgid("Channel"), msgid("By channel")),
}


def causes(report: SlaReport, language: Language) -> Section:
    """Say how often each cause stands behind what came too late, for each promise."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for one in report.causes:
        found[one.cause][one.commitment] = one.breaches
    of = {one.commitment: one.of for one in report.causes}
    labels = {one.commitment: one.label for one in report.causes}
    columns = [
        Column(language.say("Cause"), grows=True),
        *(
            Column(visible(language.text(label), LONGEST_NAME), numeric=True)
            for label in labels.values()
        ),
    ]
    ordered = [cause for cause in CAUSES if cause in found]
    rows = [
        [
            Cell(language.say(CAUSES[cause])),
            *(
                Cell(numbers.number(count, language), numbers.share(count / of[name], language))
                if (count := found[cause].get(name))
                else Cell(numbers.NONE)
                for name in labels
            ),
        ]
        for cause in ordered
    ]
    return Section(
        "causes",
        language.say("Where what came too late comes from"),
        [Table(columns, [Group(rows)]), *(_cut(cut, language) for cut in _told(report))],
        language.say(
            "One cause for each, the first that holds of the agreed ones. A cause is no fault: it "
            "says where the next meeting should look."
        ),
        empty=language.say("Nothing came too late in these days.")
        if report.promises
        else no_promise(language),
    )


def _told(report: SlaReport) -> list[CauseCut]:
    """Return the cuts that tell something: those with more than one part."""
    return [cut for cut in report.cause_cuts if len(cut.parts) > 1]


def _cut(cut: CauseCut, language: Language) -> Table:
    title, caption = _CUTS[cut.by]
    columns = [
        Column(language.say(title)),
        Column(language.say("Too late"), numeric=True),
        Column(language.say("Most often because"), grows=True),
    ]
    rows = [_row(cut.by, part, language) for part in cut.parts[:_MOST]]
    return Table(columns, [Group(rows)], language.say(caption))


def _row(by: str, part: CausePart, language: Language) -> list[Cell]:
    cause, count = max(part.causes.items(), key=lambda pair: pair[1])
    nobody = by == "rep" and not part.key
    name = (
        language.say("assigned to nobody")
        if nobody
        else key_name(by, part.key, language, part.label)
    )
    share = numbers.share(count / part.breaches, language)
    return [
        Cell(visible(name, LONGEST_NAME)),
        Cell(numbers.number(part.breaches, language)),
        Cell(language.say(CAUSES[cause]), f"{numbers.number(count, language)} · {share}"),
    ]
