"""Drawing any report in the form asked for: on the terminal, or as HTML, JSON or CSV."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from smarketing.adapters.render import html, terminal
from smarketing.adapters.render.csv import as_csv
from smarketing.adapters.render.json import as_json
from smarketing.adapters.render.language import Language
from smarketing.app.cli.options import console
from smarketing.core.reports.conversion.pages import ConversionReport
from smarketing.core.reports.glossary.pages import GlossaryReport
from smarketing.core.reports.pages import DailyReport, FunnelReport, LoopReport
from smarketing.core.reports.people_pages import PersonasReport, UnmatchedReport

Report = (
    DailyReport
    | FunnelReport
    | LoopReport
    | ConversionReport
    | GlossaryReport
    | PersonasReport
    | UnmatchedReport
)

_ON_TERMINAL: dict[type, Callable[..., None]] = {
    DailyReport: terminal.print_daily,
    FunnelReport: terminal.print_funnel,
    LoopReport: terminal.print_loop,
    ConversionReport: terminal.print_conversion,
    GlossaryReport: terminal.print_glossary,
    PersonasReport: terminal.print_personas,
    UnmatchedReport: terminal.print_unmatched,
}
_AS_HTML: dict[type, Callable[[Any, Language], str]] = {
    DailyReport: html.daily_page,
    FunnelReport: html.funnel_page,
    LoopReport: html.loop_page,
    ConversionReport: html.conversion_page,
    GlossaryReport: html.glossary_page,
    PersonasReport: html.personas_page,
    UnmatchedReport: html.unmatched_page,
}


def draw(report: Report, form: str, language: Language, target: Path | None = None) -> None:
    """Print a report, or write it to a file; a file that cannot be written ends the verb."""
    if form == "text" and target is None:
        _ON_TERMINAL[type(report)](report, console(), language)
        return
    text = written(report, form, language)
    if target is None:
        click.echo(text)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"cannot write {target}: {error.strerror}") from None


def written(report: Report, form: str, language: Language) -> str:
    """Return a report as text in one of the forms."""
    if form == "html":
        return _AS_HTML[type(report)](report, language)
    if form == "json":
        return as_json(report, language)
    if form == "csv" and not isinstance(report, GlossaryReport):
        return as_csv(report)
    plain = console()
    with plain.capture() as captured:
        _ON_TERMINAL[type(report)](report, plain, language)
    return captured.get()
