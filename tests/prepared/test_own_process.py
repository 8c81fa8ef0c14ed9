"""The calculator is a process of its own: where it dies, that is told and the next call works."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from smarketing.adapters.store.layout import Layout
from smarketing.app.prepared import calculator
from smarketing.app.prepared.calculator import Calculator
from smarketing.app.prepared.edition import Edition, publish
from smarketing.app.prepared.own_process import Died, OwnProcess
from smarketing.app.prepared.progress import CALCULATOR, WORKER, Teller, progress_of
from smarketing.app.prepared.question import Answer, Question

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
_WITHIN = 60


@pytest.fixture
def process() -> Iterator[OwnProcess]:
    own = OwnProcess()
    yield own
    own.shutdown()


def test_a_process_that_is_killed_is_told_and_started_again(process: OwnProcess) -> None:
    first = process.submit(os.getpid).result(_WITHIN)
    assert first != os.getpid()
    under_way = process.submit(time.sleep, _WITHIN)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(Died):
        under_way.result(_WITHIN)
    assert process.submit(os.getpid).result(_WITHIN) not in {first, os.getpid()}
    with pytest.raises(ZeroDivisionError):
        process.submit(divmod, 1, 0).result(_WITHIN)


def test_ending_it_waits_for_no_question(process: OwnProcess) -> None:
    number = process.submit(os.getpid).result(_WITHIN)
    under_way, waiting = process.submit(time.sleep, _WITHIN), process.submit(os.getpid)
    process.shutdown()
    for one in (under_way, waiting, process.submit(os.getpid)):
        with pytest.raises(Died):
            one.result(_WITHIN)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


class Mortal(Executor):
    """Dies over its first questions, and then answers."""

    def __init__(self, deaths: int) -> None:
        self._deaths = deaths

    def submit(self, call: Any, /, *args: Any, **more: Any) -> "Future[Any]":  # noqa: ANN401
        del call, args, more
        told: Future[Any] = Future()
        self._deaths -= 1
        if self._deaths >= 0:
            told.set_exception(Died())
        else:
            told.set_result(Answer(title="here"))
        return told


def test_a_question_is_tried_once_more_where_the_process_died_over_it(tmp_path: Path) -> None:
    publish(Layout(tmp_path), Edition("a", "b", NOON))
    question = Question("today", "en")
    answer = Calculator(tmp_path, start=lambda: Mortal(1)).answer(question)
    assert answer is not None
    assert answer.title == "here"
    twice = Calculator(tmp_path, start=lambda: Mortal(2))
    with pytest.raises(Died):
        twice.answer(question)
    assert twice.answer(question) == answer


def test_a_question_that_fails_is_told_and_does_not_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> Answer:
        raise LookupError

    publish(Layout(tmp_path), Edition("a", "b", NOON))
    monkeypatch.setattr(calculator, "work_out", failing)
    with ThreadPoolExecutor() as pool:
        asking = Calculator(tmp_path, start=lambda: pool)
        for _ in range(2):
            with pytest.raises(LookupError):
                asking.answer(Question("today", "en"))


def test_progress_is_read_by_others_until_the_work_ends(tmp_path: Path) -> None:
    layout, teller = Layout(tmp_path), Teller(Layout(tmp_path), WORKER)
    moment = datetime.now(UTC)
    assert progress_of(layout, WORKER, moment) is None
    teller.events(1, 3)
    told = progress_of(layout, WORKER, moment)
    assert told is not None
    assert (told.doing, told.percent) == ("events", 33)
    assert progress_of(layout, CALCULATOR, moment) is None
    assert progress_of(layout, WORKER, moment + timedelta(hours=1)) is None
    teller.end()
    assert progress_of(layout, WORKER, moment) is None
