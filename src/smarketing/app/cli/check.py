"""`smarketing check`: every problem of the agreement and of the facts, at its place."""

from pathlib import Path

import click

from smarketing.adapters.render.json import findings_as_json
from smarketing.adapters.render.terminal_findings import print_findings, tally
from smarketing.app.cli import options
from smarketing.app.workspace import Workspace, facts_findings, read_agreement
from smarketing.core.agreement.history import history_findings
from smarketing.core.agreement.signers import open_findings
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
    if files:
        findings = [finding for path in files for finding in read_agreement(path)[1]]
    else:
        findings = _of_the_workspace(workspace, moment)
    if form == "json":
        click.echo(findings_as_json(findings, language))
    else:
        print_findings(findings, options.console(), language)
        click.echo(tally(findings, language))
    raise click.exceptions.Exit(options.FINDINGS if has_errors(findings) else options.DONE)


def _of_the_workspace(workspace: Workspace, moment: str | None) -> list[Finding]:
    """Find what is wrong with any version, with the signatures, and with the facts."""
    history = workspace.history
    found = [finding for version in history.versions for finding in version.findings]
    bound = [version.agreement for version in history.binding() if version.agreement is not None]
    found += [*history_findings(bound), *open_findings(history)]
    if any(version.binds and has_errors(list(version.findings)) for version in history.versions):
        return [*found, *history.findings]
    return [*found, *facts_findings(options.situation(workspace, moment))]
