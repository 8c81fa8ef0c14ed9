"""The contact curve as a page: the chance to have succeeded by each attempt, and the attempts."""

from collections.abc import Sequence

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.csv_cells import csv_table, interval_cells
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import (
    Cell,
    Column,
    Fact,
    Group,
    Page,
    PlotPicture,
    Section,
    Table,
)
from smarketing.adapters.render.plot_chart import Dot, Plot
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import headline
from smarketing.core.base.sentence import Sentence
from smarketing.core.planning.contact_curve import LEAST_TRIED, Attempt
from smarketing.core.reports.contact import contact_headline
from smarketing.core.reports.contact_pages import ContactReport, FileFooting
from smarketing.core.reports.pages import Team

_MOST_BARS = 12
_CSV = (
    "attempt,tried,reached,pooled,chance,chance_low,chance_high,first_contact,"
    "by_now,by_now_low,by_now_high"
)


def compose_contact(report: ContactReport, language: Language) -> Page:
    """Return the page of the contact report in a language."""
    zone = report.footing.time_zone
    mark = report.worthwhile.by_value if report.worthwhile else None
    return Page(
        kind="contact",
        title=language.say("Contact curve"),
        period=visible(report.footing.file, LONGEST_NAME),
        company="",
        headline=headline(contact_headline(report), language, zone),
        pictures=curve_pictures(report.attempts, mark, language),
        sections=[
            curve_section(
                report.attempts, language, " ".join(write(one, language) for one in report.notes)
            )
        ],
        findings=report.findings,
        footing=_footing(report.footing, language),
        zone=zone,
    )


def curve_pictures(
    attempts: Sequence[Attempt], mark: int | None, language: Language
) -> list[PlotPicture]:
    """Draw the share that has been reached by each attempt, with its range and a mark."""
    if len(attempts) <= 1:
        # One point is no curve.
        return []
    told = [(one, numbers.share(one.by_now.value, language)) for one in attempts]
    bars = [
        Bar(
            numbers.number(one.number, language),
            one.by_now.value,
            Team.SALES.value,
            text,
            language.say("worth making") if mark and one.number <= mark else "",
        )
        for one, text in told
    ]
    plot = Plot(
        [Dot(one.number, one.by_now.value, one.by_now.low, one.by_now.high) for one in attempts],
        language.say("attempts"),
        "",
        lambda value: numbers.number(value, language) if value == int(value) else "",
        lambda value: numbers.share(value, language),
        Team.SALES.value,
        joined=True,
        from_zero=False,
        mark=(float(mark), language.say("worth making")) if mark else None,
    )
    return [
        PlotPicture(
            "curve",
            language.say("Reached by this attempt"),
            " · ".join(f"{one.number}: {text}" for one, text in told),
            "",
            bars[:_MOST_BARS],
            plot,
        )
    ]


def curve_section(attempts: Sequence[Attempt], language: Language, note: str = "") -> Section:
    """Return the table of attempts, with their chances."""
    own = [one for one in attempts if not one.pooled]
    pooled = [one for one in attempts if one.pooled]
    rows = [_row([one], language) for one in own] + ([_row(pooled, language)] if pooled else [])
    columns = [
        Column(language.say("Attempt"), numeric=True),
        Column(language.say("Made"), numeric=True),
        Column(language.say("Reached"), numeric=True, spare=True),
        Column(language.say("Chance"), numeric=True),
        Column(language.say("Is the first"), numeric=True),
        Column(language.say("Reached by now"), numeric=True),
    ]
    about = Sentence(
        "Chance: of those not reached before, the share that this attempt reached. Is the first: "
        "the same for anybody, whether reached before or not. Where fewer than {least} were tried, "
        "attempts are counted together.",
        {"least": LEAST_TRIED},
    )
    return Section(
        "curve",
        language.say("Attempt by attempt"),
        [Table(columns, [Group(rows)], team=Team.SALES)],
        " ".join(filter(None, [write(about, language), note])),
        language.say("Too few attempts are known to draw a curve."),
    )


def _row(together: Sequence[Attempt], language: Language) -> list[Cell]:
    """Return the row of one attempt, or of all those that share one chance."""
    first, last = together[0], together[-1]
    name: str = numbers.number(first.number, language)
    if len(together) > 1:
        name = f"{name}–{numbers.number(last.number, language)}"
    return [
        Cell(name, language.say("counted together") if first.pooled else ""),
        Cell(numbers.number(sum(one.tried for one in together), language)),
        Cell(numbers.number(sum(one.reached for one in together), language)),
        Cell(numbers.share(first.chance.value, language), numbers.interval(first.chance, language)),
        Cell(numbers.share(sum(one.first_contact for one in together), language)),
        Cell(numbers.share(last.by_now.value, language), numbers.interval(last.by_now, language)),
    ]


def curve_rows(attempts: Sequence[Attempt]) -> list[list[str | int | float | None]]:
    """Return the attempts as rows of a CSV table."""
    return [
        [
            one.number,
            one.tried,
            one.reached,
            str(one.pooled).lower(),
            *interval_cells(one.chance),
            one.first_contact,
            *interval_cells(one.by_now),
        ]
        for one in attempts
    ]


def contact_csv(report: ContactReport) -> str:
    """Return the attempts, one line each."""
    return csv_table(_CSV.split(","), curve_rows(report.attempts))


def _footing(ground: FileFooting, language: Language) -> list[Fact]:
    counted = Sentence("{counted} of {rows} rows", {"counted": ground.counted, "rows": ground.rows})
    words = ", ".join(ground.outcome_words)
    outcome = f"{ground.outcome_column} = {words}" if words else ground.outcome_column
    return [
        Fact(language.say("File"), visible(ground.file, LONGEST_NAME)),
        Fact(language.say("Fingerprint"), ground.fingerprint),
        Fact(language.say("Counted"), write(counted, language)),
        Fact(language.say("Attempts"), visible(ground.attempts_column, LONGEST_NAME)),
        Fact(language.say("Outcome"), visible(outcome, LONGEST_NAME)),
    ]
