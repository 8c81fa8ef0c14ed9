"""What must be ready before the first request: tables, static files, somebody who may come in."""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from smarketing.adapters.render.stylesheet import report_stylesheet
from smarketing.app.logs.lines import event

SETTINGS = "smarketing.app.web.settings"
_ADVISORY_LOCK = 7_627_538
"""Any number, the same for all: only one process brings the tables of a database up to date."""

_log = logging.getLogger("smarketing.serving")


def open_django(root: Path) -> None:
    """Bind this process to a workspace. Called once, before anything of the web is imported."""
    os.environ["SMARKETING_WORKSPACE"] = str(root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def bring_up_to_date() -> None:
    """Bring the tables of the database up to date, and gather the static files.

    Of several processes that start at once, one does it and the others wait.
    """
    with _alone():
        if tables_are_behind():
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        _gather_static_files()


def tables_are_behind() -> bool:
    """Say whether the tables of the database lack something."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _gather_static_files() -> None:
    """Gather, name and compress the static files, if any differs from those gathered last.

    Files of before stay beside the new ones: another process may still hand them out.
    """
    drawn: Path = settings.SMARKETING_DRAWN_STYLES / "smarketing"
    drawn.mkdir(parents=True, exist_ok=True)
    style, text = drawn / "report.css", report_stylesheet()
    if not style.exists() or style.read_text(encoding="utf-8") != text:
        style.write_text(text, encoding="utf-8")
    root: Path = settings.STATIC_ROOT
    note = root / ".gathered.json"
    sources = _sources()
    if _gathered_before(note) != sources:
        _log.info("the static files are gathered", extra=event("static", of=str(root)))
        call_command("collectstatic", verbosity=0, interactive=False)
        note.write_text(json.dumps(sources), encoding="utf-8")


def _sources() -> str:
    """Return what changes with any static file: their names, sizes and times."""
    told = sha256(django.__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            state = path.stat()
            told.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return told.hexdigest()


def _gathered_before(note: Path) -> str:
    try:
        return str(json.loads(note.read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError):
        return ""


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other processes waiting: of this folder by a file, of this database by its own lock."""
    folder: Path = settings.SMARKETING_LAYOUT.cache
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shared = connection.vendor == "postgresql"
        if shared:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        try:
            yield
        finally:
            if shared:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])
            connection.close()
