"""What the tests need from the machine: a browser, and real data where it is at hand."""

import os
import shutil
from pathlib import Path
from typing import Any, NoReturn

import pytest

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)

# Root needs the first; the rest keep the browser from calling its maker at every start.
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def leave_out(reason: str) -> NoReturn:
    """Skip the test, except where all of them must run: there, what is missing is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium, or of a browser built from it."""
    chosen = os.environ.get("SMARKETING_CHROMIUM")
    for name in [chosen] if chosen else [*BROWSER_NAMES, *BROWSER_PLACES]:
        if path := shutil.which(name):
            return path
    if chosen:
        leave_out(f"SMARKETING_CHROMIUM names no program: {chosen}")
    leave_out(
        "No Chromium here. On Debian: `apt-get install chromium libatomic1`; "
        "elsewhere, set SMARKETING_CHROMIUM to the path of Chromium or Chrome."
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], chromium: str
) -> dict[str, Any]:
    """Drive the system's browser, since a downloaded one would be a second, unlocked set-up."""
    return browser_type_launch_args | {
        "executable_path": chromium,
        "args": [*browser_type_launch_args.get("args", []), *BROWSER_FLAGS],
    }


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real data sets, which are not ours to keep in this repository."""
    place = os.environ.get("SMARKETING_REAL_DATA", "")
    if not place:
        leave_out("SMARKETING_REAL_DATA is not set: it names the folder of the real data sets.")
    folder = Path(place).resolve()
    if not folder.is_dir():
        leave_out(f"SMARKETING_REAL_DATA names no folder: {place}")
    return folder
