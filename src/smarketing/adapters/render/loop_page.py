"""The closed loop as a page: from each source to the revenue it brought."""

from collections.abc import Sequence

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import BarsPicture, Cell, Column, Group, Page, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import (
    by_and_period,
    cut_title,
    footing,
    headline,
    key_name,
)
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money, Sentence
from smarketing.core.reports.headlines import loop_headline
from smarketing.core.reports.pages import LoopReport, LoopRow, Team

_MOST_BARS = 10


def compose_loop(report: LoopReport, language: Language) -> Page:
    """Return the page of the closed-loop report in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="loop",
        title=language.say("Closed loop"),
        period=by_and_period(report.by, report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(loop_headline(report), language, zone),
        pictures=_pictures(report, language),
        sections=[_sources(report, language)],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _money(minor: int, report: LoopReport, language: Language) -> str:
    return numbers.money(Money(minor, report.currency), language)


def _pictures(report: LoopReport, language: Language) -> list[BarsPicture]:
    rows = sorted(
        (row for row in report.rows if row.revenue or row.spend),
        key=lambda row: (row.revenue, row.spend),
        reverse=True,
    )
    if not rows:
        return []
    shown, others = rows[:_MOST_BARS], rows[_MOST_BARS:]
    bars = [
        _bar(
            key_name(report.by, row.key, language, row.label),
            row.revenue,
            row.spend,
            report,
            language,
        )
        for row in shown
    ]
    if others:
        count = len(others)
        label = Sentence("{count} other", {"count": count}, "{count} others", count)
        bars.append(_rest(write(label, language), others, report, language))
    caption = language.say("The bar is revenue, the thin line beneath it what was spent.")
    return [
        BarsPicture(
            "loop",
            language.say("Revenue and spend"),
            " · ".join(f"{bar.label} {bar.text}, {bar.note}" for bar in bars),
            caption,
            bars,
        )
    ]


def _bar(label: str, revenue: int, spend: int, report: LoopReport, language: Language) -> Bar:
    note = Sentence("{spend} spent", {"spend": Money(spend, report.currency)})
    return Bar(
        label,
        float(max(revenue, 0)),
        Team.SHARED.value,
        _money(revenue, report, language),
        write(note, language) if spend else "",
        beneath=float(max(spend, 0)),
    )


def _rest(label: str, rows: Sequence[LoopRow], report: LoopReport, language: Language) -> Bar:
    revenue = sum(row.revenue for row in rows)
    return _bar(label, revenue, sum(row.spend for row in rows), report, language)


def _sources(report: LoopReport, language: Language) -> Section:
    unit = f" ({numbers.currency_sign(report.currency, language)})"
    columns = [
        Column(cut_title(report.by, language)),
        Column(language.say("Contacts"), numeric=True, team=Team.MARKETING),
        Column(language.say("Customers"), numeric=True, team=Team.SALES),
        Column(language.say("Won"), numeric=True, spare=True),
        Column(language.say("Lost"), numeric=True, spare=True),
        Column(language.say("Open"), numeric=True, spare=True),
        Column(language.say("Win rate"), numeric=True),
        Column(language.say("Revenue") + unit, numeric=True),
        Column(language.say("Spend") + unit, numeric=True),
    ]
    rows = [
        _row(key_name(report.by, row.key, language, row.label), row, report, language)
        for row in report.rows
    ]
    total = _row(language.say("Total"), report.total, report, language)
    return Section(
        "sources",
        language.say("From first contact to revenue"),
        [Table(columns, [Group(rows)], total=total if rows else ())],
        language.say(
            "Beneath the customers, their share of the contacts; beneath a rate, the range in "
            "which it truly lies 95 times in 100."
        ),
        language.say(
            "No contact or deal is known in this period: import contacts and deals with "
            "`smarketing import`."
        ),
    )


def _row(name: str, row: LoopRow, report: LoopReport, language: Language) -> list[Cell]:
    return [
        Cell(name),
        Cell(numbers.number(row.contacts, language)),
        Cell(numbers.number(row.customers, language), _value(row.lead_to_customer, language)),
        Cell(numbers.number(row.deals_won, language)),
        Cell(numbers.number(row.deals_lost, language)),
        Cell(numbers.number(row.deals_open, language)),
        Cell(
            numbers.share(row.win_rate.value if row.win_rate else None, language),
            numbers.interval(row.win_rate, language) if row.win_rate else "",
        ),
        Cell(numbers.bare_money(Money(row.revenue, report.currency), language)),
        Cell(numbers.bare_money(Money(row.spend, report.currency), language)),
    ]


def _value(rate: Interval | None, language: Language) -> str:
    return numbers.share(rate.value, language) if rate else ""
