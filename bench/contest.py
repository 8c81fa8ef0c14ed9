"""What a job looks like from inside: contestants that do the same work, one per process."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Task:
    """What one contestant is given: the size, the company's files, and an empty folder."""

    contacts: int
    company: Path
    scratch: Path


Contestant = Callable[[Task], int]
"""Does the work and returns how many rows came out of it."""


def main(
    title: str, contestants: dict[str, Contestant], *, needs_files: bool, same_rows: bool = True
) -> None:
    """Answer the harness: say who takes part, or let one of them do the work and time it.

    `needs_files` asks for the company's exports; `same_rows` says that all must come to as many.
    """
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("contestant", nargs="?", choices=list(contestants))
    parser.add_argument("--contacts", type=int, default=0)
    parser.add_argument("--company", type=Path, default=Path())
    parser.add_argument("--scratch", type=Path, default=Path())
    chosen = parser.parse_args()
    if chosen.contestant is None:
        answer: dict[str, object] = {
            "title": title,
            "contestants": list(contestants),
            "needs_files": needs_files,
            "same_rows": same_rows,
        }
    else:
        task = Task(chosen.contacts, chosen.company, chosen.scratch)
        started = time.perf_counter()
        rows = contestants[chosen.contestant](task)
        answer = {"rows": rows, "seconds": time.perf_counter() - started}
    sys.stdout.write(json.dumps(answer) + "\n")
