"""The what-if as a page: the candidate beside the current agreement."""

from collections.abc import Callable, Sequence

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.funnel_page import left_out, not_drawn
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import BarsPicture, Cell, Column, Group, Page, Section, Table
from smarketing.adapters.render.palette import hue
from smarketing.adapters.render.replay_page import parts_of, stage_name
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.what_if_lists import changes, cuts, listed, moved
from smarketing.adapters.render.wording import footing, headline, period
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money, Sentence, msgid
from smarketing.core.reports.what_if.headlines import what_if_headline
from smarketing.core.reports.what_if.pages import (
    LeadFigures,
    Reach,
    StageComparison,
    WhatIfReport,
)

REACHES = {
    Reach.EARLIER: msgid("handed over earlier"),
    Reach.SAME: msgid("handed over at the same moment"),
    Reach.LATER: msgid("handed over later"),
    Reach.MISSED: msgid("missed by the candidate"),
    Reach.GAINED: msgid("found by the candidate alone"),
    Reach.NEITHER: msgid("handed over under neither"),
}


def compose_what_if(report: WhatIfReport, language: Language) -> Page:
    """Return the page of a what-if in a language."""
    zone = report.footing.time_zone
    sections = [
        *_leads(report, language),
        _stages(report, language),
        *moved(report, language),
        *_revenue(report, language),
        *cuts(report, language),
        *listed(report, language),
        changes(report, language),
    ]
    return Page(
        kind="what-if",
        title=language.say("What if"),
        period=period(report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(what_if_headline(report), language, zone),
        pictures=_pictures(report, language),
        sections=sections,
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _pictures(report: WhatIfReport, language: Language) -> list[BarsPicture]:
    both = [(_entered(stage, of=0), _entered(stage, of=1)) for stage in report.stages]
    highest = [float(max(pair)) for pair in both]
    if not any(highest):
        return []
    out = left_out(highest)
    bars = [_bar(stage, *pair, language) for stage, pair in zip(report.stages, both, strict=True)]
    captions = [
        not_drawn(stage_name(stage.label, language), round(most), language)
        for stage, most in list(zip(report.stages, highest, strict=True))[:out]
    ]
    captions.append(
        language.say("The bar is the candidate, the thin line beneath it the current agreement.")
    )
    words = " · ".join(f"{bar.label} {bar.text} {bar.note}".strip() for bar in bars[out:])
    title = language.say("Entries into each stage")
    return [BarsPicture("stages", title, words, " ".join(captions), bars[out:])]


def _entered(stage: StageComparison, *, of: int) -> int:
    count = (stage.current, stage.candidate)[of]
    return count.entered if count else 0


def _bar(stage: StageComparison, before: int, after: int, language: Language) -> Bar:
    return Bar(
        stage_name(stage.label, language),
        after,
        hue(stage.team),
        numbers.number(after, language),
        numbers.signed(after - before, language) if after != before else "",
        beneath=before,
    )


def _leads(report: WhatIfReport, language: Language) -> list[Section]:
    current, candidate = report.current_leads, report.candidate_leads
    if current is None or candidate is None:
        return []
    columns = [
        Column(language.say("Leads for sales")),
        Column(language.say("Current"), numeric=True),
        Column(language.say("Candidate"), numeric=True),
        Column(language.say("Difference"), numeric=True),
    ]
    rows = [
        _counted(language.say("handed over"), current, candidate, lambda f: f.selected, language),
        _counted(language.say("decided on"), current, candidate, lambda f: f.decided, language),
        _shared(
            language.say("of these accepted"), current, candidate, lambda f: f.acceptance, language
        ),
        _shared(
            language.say("became customers"), current, candidate, lambda f: f.win_rate, language
        ),
        _paid(language.say("revenue of deals won"), current, candidate, _revenue_of, language),
        _paid(language.say("worth of open deals"), current, candidate, _pipeline_of, language),
        *_work(current, candidate, language),
    ]
    notes = " ".join(write(note, language) for note in report.notes)
    return [
        Section(
            "leads",
            language.say("Leads handed to sales"),
            [Table(columns, [Group(rows)])],
            notes,
        )
    ]


def _revenue_of(figures: LeadFigures) -> Money:
    return figures.revenue


def _pipeline_of(figures: LeadFigures) -> Money:
    return figures.pipeline


def _work(current: LeadFigures, candidate: LeadFigures, language: Language) -> list[list[Cell]]:
    rows: list[tuple[str, Callable[[LeadFigures], float | None]]] = [
        (language.say("a working week"), lambda f: f.workload.per_week),
        (language.say("a week and representative"), lambda f: f.workload.per_person),
        (language.say("in the busiest week"), lambda f: float(f.workload.peak)),
    ]
    return [
        _counted(label, current, candidate, of, language)
        for label, of in rows
        if of(current) is not None
    ]


def _counted(
    label: str,
    current: LeadFigures,
    candidate: LeadFigures,
    of: Callable[[LeadFigures], float | None],
    language: Language,
) -> list[Cell]:
    before, after = of(current) or 0, of(candidate) or 0
    return [
        Cell(label),
        Cell(numbers.number(before, language)),
        Cell(numbers.number(after, language)),
        Cell(numbers.signed(after - before, language)),
    ]


def _shared(
    label: str,
    current: LeadFigures,
    candidate: LeadFigures,
    of: Callable[[LeadFigures], Interval | None],
    language: Language,
) -> list[Cell]:
    return [Cell(label), *(share_cell(of(side), language) for side in (current, candidate)), Cell()]


def share_cell(share: Interval | None, language: Language) -> Cell:
    """Return a share with the range in which it truly lies."""
    if share is None:
        return Cell(numbers.NONE)
    return Cell(numbers.share(share.value, language), numbers.interval(share, language))


def _paid(
    label: str,
    current: LeadFigures,
    candidate: LeadFigures,
    of: Callable[[LeadFigures], Money],
    language: Language,
) -> list[Cell]:
    before, after = of(current), of(candidate)
    change = Money(after.minor - before.minor, after.currency)
    sign = "+" if change.minor > 0 else ""
    return [
        Cell(label),
        Cell(numbers.money(before, language)),
        Cell(numbers.money(after, language)),
        Cell(sign + numbers.money(change, language)),
    ]


def _stages(report: WhatIfReport, language: Language) -> Section:
    columns = [
        Column(language.say("Stage")),
        Column(language.say("Current"), numeric=True),
        Column(language.say("Candidate"), numeric=True),
        Column(language.say("Difference"), numeric=True),
        Column(language.say("Went on, current"), numeric=True),
        Column(language.say("Went on, candidate"), numeric=True),
    ]
    rows = [_stage(stage, language) for stage in report.stages]
    return Section(
        "stages",
        language.say("Entries into each stage"),
        [Table(columns, [Group(rows)])],
        language.say(
            "Each contact counts once; beneath, how many are implied since they reached a later "
            "stage, and how many came back. Went on: the share that has reached the next stage "
            "so far."
        ),
    )


def _stage(stage: StageComparison, language: Language) -> list[Cell]:
    sides = (stage.current, stage.candidate)
    return [
        Cell(stage_name(stage.label, language), team=stage.team),
        *(
            Cell(numbers.number(count.entered, language), parts_of(count, language))
            if count
            else Cell(numbers.NONE)
            for count in sides
        ),
        Cell(numbers.signed(stage.difference, language)),
        *(share_cell(count.went_on if count else None, language) for count in sides),
    ]


def _revenue(report: WhatIfReport, language: Language) -> list[Section]:
    shown: Sequence[list[Cell]] = [
        [
            Cell(language.say(REACHES[one.reach])),
            Cell(numbers.number(one.deals, language)),
            Cell(numbers.money(one.revenue, language)),
        ]
        for one in report.revenue
        if one.deals
    ]
    if not shown:
        return []
    columns = [
        Column(language.say("Deals won")),
        Column(language.say("Deals"), numeric=True),
        Column(language.say("Revenue"), numeric=True),
    ]
    note = Sentence(
        "Won deals that were opened in the period, by when their contact was handed to sales "
        "before that. Missed does not mean lost: sales met these contacts without the handoff."
    )
    return [
        Section(
            "revenue",
            language.say("Revenue reached"),
            [Table(columns, [Group(shown)])],
            write(note, language),
        )
    ]
