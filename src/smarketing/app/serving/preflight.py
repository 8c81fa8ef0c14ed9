"""What may be in the way of serving, looked at before anything is started: each in a sentence."""

import errno
import os
import socket
from pathlib import Path

import psycopg

from smarketing.adapters.store.layout import Layout
from smarketing.app.configuration import Configuration, Refused, read_configuration
from smarketing.app.web.database import database
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import msgid

_SECONDS = 5
_HERE_ONLY = ("127.", "::1", "localhost")


def checked(root: Path) -> Configuration:
    """Return the settings of a workspace that can be served; raises `Refused` where none can."""
    layout = Layout(root)
    if not root.is_dir():
        message = "there is no workspace {folder}"
        raise _refused("no_workspace", message, _TO_BEGIN, folder=root)
    if any(root.iterdir()) and not _is_workspace(layout):
        message = "{folder} holds something, and it is no workspace"
        raise _refused("no_workspace", message, _TO_BEGIN, folder=root)
    configuration = read_configuration(layout.settings)
    _check_database(layout, os.environ.get("DATABASE_URL", ""))
    return configuration


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that nobody else has; raises `Refused` where somebody does."""
    try:
        [family, kind, protocol, _, address], *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(512)
    except OSError as error:
        values: dict[str, object] = {"host": host, "port": str(port)}
        if error.errno == errno.EADDRINUSE:
            message = "port {port} is taken: another program listens there"
            mend = "end it, or choose another with --port"
        elif error.errno == errno.EACCES:
            message = "port {port} is not open to this user"
            mend = "choose one from 1024 on with --port, and put a proxy before it"
        else:
            message, mend = "{host} is no address of this machine", "choose another with --host"
        raise _refused("port", message, mend, **values) from None
    return listener


def remarks(configuration: Configuration, host: str) -> list[Finding]:
    """Return what does not stop the server, but leaves people outside or their words readable."""
    if host.startswith(_HERE_ONLY):
        return []
    address = configuration.web.address
    values = {"host": host, "address": address}
    if configuration.web.host in {"localhost", "127.0.0.1"}:
        message = "others reach {host}, but are refused: the address of this workspace is {address}"
        mend = "set `address` under [web] in smarketing.toml to what browsers type"
        return [Finding("serve.address", Severity.WARNING, message, mend, values)]
    if not configuration.web.is_secure:
        message = "passwords travel in the open: the address of this workspace is {address}"
        mend = "put a proxy with HTTPS before the server, and begin `address` with https"
        return [Finding("serve.in_the_open", Severity.WARNING, message, mend, values)]
    return []


_TO_BEGIN = msgid(
    "name another folder with --workspace, make an empty one for a new workspace, "
    "or look at an example with `smarketing demo`"
)


def _is_workspace(layout: Layout) -> bool:
    signs = (layout.settings, layout.agreement_folder, layout.ledger, layout.root / "app.sqlite3")
    return any(sign.exists() for sign in signs)


def _check_database(layout: Layout, url: str) -> None:
    try:
        told = database(layout, url)
    except ValueError:
        message = "DATABASE_URL is no address of PostgreSQL"
        mend = "write it as {form}, or leave it out to use a file"
        form = "postgres://user:password@host/name"
        raise _refused("database", message, mend, form=form) from None
    if not url:
        return
    options = {name: value for name, value in told["OPTIONS"].items() if name != "pool"}
    named = {"dbname": told["NAME"], "user": told["USER"], "password": told["PASSWORD"]}
    where = {"host": told["HOST"], "port": told["PORT"], "connect_timeout": _SECONDS}
    given = {name: value for name, value in (named | where | options).items() if value}
    try:
        psycopg.connect(**given).close()
    except psycopg.Error as error:
        message = "the database that DATABASE_URL names does not answer: {what}"
        mend = "start it, or mend the address"
        what = str(error).strip().splitlines()[-1] if str(error).strip() else "?"
        raise _refused("database", message, mend, what=what) from None


def _refused(code: str, message: str, mend: str, **values: object) -> Refused:
    source = Source(str(values["folder"])) if "folder" in values else None
    return Refused([Finding(f"serve.{code}", Severity.ERROR, message, mend, values, source)])
