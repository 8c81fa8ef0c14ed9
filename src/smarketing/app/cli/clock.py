"""`smarketing clock`: a company's own cases of working time, answered and compared."""

from dataclasses import replace
from pathlib import Path

import click

from smarketing.adapters.render.clock_page import clock_csv, clock_json, compose_clock
from smarketing.adapters.render.html import draw as page_as_html
from smarketing.adapters.render.terminal import print_page
from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.adapters.render.why import why_section
from smarketing.app.cli import options
from smarketing.app.configuration import Refused
from smarketing.core.base.finding import Finding, Severity, Source, has_errors
from smarketing.core.reports.clock import clock_report
from smarketing.core.reports.why import about


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.language
@options.output("text", "json", "csv", "html")
@options.why
@options.refusing
def command(file: Path, code: str | None, form: str, asked: str | None) -> None:
    """Answer the cases of FILE: calendars, and questions about their working time.

    With JSON, prints the list of {id, answer, agrees} in the order of the file. Ends with 1 where
    a case does not agree or cannot be answered.
    """
    language = options.spoken(code)
    report = clock_report(_text_of(file), str(file))
    if form in {"json", "csv"}:
        print_findings(report.findings, options.console(stderr=True), language)
        click.echo(clock_json(report) if form == "json" else clock_csv(report), nl=form == "json")
    else:
        page = compose_clock(report, language)
        if asked is not None:
            told = why_section(about(report.why, asked), language, page.zone)
            page = replace(page, sections=[*page.sections, told])
        if form == "html":
            click.echo(page_as_html(page, language))
        else:
            print_page(page, options.console(), language)
    failed = report.disagreeing or report.unanswered or has_errors(report.findings)
    raise click.exceptions.Exit(options.FINDINGS if failed else options.DONE)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        refused = Finding(
            "clock.not_utf8",
            Severity.ERROR,
            "the file is not written in UTF-8, from byte {byte} on",
            "save it again as UTF-8",
            {"byte": error.start},
            Source(str(file)),
        )
        raise Refused([refused]) from None
