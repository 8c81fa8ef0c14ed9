"""`smarketing glossary`: what both teams agreed, in words."""

from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.cli.drawing import draw
from smarketing.app.configuration import Refused
from smarketing.app.workspace import Workspace, read_agreement
from smarketing.core.reports.glossary.report import glossary_report


@click.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "html")
@options.refusing
def command(file: Path | None, root: Path, moment: str | None, code: str | None, form: str) -> None:
    """Say in words what both teams agreed: stages, qualification, handoff, personas, reasons.

    It is generated from the agreement in force, or from FILE, a version that is still discussed.
    """
    workspace = Workspace(root)
    as_of = options.moment_of(workspace, moment)
    language = options.spoken(code, workspace)
    if file is None:
        report = glossary_report(workspace.agreement(as_of), as_of, workspace.versions)
    else:
        agreement, findings = read_agreement(file)
        if agreement is None:
            raise Refused(findings)
        report = glossary_report(agreement, as_of, (), findings)
    draw(report, form, language)
