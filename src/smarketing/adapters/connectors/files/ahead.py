"""Does the next step of some work while the present one is used."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Thing = TypeVar("Thing")


@contextmanager
def read_ahead(things: Iterator[Thing]) -> Iterator[Iterator[Thing]]:
    """Hand on the things, each of them made in a thread while the one before is used.

    At most two are in memory. An error is raised where the thing that it kept from being made is
    asked for.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as thread:

        def ahead() -> Generator[Thing]:
            coming = thread.submit(next, things, None)
            while (thing := coming.result()) is not None:
                coming = thread.submit(next, things, None)
                yield thing

        yield ahead()
