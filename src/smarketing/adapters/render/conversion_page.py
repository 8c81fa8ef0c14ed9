"""Conversion as a page: how many go on and how soon, cohort by cohort, the young ones marked."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.funnel_page import label_of
from smarketing.adapters.render.lag_chart import LagCurve, Mark
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import (
    HOTTEST,
    Cell,
    Column,
    Fact,
    Group,
    LagPicture,
    Page,
    Section,
    Table,
)
from smarketing.adapters.render.palette import SHAPES
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import (
    by_and_period,
    cut_title,
    footing,
    headline,
    key_name,
)
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Sentence, Share, Span
from smarketing.core.reports.conversion.headline import conversion_headline
from smarketing.core.reports.conversion.pages import (
    CohortRate,
    ConversionReport,
    LagFigures,
    Passage,
    Stay,
    Triangle,
)


def compose_conversion(report: ConversionReport, language: Language) -> Page:
    """Return the page of the conversion report in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="conversion",
        title=language.say("Conversion"),
        period=by_and_period(report.by, report.start, report.end, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(conversion_headline(report), language, zone),
        pictures=[
            _picture(place, passage, language)
            for place, passage in enumerate(report.passages, 1)
            if passage.curve
        ],
        sections=_sections(report, language),
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _name(passage: Passage, language: Language) -> str:
    return f"{label_of(passage.start, language)} → {label_of(passage.end, language)}"


def _picture(place: int, passage: Passage, language: Language) -> LagPicture:
    last = passage.curve[-1]
    against = Sentence("have gone on after {span}", {"span": Span(last.age_seconds)})
    shown = numbers.share(last.share.value, language)
    return LagPicture(
        name=f"lag-{place}",
        label=_name(passage, language),
        team=passage.end.team,
        share=shown,
        against=f"{write(against, language)} ({numbers.interval(last.share, language)})",
        facts=_facts(passage, language),
        text=_in_words(passage, language),
        lags=LagCurve(passage.curve, _marks(passage, language), passage.end.team),
    )


def _facts(passage: Passage, language: Language) -> list[Fact]:
    facts = []
    if passage.lag is not None:
        lag = passage.lag
        facts = [
            Fact(language.say("half within"), _median(lag, language)),
            Fact(language.say("nine in ten within"), numbers.elapsed(lag.p90_seconds, language)),
        ]
    facts.append(
        Fact(language.say("history shows"), numbers.elapsed(passage.horizon_seconds, language))
    )
    return facts


def _median(lag: LagFigures, language: Language) -> str:
    low = numbers.elapsed(lag.median_low_seconds, language)
    high = numbers.elapsed(lag.median_high_seconds, language)
    median = numbers.elapsed(lag.median_seconds, language)
    return f"{median} ({low} – {high})"


def _marks(passage: Passage, language: Language) -> list[Mark]:
    """Name the age at which half, and at which nine tenths of the conversions have shown."""
    marks = []
    if passage.lag is not None:
        half = Sentence("half: {span}", {"span": Span(passage.lag.median_seconds)})
        marks.append(Mark(passage.lag.median_seconds, write(half, language)))
    if passage.mature_seconds is not None:
        mature = Sentence("mature: {span}", {"span": Span(passage.mature_seconds)})
        marks.append(Mark(passage.mature_seconds, write(mature, language)))
    return marks


def _in_words(passage: Passage, language: Language) -> str:
    last = passage.curve[-1]
    places = [passage.curve[len(passage.curve) * part // 4] for part in range(1, 4)]
    return " · ".join(
        write(
            Sentence(
                "{share} within {span}",
                {"share": Share(point.share.value), "span": Span(point.age_seconds)},
            ),
            language,
        )
        for point in [*places, last]
    )


def _sections(report: ConversionReport, language: Language) -> list[Section]:
    if not any(passage.rows for passage in report.passages):
        return [_nothing(language)]
    sections = []
    several = len(report.passages) > 1
    if several:
        sections.append(_overview(report, language))
    for place, passage in enumerate(report.passages, 1):
        sections.append(_cohorts(place, passage, report.by, language, folded=several))
    if report.stays:
        sections.append(_stays(report, language))
    return sections


def _nothing(language: Language) -> Section:
    return Section(
        "passages",
        language.say("From stage to stage"),
        empty=language.say(
            "Nobody entered a stage in this period: choose another one, or import contacts and "
            "touches with `smarketing import`."
        ),
    )


def _overview(report: ConversionReport, language: Language) -> Section:
    columns = [
        Column(language.say("Step")),
        Column(language.say("Entered"), numeric=True),
        Column(language.say("So far"), numeric=True),
        Column(language.say("In the end"), numeric=True),
        Column(language.say("Half within"), numeric=True),
        Column(language.say("9 in 10 within"), numeric=True, spare=True),
        Column(language.say("On the way"), numeric=True, spare=True),
    ]
    rows = [
        [
            Cell(_name(one, language), link=f"#cohorts-{place}", team=one.end.team),
            Cell(numbers.number(one.total.entered, language)),
            _rate(one.total.so_far, language),
            _rate(one.total.projected, language),
            Cell(numbers.elapsed(one.lag.median_seconds if one.lag else None, language)),
            Cell(numbers.elapsed(one.lag.p90_seconds if one.lag else None, language)),
            Cell(numbers.number(one.total.open, language)),
        ]
        for place, one in enumerate(report.passages, 1)
    ]
    return Section(
        "passages",
        language.say("From stage to stage"),
        [Table(columns, [Group(rows)])],
        " ".join(
            (
                _legend(language),
                language.say(
                    "Times are those of contacts that go on, by day and by night; those still on "
                    "the way are accounted for. Below, each step cohort by cohort."
                ),
            )
        ),
    )


def _cohorts(place: int, passage: Passage, by: str, language: Language, *, folded: bool) -> Section:
    notes = [] if folded else [_legend(language)]
    if passage.still_rising:
        late = Sentence(
            "At {span}, where history ends, contacts were still going on: in the end it will be "
            "more than this.",
            {"span": Span(passage.horizon_seconds or 0)},
        )
        notes.append(write(late, language))
    tables = [_rates(passage, by, language)]
    if any(passage.triangle.rows):
        tables.append(_triangle(passage.triangle, passage, language))
    nobody = Sentence("Nobody entered “{start}” in this period.", {"start": passage.start.label})
    return Section(
        f"cohorts-{place}",
        _name(passage, language),
        tables if passage.rows else [],
        " ".join(notes),
        write(nobody, language),
        is_folded=folded,
    )


def _legend(language: Language) -> str:
    return language.say(
        "Same period: entries into the next stage against entries into this one, whoever they "
        "are. So far: of those who entered, who has gone on. In the end: so far, and what those "
        "still on the way have to expect at their age; the range holds the true rate 95 times in "
        "100. Immature (○): so young that less than nine tenths of those who will go on can have "
        "done so; do not compare what has come so far."
    )


def _rates(passage: Passage, by: str, language: Language) -> Table:
    again = any(row.again for row in passage.rows)
    columns = [
        Column(cut_title(by, language)),
        Column(language.say("Entered"), numeric=True),
        *([Column(language.say("Come back"), numeric=True, spare=True)] if again else []),
        Column(language.say("Same period"), numeric=True),
        Column(language.say("So far"), numeric=True),
        Column(language.say("In the end"), numeric=True),
    ]
    mark = f"{SHAPES[None]} {language.say('immature')}"
    rows = [
        _row(
            row,
            Cell(key_name(by, row.key, language, row.label), mark if row.immature else ""),
            language,
            again=again,
        )
        for row in passage.rows
    ]
    total = _row(passage.total, Cell(language.say("Total")), language, again=again)
    return Table(columns, [Group(rows)], total=total)


def _row(row: CohortRate, name: Cell, language: Language, *, again: bool) -> list[Cell]:
    same = Cell(numbers.share(row.same_period.value, language) if row.same_period else numbers.NONE)
    return [
        name,
        Cell(numbers.number(row.entered, language)),
        *([Cell(numbers.number(row.again, language))] if again else []),
        same,
        _rate(row.so_far, language),
        _rate(row.projected, language),
    ]


def _rate(rate: Interval | None, language: Language) -> Cell:
    if rate is None:
        return Cell(numbers.NONE)
    return Cell(numbers.share(rate.value, language), numbers.interval(rate, language))


def _triangle(triangle: Triangle, passage: Passage, language: Language) -> Table:
    columns = [
        Column(language.say("Month")),
        Column(language.say("Entered"), numeric=True),
        *(
            Column(str(month), numeric=True, spare=place >= _MONTHS_ON_A_PHONE)
            for place, month in enumerate(triangle.months)
        ),
    ]
    shares = [
        [None if count is None else count / row.entered for count in row.converted]
        for row in triangle.rows
    ]
    # One small month with a wild share must not pale all others.
    usual = max((share.value for share in triangle.overall if share), default=0)
    most = _TIMES_USUAL * usual or 1
    rows = [
        [
            Cell(key_name("month", row.key, language)),
            Cell(numbers.number(row.entered, language)),
            *(_shaded(share, most, language) for share in of_row),
        ]
        for row, of_row in zip(triangle.rows, shares, strict=True)
    ]
    overall = [
        Cell(language.say("All, as far as watched")),
        Cell(numbers.number(sum(row.entered for row in triangle.rows), language)),
        *(
            Cell(numbers.share(share.value, language) if share else "")
            for share in triangle.overall
        ),
    ]
    return Table(
        columns,
        [Group(rows)],
        language.say("Gone on by the age of so many months"),
        total=overall,
        team=passage.end.team,
        is_dense=True,
    )


_MONTHS_ON_A_PHONE = 6
_TIMES_USUAL = 1.5


def _shaded(share: float | None, most: float, language: Language) -> Cell:
    if share is None:
        return Cell()
    heat = min(int(share / most * HOTTEST) + 1, HOTTEST) if share else None
    return Cell(numbers.share(share, language), heat=heat)


def _stays(report: ConversionReport, language: Language) -> Section:
    columns = [
        Column(language.say("Stage")),
        Column(language.say("In it now"), numeric=True),
        Column(language.say("Half leave within"), numeric=True),
    ]
    return Section(
        "stays",
        language.say("Time in each stage"),
        [Table(columns, [Group([_stay(stay, language) for stay in report.stays])])],
        language.say(
            "Until a contact goes on, is given back or loses its deal, whichever comes first; a "
            "dash where less than half have been seen to leave."
        ),
    )


def _stay(stay: Stay, language: Language) -> list[Cell]:
    return [
        Cell(label_of(stay.stage, language), team=stay.stage.team),
        Cell(numbers.number(stay.here, language)),
        Cell(numbers.elapsed(stay.median_seconds, language)),
    ]
