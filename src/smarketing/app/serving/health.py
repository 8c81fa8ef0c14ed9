"""`/healthz`: this process answers. `/readyz`: what it needs is there, with the reasons if not."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from importlib import import_module

from a2wsgi.asgi_typing import Scope, Send
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.timezone import now

from smarketing.adapters.store.layout import Layout
from smarketing.app.prepared.edition import current_edition
from smarketing.app.replies import reply

OLDEST_EDITION = timedelta(minutes=30)
"""Beyond this, what pages show is too old to be sent to people."""

_SILENT_AFTER = timedelta(minutes=1)
_REMEMBERED_SECONDS = 1.0
_GOOD = "ok"

Verdict = tuple[bool, dict[str, str]]


class Health:
    """Answers whoever watches the server; before anything else is looked at, hosts included."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")
        self._last: tuple[float, Verdict] = (0.0, (False, {}))
        self._migrated = False

    async def alive(self, _scope: Scope, send: Send) -> None:
        """Say that this process answers."""
        await reply(send, 200, {"alive": True})

    async def ready(self, _scope: Scope, send: Send) -> None:
        """Say whether pages can be served, and what is in the way."""
        since, verdict = self._last
        if time.monotonic() - since > _REMEMBERED_SECONDS:
            loop = asyncio.get_running_loop()
            verdict = await loop.run_in_executor(self._asking, self._look)
            self._last = (time.monotonic(), verdict)
        is_ready, checks = verdict
        await reply(send, 200 if is_ready else 503, {"ready": is_ready, "checks": checks})

    def close(self) -> None:
        """Look no more."""
        self._asking.shutdown(wait=True)

    def _look(self) -> Verdict:
        moment = now()
        try:
            checks = self._tables() | {"edition": self._edition(moment)}
            is_ready = all(told == _GOOD for told in checks.values())
            # Without a worker, pages are served as long as their edition is not too old.
            return is_ready, checks | {"worker": _worker(moment)}
        except Error:
            return False, {"database": "does not answer"}
        finally:
            connection.close()

    def _tables(self) -> dict[str, str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not self._migrated:
            executor = MigrationExecutor(connection)
            self._migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        told = _GOOD if self._migrated else "not up to date: start `smarketing serve` again"
        return {"database": _GOOD, "migrations": told}

    def _edition(self, moment: datetime) -> str:
        if not self._layout.agreements():
            return _GOOD
        edition = current_edition(self._layout)
        if edition is None:
            return "none yet: the first is being computed"
        age = moment - edition.moment
        return _GOOD if age <= OLDEST_EDITION else f"{age // timedelta(minutes=1)} minutes old"


def _worker(moment: datetime) -> str:
    """Say when a worker was last heard; for people, not for the verdict."""
    beats = import_module("smarketing.app.jobs.presence").last_beat()
    if beats is None:
        return "none has been heard"
    silence: timedelta = moment - beats
    return (
        _GOOD if silence <= _SILENT_AFTER else f"silent for {silence // timedelta(minutes=1)} min"
    )
