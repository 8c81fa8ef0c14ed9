"""A process that works one call after another, started again when it died, ended when we end."""

import contextlib
import logging
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from smarketing.app.logs.lines import set_up

_log = logging.getLogger("smarketing.calculator")
_Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class Died(Exception):  # noqa: N818 (what became of the process)
    """The process ended before it answered."""


class OwnProcess(Executor):
    """Runs calls in a process of its own, one after another."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[tuple[Future[Any], _Call] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._process: SpawnProcess | None = None
        self._closed = False
        self._lock = threading.Lock()

    def submit(
        self,
        call: Callable[..., Any],
        /,
        *args: Any,  # noqa: ANN401 (any call)
        **more: Any,  # noqa: ANN401 (any call)
    ) -> "Future[Any]":
        """Have a call made; its result, its error or `Died` comes with the future."""
        future: Future[Any] = Future()
        with self._lock:
            if self._closed:
                future.set_exception(Died())
                return future
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="calls", daemon=True)
                self._thread.start()
            self._calls.put((future, (call, args, more)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 (as declared by Executor)
        """End the process, whatever it does; every call that waits hears that it died."""
        del cancel_futures
        with self._lock:
            self._closed = True
            self._calls.put(None)
            if self._process is not None:
                self._process.kill()
        if wait and self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        connection: Connection | None = None
        while (item := self._calls.get()) is not None:
            future, call = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                connection = connection or self._started()
                connection.send(call)
                worked, value = connection.recv()
            except (EOFError, OSError):
                self._gone()
                connection = None
                future.set_exception(Died())
            except Exception as error:  # noqa: BLE001 (a call that cannot be sent is the caller's)
                future.set_exception(error)
            else:
                if worked:
                    future.set_result(value)
                else:
                    future.set_exception(value)
        self._gone()
        while not self._calls.empty():
            item = self._calls.get()
            if item is not None:
                item[0].set_exception(Died())

    def _gone(self) -> None:
        """Take leave of the process, so that nothing of it stays in the system's list."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.join()

    def _started(self) -> Connection:
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        with self._lock:
            if self._closed:
                raise EOFError
            process = spawn.Process(target=_work, args=[theirs], name="calculator", daemon=True)
            process.start()
            self._process = process
        # With our copy closed, the end of the process is the end of the pipe.
        theirs.close()
        return ours


def _work(calls: Connection) -> None:
    """Do what is asked, in the new process, until whoever asks is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_up("calculator")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            call, args, more = calls.recv()
            try:
                answer = (True, call(*args, **more))
            except Exception as error:  # noqa: BLE001 (whoever asked is told)
                _log.exception("a question could not be answered")
                answer = (False, _sendable(error))
            calls.send(answer)


def _sendable(error: Exception) -> Exception:
    """Return an error that can travel: some cannot be put together again on the other side."""
    name = type(error).__name__
    return error if type(error).__module__ == "builtins" else RuntimeError(name)


def _end_with_parent() -> None:
    """End at once when the parent is gone, in the middle of a question too."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
