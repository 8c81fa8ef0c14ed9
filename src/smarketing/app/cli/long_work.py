"""Saying what takes long: the compilation of the first run, and bringing events together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from smarketing.adapters.render.language import Language
from smarketing.app.first_run import kernel_is_compiled


@contextmanager
def long_work(told: Console, language: Language) -> Iterator[Callable[[int, int], None]]:
    """Yield what hears how much is done of how much; it is shown on a terminal only."""
    if told.is_terminal and not kernel_is_compiled():
        told.print(language.say("Compiling the replay, once on this machine …"))
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as bar:
        task = None

        def hear(done: int, total: int) -> None:
            nonlocal task
            if task is None:
                events = language.say("The events of each contact are being brought together …")
                task = bar.add_task(events, total=total)
            bar.update(task, completed=done, total=total)

        yield hear
