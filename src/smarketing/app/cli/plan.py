"""`smarketing plan`: the funnel computed backwards."""

from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.cli.drawing import draw
from smarketing.app.workspace import Workspace
from smarketing.core.reports.plan import plan_report


@click.command()
@options.workspace
@options.as_of
@options.language
@options.persona
@options.output("text", "json", "csv", "html")
@options.refusing
def command(
    root: Path, moment: str | None, code: str | None, persona: str | None, form: str
) -> None:
    """Compute how many of each stage the goal takes, exactly, and rounded up for display.

    Rates and the average sale come from the agreement where it states them, else from history.
    """
    workspace = Workspace(root)
    situation = options.of_persona(options.situation(workspace, moment), persona)
    draw(plan_report(situation), form, options.spoken(code, workspace))
