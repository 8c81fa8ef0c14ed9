"""An import that is killed: run as a program, so that it can die without taking the tests along.

    python -m tests.store.dying_import BUG WORKSPACE=DEATH…

DEATH is `step N` (just before the N-th time that a file is opened, renamed, deleted or locked),
`after S` (seconds), or `never`. One process prepares everything and forks a child per workspace:
starting anew each time would take most of the time. It prints a line per child: the exit code, and
after how many seconds it ended. A child that lives writes its steps into its workspace.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from tests.store.building import Fact, Record, call, intake, origin, take, touch

from smarketing.adapters.store import identity, publishing, runs, staging, taking, writer
from smarketing.adapters.store.bad_rows import listed
from smarketing.adapters.store.delta import append
from smarketing.adapters.store.earlier import Earlier
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.ledger import Ledger
from smarketing.adapters.store.tables import columns_of

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "fcntl.flock"}

FIRST: list[list[Record]] = [[touch("a"), None, touch("b"), call("c")], [None, touch("d"), ()]]
SECOND: list[list[Record]] = [
    [touch("a"), touch("e"), call("f"), (Fact("g", "x"), Fact("g", "x", "activities"))],
    [touch("b", "y"), None, touch("h"), touch("i"), touch("j")],
    [call("f", "y"), touch("e"), (Fact("k", "x"), Fact("c", "y", "activities"))],
    [touch("l"), call("m"), call("n"), touch("o"), touch("d"), touch("p")],
]


@contextmanager
def tiny_sizes() -> Iterator[None]:
    """Spill, merge and cut files after a few rows, as happens after millions."""
    modules: Sequence[tuple[Any, str, int]] = (
        (runs, "SLICE", 4),
        (identity, "FAN", 2),
        (identity, "BATCH", 3),
        (staging, "FILE_ROWS", 5),
    )
    before = [getattr(module, name) for module, name, _ in modules]
    for module, name, size in modules:
        setattr(module, name, size)
    try:
        yield
    finally:
        for (module, name, _), size in zip(modules, before, strict=True):
            setattr(module, name, size)


def take_first(root: Path) -> None:
    with tiny_sizes():
        take(root, FIRST, origin("first.csv"))


def take_second(root: Path) -> None:
    """Import the second file; its first record also corrects a row of the first."""
    with tiny_sizes(), Ledger(root).taking(origin("second.csv"), patience=20) as importing:
        refused = intake([None], first_line=3).rejected
        corrected = listed(refused, origin("first.csv"), Earlier().closed)
        for number, records in enumerate(SECOND):
            part = intake(records, first_line=2 + 100 * number)
            ids = [corrected["quarantine_id"][0] if number == 0 else None]
            ids += [None] * (len(records) - 1)
            importing.add(part, pl.Series(ids, dtype=pl.String))
        importing.commit()


def publish_without_journal(
    layout: Layout, staged: publishing.Staged, properties: Mapping[str, str]
) -> None:
    for table, files in staged.items():
        append(layout.table(table), columns_of(table), files, properties)


def leave_what_was_staged(layout: Layout) -> None:
    publishing.settle(layout)
    layout.writer.unlink(missing_ok=True)


def trust_the_index(*_: object) -> None:
    """Do nothing where the index should catch up with the table."""


BUGS: dict[str, tuple[Any, str, Callable[..., None]]] = {
    "no journal": (taking, "publish", publish_without_journal),
    "no clean-up": (writer, "_clean_up", leave_what_was_staged),
    "index trusted": (identity.IdentityIndex, "catch_up", trust_the_index),
}


@contextmanager
def bug_planted(name: str) -> Iterator[None]:
    """Break the product in a known way, so that the harness can show that it notices."""
    if name == "none":
        yield
        return
    owner, attribute, broken = BUGS[name]
    sound = getattr(owner, attribute)
    setattr(owner, attribute, broken)
    try:
        yield
    finally:
        setattr(owner, attribute, sound)


def die_at(step: int | None, root: Path) -> list[str]:
    """Watch what is done to files of the workspace, and die when it is the turn of `step`."""
    done: list[str] = []

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in STEPS:
            return
        if event != "fcntl.flock" and not str(arguments[0]).startswith(str(root)):
            return
        done.append(f"{event} {arguments[0]}")
        if step is not None and len(done) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    return done


def child(root: Path, death: str) -> None:
    steps = die_at(int(death.removeprefix("step ")) if death.startswith("step ") else None, root)
    take_second(root)
    (root / "steps").write_text("\n".join(steps))


def run(root: Path, death: str) -> None:
    started = time.monotonic()
    process = os.fork()
    if not process:
        child(root, death)
        os._exit(0)
    if death.startswith("after "):
        time.sleep(float(death.removeprefix("after ")))
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    ended = os.waitstatus_to_exitcode(status)
    sys.stdout.write(f"{ended}\t{time.monotonic() - started:.4f}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with bug_planted(sys.argv[1]):
        for argument in sys.argv[2:]:
            folder, _, kind = argument.partition("=")
            run(Path(folder), kind)
