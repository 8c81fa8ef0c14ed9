"""A replay under one definition as a page: how many entered each stage, month by month."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.funnel_page import left_out, not_drawn
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import BarsPicture, Cell, Column, Group, Page, Section, Table
from smarketing.adapters.render.palette import hue
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import footing, headline, key_name, period
from smarketing.core.base.sentence import Sentence, Text
from smarketing.core.reports.what_if.headlines import replay_headline
from smarketing.core.reports.what_if.pages import EntryCount, ReplayReport, StageCount


def compose_replay(report: ReplayReport, language: Language) -> Page:
    """Return the page of a replay in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="replay",
        title=language.say("Replay"),
        period=period(report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(replay_headline(report), language, zone),
        pictures=_pictures(report, language),
        sections=[_stages(report, language), _months(report, language)],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def stage_name(label: Text, language: Language) -> str:
    """Return a stage's name in a language."""
    return visible(language.text(label), LONGEST_NAME)


def parts_of(count: StageCount | EntryCount, language: Language) -> str:
    """Say how many of the entries are implied, and how many repeats there are besides."""
    told = []
    if count.implied:
        told.append(Sentence("{count} implied", {"count": count.implied}))
    if count.repeats:
        told.append(Sentence("{count} again", {"count": count.repeats}))
    return " · ".join(write(one, language) for one in told)


def _pictures(report: ReplayReport, language: Language) -> list[BarsPicture]:
    stages = report.stages
    if not any(stage.count.entered for stage in stages):
        return []
    out = left_out([stage.count.entered for stage in stages])
    bars = [
        Bar(
            stage_name(stage.label, language),
            stage.count.entered,
            hue(stage.team),
            numbers.number(stage.count.entered, language),
            parts_of(stage.count, language),
        )
        for stage in stages[out:]
    ]
    captions = [
        not_drawn(stage_name(stage.label, language), stage.count.entered, language)
        for stage in stages[:out]
    ]
    words = " · ".join(f"{bar.label} {bar.text} {bar.note}".strip() for bar in bars)
    title = language.say("Entries into each stage")
    return [BarsPicture("stages", title, words, " ".join(captions), bars)]


def _stages(report: ReplayReport, language: Language) -> Section:
    columns = [
        Column(language.say("Stage")),
        Column(language.say("Entered"), numeric=True),
        Column(language.say("By its own rule"), numeric=True),
        Column(language.say("Implied"), numeric=True),
        Column(language.say("Again"), numeric=True),
        Column(language.say("Went on"), numeric=True),
    ]
    rows = [
        [
            Cell(stage_name(stage.label, language), team=stage.team),
            *(
                Cell(numbers.number(number, language))
                for number in (
                    stage.count.entered,
                    stage.count.own,
                    stage.count.implied,
                    stage.count.repeats,
                )
            ),
            Cell(
                numbers.share(stage.count.went_on.value, language)
                if stage.count.went_on
                else numbers.NONE,
                numbers.interval(stage.count.went_on, language) if stage.count.went_on else "",
            ),
        ]
        for stage in report.stages
    ]
    return Section(
        "entries",
        language.say("Entries in the period"),
        [Table(columns, [Group(rows)])],
        language.say(
            "Each contact counts once; implied entries are of those who reached a later stage, "
            "“again” counts leads that came back. Went on: the share that has reached the next "
            "stage so far."
        ),
    )


def _months(report: ReplayReport, language: Language) -> Section:
    columns = [Column(language.say("Month"))] + [
        Column(stage_name(stage.label, language), numeric=True, team=stage.team)
        for stage in report.stages
    ]
    rows = [
        [
            Cell(key_name("month", month.month, language)),
            *(
                Cell(
                    numbers.number(month.stages[stage.stage].entered, language),
                    parts_of(month.stages[stage.stage], language),
                )
                for stage in report.stages
            ),
        ]
        for month in report.months
    ]
    return Section("months", language.say("By month"), [Table(columns, [Group(rows)])])
