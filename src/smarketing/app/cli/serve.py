"""`smarketing serve`: the web application, and the worker beside it."""

from pathlib import Path

import click

from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.app.cli import basics
from smarketing.app.serving.server import serve
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
@basics.refusing
def command(root: Path, host: str, port: int, *, with_worker: bool) -> None:
    """Serve the web application until it is stopped.

    People and sessions rest in the workspace, or in PostgreSQL where DATABASE_URL names one. The
    first start prints a link, good once, by which the first administrator comes in.
    """

    def warned(findings: list[Finding]) -> None:
        print_findings(findings, basics.console(stderr=True), basics.spoken(None))

    serve(root, host, port, with_worker=with_worker, told=click.echo, warned=warned)
