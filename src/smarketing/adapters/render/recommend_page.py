"""A recommendation as a page: the front of volume and quality, and whether it held."""

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
    State,
    Table,
)
from smarketing.adapters.render.plot_chart import Dot, Plot
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.sweep_page import short_names
from smarketing.adapters.render.what_if_page import share_cell
from smarketing.adapters.render.wording import LONGEST_KEY, footing, headline, period
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Sentence, msgid
from smarketing.core.reports.pages import Standing, Team
from smarketing.core.reports.what_if.headlines import recommend_headline
from smarketing.core.reports.what_if.pages import Choice, Measured, RecommendReport, Verdict

VERDICTS = {
    Verdict.HOLDS: State(Standing.GOOD, msgid("held")),
    Verdict.FAILS: State(Standing.BAD, msgid("did not hold")),
    Verdict.TOO_FEW: State(None, msgid("too few to say")),
}


def compose_recommend(report: RecommendReport, language: Language) -> Page:
    """Return the page of a recommendation in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="recommend",
        title=language.say("Recommendation"),
        period=period(report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(recommend_headline(report), language, zone),
        pictures=_pictures(report, language),
        sections=[_choices(report, language), _sentences(report, language)],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _setting(choice: Choice, language: Language) -> str:
    return " · ".join(numbers.exact_number(value, language) for value in choice.values)


def _pictures(report: RecommendReport, language: Language) -> list[PlotPicture]:
    shown = [choice for choice in report.choices if choice.earlier.quality]
    if not shown:
        return []
    dots, links = [], []
    for choice in shown:
        dots.append(_dot(choice.earlier, _setting(choice, language), strong=choice.is_current))
        if choice.later.quality:
            links.append((len(dots) - 1, len(dots)))
            dots.append(_dot(choice.later, "", hollow=True))
    plot = Plot(
        dots,
        language.say("leads a month"),
        _reached(report, language),
        lambda value: numbers.number(value, language),
        lambda value: numbers.share(value, language),
        Team.MARKETING.value,
        links=links,
    )
    bars = [
        Bar(
            _setting(choice, language),
            choice.earlier.per_month,
            Team.MARKETING.value,
            numbers.number(choice.earlier.per_month, language),
            numbers.share(choice.earlier.quality.value if choice.earlier.quality else 0, language),
        )
        for choice in shown
    ]
    words = " · ".join(write(choice.sentence, language) for choice in shown)
    caption = language.say(
        "A full point is a setting on the earlier leads, with the range of its quality; the hollow "
        "one at the end of its line is the same setting on the later leads. The current setting "
        "is dark."
    )
    return [PlotPicture("front", language.say("Volume and quality"), words, caption, bars, plot)]


def _dot(measured: Measured, label: str, *, strong: bool = False, hollow: bool = False) -> Dot:
    quality = measured.quality or Interval(0.0, 0.0, 0.0)
    return Dot(measured.per_month, quality.value, quality.low, quality.high, label, strong, hollow)


def _reached(report: RecommendReport, language: Language) -> str:
    return write(Sentence("reached “{stage}”", {"stage": report.quality_label}), language)


def _choices(report: RecommendReport, language: Language) -> Section:
    names = short_names(report.terms)
    columns = [
        *(Column(visible(name, LONGEST_KEY), numeric=n > 0) for n, name in enumerate(names)),
        Column(language.say("Leads a month"), numeric=True),
        Column(language.say("Quality"), numeric=True),
        Column(language.say("Later"), numeric=True),
        Column(language.say("Quality, later"), numeric=True),
        Column(language.say("On later leads")),
    ]
    rows = [_row(choice, language) for choice in report.choices]
    days = Sentence(
        "Chosen on {start} to {split}, validated on the days up to {end}.",
        {"start": report.start, "split": report.split, "end": report.end},
    )
    return Section(
        "choices",
        language.say("Settings worth discussing"),
        [Table(columns, [Group(rows)])],
        write(days, language),
        language.say("No setting brought enough leads to choose by: take a longer period."),
    )


def _row(choice: Choice, language: Language) -> list[Cell]:
    state = VERDICTS[choice.verdict]
    first, *others = [numbers.exact_number(value, language) for value in choice.values]
    mark = language.say("current") if choice.is_current else ""
    if choice.is_current and not choice.on_front:
        mark = language.say("current, beaten by others")
    return [
        Cell(first, mark),
        *(Cell(other) for other in others),
        Cell(numbers.number(choice.earlier.per_month, language)),
        share_cell(choice.earlier.quality, language),
        Cell(numbers.number(choice.later.per_month, language)),
        share_cell(choice.later.quality, language),
        Cell(state=State(state.standing, language.say(state.word))),
    ]


def _sentences(report: RecommendReport, language: Language) -> Section:
    rows = [[Cell(write(choice.sentence, language))] for choice in report.choices]
    notes = " ".join(write(note, language) for note in report.notes)
    return Section(
        "words",
        language.say("In words"),
        [Table([Column(language.say("Each setting"))], [Group(rows)])],
        notes,
    )
