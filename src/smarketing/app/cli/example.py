"""`smarketing example`: the fictional company's files, of any size."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.progress import Progress

from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.crm_files import Writing
from smarketing.adapters.connectors.example.export import write_company
from smarketing.adapters.render.numbers import number
from smarketing.app.cli import options
from smarketing.app.workspace import YEARS, now

MOST_CONTACTS = 10_000_000
_HISTORY_YEARS = 3
"""The history begins 24 months before its end, and some touches lie before that."""


@click.command("example")
@click.option(
    "--contacts",
    type=click.IntRange(1, MOST_CONTACTS),
    default=10_000,
    show_default=True,
    help="How many contacts the company has won in the 24 months.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other people.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="Where the history ends, UTC.  [default: now]",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write to: a new or an empty one.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="How to write the files.",
)
@click.option(
    "--delimiter",
    type=click.Choice([";", ","]),
    default=";",
    show_default=True,
    help="What separates the columns of CSV files.",
)
@options.language
@options.refusing
def command(
    contacts: int,
    seed: int,
    until: datetime | None,
    folder: Path,
    kind: str,
    delimiter: str,
    code: str | None,
) -> None:
    """Write the exports of Atelier Vauban, a fictional company, with the truth behind them.

    The folder then holds one file per kind of fact, the mapping that imports them, the company's
    agreement, and truth.json: every rate, lag and cost that was planted. The same options always
    give the same files.
    """
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(
            f"{folder} is not empty: name a folder that is new or empty, so that nothing is lost."
        )
    if until is not None and until.year not in YEARS[_HISTORY_YEARS:]:
        last = YEARS.stop - 1
        raise click.BadParameter(
            f"the year is not between {YEARS[_HISTORY_YEARS]} and {last}", param_hint="--until"
        )
    end = now().replace(microsecond=0) if until is None else until.replace(tzinfo=UTC)
    language = options.spoken(code)
    console = options.console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(
            language.say("Two years of a fictional company are being made up …"), total=contacts
        )
        write_company(
            ATELIER_VAUBAN,
            seed,
            contacts,
            end,
            folder,
            Writing(kind, delimiter),
            told=lambda done: progress.update(task, completed=done),
        )
    message = language.say("The exports of {company} with {contacts} contacts are in {folder}")
    click.echo(
        message.format(
            company=ATELIER_VAUBAN.name, contacts=number(contacts, language), folder=folder
        )
    )
