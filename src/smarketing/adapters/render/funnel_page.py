"""The funnel as a page: who came in, who went on, and where the most drop off."""

from collections.abc import Sequence

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import BarsPicture, Cell, Column, Group, Page, Section, Table
from smarketing.adapters.render.palette import SHAPES, hue
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import (
    by_and_period,
    cut_title,
    footing,
    headline,
    key_name,
    others_name,
)
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.headlines import funnel_headline
from smarketing.core.reports.pages import (
    FunnelReport,
    FunnelRow,
    FunnelStage,
    StageHeading,
    StepTime,
)

TOO_MANY_TIMES = 15
"""A first stage this many times the next is told in words: drawn, it would flatten the rest."""


def compose_funnel(report: FunnelReport, language: Language) -> Page:
    """Return the page of the funnel report in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="funnel",
        title=language.say("Funnel"),
        period=by_and_period(report.by, report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(funnel_headline(report), language, zone),
        pictures=_pictures(report, language),
        sections=_sections(report, language),
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def left_out(counts: Sequence[float]) -> int:
    """Return how many of the first counts are too large to be drawn beside the others."""
    out = 0
    while out < len(counts) - 1 and counts[out] > TOO_MANY_TIMES * max(counts[out + 1], 1):
        out += 1
    return out if len(counts) - out > 1 else 0


def not_drawn(stage: str, count: int, language: Language) -> str:
    """Say of a stage that it is left out of the picture, and how large it is."""
    sentence = Sentence(
        "{stage} ({count}) is not drawn: it would flatten the rest.",
        {"stage": stage, "count": count},
    )
    return write(sentence, language)


def label_of(heading: StageHeading, language: Language) -> str:
    """Return a stage's name in a language."""
    return visible(language.text(heading.label), LONGEST_NAME)


def _pictures(report: FunnelReport, language: Language) -> list[BarsPicture]:
    stages = list(zip(report.headings, report.total.stages, strict=True))
    if not any(stage.entered for _, stage in stages):
        return []
    out = left_out([stage.entered for _, stage in stages])
    bars = []
    for place, (heading, stage) in enumerate(stages[out:], start=out):
        before = stages[place - 1][1].entered if place > out else 0
        bars.append(
            Bar(
                label_of(heading, language),
                stage.entered,
                hue(heading.team),
                numbers.number(stage.entered, language),
                _rate_in_words(stage.from_previous, language) if place else "",
                behind=before,
            )
        )
    captions = [
        not_drawn(label_of(heading, language), stage.entered, language)
        for heading, stage in stages[:out]
    ]
    captions.append(
        language.say(
            "The pale part is what the stage before had more; in brackets, the range in which the "
            "true rate lies 95 times in 100."
        )
    )
    return [
        BarsPicture(
            "funnel",
            language.say("Entries into each stage"),
            _in_words(bars),
            " ".join(captions),
            bars,
        )
    ]


def _in_words(bars: Sequence[Bar]) -> str:
    return " · ".join(f"{bar.label} {bar.text} {bar.note}".strip() for bar in bars)


def _rate_in_words(rate: Interval | None, language: Language) -> str:
    if rate is None:
        return ""
    return f"{numbers.share(rate.value, language)} ({numbers.interval(rate, language)})"


def _sections(report: FunnelReport, language: Language) -> list[Section]:
    empty = language.say(
        "Nobody entered a stage in this period: choose another one, or import contacts and touches "
        "with `smarketing import`."
    )
    entries = Section(
        "same-period",
        language.say("Entries in the period"),
        [_table(report, language, cohort=False)],
        language.say(
            "Beneath each count, its ratio to the stage before in the same period: a quick "
            "look, which can exceed 100% when older contacts move on."
        ),
        empty,
    )
    if entries.is_empty:
        return [entries]
    notes = [
        language.say(
            "Of the contacts that entered the stage before in the period, the share that has "
            "reached this one so far; recent ones may still follow."
        )
    ]
    if any(stage.immature for row in report.rows for stage in row.stages):
        notes.append(
            language.say(
                "Immature (○): so young that less than nine tenths of those who will go on can "
                "have done so; `smarketing conversion` tells what it comes to in the end."
            )
        )
    cohort = Section(
        "cohort",
        language.say("How many have gone on"),
        [_table(report, language, cohort=True)],
        " ".join(notes),
    )
    return [entries, cohort, *_times(report, language)]


def _times(report: FunnelReport, language: Language) -> list[Section]:
    """Say how long those who go on take from each stage to the next."""
    if not report.lags:
        return []
    columns = [
        Column(language.say("Step"), grows=True),
        Column(language.say("Half take at most"), numeric=True),
        Column(language.say("Nine in ten take at most"), numeric=True),
        Column(language.say("Seen to go on"), numeric=True),
    ]
    rows = [
        [
            Cell(
                f"{label_of(step.start, language)} → {label_of(step.end, language)}",
                team=step.end.team,
            ),
            Cell(numbers.elapsed(step.median_seconds, language), _between(step, language)),
            Cell(numbers.elapsed(step.p90_seconds, language)),
            Cell(numbers.number(step.counted, language)),
        ]
        for step in report.lags
    ]
    return [
        Section(
            "times",
            language.say("How long each step takes"),
            [Table(columns, [Group(rows)])],
            language.say(
                "Time that goes by, nights included, learnt from all of history: contacts that "
                "have not had the time yet are accounted for."
            ),
        )
    ]


def _between(step: StepTime, language: Language) -> str:
    """Write the range in which half of those who go on truly take at most."""
    low, high = step.median_low_seconds, step.median_high_seconds
    if low is None or high is None:
        return ""
    return f"{numbers.elapsed(low, language)} – {numbers.elapsed(high, language)}"


def _table(report: FunnelReport, language: Language, *, cohort: bool) -> Table:
    columns = [Column(cut_title(report.by, language))] + [
        Column(label_of(heading, language), numeric=True, team=heading.team)
        for heading in report.headings
    ]
    rows = [
        [
            Cell(
                others_name(row.others, language)
                if row.others
                else key_name(report.by, row.key, language, row.label)
            ),
            *_cells(row, language, cohort=cohort),
        ]
        for row in report.rows
    ]
    total = [Cell(language.say("Total")), *_cells(report.total, language, cohort=cohort)]
    return Table(columns, [Group(rows)], total=total if rows else ())


def _cells(row: FunnelRow, language: Language, *, cohort: bool) -> list[Cell]:
    if cohort:
        return [
            Cell(
                numbers.share(stage.cohort.value, language) if stage.cohort else numbers.NONE,
                _range(stage, language),
            )
            for stage in row.stages
        ]
    return [
        Cell(
            numbers.number(stage.entered, language),
            numbers.share(stage.from_previous.value, language) if stage.from_previous else "",
        )
        for stage in row.stages
    ]


def _range(stage: FunnelStage, language: Language) -> str:
    if stage.cohort is None:
        return ""
    mark = f"{SHAPES[None]} " if stage.immature else ""
    return mark + numbers.interval(stage.cohort, language)
