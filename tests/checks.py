"""Every check that a change must pass, in one place and in order.

`python3 run.py test` runs them all; `--fast` leaves out what takes long; names choose some:
`python3 run.py test types layers`. All run even when one fails; the exit code is 1 if any did.
"""

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest")


@dataclass(frozen=True)
class Check:
    """One check: the name to call it by, what it makes sure of, and how to run it."""

    name: str
    promise: str
    command: tuple[str, ...]
    fast: tuple[str, ...] | None = None
    """How to run it with --fast, where that differs; empty to leave it out."""


CHECKS = (
    Check("lint", "the code is clean", (sys.executable, "-m", "ruff", "check")),
    Check("format", "one layout", (sys.executable, "-m", "ruff", "format", "--check")),
    Check("types", "the types agree", (sys.executable, "-m", "mypy")),
    Check("layers", "imports point down only", (str(TOOLS / "lint-imports"),)),
    Check(
        "spec",
        "the rules do what the specification says",
        (*PYTEST, "spec", "-n", "2"),
        fast=(*PYTEST, "spec", "-n", "2", "-m", "not slow"),
    ),
    Check(
        "tests",
        "the doors and the outside world work",
        (*PYTEST, "tests", "-n", "2", "-m", "not browser"),
        fast=(*PYTEST, "tests", "-n", "2", "-m", "not browser and not slow"),
    ),
    Check("browser", "the pages work in a browser", (*PYTEST, "tests", "-m", "browser", "-rs"), ()),
)


def chosen_checks(words: list[str]) -> list[tuple[Check, tuple[str, ...]]]:
    """Return the checks to run, each with its command."""
    parser = argparse.ArgumentParser(prog="python3 run.py test", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="leave out what takes long")
    names = [check.name for check in CHECKS]
    parser.add_argument("names", nargs="*", metavar="CHECK", help=f"one of: {', '.join(names)}")
    options = parser.parse_args(words)
    for name in options.names:
        if name not in names:
            parser.error(f"no check is called {name!r}; there are: {', '.join(names)}")
    wanted = [check for check in CHECKS if not options.names or check.name in options.names]
    if not options.fast:
        return [(check, check.command) for check in wanted]
    commands = [(check, check.command if check.fast is None else check.fast) for check in wanted]
    return [(check, command) for check, command in commands if command]


def main(words: list[str]) -> int:
    """Run the checks one after another and sum up; return 1 if any failed."""
    checks = chosen_checks(words)
    results: list[tuple[Check, bool, float]] = []
    for number, (check, command) in enumerate(checks, 1):
        print(f"\n── {number}/{len(checks)} {check.name}: {check.promise}", flush=True)
        started = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        results.append((check, code == 0, time.monotonic() - started))
    print("\n── summary")
    for check, passed, seconds in results:
        print(f"{'ok' if passed else 'FAILED':>6}  {check.name:<8} {seconds:6.1f} s")
    failed = [check.name for check, passed, _ in results if not passed]
    if failed:
        print(f"These checks failed: {', '.join(failed)}.")
    else:
        print("Every check is good.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
