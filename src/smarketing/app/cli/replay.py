"""`smarketing replay`: any definition, tried over all of history."""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click
from rich.progress import track

from smarketing.adapters.connectors.files.plain_tables import write_plain_table
from smarketing.adapters.connectors.files.refused import FileRefusedError
from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.app.cli import options
from smarketing.app.cli.drawing_replay import Report, draw_replay
from smarketing.app.configuration import Refused
from smarketing.app.plain import plain_situation
from smarketing.app.replaying import (
    Base,
    History,
    compared,
    counted,
    file_base,
    read_base,
    recommended,
    swept,
    workspace_base,
)
from smarketing.app.workspace import Workspace
from smarketing.core.agreement.amending import read_amendment
from smarketing.core.agreement.sweeping import read_sweep
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import Period
from smarketing.core.reports.what_if.sweep import Candidate

TABLES = {
    "touches": "touches",
    "contacts": "contacts",
    "accounts": "accounts",
    "activities": "activities",
    "dispositions": "dispositions",
    "assignments": "assignments",
    "deals": "deal_events",
    "recorded_stages": "recorded_stages",
    "consents": "consents",
}
"""Each option that names a plain file, and the fact table that it holds."""

MOST_LEADS = {"text": 10, "html": 10, "json": None, "csv": None}
"""How many leads gained and lost each form lists; None for all."""

Verb = TypeVar("Verb", bound=Callable[..., None])

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def plain_files(verb: Verb) -> Verb:
    """Add an option for each plain file."""
    for name, table in reversed(TABLES.items()):
        option = click.option(
            f"--{name.replace('_', '-')}", type=_FILE, help=f"A plain file of {table}."
        )
        verb = option(verb)
    return verb


@click.command()
@click.option("--candidate", type=_FILE, help="The agreement to compare with the one in force.")
@click.option("--set", "terms", multiple=True, metavar="TERM=VALUE", help="Set a term, to try it.")
@click.option(
    "--sweep", "ranges", multiple=True, metavar="TERM=A..B[:STEP]", help="Try a term's values."
)
@click.option("--recommend", is_flag=True, help="Find thresholds worth discussing.")
@click.option("--quality", metavar="STAGE", help="The stage that tells a good lead, to recommend.")
@click.option("--entries", type=click.Path(dir_okay=False, path_type=Path), help="Write entries.")
@click.option("--agreement", type=_FILE, help="Replay plain files under this agreement.")
@plain_files
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "csv", "html")
@options.since
@options.until
@options.refusing
def command(
    candidate: Path | None,
    terms: tuple[str, ...],
    ranges: tuple[str, ...],
    recommend: bool,  # noqa: FBT001 (click gives flags by name)
    quality: str | None,
    entries: Path | None,
    agreement: Path | None,
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
    since: datetime | None,
    until: datetime | None,
    **files: Path | None,
) -> None:
    """Replay all of history under a definition, and under another beside it.

    Alone it counts the entries of the agreement in force. With --candidate or --set it compares
    that candidate with it; with --sweep it tries many values of a term; with --recommend it looks
    for thresholds.

    Without a workspace: --agreement FILE and plain files (Parquet, CSV or JSON lines) whose
    columns are named as the ledger's.
    """
    amendments = options.read_all(terms, read_amendment, "--set")
    sweeps = options.read_all(ranges, read_sweep, "--sweep")
    tables = {TABLES[name]: path for name, path in files.items() if path is not None}
    language = options.spoken(code, None if agreement else Workspace(root))
    if agreement is None:
        if tables:
            raise click.UsageError("Plain files need an agreement: name it with --agreement.")
        history = _of_workspace(Workspace(root), moment)
    else:
        history, findings = _of_files(agreement, tables, moment)
        print_findings(findings, options.console(stderr=True), language)
    base = file_base(candidate) if candidate else history.in_force
    base = base.with_terms(amendments)
    period = _period(history, since, until)
    told = _progress if sys.stderr.isatty() else _in_silence
    report: Report
    if recommend:
        report = recommended(history, period, base, sweeps, quality, told)
    elif sweeps:
        report = swept(history, period, base, sweeps, told)
    elif candidate or amendments:
        report = compared(history, period, base, MOST_LEADS[form])
    else:
        report = counted(history, period, history.current)
    if entries is not None:
        _write_entries(history, base, entries)
    draw_replay(report, form, language)


def _of_workspace(workspace: Workspace, moment: str | None) -> History:
    situation = options.situation(workspace, moment)
    return History(situation, workspace_base(workspace, situation.agreement))


def _of_files(
    agreement: Path, tables: dict[str, Path], moment: str | None
) -> tuple[History, list[Finding]]:
    if not tables:
        raise click.UsageError("Name the files of facts: --touches FILE, --contacts FILE, …")
    try:
        situation, findings = plain_situation(agreement, tables, moment)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from None
    return History(situation, file_base(agreement)), findings


def _period(history: History, since: datetime | None, until: datetime | None) -> Period:
    try:
        return history.period(since.date() if since else None, until.date() if until else None)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--to") from None


def _write_entries(history: History, base: Base, path: Path) -> None:
    """Write every stage entry of the definition that was asked about."""
    side = history.current
    if base != history.in_force:
        side = history.side(read_base(base)[0], base)
    try:
        write_plain_table(side.replayed.entries(), path)
    except FileRefusedError as error:
        raise Refused([error.finding]) from None
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _progress(candidates: Iterable[Candidate], count: int) -> Iterator[Candidate]:
    shown = options.console(stderr=True)
    yield from track(candidates, total=count, console=shown, description="", transient=True)


def _in_silence(candidates: Iterable[Candidate], count: int) -> Iterable[Candidate]:
    del count
    return candidates
