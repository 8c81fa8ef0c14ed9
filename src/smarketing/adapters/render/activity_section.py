"""What came in: entries into each stage, and leads handed to sales by channel and segment."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.links import NOWHERE, Links, stage_term
from smarketing.adapters.render.page import Cell, Column, Group, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible
from smarketing.adapters.render.wording import key_name
from smarketing.core.reports.pages import ChannelDay, DailyReport, SegmentDay, StageDay
from smarketing.core.reports.rows.asked import RowList, RowsAsked


def activity_section(report: DailyReport, language: Language, links: Links = NOWHERE) -> Section:
    """Return the entries of the day and of the month, each leading to its rows."""
    counts = [
        Column(language.say("Today"), numeric=True),
        Column(language.say("This month"), numeric=True),
    ]
    drawing = _Drawing(report, language, links)
    returning = any(stage.again for stage in report.stages)
    again = [Column(language.say("Come back"), numeric=True)] if returning else []
    return Section(
        name="stages",
        title=language.say("What came in"),
        tables=[
            Table(
                [Column(language.say("Stage")), *counts, *again],
                [Group([drawing.stage(one, again=returning) for one in report.stages])],
                language.say("Entries into each stage"),
            ),
            Table(
                [Column(language.say("Channel")), *counts],
                [Group([drawing.channel(one) for one in report.channels])],
                language.say("Leads handed to sales, by channel"),
            ),
            *_segments(drawing, counts),
        ],
        empty=language.say(
            "No contact has entered a stage yet: import contacts and touches with "
            "`smarketing import`."
        ),
        side_by_side=True,
    )


@dataclass(frozen=True)
class _Drawing:
    """Rows of a report in a language, with their links."""

    report: DailyReport
    language: Language
    links: Links

    def stage(self, one: StageDay, *, again: bool) -> list[Cell]:
        asked = RowsAsked(RowList.ENTRIES, stage=one.stage)
        if one.is_traffic:
            asked = RowsAsked(RowList.VISITS)
        cells = [
            Cell(
                visible(self.language.text(one.label), LONGEST_NAME),
                team=one.team,
                link=self.links.term(stage_term(one.stage)),
            ),
            *self._counts(one.today, one.period_to_date, asked),
        ]
        if again:
            come_back = replace(asked, state="again")
            cells.append(self._count(one.again, come_back, self._month))
        return cells

    def channel(self, one: ChannelDay) -> list[Cell]:
        asked = RowsAsked(RowList.HANDED_OVER, channel=one.channel)
        name = key_name("channel", one.channel, self.language)
        return [Cell(name), *self._counts(one.today, one.period_to_date, asked)]

    def segment(self, one: SegmentDay, *, valued: bool) -> list[Cell]:
        asked = RowsAsked(RowList.HANDED_OVER, segment=one.segment)
        cells = [
            Cell(key_name("segment", one.segment, self.language, one.label)),
            *self._counts(one.today, one.period_to_date, asked),
        ]
        if valued:
            amount = Fraction(one.value.minor if one.value else 0)
            currency = one.value.currency if one.value else ""
            worth = numbers.amount_of(amount, "money", currency, self.language)
            cells.append(Cell(worth, link=self._since(asked, self._month) if amount else ""))
        return cells

    def _counts(self, today: int, so_far: int, asked: RowsAsked) -> list[Cell]:
        return [
            self._count(today, asked, self.report.day),
            self._count(so_far, asked, self._month),
        ]

    def _count(self, count: int, asked: RowsAsked, start: date) -> Cell:
        link = self._since(asked, start) if count else ""
        return Cell(numbers.number(count, self.language), link=link)

    def _since(self, asked: RowsAsked, start: date) -> str:
        return self.links.rows(replace(asked, start=start, end=self.report.day))

    @property
    def _month(self) -> date:
        return self.report.day.replace(day=1)


def _segments(drawing: _Drawing, counts: list[Column]) -> list[Table]:
    """Return the table of segments; none where none are agreed."""
    segments, language = drawing.report.segments, drawing.language
    if not segments:
        return []
    valued = any(one.value is not None for one in segments)
    worth = [Column(language.say("Worth this month"), numeric=True)] if valued else []
    rows = [drawing.segment(one, valued=valued) for one in segments]
    return [
        Table(
            [Column(language.say("Segment")), *counts, *worth],
            [Group(rows)],
            language.say("Leads handed to sales, by segment"),
        )
    ]
