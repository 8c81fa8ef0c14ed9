"""The one writer of the inbox: what many requests brought is committed together, then answered."""

import asyncio
import json
import logging
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import Error, connection, transaction

from smarketing.app.inbox.telling import TABLE
from smarketing.app.ingest.reading import Fact
from smarketing.app.logs.lines import event

MOST_WAITING = 100_000
"""Facts that may wait for the writer; beyond, programs are asked to come back."""

_AT_ONCE = 5_000
_COLUMNS = ("source", "external_id", "table", "body", "digest", "received_at")
_log = logging.getLogger("smarketing.ingest")


class Full(Exception):  # noqa: N818 (not a fault: a state that passes)
    """The writer cannot take more now; the sender comes back."""


@dataclass(frozen=True)
class _Brought:
    """The facts of one request, and who waits for them."""

    facts: Sequence[Fact]
    at: datetime
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[None]"


class Writer:
    """Commits facts in its own thread."""

    def __init__(self) -> None:
        self._brought: deque[_Brought] = deque()
        self._waiting = 0
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="inbox-writer", daemon=True)
        self._thread.start()

    def commit(self, facts: Sequence[Fact], at: datetime) -> "asyncio.Future[None]":
        """Return what is done once the facts are committed; raises `Full`. Called in the loop."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        with self._changed:
            if self._closed or self._waiting + len(facts) > MOST_WAITING:
                raise Full
            self._waiting += len(facts)
            self._brought.append(_Brought(facts, at, loop, done))
            self._changed.notify()
        return done

    def close(self) -> None:
        """Commit what waits, and end."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while batch := self._next():
            error: Exception | None = None
            try:
                self._write(batch)
            except Exception as failure:  # noqa: BLE001 (whatever it is, the senders come back)
                error = failure if isinstance(failure, Error) else Error(str(failure))
                _log.error("facts could not be committed", exc_info=failure, extra=event("ingest"))
                connection.close()
            for one in batch:
                one.loop.call_soon_threadsafe(_settle, one.done, error)
        connection.close()

    def _next(self) -> list[_Brought]:
        """Wait for facts, and return some requests of them; none once closed and empty."""
        batch: list[_Brought] = []
        with self._changed:
            self._changed.wait_for(lambda: self._brought or self._closed)
            size = 0
            while self._brought and (not batch or size + len(self._brought[0].facts) <= _AT_ONCE):
                batch.append(self._brought.popleft())
                size += len(batch[-1].facts)
            self._waiting -= size
        return batch

    def _write(self, batch: Sequence[_Brought]) -> None:
        adapt = connection.ops.adapt_datetimefield_value
        rows = [
            (one.source, one.external_id, one.table, one.body, one.digest, adapt(brought.at))
            for brought in batch
            for one in brought.facts
        ]
        name = connection.ops.quote_name
        columns = ", ".join(map(name, _COLUMNS))
        into = f"INSERT INTO {name(TABLE)} ({columns}, batch, refused)"
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # One statement of one value: the quickest way in, whatever the number of rows.
                told = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
                typed = ", ".join(f"{name(one)} {_TYPES.get(one, 'text')}" for one in _COLUMNS)
                rows_of = f"SELECT {columns}, '', '[]' FROM jsonb_to_recordset(%s) AS told({typed})"  # noqa: S608 (our own names)
                text = json.dumps(told, default=str)
                cursor.execute(f"{into} {rows_of} ON CONFLICT DO NOTHING", [text])
            else:
                places = ", ".join(["%s"] * len(_COLUMNS))
                values = f"VALUES ({places}, '', '[]') ON CONFLICT DO NOTHING"
                cursor.executemany(f"{into} {values}", rows)


_TYPES = {"received_at": "timestamptz"}


def _settle(done: "asyncio.Future[None]", error: Exception | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
