"""`smarketing init`: a new workspace from an agreement, with facts if there are any."""

from pathlib import Path

import click

from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.app.cli import options
from smarketing.app.cli.account import print_account
from smarketing.app.cli.drawing import draw
from smarketing.app.founding import AGREEMENT, MAPPING, found_workspace, take_folder
from smarketing.app.importing import read_mapping_file
from smarketing.app.workspace import facts_findings, now
from smarketing.core.base.finding import has_errors
from smarketing.core.reports import funnel, loop

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("root", type=click.Path(file_okay=False, path_type=Path))
@click.option("--agreement", type=_FILE, help="The first agreement of the workspace.")
@click.option("--map", "mapping", type=_FILE, help="How the files become facts.")
@click.option(
    "--setup",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"A folder that holds both, as {AGREEMENT} and {MAPPING}.",
)
@click.option(
    "--facts",
    type=click.Path(exists=True, path_type=Path),
    help="A file or a folder of exports to import at once.",
)
@click.option(
    "--by",
    type=click.Choice(funnel.CUTS),
    default="channel",
    show_default=True,
    help="How to cut the funnel and the loop that are shown after an import.",
)
@options.language
@options.refusing
def command(
    root: Path,
    agreement: Path | None,
    mapping: Path | None,
    setup: Path | None,
    facts: Path | None,
    by: str,
    code: str | None,
) -> None:
    """Make the workspace ROOT from an agreement; with --facts, import them and show the result.

    Shown are the funnel and the closed loop, with everything that looks wrong in the facts.
    """
    if setup is not None:
        agreement, mapping = agreement or setup / AGREEMENT, mapping or setup / MAPPING
    if agreement is None:
        raise click.UsageError(
            "name the first agreement with --agreement, or a folder with --setup"
        )
    if facts is not None and mapping is None:
        raise click.UsageError("--facts needs --map, which says how the files become facts")
    language = options.spoken(code)
    # Both files are read before anything is made, so that a mended mapping can simply be tried.
    rules = read_mapping_file(mapping) if facts is not None and mapping is not None else None
    founded = found_workspace(root, agreement, language.code)
    print_findings(founded.findings, options.console(), language)
    click.echo(language.say("The workspace is ready: {folder}").format(folder=root))
    if facts is None or rules is None:
        return
    moment = now()
    screen = options.console()
    imported = take_folder(
        founded.workspace, facts, rules, moment, lambda one: print_account(one, screen, language)
    )
    situation = founded.workspace.situation(moment)
    start, end = funnel.first_day(situation), situation.today
    findings = facts_findings(situation)
    draw(funnel.funnel_report(situation, by, start, end), "text", language)
    if by in loop.CUTS:
        draw(loop.loop_report(situation, by, start, end, findings), "text", language)
    failed = any(has_errors(one.findings) for one in imported)
    raise click.exceptions.Exit(options.FINDINGS if failed else options.DONE)
