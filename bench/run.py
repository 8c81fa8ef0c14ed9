"""Measure this software beside its peers, in turns and in the same run.

`python3 run.py bench` runs every job; names choose some: `python3 run.py bench import_touches`.
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
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
JOBS = ROOT / "bench" / "jobs"
KEPT = ROOT / ".bench"
"""Where generated companies and scratch files lie; it may be deleted at any time."""

SEED = 1
UNTIL = "2026-01-01"

WIDTH_IN_A_PIPE = 120

MEGABYTE = 1_000_000
UNIT_OF_PEAK = 1 if sys.platform == "darwin" else 1024
"""The kernel counts the peak of memory in bytes on macOS, in kibibytes elsewhere."""


@dataclass(frozen=True)
class Job:
    """One job: its file, what it does, and who takes part, ours first."""

    name: str
    title: str
    contestants: list[str]
    needs_files: bool
    same_rows: bool


@dataclass
class Result:
    """What one contestant did, round by round."""

    contestant: str
    rows: int = 0
    seconds: list[float] = field(default_factory=list)
    peak_bytes: list[int] = field(default_factory=list)

    @property
    def rows_per_second(self) -> float:
        """The rows of one round over the median time of a round."""
        return self.rows / statistics.median(self.seconds)

    def as_json(self, ours: "Result") -> dict[str, Any]:
        """Return the figures with what follows from them; `times_ours` above 1 is faster."""
        return asdict(self) | {
            "median_seconds": statistics.median(self.seconds),
            "rows_per_second": self.rows_per_second,
            "times_ours": self.rows_per_second / ours.rows_per_second,
            "median_peak_bytes": statistics.median(self.peak_bytes),
        }


def called(job: str, *words: str) -> tuple[dict[str, Any], int]:
    """Run a job's file in a process of its own; return its answer and its peak of memory, bytes."""
    command = [sys.executable, "-m", f"bench.jobs.{job}", *words]
    paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
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


def company_of(contacts: int, kept: Path) -> Path:
    """Return the folder of the example company's exports, made where it is missing."""
    folder = kept / f"company-{contacts}"
    if not folder.exists():
        unfinished = Path(tempfile.mkdtemp(dir=kept))
        command = [str(Path(sys.executable).parent / "smarketing"), "example"]
        words = ["--contacts", str(contacts), "--seed", str(SEED), "--until", UNTIL]
        words += ["--out", str(unfinished)]
        subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL)
        unfinished.rename(folder)
    return folder


def measured(job: Job, contacts: int, rounds: int, kept: Path) -> list[Result]:
    """Let the contestants take turns, `rounds` times."""
    results = [Result(contestant) for contestant in job.contestants]
    company = company_of(contacts, kept) if job.needs_files else Path()
    for _ in range(rounds):
        for result in results:
            scratch = Path(tempfile.mkdtemp(dir=kept))
            words = ["--contacts", str(contacts), "--company", str(company)]
            try:
                answer, peak = called(
                    job.name, result.contestant, *words, "--scratch", str(scratch)
                )
            finally:
                shutil.rmtree(scratch)
            result.rows = answer["rows"]
            result.seconds.append(answer["seconds"])
            result.peak_bytes.append(peak)
    counts = {result.contestant: result.rows for result in results}
    if job.same_rows and len(set(counts.values())) > 1:
        raise SystemExit(f"{job.name}: the contestants disagree about the rows: {counts}")
    return results


def table_of(job: Job, results: list[Result]) -> Table:
    """Return the results as a table; the ratio says how many times as fast as ours."""
    table = Table(title=job.title, title_justify="left")
    table.add_column("")
    for heading in ("rows", "median, s", "spread, s", "rows/s", "times ours", "peak, MB"):
        table.add_column(heading, justify="right")
    for result in results:
        table.add_row(
            result.contestant,
            f"{result.rows:,}",
            f"{statistics.median(result.seconds):.2f}",
            f"{min(result.seconds):.2f} to {max(result.seconds):.2f}",
            f"{result.rows_per_second:,.0f}",
            f"{result.rows_per_second / results[0].rows_per_second:.2f}",
            f"{statistics.median(result.peak_bytes) / MEGABYTE:,.0f}",
        )
    return table


def arguments() -> argparse.Namespace:
    """Read the command line."""
    names = sorted(file.stem for file in JOBS.glob("*.py"))
    parser = argparse.ArgumentParser(prog="python3 run.py bench", description=__doc__)
    parser.add_argument("jobs", nargs="*", metavar="JOB", help=f"one of: {', '.join(names)}")
    parser.add_argument("--contacts", type=int, default=200_000, help="size of the company")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each contestant")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--keep", type=Path, default=KEPT, help="folder for generated companies")
    chosen = parser.parse_args()
    for name in chosen.jobs:
        if name not in names:
            parser.error(f"no job is called {name!r}; there are: {', '.join(names)}")
    chosen.jobs = chosen.jobs or names
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
    figures: dict[str, Any] = {"contacts": chosen.contacts, "on": machine, "jobs": []}
    for name in chosen.jobs:
        job = job_of(name)
        results = measured(job, chosen.contacts, chosen.rounds, kept)
        console.print(table_of(job, results))
        told = [result.as_json(results[0]) for result in results]
        figures["jobs"].append({"name": job.name, "title": job.title, "results": told})
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
