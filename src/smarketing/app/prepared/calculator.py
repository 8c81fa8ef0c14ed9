"""The web process's side of the calculator: asks another process, and waits only a moment.

The calculator is a process of its own, so that pages stay quick while it works. It starts with
the first question that no shelf answers; if it dies, the next question starts another.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as StillWorking
from pathlib import Path
from typing import Any
from weakref import WeakSet

from smarketing.adapters.store.layout import Layout
from smarketing.app.prepared import shelf
from smarketing.app.prepared.calculating import run_errand, work_out
from smarketing.app.prepared.edition import Edition, current_edition
from smarketing.app.prepared.own_process import Died, OwnProcess
from smarketing.app.prepared.question import Answer, Question

PATIENCE = 0.8
"""Seconds that a page waits; then it shows that its numbers are being computed."""


_ALL: "WeakSet[Calculator]" = WeakSet()


def end_all() -> None:
    """End every calculator process that this process started; questions under way are lost."""
    for calculator in list(_ALL):
        calculator.close()


class Calculator:
    """Answers questions from the shelf, or by whoever `start` starts to work them out."""

    def __init__(self, root: Path, start: Callable[[], Executor] | None = None) -> None:
        self._layout = Layout(root)
        self._start = start or OwnProcess
        self._pool: Executor | None = None
        self._underway: dict[tuple[str, str], Future[Answer]] = {}
        self._died_over: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        _ALL.add(self)

    @property
    def edition(self) -> Edition | None:
        """The edition that pages show now; None before the first is ready."""
        return current_edition(self._layout)

    def answer(self, question: Question, patience: float | None = None) -> Answer | None:
        """Return the answer of the current edition; None while it is still being computed.

        A page that asks again, or is loaded again, waits for the same work.
        """
        edition = self.edition
        if edition is None:
            return None
        found = shelf.find(self._layout, edition, question)
        if found is not None:
            shelf.touch(self._layout, question)
            return found
        return self._computed(
            edition, question, PATIENCE if patience is None else patience, keep=True
        )

    def computed(self, question: Question, patience: float = 60) -> Answer | None:
        """Return an answer that is not kept: a file to take away, a try of other terms."""
        edition = self.edition
        return None if edition is None else self._computed(edition, question, patience, keep=False)

    def perform(self, errand: str, **told: Any) -> dict[str, Any]:  # noqa: ANN401 (plain values)
        """Have an errand run, and wait for it; `refusal` says in words what could not be done.

        It runs once: where the process dies over it, `Died` is raised.
        """
        with self._lock:
            working = self._running().submit(run_errand, str(self._layout.root), errand, told)
        done: dict[str, Any] = working.result()
        return done

    def close(self) -> None:
        """End the calculator process."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None

    def _computed(
        self, edition: Edition, question: Question, patience: float, *, keep: bool
    ) -> Answer | None:
        place = (edition.key, question.key)
        with self._lock:
            working = self._underway.get(place)
            if working is None:
                working = self._begun(edition, question, keep=keep)
                self._underway[place] = working
        try:
            answer = working.result(timeout=patience)
        except StillWorking:
            if not working.done():
                return None
            self._forget(place)
            raise
        except Died:
            if self._second_try(place):
                self._forget(place)
                raise
            return self._computed(edition, question, patience, keep=keep)
        except BaseException:
            self._forget(place)
            raise
        self._forget(place)
        return answer

    def _second_try(self, place: tuple[str, str]) -> bool:
        """Say whether the process died over this question before; note that it has now."""
        with self._lock:
            again = place in self._died_over
            self._died_over.add(place)
            self._underway.pop(place, None)
            return again

    def _begun(self, edition: Edition, question: Question, *, keep: bool) -> Future[Answer]:
        root = str(self._layout.root)
        return self._running().submit(work_out, root, edition, question, keep=keep)

    def _running(self) -> Executor:
        if self._pool is None:
            self._pool = self._start()
        return self._pool

    def _forget(self, place: tuple[str, str]) -> None:
        with self._lock:
            self._underway.pop(place, None)
            self._died_over.discard(place)
