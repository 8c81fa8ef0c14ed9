"""`smarketing quarantine`: list, correct and replay the rows that were refused."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import polars as pl

from smarketing.adapters.render.json import findings_as_json
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.adapters.store.earlier import DISMISSED
from smarketing.adapters.store.lock import LedgerBusy
from smarketing.app.cli import options
from smarketing.app.cli.account import (
    counts_object,
    print_equation,
    print_refused_rows,
    reason_of,
    row_object,
)
from smarketing.app.configuration import Refused
from smarketing.app.correcting import Corrected, export, replay
from smarketing.app.workspace import Workspace, now
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import Sentence, Value

SHOWN = 50
"""Rows printed on a terminal; --format csv or json lists them all."""

DELIMITERS = {",": ",", ";": ";", "tab": "\t"}
"""What may stand between the columns of an exported file, by the word for it."""


@click.command()
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "csv")
@click.option(
    "--export",
    "exported",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the rows to FILE (CSV), each record under its own columns, to be corrected there.",
)
@click.option(
    "--delimiter",
    type=click.Choice([*DELIMITERS]),
    default=",",
    show_default=True,
    help="What stands between the columns of an exported file; spreadsheets in French expect ;.",
)
@click.option(
    "--replay",
    "replayed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Take the corrected rows of FILE in, by the mapping with which they were refused.",
)
@click.option(
    "--dismiss",
    "dismissed",
    metavar="NAME",
    help="Settle the rows of the file NAME, or the one row with this id, without taking them.",
)
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
    exported: Path | None,
    delimiter: str,
    replayed: Path | None,
    dismissed: str | None,
) -> None:
    """List the records that were refused, with the reason; correct them; replay them.

    A record stays here until it is corrected and taken, dismissed, or its file is read again by a
    better mapping.
    """
    if sum(choice is not None for choice in (exported, replayed, dismissed)) > 1:
        raise click.UsageError("Choose one of --export, --replay and --dismiss.")
    workspace = Workspace(root)
    language = options.spoken(code, workspace)
    if replayed is not None:
        as_of = options.moment_of(workspace, moment)
        with _patiently():
            corrected = replay(workspace.ledger, replayed, as_of, now())
        _print_corrected(corrected, workspace, language, form)
    elif dismissed is not None:
        with _patiently():
            _dismiss(workspace, dismissed, language)
    elif exported is not None:
        _export(workspace, exported, DELIMITERS[delimiter], language)
    else:
        _list(workspace.ledger.quarantine.open_rows(), language, form)


@contextmanager
def _patiently() -> Iterator[None]:
    """Turn another import that does not end in time into a refusal."""
    try:
        yield
    except LedgerBusy as busy:
        raise Refused([busy.finding]) from None


def _dismiss(workspace: Workspace, name: str, language: Language) -> None:
    rows = workspace.ledger.quarantine.open_rows()
    chosen = rows.filter((pl.col("file") == name) | (pl.col("quarantine_id") == name))
    if chosen.is_empty():
        message = "no row of the quarantine has this id, and none stems from a file of this name"
        finding = Finding("quarantine.nothing_dismissed", Severity.ERROR, message)
        raise Refused([finding])
    count = workspace.ledger.quarantine.resolve(chosen["quarantine_id"], DISMISSED, now())
    dismissed = Sentence("{count} row dismissed", {"count": count}, "{count} rows dismissed", count)
    click.echo(write(dismissed, language))


def _export(workspace: Workspace, path: Path, delimiter: str, language: Language) -> None:
    rows = workspace.ledger.quarantine.open_rows()
    reasons = [reason_of(row, language) for row in rows.iter_rows(named=True)]
    try:
        # With a mark at the beginning, spreadsheet programs take it for the UTF-8 that it is.
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            export(rows, reasons, out, delimiter)
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from None
    values: dict[str, Value] = {"count": rows.height, "file": str(path)}
    written = Sentence(
        "{count} row written to {file}", values, "{count} rows written to {file}", rows.height
    )
    click.echo(write(written, language))


def _list(rows: pl.DataFrame, language: Language, form: str) -> None:
    if form == "csv":
        reasons = [reason_of(row, language) for row in rows.iter_rows(named=True)]
        export(rows, reasons, sys.stdout)
    elif form == "json":
        listed = [row_object(row, language) for row in rows.iter_rows(named=True)]
        click.echo(json.dumps({"format": 1, "rows": listed}, ensure_ascii=False, indent=2))
    elif rows.is_empty():
        click.echo(write(Sentence("nothing is set aside"), language))
    else:
        count = rows.height
        waiting = Sentence(
            "{count} record is set aside", {"count": count}, "{count} records are set aside", count
        )
        click.echo(write(waiting, language))
        print_refused_rows(rows.head(SHOWN), options.console(), language)
        if count > SHOWN:
            more = Sentence("the first {count} are shown; --format csv lists all", {"count": SHOWN})
            click.echo(write(more, language))


def _print_corrected(
    corrected: Corrected, workspace: Workspace, language: Language, form: str
) -> None:
    left = len(workspace.ledger.quarantine.open_ids())
    if form == "json":
        told = counts_object(corrected.counts) | {"settled": corrected.settled, "open": left}
        findings = json.loads(findings_as_json(corrected.findings, language))
        told |= {"format": 1, "findings": findings}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    print_equation(corrected.counts, options.console(), language)
    values = {"settled": corrected.settled, "left": left}
    click.echo(
        "  " + write(Sentence("{settled} settled, {left} still set aside", values), language)
    )
    print_findings(corrected.findings, options.console(stderr=True), language)
