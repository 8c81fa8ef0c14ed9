"""The real server in a process of its own, as tests in a browser meet it."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
from playwright.sync_api import ConsoleMessage, Page, StorageStateCookie

from smarketing.app.web.accounts.roles import Role

PASSWORD = "correct horse battery"  # noqa: S105 (of people who do not exist)
SETTINGS = "smarketing.app.web.settings"

_STARTS_WITHIN, _ENDS_WITHIN = 60, 20
_MAKE_PEOPLE = """
import json, sys
import django
django.setup()
from smarketing.app.web.accounts.models import Person
for email, name, role, more, password in json.loads(sys.argv[1]):
    if not Person.objects.filter(email=email).exists():
        person = Person.objects.invited(email, name, role, **more)
        person.set_password(password)
        person.save()
"""


@dataclass
class Served:
    """A running server: where it listens, what it serves, and how people come in."""

    address: str
    root: Path
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes]
    _cookies: dict[str, list[StorageStateCookie]] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)

    def inside(self, script: str, *words: str) -> str:
        """Run a script where the application would run, and return what it prints.

        It opens Django by `django.setup()` if it needs the tables.
        """
        command = [sys.executable, "-c", script, *words]
        ran = subprocess.run(
            command, env=dict(self.environment), capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def person(self, role: Role, name: str = "", **more: str) -> str:
        """Return the address of somebody with a role, made where there is nobody of that name."""
        wanted = [(role, name, more)]
        if not self._known:  # one start of Django makes those that most tests ask for
            wanted += [(one, "", {}) for one in Role]
        people = {_email(r, n): [_email(r, n), _called(r, n), r, m, PASSWORD] for r, n, m in wanted}
        missing = [told for email, told in people.items() if email not in self._known]
        if missing:
            self.inside(_MAKE_PEOPLE, json.dumps(missing))
            self._known.update(people)
        return _email(role, name)

    def enter(self, page: Page, role: Role, name: str = "", **more: str) -> Page:
        """Sign a page in as somebody of a role; through the form the first time."""
        email = self.person(role, name, **more)
        if email in self._cookies:
            page.context.add_cookies(self._cookies[email])  # type: ignore[arg-type] # same keys
            return page
        page.goto(f"{self.address}/account/login/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(f"{self.address}/")
        self._cookies[email] = page.context.storage_state()["cookies"]
        return page

    def show(self, page: Page, path: str) -> Page:
        """Open a page and wait until its numbers are there."""
        page.goto(f"{self.address}{path}")
        page.locator("main:not(:has(.waiting))").wait_for(timeout=60_000)
        return page


def complaints(page: Page) -> list[str]:
    """Return a list that fills with what the browser reports: errors, refusals of the policy."""
    told: list[str] = []

    def note(line: ConsoleMessage) -> None:
        if line.type == "error":
            told.append(f"{line.text} {line.location['url']}")

    page.on("console", note)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


@contextlib.contextmanager
def serving(workspace: Path, folder: Path, *, with_worker: bool = False) -> Iterator[Served]:
    """Serve a copy of a workspace on a free port, with a database of its own, until it ends.

    `folder` takes the copy and the log. The database is a file of the workspace, or one that is
    made for this server where DATABASE_URL names a PostgreSQL.
    """
    port, root = free_port(), folder / "workspace"
    address = f"http://localhost:{port}"
    shutil.copytree(workspace, root)
    _set_address(root / "smarketing.toml", address)
    environment = os.environ | {"SMARKETING_WORKSPACE": str(root), "PYTHONUNBUFFERED": "1"}
    environment |= {"DJANGO_SETTINGS_MODULE": SETTINGS, **own_database(f"served_{port}")}
    worker = "--worker" if with_worker else "--no-worker"
    words = ["serve", "--workspace", str(root), "--port", str(port), worker]
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "smarketing", *words], env=environment, stdout=out, stderr=out
        )
        try:
            _wait_until_it_answers(process, address, log)
            yield Served(address, root, environment, log, process)
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_ENDS_WITHIN)
            process.kill()


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    last = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < last:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(OSError), urlopen(f"{address}/account/login/"):  # noqa: S310 (ours)
            return
        time.sleep(0.1)
    raise AssertionError(f"the server does not answer: {log.read_text()}")


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _set_address(path: Path, address: str) -> None:
    text = path.read_text(encoding="utf-8") if path.exists() else "format = 1\n"
    text = re.sub(r"(?ms)^\[web\]\n.*?(?=^\[|\Z)", "", text)
    path.write_text(f'{text}\n[web]\naddress = "{address}"\n', encoding="utf-8")


def own_database(name: str) -> dict[str, str]:
    """Make a database for one server alone, where there is a PostgreSQL; nothing else is shared."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return {"DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}


def _called(role: Role, name: str) -> str:
    return name or role.value.replace("_", " ")


def _email(role: Role, name: str) -> str:
    return f"{_called(role, name).replace(' ', '.').lower()}@example.com"
