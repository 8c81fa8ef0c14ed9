"""`smarketing worker`: what nobody waits for, in a process of its own."""

import signal
import threading
from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.jobs.worker import Worker


@click.command()
@options.workspace
@options.refusing
def command(root: Path) -> None:
    """Keep the pages of the web application up to date until stopped."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Worker(root).run(stop)
