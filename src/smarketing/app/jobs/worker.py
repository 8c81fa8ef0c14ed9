"""The worker: goes round its steps until it is told to stop. Django must be open."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.db import Error, close_old_connections, connection

from smarketing.app.jobs import leases, presence
from smarketing.app.jobs.steps import Step, Steps
from smarketing.app.logs.lines import event
from smarketing.app.prepared.held import Held
from smarketing.app.workspace import now

PAUSE = 1.0
"""Seconds between two rounds."""

_BEAT_SECONDS = 10.0
_LONGEST_WAIT = timedelta(minutes=1)
_log = logging.getLogger("smarketing.worker")


class Worker:
    """Does the steps of one workspace, each of them while no other worker does it.

    A step that fails is told in the log and tried again, later each time.
    """

    def __init__(self, root: Path, steps: Mapping[str, Step] | None = None) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._steps = steps or Steps(Held(root)).named
        self._mine_until: dict[str, datetime] = {}
        self._failed: dict[str, tuple[timedelta, datetime]] = {}
        self._doing = ""
        self._ended = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Go round until `stop` is set; a step under way is finished first."""
        beating = threading.Thread(target=self._beat, name="beat", daemon=True)
        beating.start()
        while not stop.is_set():
            close_old_connections()
            self.round(stop)
            stop.wait(PAUSE)
        self._ended.set()
        beating.join()
        try:
            leases.release(self.name, now())
            presence.leave(self.name)
        except Error:
            _log.warning("the leases could not be given back; they end by themselves")
        connection.close()

    def round(self, stop: threading.Event | None = None) -> None:
        """Do each step that is due and nobody else's."""
        for step in self._steps:
            if stop is not None and stop.is_set():
                return
            wait, again_at = self._failed.get(step, (timedelta(seconds=1), now()))
            if now() >= again_at:
                self._try(step, wait)

    def _try(self, step: str, wait: timedelta) -> None:
        try:
            if self._is_mine(step):
                self._doing = step
                self._steps[step]()
            self._failed.pop(step, None)
        except Exception:  # noqa: BLE001 (whatever it is, the other steps go on)
            self._failed[step] = (min(2 * wait, _LONGEST_WAIT), now() + wait)
            _log.exception("a step failed", extra=event("step", step=step, again_in=wait.seconds))
        finally:
            self._doing = ""

    def _is_mine(self, step: str) -> bool:
        """Claim a step; one that is surely ours still needs no question."""
        moment = now()
        if self._mine_until.get(step, moment) - moment > leases.LENGTH / 2:
            return True
        if leases.claim(step, self.name, moment):
            self._mine_until[step] = moment + leases.LENGTH
            return True
        self._mine_until.pop(step, None)
        return False

    def _beat(self) -> None:
        """Tell that this worker lives, and keep the step that it is doing, while that goes on."""
        while True:
            moment, doing = now(), self._doing
            try:
                close_old_connections()
                presence.beat(self.name, doing, moment)
                if doing:
                    leases.renew(doing, self.name, moment)
            except Error:
                _log.warning("the database does not take the worker's sign of life")
            if self._ended.wait(_BEAT_SECONDS):
                break
        connection.close()
