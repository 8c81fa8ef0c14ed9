"""The server: one command from a workspace to pages, and an orderly end."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from smarketing.app.serving.asgi import application
from smarketing.app.serving.starting import bring_up_to_date, one_time_link, open_django

_GRACE_SECONDS = 10


def serve(
    root: Path, host: str, port: int, *, with_worker: bool, told: Callable[[str], None]
) -> None:
    """Serve until a signal ends it; requests under way are answered first."""
    open_django(root)
    bring_up_to_date()
    link = one_time_link()
    if link is not None:
        told(f"Open this link, good once, to become the administrator: {link}")
    told(f"Smarketing listens on http://{host}:{port}")
    config = uvicorn.Config(
        application(),
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    with _worker(root, wanted=with_worker):
        uvicorn.Server(config).run()


@contextmanager
def _worker(root: Path, *, wanted: bool) -> Iterator[None]:
    """Run the worker in a process beside this one, and end it when this one ends."""
    if not wanted:
        yield
        return
    command = [sys.executable, "-m", "smarketing", "worker", "--workspace", str(root)]
    process = subprocess.Popen(command)  # noqa: S603 (our own command)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
