"""Measure this software beside its peers, in turns and in the same run.

`python3 run.py bench` runs every job; names choose some, by their beginning: `python3 run.py bench
replay`.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
JOBS = ROOT / "bench" / "jobs"
KEPT = ROOT / ".bench"
"""Where what was generated and scratch files lie; it may be deleted at any time."""

SEED = 1
UNTIL = "2026-01-01"

WIDTH_IN_A_PIPE = 120

MEGABYTE = 1_000_000
UNIT_OF_PEAK = 1 if sys.platform == "darwin" else 1024
"""The kernel counts the peak of memory in bytes on macOS, in kibibytes elsewhere."""


@dataclass(frozen=True)
class Job:
    """One job: its file, what it does, and who takes part, ours first.

    `made` names what is generated for it, `size` in what its size is counted; `most` is the
    largest size in which a contestant takes part.
    """

    name: str
    title: str
    contestants: list[str]
    made: str | None
    size: str
    most: dict[str, int]
    same_rows: bool


@dataclass
class Result:
    """What one contestant did, round by round; `skipped` says why it did nothing.

    `cpu_seconds` are of all its threads, and empty where another process did the work.
    """

    contestant: str
    rows: int = 0
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    peak_bytes: list[int] = field(default_factory=list)
    answer: tuple[str, dict[str, int]] | None = None
    also: dict[str, float] = field(default_factory=dict)
    skipped: str = ""

    @property
    def median_seconds(self) -> float:
        """The median time of a round."""
        return statistics.median(self.seconds)

    @property
    def rows_per_second(self) -> float:
        """The rows of one round over the median time of a round."""
        return self.rows / self.median_seconds

    def take(self, told: dict[str, Any], peak: int) -> None:
        """Add what a contestant told of one round, and the peak of its process."""
        if "skipped" in told:
            self.skipped = told["skipped"]
            return
        self.rows, self.also = told["rows"], told["also"]
        self.answer = told["answer"] and (told["answer"][0], told["answer"][1])
        self.seconds.append(told["seconds"])
        if told["cpu_seconds"] is not None:
            self.cpu_seconds.append(told["cpu_seconds"])
        self.peak_bytes.append(told["peak_bytes"] or peak)

    def as_json(self, ours: "Result") -> dict[str, Any]:
        """Return the figures with what follows from them; `times_ours` above 1 is faster."""
        if self.skipped:
            return {"contestant": self.contestant, "skipped": self.skipped}
        told = asdict(self)
        del told["skipped"]
        return told | {
            "median_seconds": self.median_seconds,
            "rows_per_second": self.rows_per_second,
            "times_ours": self.rows_per_second / ours.rows_per_second,
            "median_peak_bytes": statistics.median(self.peak_bytes),
        }


def environment() -> dict[str, str]:
    """Return the environment in which our files are found."""
    paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def called(job: str, *words: str) -> tuple[dict[str, Any], int]:
    """Run a job's file in a process of its own; return its answer and its peak of memory, bytes."""
    command = [sys.executable, "-m", f"bench.jobs.{job}", *words]
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{job} {' '.join(words)}: ended with {process.returncode}")
    answer: dict[str, Any] = json.loads(printed)
    return answer, used.ru_maxrss * UNIT_OF_PEAK


def job_of(name: str) -> Job:
    """Ask a job's file what it is."""
    answer, _ = called(name)
    return Job(name, **answer)


def made_for(job: Job, size: int, kept: Path) -> Path:
    """Return the folder of what a job works on, made where it is missing."""
    if job.made is None:
        return Path()
    folder = kept / f"{job.made}-{size}"
    if not folder.exists():
        unfinished = Path(tempfile.mkdtemp(dir=kept))
        smarketing = str(Path(sys.executable).parent / "smarketing")
        dates = ["--seed", str(SEED), "--until", UNTIL]
        commands = {
            "company": [smarketing, "example", "--contacts", str(size), *dates, "--out"],
            "stream": [sys.executable, "-m", "bench.streams", str(size)],
            "ledger": [sys.executable, "-m", "bench.histories", str(size)],
        }
        subprocess.run(
            [*commands[job.made], str(unfinished)],
            check=True,
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.DEVNULL,
        )
        unfinished.rename(folder)
    return folder


def measured(
    job: Job, size: int, rounds: int, kept: Path, only: tuple[str, ...] = ("",)
) -> list[Result]:
    """Let the contestants whose names begin so take turns, `rounds` times."""
    results = [Result(one) for one in job.contestants if one.startswith(only)]
    for result in results:
        if size > job.most.get(result.contestant, size):
            result.skipped = f"takes part up to {job.most[result.contestant]:,} {job.size}"
    made = made_for(job, size, kept)
    for _ in range(rounds):
        for result in results:
            if not result.skipped:
                result.take(*one_round(job, result.contestant, size, made, kept))
    disagreements = [*differing_rows(job, results), *differing_answers(results)]
    if disagreements:
        raise SystemExit(f"{job.name}: the contestants disagree: {'; '.join(disagreements)}")
    return results


def one_round(
    job: Job, contestant: str, size: int, made: Path, kept: Path
) -> tuple[dict[str, Any], int]:
    """Let one contestant do the work once."""
    scratch = Path(tempfile.mkdtemp(dir=kept))
    words = ["--size", str(size), "--made", str(made), "--scratch", str(scratch)]
    try:
        return called(job.name, contestant, *words)
    finally:
        shutil.rmtree(scratch)


def differing_rows(job: Job, results: list[Result]) -> Iterator[str]:
    """Say where contestants came to another number of rows."""
    counts = {result.contestant: result.rows for result in results if not result.skipped}
    if job.same_rows and len(set(counts.values())) > 1:
        yield f"rows: {counts}"


def differing_answers(results: list[Result]) -> Iterator[str]:
    """Say where contestants who were asked the same gave another answer than the first of them."""
    first: dict[str, tuple[str, Mapping[str, int]]] = {}
    for result in results:
        if result.answer:
            asked, answer = result.answer
            before, expected = first.setdefault(asked, (result.contestant, answer))
            if answer != expected:
                yield f"{asked}: {before} {expected}, {result.contestant} {answer}"


def table_of(job: Job, size: int, results: list[Result]) -> Table:
    """Return the results as a table; the ratio says how many times as long as ours a row took."""
    table = Table(title=f"{job.title}, {size:,} {job.size}", title_justify="left")
    table.add_column("")
    for heading in ("rows", "median, s", "spread, s", "CPU, s", "rows/s", "a row / ours", "MB"):
        table.add_column(heading, justify="right")
    for result in results:
        if result.skipped:
            continue
        table.add_row(
            result.contestant,
            f"{result.rows:,}",
            f"{result.median_seconds:.3f}",
            f"{min(result.seconds):.3f} to {max(result.seconds):.3f}",
            f"{statistics.median(result.cpu_seconds):.3f}" if result.cpu_seconds else "",
            f"{result.rows_per_second:,.0f}",
            f"{ours_for(result, results).rows_per_second / result.rows_per_second:,.3g}",
            f"{statistics.median(result.peak_bytes) / MEGABYTE:,.0f}",
        )
    return table


def ours_for(result: Result, results: list[Result]) -> Result:
    """Return the first of those who were asked the same; the first of all where nobody else was."""
    if result.answer is None:
        return results[0]
    return next(one for one in results if one.answer and one.answer[0] == result.answer[0])


def sizes(text: str) -> list[int]:
    """Read sizes from the command line: whole numbers with commas between them."""
    return [int(one) for one in text.split(",")]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    names = sorted(file.stem for file in JOBS.glob("*.py"))
    parser = argparse.ArgumentParser(prog="python3 run.py bench", description=__doc__)
    parser.add_argument("jobs", nargs="*", metavar="JOB", help=f"one of: {', '.join(names)}")
    parser.add_argument(
        "--contacts", type=sizes, default=[200_000], help="sizes of the company, with commas"
    )
    parser.add_argument(
        "--touches", type=sizes, default=[1_000_000], help="sizes of histories, with commas"
    )
    parser.add_argument(
        "--clocks", type=sizes, default=[10_000_000], help="numbers of clocks, with commas"
    )
    parser.add_argument(
        "--futures", type=sizes, default=[100_000], help="numbers of futures, with commas"
    )
    parser.add_argument(
        "--leads", type=sizes, default=[100_000], help="numbers of waiting leads, with commas"
    )
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="contestants whose names begin so"
    )
    parser.add_argument("--rounds", type=int, default=3, help="turns of each contestant")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--keep", type=Path, default=KEPT, help="folder for what is generated")
    chosen = parser.parse_args()
    for asked in chosen.jobs:
        if not any(name.startswith(asked) for name in names):
            parser.error(f"no job is called {asked!r}; there are: {', '.join(names)}")
    asked = tuple(chosen.jobs) or ("",)
    chosen.jobs = [name for name in names if name.startswith(asked)]
    return chosen


def main() -> None:
    """Run the jobs one after another, and print what came out."""
    chosen = arguments()
    kept = chosen.keep.resolve()
    kept.mkdir(parents=True, exist_ok=True)
    console = Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE)
    machine = {
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
    figures: dict[str, Any] = {"on": machine, "jobs": []}
    for job in map(job_of, chosen.jobs):
        for size in getattr(chosen, job.size):
            results = measured(job, size, chosen.rounds, kept, tuple(chosen.only or [""]))
            if not results:
                continue
            told = [result.as_json(ours_for(result, results)) for result in results]
            load = os.getloadavg()[1]
            show(console, job, size, results, load)
            heading = {"name": job.name, "title": job.title, "size": size, "counted": job.size}
            figures["jobs"].append(heading | {"load": load, "results": told})
            if chosen.json:
                chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def show(console: Console, job: Job, size: int, results: list[Result], load: float) -> None:
    """Print one job at one size."""
    console.print(table_of(job, size, results))
    for result in results:
        for name, figure in result.also.items():
            console.print(f"{result.contestant}: {name} {figure:,.4g}", highlight=False)
        if result.skipped:
            console.print(f"{result.contestant}: left out, {result.skipped}", highlight=False)
    busy = "" if load <= (os.cpu_count() or 1) else "; the machine has other work to do"
    console.print(f"load average {load:.1f}{busy}", highlight=False)


if __name__ == "__main__":
    main()
