"""`smarketing serve`: the web application, and the worker beside it."""

from pathlib import Path

import click

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.adapters.store.layout import Layout
from smarketing.app.cli import basics
from smarketing.app.configuration import read_configuration
from smarketing.app.serving.server import serve
from smarketing.app.serving.welcoming import first_administrator, nobody_new
from smarketing.core.base.finding import Finding


@click.command()
@basics.workspace
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen on this address.")
@click.option("--port", default=8000, show_default=True, help="Listen on this port.")
@click.option(
    "--worker/--no-worker",
    "with_worker",
    default=True,
    show_default=True,
    help="Run the worker too; leave it out where `smarketing worker` runs elsewhere.",
)
@click.option("--demonstration", "with_cast", is_flag=True, hidden=True)
@basics.language
@basics.refusing
def command(
    root: Path, host: str, port: int, code: str | None, *, with_worker: bool, with_cast: bool
) -> None:
    """Serve the web application until it is stopped.

    People and sessions rest in the workspace, or in PostgreSQL where DATABASE_URL names one. The
    first start prints a link, good once, by which the first administrator comes in.
    """
    set_for_all = read_configuration(Layout(root).settings).language
    language = Language(set_for_all) if set_for_all and not code else basics.spoken(code)

    def warned(findings: list[Finding]) -> None:
        print_findings(findings, basics.console(stderr=True), language)

    welcome = nobody_new if with_cast else first_administrator
    serve(
        root,
        "127.0.0.1" if with_cast else host,
        port,
        with_worker=with_worker,
        told=click.echo,
        warned=warned,
        welcome=welcome,
        language=language,
    )
