"""Reads the next part of a file while the present one is worked on."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from smarketing.core.ledger.part import Part


@contextmanager
def read_ahead(parts: Iterator[Part]) -> Iterator[Iterator[Part]]:
    """Hand on the parts, each of them read in a thread while the one before is used.

    At most two parts are in memory. An error of the reader is raised where its part is asked for.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader") as thread:

        def ahead() -> Generator[Part]:
            coming = thread.submit(next, parts, None)
            while (part := coming.result()) is not None:
                coming = thread.submit(next, parts, None)
                yield part

        yield ahead()
