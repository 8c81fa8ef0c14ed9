"""What a job looks like from inside: contestants that do the same work, one per process."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

Size = Literal["contacts", "touches", "clocks", "futures", "leads"]
"""In what a job's size is counted: the option of that name."""

Made = Literal["company", "stream", "ledger"]
"""What is made once for a size, before any contestant: see `bench/run.py`."""

SKIPPED = "skipped"


class Stopwatch:
    """Times the work alone, where a contestant has to prepare it: `with task.work:`."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu_seconds = 0.0
        self.used = False
        self._started = (0.0, 0.0)

    def __enter__(self) -> Self:
        self.used = True
        self._started = (time.perf_counter(), time.process_time())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.seconds += time.perf_counter() - self._started[0]
        self.cpu_seconds += time.process_time() - self._started[1]


@dataclass(frozen=True)
class Task:
    """What one contestant is given: the size, what was made for it, and an empty folder."""

    size: int
    made: Path
    scratch: Path
    work: Stopwatch = field(default_factory=Stopwatch)


@dataclass(frozen=True)
class Outcome:
    """What came out: rows, and the answer, on which all contestants with its name must agree.

    `peak_bytes` is that of another process where one did the work, which `elsewhere` says; `also`
    holds further figures, by what they are called.
    """

    rows: int
    answer: tuple[str, Mapping[str, int]] | None = None
    peak_bytes: int | None = None
    elsewhere: bool = False
    also: Mapping[str, float] = field(default_factory=dict)


Contestant = Callable[[Task], int | Outcome]
"""Does the work and returns what came out of it, or only how many rows."""


class CannotTakePart(Exception):  # noqa: N818 (no error: this machine lacks something)
    """A contestant cannot run here; the message says why."""


def main(
    title: str,
    contestants: dict[str, Contestant],
    *,
    made: Made | None,
    size: Size = "contacts",
    most: Mapping[str, int] | None = None,
    same_rows: bool = True,
) -> None:
    """Answer the harness: say who takes part, or let one of them do the work and time it.

    `made` names what all of them work on; `most` the largest size that a contestant takes part
    in; `same_rows` says that all must come to as many.
    """
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("contestant", nargs="?", choices=list(contestants))
    parser.add_argument("--size", type=int, default=0)
    parser.add_argument("--made", type=Path, default=Path())
    parser.add_argument("--scratch", type=Path, default=Path())
    chosen = parser.parse_args()
    answer: dict[str, object]
    if chosen.contestant is None:
        answer = {
            "title": title,
            "contestants": list(contestants),
            "made": made,
            "size": size,
            "most": dict(most or {}),
            "same_rows": same_rows,
        }
    else:
        task = Task(chosen.size, chosen.made, chosen.scratch)
        answer = _measured(contestants[chosen.contestant], task)
    sys.stdout.write(json.dumps(answer) + "\n")


def _measured(contestant: Contestant, task: Task) -> dict[str, object]:
    whole = Stopwatch()
    try:
        with whole:
            told = contestant(task)
    except CannotTakePart as reason:
        return {SKIPPED: str(reason)}
    watch = task.work if task.work.used else whole
    outcome = told if isinstance(told, Outcome) else Outcome(told)
    return {
        "rows": outcome.rows,
        "seconds": watch.seconds,
        "cpu_seconds": None if outcome.elsewhere else watch.cpu_seconds,
        "answer": outcome.answer,
        "peak_bytes": outcome.peak_bytes,
        "also": dict(outcome.also),
    }
