"""Reports and findings on a terminal: from 80 columns on, coloured only where colour is wanted."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from smarketing.adapters.render.character_charts import (
    ASCII,
    STYLES,
    UNICODE,
    Glyphs,
    bar_lines,
    lag_line,
    pace_lines,
)
from smarketing.adapters.render.conversion_page import compose_conversion
from smarketing.adapters.render.daily_page import compose_daily
from smarketing.adapters.render.funnel_page import compose_funnel
from smarketing.adapters.render.glossary_page import compose_glossary
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.loop_page import compose_loop
from smarketing.adapters.render.page import Fact, LagPicture, PacePicture, Page, Section
from smarketing.adapters.render.personas_page import compose_personas, compose_unmatched
from smarketing.adapters.render.sentences import Part
from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.adapters.render.terminal_table import ROOMY, print_table, state_text
from smarketing.adapters.render.terminal_text import print_text
from smarketing.core.reports.conversion.pages import ConversionReport
from smarketing.core.reports.glossary.pages import GlossaryReport
from smarketing.core.reports.pages import DailyReport, FunnelReport, LoopReport
from smarketing.core.reports.people_pages import PersonasReport, UnmatchedReport

_WIDEST = 120


def print_daily(report: DailyReport, console: Console, language: Language) -> None:
    """Print the daily report."""
    print_page(compose_daily(report, language), console, language)


def print_funnel(report: FunnelReport, console: Console, language: Language) -> None:
    """Print the funnel."""
    print_page(compose_funnel(report, language), console, language)


def print_loop(report: LoopReport, console: Console, language: Language) -> None:
    """Print the closed loop."""
    print_page(compose_loop(report, language), console, language)


def print_conversion(report: ConversionReport, console: Console, language: Language) -> None:
    """Print conversion from stage to stage."""
    print_page(compose_conversion(report, language), console, language)


def print_personas(report: PersonasReport, console: Console, language: Language) -> None:
    """Print the personas."""
    print_page(compose_personas(report, language), console, language)


def print_unmatched(report: UnmatchedReport, console: Console, language: Language) -> None:
    """Print the contacts without a persona."""
    print_page(compose_unmatched(report, language), console, language)


def print_glossary(report: GlossaryReport, console: Console, language: Language) -> None:
    """Print the glossary."""
    print_page(compose_glossary(report, language), console, language)


def print_page(page: Page, console: Console, language: Language) -> None:
    """Print a page: headline, pictures, tables, findings, footing."""
    width = min(console.width, _WIDEST)
    glyphs = ASCII if console.options.ascii_only else UNICODE
    console.print(Text.assemble((page.title, "bold"), f"  {page.company}"), width=width)
    console.print(Text(page.period, style="dim"), width=width)
    console.print()
    for place, sentence in enumerate(page.headline):
        print_text(_words(sentence, lead=place == 0), console, width)
    for picture in page.pictures:
        console.print()
        if isinstance(picture, PacePicture):
            _print_pace(picture, console, language, width, glyphs)
        elif isinstance(picture, LagPicture):
            _print_lag(picture, console, width, glyphs)
        else:
            console.print(Text(picture.label, style="bold"), width=width)
            for line in bar_lines(picture.bars, width, glyphs):
                console.print(line, no_wrap=True, crop=True, width=width)
            _print_note(picture.caption, console, width)
    for section in page.sections:
        _print_section(section, console, width, glyphs)
    if page.findings:
        console.print()
        console.print(Text(language.say("What the data and the agreement need"), style="bold"))
        print_findings(page.findings, console, language, page.zone)
    console.print()
    print_text(_facts(page.footing), console, width)


def _words(sentence: Iterable[Part], *, lead: bool) -> Text:
    words = Text(style="bold" if lead else "")
    for part in sentence:
        words.append(part.text, style="bold" if part.is_quantity else "")
    return words


def _facts(facts: Sequence[Fact]) -> Text:
    """Write figures in words, kept together with what they are."""
    words = Text(style="dim")
    for place, fact in enumerate(facts):
        pair = f"{fact.label} {fact.value}".replace(" ", "\u00a0")
        words.append(("  " if place else "") + pair)
    return words


def _print_pace(
    picture: PacePicture, console: Console, language: Language, width: int, glyphs: Glyphs
) -> None:
    title = Text.assemble(
        (picture.label, f"bold {STYLES[picture.team.value]}"),
        ("  " + picture.actual, "bold"),
        f" {picture.against}  ",
        state_text(picture.state, glyphs),
    )
    print_text(title, console, width)
    for line in pace_lines(picture.pace, language, width, glyphs):
        console.print(line, no_wrap=True, crop=True, width=width)
    print_text(_facts(picture.facts), console, width, indent=2)


def _print_lag(picture: LagPicture, console: Console, width: int, glyphs: Glyphs) -> None:
    title = Text.assemble(
        (picture.label, f"bold {STYLES[picture.team.value]}"),
        ("  " + picture.share, "bold"),
        f" {picture.against}",
    )
    print_text(title, console, width)
    console.print(lag_line(picture.lags, glyphs), no_wrap=True, crop=True, width=width)
    print_text(_facts(picture.facts), console, width, indent=2)


def _print_note(note: str, console: Console, width: int) -> None:
    if note:
        print_text(Text(note, style="dim"), console, min(width, ROOMY), indent=2)


def _print_section(section: Section, console: Console, width: int, glyphs: Glyphs) -> None:
    console.print()
    console.print(Text(section.title, style="bold"), width=width)
    if section.is_empty:
        _print_note(section.empty, console, width)
        return
    _print_note(section.note, console, width)
    for place, table in enumerate(section.tables):
        if not table.is_empty:
            if place:
                console.print()
            if table.caption:
                team = STYLES[table.team.value] if table.team else ""
                console.print(Text(f"  {table.caption}", style=team), width=width)
            print_table(table, console, width, glyphs)
