"""`smarketing check`: every problem of the agreement and of the facts, at its place."""

from pathlib import Path

import click

from smarketing.adapters.render.json import findings_as_json
from smarketing.adapters.render.terminal_findings import print_findings, tally
from smarketing.app.cli import options
from smarketing.app.workspace import Workspace, facts_findings, read_agreement
from smarketing.core.agreement.history import history_findings
from smarketing.core.base.finding import Finding, has_errors


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.workspace
@options.as_of
@options.language
@options.output("text", "json")
@options.refusing
def command(
    files: tuple[Path, ...], root: Path, moment: str | None, code: str | None, form: str
) -> None:
    """Check agreement files, or without FILES the workspace's own agreement and its facts."""
    workspace = Workspace(root)
    language = options.spoken(code, workspace)
    paths = list(files) or workspace.layout.agreements()
    read = [read_agreement(path) for path in paths]
    findings: list[Finding] = [finding for _, found in read for finding in found]
    versions = [agreement for agreement, _ in read if agreement is not None]
    if not files:
        findings += history_findings(versions)
        if not has_errors(findings):
            findings += facts_findings(options.situation(workspace, moment))
    if form == "json":
        click.echo(findings_as_json(findings, language))
    else:
        print_findings(findings, options.console(), language)
        click.echo(tally(findings, language))
    raise click.exceptions.Exit(options.FINDINGS if has_errors(findings) else options.DONE)
