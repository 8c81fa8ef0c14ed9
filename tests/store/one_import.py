"""One import in a process of its own: `python -m tests.store.one_import WORKSPACE FILE FIRST LAST`.

Record number n tells two facts, a touch and a call, both called n. Prints the counts.
"""

import sys
from pathlib import Path

from tests.store.building import Fact, Record, counted, origin, take


def record(number: int) -> Record:
    return (Fact(str(number), "x"), Fact(str(number), "x", "activities"))


if __name__ == "__main__":
    workspace, file, first, last = sys.argv[1:]
    numbers = range(int(first), int(last))
    cuts = range(0, len(numbers), 50)
    parts = [[record(number) for number in numbers[cut : cut + 50]] for cut in cuts]
    counts = counted(take(Path(workspace), parts, origin(file), patience=60))
    sys.stdout.write(" ".join(str(count) for count in counts))
