"""`smarketing worker`: what nobody waits for, in a process of its own."""

import os
import signal
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

import click

from smarketing.app.cli import basics
from smarketing.app.logs.lines import set_up
from smarketing.app.serving.children import GRACE_SECONDS
from smarketing.app.serving.preflight import checked
from smarketing.app.serving.starting import open_django, tables_are_behind

_LOOKS_AGAIN = 2.0


@click.command()
@basics.workspace
@click.option("--under-server", is_flag=True, hidden=True)
@basics.refusing
def command(root: Path, *, under_server: bool) -> None:
    """Take facts and files in and keep the pages up to date until stopped.

    `smarketing serve` starts one by itself. Several may run on PostgreSQL: each step is done by one
    of them, and the others stand by.
    """
    checked(root)
    set_up("worker")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if under_server:
        threading.Thread(target=_until_the_server_ends, args=[stop], daemon=True).start()
    open_django(root)
    # The server brings the tables up to date.
    while tables_are_behind() and not stop.wait(_LOOKS_AGAIN):
        pass
    if not stop.is_set():
        import_module("smarketing.app.jobs.worker").Worker(root).run(stop)


def _until_the_server_ends(stop: threading.Event) -> None:
    """Wait for the end of the pipe that the server holds, however the server ended."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()
    time.sleep(GRACE_SECONDS)
    # A step that takes longer is left: whatever it was, another worker does it anew.
    os._exit(1)
