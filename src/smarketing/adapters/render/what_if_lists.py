"""The lists of a what-if: how leads moved, by channel and persona, gained, lost, what changed."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Section, Table
from smarketing.adapters.render.replay_page import stage_name
from smarketing.adapters.render.sentences import visible, write
from smarketing.adapters.render.wording import LONGEST_KEY, cut_title, key_name
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Sentence, msgid
from smarketing.core.reports.what_if.pages import Cut, Lead, WhatIfReport

MOST_LEADS = 10
"""So many leads of each kind are listed for reading; all of them are in CSV and JSON."""

_CUT_TITLES = {"channel": msgid("By channel"), "persona": msgid("By persona")}
_DECISIONS = {"accepted": msgid("accepted"), "rejected": msgid("rejected"), "": ""}


def moved(report: WhatIfReport, language: Language) -> list[Section]:
    """Say how the leads of both definitions hang together."""
    if report.overlap is None:
        return []
    over = report.overlap
    days = (over.median_days_earlier, over.median_days_later)
    earlier, later = (
        write(Sentence("{days} days in the median", {"days": day}), language) if day else ""
        for day in days
    )
    rows = [
        (language.say("handed over at the same moment"), over.same, ""),
        (language.say("handed over earlier"), over.earlier, earlier),
        (language.say("handed over later"), over.later, later),
        (language.say("gained: only the candidate hands them over"), over.gained, ""),
        (language.say("lost: only the current agreement hands them over"), over.lost, ""),
        (language.say("moved into the period"), over.moved_in, ""),
        (language.say("moved out of the period"), over.moved_out, ""),
    ]
    cells = [
        [Cell(label, detail), Cell(numbers.number(count, language))]
        for label, count, detail in rows
        if count
    ]
    columns = [
        Column(language.say("Under the candidate")),
        Column(language.say("Leads"), numeric=True),
    ]
    title = language.say("How the leads differ")
    return [Section("overlap", title, [Table(columns, [Group(cells)])])] if cells else []


def cuts(report: WhatIfReport, language: Language) -> list[Section]:
    """Compare by channel and by persona."""
    return [_cut(cut, language) for cut in report.cuts if len(cut.rows) > 1]


def _cut(cut: Cut, language: Language) -> Section:
    columns = [
        Column(cut_title(cut.by, language)),
        Column(language.say("Current"), numeric=True),
        Column(language.say("Candidate"), numeric=True),
        Column(language.say("Gained"), numeric=True),
        Column(language.say("Lost"), numeric=True),
        Column(language.say("Customers, current"), numeric=True),
        Column(language.say("Customers, candidate"), numeric=True),
    ]
    rows = [
        [
            Cell(key_name(cut.by, row.key, language, row.label)),
            Cell(numbers.number(row.current.selected, language)),
            Cell(numbers.number(row.candidate.selected, language)),
            Cell(numbers.number(row.gained, language)),
            Cell(numbers.number(row.lost, language)),
            _share(row.current.win_rate, language),
            _share(row.candidate.win_rate, language),
        ]
        for row in cut.rows
    ]
    title = language.say(_CUT_TITLES[cut.by])
    return Section(f"by-{cut.by}", title, [Table(columns, [Group(rows)])])


def _share(share: Interval | None, language: Language) -> Cell:
    if share is None:
        return Cell(numbers.NONE)
    return Cell(numbers.share(share.value, language), numbers.interval(share, language))


def listed(report: WhatIfReport, language: Language) -> list[Section]:
    """List leads gained and lost, the latest first."""
    if report.overlap is None:
        return []
    return [
        _list("gained", language.say("Leads gained"), report.gained, report, language),
        _list("lost", language.say("Leads lost"), report.lost, report, language),
    ]


def _list(
    name: str, title: str, leads: Sequence[Lead], report: WhatIfReport, language: Language
) -> Section:
    count = getattr(report.overlap, name)
    columns = [
        Column(language.say("Lead")),
        Column(language.say("Handed over")),
        Column(language.say("Rule")),
        Column(language.say("What became of it")),
        Column(language.say("Revenue"), numeric=True, spare=True),
    ]
    rows = [_lead(lead, report.footing.time_zone, language) for lead in leads[:MOST_LEADS]]
    more = count - len(rows)
    note = Sentence(
        "{count} more is in `--format csv`.",
        {"count": more},
        "{count} more are in `--format csv`.",
        more,
    )
    return Section(
        name,
        title,
        [Table(columns, [Group(rows)])],
        write(note, language) if more else "",
        language.say("None: both definitions hand over the same leads."),
    )


def _lead(lead: Lead, zone: str, language: Language) -> list[Cell]:
    score = []
    if lead.points is not None:
        score.append(Sentence("interest {points}", {"points": lead.points}))
    if lead.fit:
        score.append(Sentence("fit {fit}", {"fit": lead.fit}))
    furthest = stage_name(lead.furthest_label, language) if lead.furthest_label else numbers.NONE
    decision = _DECISIONS[lead.decision]
    return [
        Cell(
            visible(lead.name or lead.contact_id, LONGEST_KEY),
            visible(lead.contact_id, LONGEST_KEY) if lead.name else "",
        ),
        Cell(numbers.day(lead.selected_at.astimezone(ZoneInfo(zone)).date(), language)),
        Cell(visible(lead.rule, LONGEST_KEY), " · ".join(write(one, language) for one in score)),
        Cell(furthest, language.say(decision) if decision else ""),
        Cell(numbers.money(lead.revenue, language) if lead.revenue.minor else ""),
    ]


def changes(report: WhatIfReport, language: Language) -> Section:
    """List the terms in which the definitions differ."""
    columns = [
        Column(language.say("Term")),
        Column(language.say("Current")),
        Column(language.say("Candidate")),
    ]
    rows = [
        [
            Cell(visible(change.term, LONGEST_KEY)),
            Cell(visible(change.current, LONGEST_KEY) or numbers.NONE),
            Cell(visible(change.candidate, LONGEST_KEY) or numbers.NONE),
        ]
        for change in report.changes
    ]
    return Section(
        "changes",
        language.say("Terms that differ"),
        [Table(columns, [Group(rows)])],
        empty=language.say(
            "No term differs: change one in the candidate, or with "
            "`--set qualification.threshold=60`."
        ),
    )
