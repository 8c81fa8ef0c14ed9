"""`smarketing worker`: what nobody waits for, in a process of its own."""

import signal
import threading
from importlib import import_module
from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.serving.starting import open_django


@click.command()
@options.workspace
@options.refusing
def command(root: Path) -> None:
    """Take facts and files in and keep the pages up to date until stopped."""
    open_django(root)
    worker = import_module("smarketing.app.jobs.worker").Worker(root)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run(stop)
