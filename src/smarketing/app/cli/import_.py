"""`smarketing import`: take files into the ledger, by a mapping."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from smarketing.app.cli import options
from smarketing.app.cli.account import account_json, print_account
from smarketing.app.configuration import Refused
from smarketing.app.importing import Imported, Matched, match_files, read_mapping_file, take_file
from smarketing.app.suggesting import suggest_file
from smarketing.app.workspace import Workspace, now
from smarketing.core.base.finding import has_errors


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--map",
    "mapping_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The mapping: a TOML file that says what the columns mean.",
)
@click.option(
    "--suggest",
    "suggested",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Look at FILE and print a mapping for it, to be read and edited; nothing is imported.",
)
@options.workspace
@options.as_of
@options.language
@options.output("text", "json")
@options.refusing
def command(
    paths: tuple[Path, ...],
    mapping_path: Path | None,
    suggested: Path | None,
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
) -> None:
    """Take files into the ledger: CSV, XLSX, Parquet or JSON lines, compressed or not.

    PATHS are files or folders; the mapping says which of its rules reads which file. Importing a
    file again changes nothing. A record that cannot be taken is kept aside, with the reason:
    see `smarketing quarantine`.
    """
    workspace = Workspace(root)
    if suggested is not None:
        if paths or mapping_path is not None:
            raise click.UsageError("--suggest stands alone: it imports nothing.")
        click.echo(suggest_file(suggested, workspace, options.spoken(code, workspace)), nl=False)
        return
    if mapping_path is None:
        raise click.UsageError(
            "Name a mapping with --map. To start one: smarketing import --suggest FILE > FILE.toml"
        )
    if not paths:
        raise click.UsageError("Name the files or folders to import.")
    as_of = options.moment_of(workspace, moment)
    mapping = read_mapping_file(mapping_path)
    matched, findings = match_files(paths, mapping)
    if findings:
        raise Refused(findings)
    language = options.spoken(code, workspace)
    imported: list[Imported] = []
    with _progress(matched) as told:
        for one in matched:
            done = take_file(workspace.ledger, one, mapping, as_of, now(), told(one))
            imported.append(done)
            if form == "text":
                print_account(done, options.console(), language)
    if form == "json":
        click.echo(account_json(imported, language))
    failed = any(has_errors(done.findings) for done in imported)
    raise click.exceptions.Exit(options.FINDINGS if failed else options.DONE)


@contextmanager
def _progress(files: Sequence[Matched]) -> Iterator[Callable[[Matched], Callable[[int], None]]]:
    """Show how far the import is, on a terminal only; yields what is told the bytes of a file."""
    total = sum(one.path.stat().st_size for one in files)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=options.console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    before: dict[Path, int] = {}
    with bar:
        task = bar.add_task("", total=total)

        def told(one: Matched) -> Callable[[int], None]:
            behind = sum(before.values())
            before[one.path] = one.path.stat().st_size
            bar.update(task, description=one.path.name)
            return lambda position: bar.update(task, completed=behind + position)

        yield told
