"""Processes beside the server: started again when they die, ended when it ends."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from smarketing.app.logs.lines import event

GRACE_SECONDS = 10
"""For requests and steps under way, once the end was asked for."""

_FIRST_WAIT, _LONGEST_WAIT = 0.5, 60.0
_WELL_AFTER = 60.0
"""A child that lived so long has not failed at once: the next failure is its first."""

_log = logging.getLogger("smarketing.serving")


class Child:
    """A verb of our own in a process of its own, for as long as the server lives.

    It holds the reading end of a pipe whose other end is ours. When we are gone, however that
    came, the pipe ends and so does the child: none is left behind.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._command = [sys.executable, "-m", "smarketing", *words]
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="child", daemon=True)

    def start(self) -> None:
        """Start the process, and watch over it."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the process to end, and see that it does."""
        self._stop.set()
        process = self._process
        if process is not None:
            process.terminate()
        self._thread.join(GRACE_SECONDS)
        if self._thread.is_alive() and process is not None:
            process.kill()
            self._thread.join()

    def _watch(self) -> None:
        wait = _FIRST_WAIT
        while not self._stop.is_set():
            begun = time.monotonic()
            code = self._lived()
            if self._stop.is_set():
                return
            lived_well = time.monotonic() - begun > _WELL_AFTER
            wait = _FIRST_WAIT if lived_well else min(wait * 2, _LONGEST_WAIT)
            told = event("child", code=code, again_in=wait)
            _log.warning("the worker ended by itself and is started again", extra=told)
            self._stop.wait(wait)

    def _lived(self) -> int:
        # A session of its own: Ctrl+C on the terminal reaches us, and we end it in order.
        with subprocess.Popen(  # noqa: S603 (our own command)
            self._command, stdin=subprocess.PIPE, start_new_session=True
        ) as process:
            self._process = process
            if self._stop.is_set():
                process.terminate()
            return process.wait()
