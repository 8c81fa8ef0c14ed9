"""A sweep as a page: the curve of volume, quality and revenue over the values of a term."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import (
    Cell,
    Column,
    Group,
    Page,
    PlotPicture,
    Section,
    Table,
)
from smarketing.adapters.render.plot_chart import Dot, Plot, Writer
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.what_if_page import share_cell
from smarketing.adapters.render.wording import LONGEST_KEY, footing, headline, period
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money
from smarketing.core.reports.pages import Team
from smarketing.core.reports.what_if.headlines import setting, sweep_headline
from smarketing.core.reports.what_if.pages import SweepPoint, SweepReport

_MOST_BARS = 40


def compose_sweep(report: SweepReport, language: Language) -> Page:
    """Return the page of a sweep in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="sweep",
        title=language.say("Sweep"),
        period=period(report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(sweep_headline(report), language, zone),
        pictures=_pictures(report, language),
        sections=[_values(report, language)],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _pictures(report: SweepReport, language: Language) -> list[PlotPicture]:
    if len(report.terms) > 1:
        return [_grid(report, language)]
    return [_curve(report, measure, language) for measure in _measures(report, language)]


@dataclass(frozen=True)
class _Measure:
    """One picture of a sweep: what is read from each point, and how it is written."""

    name: str
    label: str
    token: str
    read: Callable[[SweepPoint], Interval | float | None]
    write: Writer


def _measures(report: SweepReport, language: Language) -> list[_Measure]:
    currency = report.points[0].revenue.currency
    measures = [
        _Measure(
            "volume",
            language.say("Leads handed to sales, a month"),
            Team.MARKETING.value,
            lambda point: point.per_month,
            lambda value: numbers.number(value, language),
        ),
        _Measure(
            "quality",
            language.say("Share that became customers"),
            Team.SALES.value,
            lambda point: point.win_rate,
            lambda value: numbers.share(value, language),
        ),
        _Measure(
            "missed",
            language.say("Revenue missed"),
            Team.SHARED.value,
            lambda point: float(point.missed.minor),
            lambda value: numbers.short_money(Money(round(value), currency), language),
        ),
    ]
    some = any(point.missed.minor for point in report.points)
    return measures if some else measures[:2]


def _curve(report: SweepReport, measure: _Measure, language: Language) -> PlotPicture:
    """Draw one measure over the values of the one term."""
    current = next((point for point in report.points if point.is_current), None)
    dots, told = [], []
    for point in report.points:
        value = measure.read(point)
        if value is None:
            continue
        at = float(point.values[0])
        dot = (
            Dot(at, value.value, value.low, value.high)
            if isinstance(value, Interval)
            else Dot(at, value)
        )
        dots.append(dot)
        told.append((point, dot.y, measure.write(dot.y)))
    plot = Plot(
        dots,
        visible(report.terms[0], LONGEST_KEY),
        "",
        lambda value: numbers.exact_number(value, language),
        measure.write,
        measure.token,
        joined=True,
        from_zero=False,
        mark=(float(current.values[0]), language.say("current")) if current else None,
    )
    return _picture(measure.name, measure.label, plot, told, language)


def _picture(
    name: str,
    label: str,
    plot: Plot,
    told: Sequence[tuple[SweepPoint, float, str]],
    language: Language,
) -> PlotPicture:
    bars = [
        Bar(
            setting(point),
            float(value),
            plot.token,
            text,
            language.say("current") if point.is_current else "",
        )
        for point, value, text in told
    ]
    words = " · ".join(f"{bar.label}: {bar.text}" for bar in bars)
    return PlotPicture(name, label, words, "", bars[:_MOST_BARS], plot)


def _grid(report: SweepReport, language: Language) -> PlotPicture:
    """Draw every combination between volume and quality."""
    points = [point for point in report.points if point.win_rate]
    dots = [
        Dot(
            point.per_month,
            point.win_rate.value if point.win_rate else 0.0,
            label=setting(point) if len(points) <= _MOST_BARS or point.is_current else "",
            strong=point.is_current,
        )
        for point in points
    ]
    plot = Plot(
        dots,
        language.say("leads a month"),
        language.say("became customers"),
        lambda value: numbers.number(value, language),
        lambda value: numbers.share(value, language),
        Team.MARKETING.value,
    )
    told = [(point, point.per_month, numbers.number(point.per_month, language)) for point in points]
    return _picture("grid", language.say("Volume and quality"), plot, told, language)


def _values(report: SweepReport, language: Language) -> Section:
    names = short_names(report.terms)
    columns = [
        *(Column(visible(name, LONGEST_KEY), numeric=n > 0) for n, name in enumerate(names)),
        Column(language.say("Leads"), numeric=True),
        Column(language.say("A month"), numeric=True),
        Column(language.say("Accepted"), numeric=True),
        Column(language.say("Customers"), numeric=True),
        Column(language.say("Revenue"), numeric=True),
        Column(language.say("Missed"), numeric=True),
        Column(language.say("A week"), numeric=True),
        Column(language.say("Busiest week"), numeric=True, spare=True),
    ]
    rows = [_row(point, language) for point in report.points]
    note = " ".join(
        [
            *(write(note, language) for note in report.notes),
            language.say(
                "Missed: won deals that the current agreement handed over before they were opened, "
                "and this value would not."
            ),
        ]
    )
    return Section("values", language.say("Values tried"), [Table(columns, [Group(rows)])], note)


def _row(point: SweepPoint, language: Language) -> list[Cell]:
    per_week = numbers.number(point.per_week, language) if point.per_week is not None else ""
    each = numbers.number(point.per_person, language) if point.per_person is not None else ""
    first, *others = [numbers.exact_number(value, language) for value in point.values]
    return [
        Cell(first, language.say("current") if point.is_current else ""),
        *(Cell(other) for other in others),
        Cell(numbers.number(point.selected, language)),
        Cell(numbers.number(point.per_month, language)),
        share_cell(point.acceptance, language),
        share_cell(point.win_rate, language),
        Cell(numbers.money(point.revenue, language)),
        Cell(numbers.money(point.missed, language) if point.missed.minor else numbers.NONE),
        Cell(per_week, f"{each} {language.say('each')}" if each else ""),
        Cell(numbers.number(point.peak, language)),
    ]


def short_names(terms: Sequence[str]) -> list[str]:
    """Name each term by its last words, as far as they tell it from the others."""
    last = [term.rpartition(".")[2] for term in terms]
    if len(set(last)) == len(last):
        return last
    return [".".join(term.split(".")[-2:]) for term in terms]
