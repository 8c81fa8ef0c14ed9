"""The server: one command from a workspace to pages, and an orderly end."""

import os
import signal
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path

import uvicorn
from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from smarketing.adapters.render.language import Language
from smarketing.app.configuration import ADDRESS_VARIABLE, DEFAULT_ADDRESS
from smarketing.app.ingest.admission import Tokens
from smarketing.app.ingest.committing import Writer
from smarketing.app.ingest.endpoint import Ingest
from smarketing.app.logs.lines import set_up
from smarketing.app.prepared.calculator import end_all
from smarketing.app.serving.asgi import Application, pages
from smarketing.app.serving.children import GRACE_SECONDS, Child
from smarketing.app.serving.health import Health
from smarketing.app.serving.preflight import checked, listening, remarks
from smarketing.app.serving.starting import bring_up_to_date, open_django
from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import msgid

_LISTENS = msgid("Smarketing listens on {address}")


def serve(
    root: Path,
    host: str,
    port: int,
    *,
    with_worker: bool,
    told: Callable[[str], None],
    warned: Callable[[list[Finding]], None],
    welcome: Callable[[Language], list[str]],
    language: Language,
) -> None:
    """Serve until a signal ends it; requests under way are answered first.

    `welcome` says how the first people come in, once the tables are there. Raises `Refused` where
    nothing can be served.
    """
    configuration = checked(root)
    listener = listening(host, port)
    if configuration.web.address == DEFAULT_ADDRESS:
        # Nothing was set: links lead to where this server listens.
        os.environ.setdefault(ADDRESS_VARIABLE, f"http://localhost:{listener.getsockname()[1]}")
    warned(remarks(configuration, host))
    set_up("serve")
    open_django(root)
    bring_up_to_date()
    for line in welcome(language):
        told(line)
    address = _address(host, listener.getsockname()[1])
    told(language.say(_LISTENS).format(address=address))
    config = uvicorn.Config(
        application(),
        access_log=False,
        log_config=None,
        server_header=False,
        # Whom a proxy saw counts only where the settings say that it is ours.
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    worker = Child(["worker", "--workspace", str(root), "--under-server"])
    # The server takes these over, and passes them on to us once it has ended in order.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    if with_worker:
        worker.start()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        end_all()
        if with_worker:
            worker.stop()


def application() -> Application:
    """Return the whole application; Django must be open."""
    ingest = Ingest(Tokens(_holder), Writer(), now)
    return Application(pages(), ingest, Health(settings.SMARKETING_LAYOUT))


def _holder(secret: str) -> str | None:
    """Ask the tables whose token this is; nothing stays open in the thread that asks."""
    holder: Callable[[str, datetime], str | None]
    holder = import_module("smarketing.app.web.accounts.tokens").holder
    try:
        return holder(secret, now())
    finally:
        connection.close()


def _address(host: str, port: int) -> str:
    shown = "localhost" if host in {"127.0.0.1", "::1"} else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
