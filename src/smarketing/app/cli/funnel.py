"""`smarketing funnel`: count the stages."""

from datetime import datetime
from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.cli.drawing import draw
from smarketing.app.workspace import Workspace, facts_findings
from smarketing.core.reports.funnel import CUTS, funnel_report


@click.command()
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "csv", "html")
@click.option("--by", type=click.Choice(CUTS), default="month", show_default=True, help="Cut by.")
@options.most
@options.picking
@options.since
@options.until
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
    by: str,
    most: int | None,
    since: datetime | None,
    until: datetime | None,
    persona: str | None,
    **picked: str | None,
) -> None:
    """Count the contacts that entered each stage, and how many went on to the next.

    Each contact counts once per stage. Both readings of conversion stand side by side: entries of
    the same period against one another, and the cohort, who of a period's entries went on by now.
    """
    workspace = Workspace(root)
    whole = options.situation(workspace, moment)
    situation = options.of_those(whole, persona, picked)
    asked = options.period(situation, since, until)
    told = facts_findings(whole)
    most = options.most_rows(most, form)
    report = funnel_report(situation, by, asked.start, asked.end, told, most, timed=True)
    draw(report, form, options.spoken(code, workspace))
