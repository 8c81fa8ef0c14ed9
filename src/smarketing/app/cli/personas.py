"""`smarketing personas`: whom the company sells to."""

from datetime import datetime
from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.cli.drawing import draw
from smarketing.app.workspace import Workspace
from smarketing.core.reports.personas import personas_report, unmatched_report


@click.command()
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "csv", "html")
@click.option("--unmatched", is_flag=True, help="List the contacts that are of no persona.")
@options.since
@options.until
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
    unmatched: bool,  # noqa: FBT001 (click passes a flag by name)
    since: datetime | None,
    until: datetime | None,
) -> None:
    """Tell how each persona is recognised, what is agreed about it, and how its contacts fare.

    It also tells what the contacts without a persona have in common, and who meets the rules of
    several personas, so that the rules can be bettered.
    """
    workspace = Workspace(root)
    situation = options.situation(workspace, moment)
    language = options.spoken(code, workspace)
    if unmatched:
        draw(unmatched_report(situation), form, language)
        return
    asked = options.period(situation, since, until)
    draw(personas_report(situation, asked.start, asked.end), form, language)
