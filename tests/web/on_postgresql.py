"""Runs the tests of the web application on a real PostgreSQL, started for them alone."""

import os
import subprocess
import sys

from bench.peers.postgresql import USER, started


def main(words: list[str]) -> int:
    """Start a server, run pytest against it with these words, and return its exit code."""
    with started() as folder:
        address = f"postgres://{USER}@/postgres?host={folder}"
        command = [sys.executable, "-m", "pytest", *words]
        return subprocess.run(
            command, env=os.environ | {"DATABASE_URL": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
