"""What changed since yesterday and why, the largest first."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.links import Links
from smarketing.adapters.render.page import Cell, Column, Group, Section, Table
from smarketing.adapters.render.sentences import write
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.today.pages import Change, TodayReport

_SHOWN = 10
"""So many changes stand on the page at once; the smaller ones are folded away."""


def changes_sections(report: TodayReport, language: Language, links: Links) -> list[Section]:
    """Return the largest changes, and the others folded away."""
    first, others = report.changes[:_SHOWN], report.changes[_SHOWN:]
    zone = report.daily.footing.time_zone
    sections = [
        Section(
            "changes",
            language.say("What changed since yesterday, and why"),
            [_table(first, language, links, zone)],
            _since(report, language),
            _empty(report, language, zone),
        )
    ]
    if others:
        title = Sentence(
            "{count} smaller change", {"count": len(others)}, "{count} smaller changes", len(others)
        )
        table = _table(others, language, links, zone)
        sections.append(Section("smaller-changes", write(title, language), [table], is_folded=True))
    return sections


def _table(changes: list[Change], language: Language, links: Links, zone: str) -> Table:
    columns = [Column(language.say("Change")), Column(language.say("Why"), grows=True)]
    rows = [
        [
            Cell(
                write(change.said, language, zone),
                team=change.team,
                link=links.rows(change.asked) if change.asked else "",
            ),
            Cell(write(change.cause, language, zone)),
        ]
        for change in changes
    ]
    return Table(columns, [Group(rows)])


def _since(report: TodayReport, language: Language) -> str:
    if report.since is None:
        return ""
    since = numbers.moment(report.since, language, report.daily.footing.time_zone)
    told = Sentence(
        "Since {moment}. The largest first, by about what each is worth.", {"moment": since}
    )
    return write(told, language)


def _empty(report: TodayReport, language: Language, zone: str) -> str:
    if report.since is None:
        return language.say(
            "There is no yesterday to compare with yet. From the agreement’s second day on, this "
            "says what came, what passed its deadline and what was mended, each with its cause."
        )
    told = Sentence("Nothing changed since {moment}.", {"moment": report.since})
    return write(told, language, zone)
