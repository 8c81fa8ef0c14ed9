"""`smarketing report`: what both teams owe each other."""

from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.cli.drawing import draw
from smarketing.app.workspace import Workspace, facts_findings
from smarketing.core.reports.daily import daily_report


@click.command()
@click.argument("which", type=click.Choice(["daily"]))
@options.workspace
@options.as_of
@options.language
@options.persona
@options.output("text", "json", "html")
@click.option(
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the terminal; .html and .json choose the format.",
)
@options.refusing
def command(
    which: str,
    root: Path,
    moment: str | None,
    code: str | None,
    persona: str | None,
    form: str,
    target: Path | None,
) -> None:
    """Write a report: `daily` is what both teams owe each other today."""
    del which  # the one report there is
    if target is not None and target.suffix in {".html", ".json"}:
        form = target.suffix[1:]
    workspace = Workspace(root)
    whole = options.situation(workspace, moment)
    report = daily_report(options.of_persona(whole, persona), facts_findings(whole))
    draw(report, form, options.spoken(code, workspace), target)
