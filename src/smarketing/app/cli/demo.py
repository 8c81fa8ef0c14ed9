"""`smarketing demo`: the fictional company, from its exports to today's report."""

import contextlib
import os
import shutil
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path

import click
from rich.console import Console

from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.crm_files import Writing
from smarketing.adapters.connectors.example.export import write_company
from smarketing.adapters.render.language import Language
from smarketing.app.cli import options
from smarketing.app.cli.drawing import draw
from smarketing.app.cli.long_work import long_work
from smarketing.app.configuration import Refused
from smarketing.app.founding import AGREEMENT, MAPPING, found_workspace, take_folder
from smarketing.app.importing import read_mapping_file
from smarketing.app.serving.preflight import listening
from smarketing.app.serving.starting import bring_up_to_date, open_django
from smarketing.app.workspace import Workspace, facts_findings, now
from smarketing.core.agreement.agreement import Agreement
from smarketing.core.reports.daily import daily_report

CONTACTS, SEED = 20_000, 7
_EXPORTS, _REPORT = "exports", "daily.html"
_HERE, _PORTS = "127.0.0.1", range(8000, 8020)
_MARK = ".demonstration"
"""Says that a folder is ours to make afresh, and up to which moment it was made."""


@click.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Where the demonstration lives; it is made afresh once a day.",
)
@click.option(
    "--port", type=int, help="Serve the pages on this port.  [default: the first free from 8000]"
)
@click.option(
    "--serve/--no-serve",
    "serves",
    default=True,
    show_default=True,
    help="Serve the web application too, until stopped.",
)
@options.language
@options.refusing
def command(folder: Path, code: str | None, port: int | None, *, serves: bool) -> None:
    """Make the workspace of Atelier Vauban, a fictional company, show today's report, and serve it.

    Its exports are generated up to this moment and come in through the same door as yours. Its
    people have accounts with one password, which is printed: it listens on this machine only.
    """
    language = options.spoken(code)
    told = options.console(stderr=True)
    chosen = _free_port(port) if serves else 0
    until = _made(folder)
    if until is None or until.date() != now().date():
        until = now().replace(microsecond=0)
        _make(folder, until, language, told)
    with long_work(told, language) as heard:
        situation = Workspace(folder).situation(until, heard)
    report = daily_report(situation, facts_findings(situation))
    draw(report, "text", language)
    draw(report, "html", language, folder / _REPORT)
    page = (folder / _REPORT).resolve().as_uri()
    click.echo(language.say("The same report as a page: {page}").format(page=page))
    if serves:
        _serve(folder, chosen, situation.agreement, language)


def _serve(folder: Path, port: int, agreement: Agreement, language: Language) -> None:
    """Serve the demonstration, with the accounts of its people, on this machine only."""
    open_django(folder)
    bring_up_to_date()
    parties = agreement.parties
    heads = {"marketing": parties.marketing.head, "sales": parties.sales.head}
    opening = import_module("smarketing.app.web.accounts.demonstration")
    people = opening.open_accounts(heads, parties.sales.people[0].name, language.code)
    click.echo()
    click.echo(language.say("Both teams live at {address}").format(address=_address(port)))
    for _, name, email in people:
        click.echo(f"  {email:<32} {name}")
    told = language.say("The password of all of them, in this demonstration: {password}")
    click.echo(told.format(password=opening.PASSWORD))
    sys.stdout.flush()
    # This process becomes the server: what was computed here need not stay in memory.
    words = ["serve", "--demonstration", "--workspace", str(folder), "--port", str(port)]
    os.execv(sys.executable, [sys.executable, "-m", "smarketing", *words])  # noqa: S606 (our own)


def _free_port(given: int | None) -> int:
    """Return the port to listen on, before anything is made; raises `Refused` where it is taken."""
    for port in _PORTS if given is None else ():
        with contextlib.suppress(Refused):
            listening(_HERE, port).close()
            return port
    port = _PORTS.start if given is None else given
    listening(_HERE, port).close()
    return port


def _address(port: int) -> str:
    return f"http://localhost:{port}"


def _made(folder: Path) -> datetime | None:
    """Return the moment at which the demonstration in a folder ends; None where none is whole.

    Anything else in the folder is somebody's own, and is not touched.
    """
    if not folder.exists() or not any(folder.iterdir()):
        return None
    mark = folder / _MARK
    if not mark.exists():
        raise click.UsageError(
            f"{folder} holds something else: name a new folder with --folder, so nothing is lost"
        )
    if not (folder / _REPORT).exists():
        return None
    try:
        return datetime.fromisoformat(mark.read_text(encoding="utf-8"))
    except ValueError:
        return None


def _make(folder: Path, until: datetime, language: Language, told: Console) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MARK).write_text(until.isoformat(), encoding="utf-8")
    exports = folder / _EXPORTS
    with told.status(language.say("Two years of a fictional company are being made up …")):
        write_company(ATELIER_VAUBAN, SEED, CONTACTS, until, exports, Writing("csv", ";"))
    with told.status(language.say("Its exports are being imported …")):
        workspace = found_workspace(folder, exports / AGREEMENT, language.code).workspace
        imported = take_folder(workspace, exports, read_mapping_file(exports / MAPPING), until)
    rows = sum(one.taken.counts.rows for one in imported if one.taken is not None)
    message = language.say("{rows} rows from {files} files are in the ledger.")
    told.print(message.format(rows=rows, files=len(imported)))
