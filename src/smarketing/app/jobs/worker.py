"""The worker: goes round its steps until it is told to stop. Django must be open."""

import contextlib
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from smarketing.adapters.store.lock import LedgerBusy
from smarketing.app.configuration import Refused
from smarketing.app.inbox.moving import take
from smarketing.app.prepared.edition import current_edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.preparing import is_stale, prepare
from smarketing.app.web.data.taking import take_waiting
from smarketing.app.web.desk.acting import send_settled
from smarketing.app.workspace import now

PAUSE = 1.0
"""Seconds between two rounds."""

_CLOCKS_MOVE_AFTER = timedelta(minutes=1)
_SHARE_OF_TIME = 10
"""Where facts stand still, an edition is made at most this many times its own cost apart."""


class Worker:
    """Keeps the pages of one workspace up to date."""

    def __init__(self, root: Path) -> None:
        self._held = Held(root)
        self._not_before = now()

    def run(self, stop: threading.Event) -> None:
        """Go round until `stop` is set; a step under way is finished first."""
        while not stop.is_set():
            self.round()
            stop.wait(PAUSE)

    def round(self) -> None:
        """Take in what waits; make an edition if anything changed or time passed."""
        take_waiting(self._held.workspace)
        # Where an import goes on for long, what waits is taken after it.
        send_settled(now())
        with contextlib.suppress(LedgerBusy):
            take(self._held.workspace, now())
        moment = now()
        if not is_stale(self._held, moment) and moment < self._not_before:
            return
        if not self._held.workspace.layout.agreements():
            return
        begun = time.monotonic()
        # Where no agreement is in force, pages say so themselves.
        with contextlib.suppress(Refused):
            prepare(self._held, moment)
        cost = timedelta(seconds=time.monotonic() - begun)
        self._not_before = moment + max(_CLOCKS_MOVE_AFTER, _SHARE_OF_TIME * cost)

    @property
    def shown(self) -> datetime | None:
        """The moment that pages show."""
        edition = current_edition(self._held.workspace.layout)
        return edition.moment if edition else None
