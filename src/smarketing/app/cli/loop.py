"""`smarketing loop`: from first contact to revenue."""

from datetime import datetime
from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.cli.drawing import draw
from smarketing.app.workspace import Workspace, facts_findings
from smarketing.core.reports.loop import CUTS, loop_report


@click.command()
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "csv", "html")
@click.option("--by", type=click.Choice(CUTS), default="channel", show_default=True, help="Cut by.")
@options.persona
@options.since
@options.until
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
    by: str,
    persona: str | None,
    since: datetime | None,
    until: datetime | None,
) -> None:
    """Follow each source from first contact to revenue: contacts, deals, revenue, spend.

    The source of a deal is the first touch of its contact. Rows add up to the total.
    """
    workspace = Workspace(root)
    whole = options.situation(workspace, moment)
    situation = options.of_persona(whole, persona)
    asked = options.period(situation, since, until)
    report = loop_report(situation, by, asked.start, asked.end, facts_findings(whole))
    draw(report, form, options.spoken(code, workspace))
