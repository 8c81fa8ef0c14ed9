#!/usr/bin/env python3
"""Set Smarketing up in the folder of this file, once, then start what was asked for.

python3 run.py demo         the fictional company: today's report, then its pages in your browser
python3 run.py test         every check that a change must pass
python3 run.py VERB ...     any verb of smarketing; `python3 run.py smarketing --help` lists them

Needs Linux or macOS and Python 3.11 or newer; uses the standard library only. The packages of
requirements/*.txt, each checked against its hash, go into .venv beside this file and nowhere else.
"""

import sys

# This file must parse on older versions of Python, so that they can say this sentence.
if sys.version_info < (3, 11):  # noqa: UP036 - the reader of this line may be an older Python
    sys.exit(
        "Smarketing needs Python 3.11 or newer, and this is Python %d.%d: "  # noqa: UP031 - as above
        "install uv, then type `uv run --no-project --python 3.12 run.py demo`."
        % sys.version_info[:2]
    )
if sys.platform == "win32":
    sys.exit("Smarketing runs on Linux and macOS; on Windows, start it inside WSL.")

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "set-up.txt"
LOCK = ROOT / ".venv.lock"

# The interpreter underneath, when this one belongs to a virtual environment (perhaps to our own).
BASE_PYTHON: str = getattr(sys, "_base_executable", sys.executable)

# An environment works only for the Python and in the place that it was made for.
IDENTITY = f"Python {sys.version_info[0]}.{sys.version_info[1]} in {ROOT}"
INSTALLING = "installing"

# What is started from this checkout, with the packages of the test lock. Every other word is a
# verb of the command, which needs the runtime lock only, unless it has one of its own.
SCRIPTS = {"test": "tests/checks.py", "bench": "bench/run.py"}
COMMAND = "smarketing"
LOCKS = ("runtime", "learn", "test")
"""Each lock holds all that the ones before it hold."""
LOCK_OF = {"learn": "learn"} | dict.fromkeys(SCRIPTS, "test")

ENGLISH = {
    "installing": "Setting Smarketing up in {environment} (only once, a minute or two) …",
    "ready": "Ready after {seconds:.0f} s.",
    "waiting": "Another run.py is setting Smarketing up here; waiting for it …",
    "next tool": "{tool} could not install the packages; trying the next way …",
    "stopped": "Stopped. The same command starts the set-up afresh.",
    "full": (
        "The disk is full: Smarketing needs about 1.5 GB, in {root} and in the temporary "
        "folder. Make room, then type the same command again."
    ),
    "unwritable": (
        "Smarketing cannot write in {root} ({reason}): clone it into a folder of your own."
    ),
    "no installer": (
        "This Python can neither make nor fill a virtual environment. Type `{command}`, "
        "then the same command again (uv on the PATH serves as well)."
    ),
    "failed": (
        "The packages could not be installed: {tool} said what stands above. Check the "
        "network, then type the same command again."
    ),
}
FRENCH = {
    "installing": (
        "Installation de Smarketing dans {environment} (une seule fois, une à deux minutes)…"
    ),
    "ready": "Prêt en {seconds:.0f} s.",
    "waiting": "Un autre run.py installe déjà Smarketing ici ; attente de sa fin…",
    "next tool": "{tool} n’a pas pu installer les paquets ; essai du moyen suivant…",
    "stopped": "Interrompu. La même commande reprend l’installation à neuf.",
    "full": (
        "Le disque est plein : il faut environ 1,5 Go à Smarketing, dans {root} et dans le "
        "dossier temporaire. Faites de la place, puis relancez la même commande."
    ),
    "unwritable": (
        "Smarketing ne peut pas écrire dans {root} ({reason}) : clonez-le dans un dossier à vous."
    ),
    "no installer": (
        "Ce Python ne peut ni créer ni remplir d’environnement virtuel. Tapez `{command}`, "
        "puis relancez la même commande (uv dans le PATH convient aussi)."
    ),
    "failed": (
        "Les paquets n’ont pas pu être installés : {tool} a dit ce qui précède. Vérifiez le "
        "réseau, puis relancez la même commande."
    ),
}


class SetUpError(Exception):
    """The set-up cannot go on; the message is a sentence for the person at the terminal."""


def sentence(key: str, **values: object) -> str:
    """Return a sentence in French where the locale asks for it, and in English otherwise."""
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return (FRENCH if locale.lower().startswith("fr") else ENGLISH)[key].format(**values)


def tell(text: str) -> None:
    """Write one line to standard error, so that a verb's output can be piped."""
    print(text, file=sys.stderr, flush=True)


def fingerprint(lock: str) -> str:
    """Return what changes whenever the packages of a lock, or our own metadata, change."""
    digest = hashlib.sha256()
    for path in (ROOT / "requirements" / f"{lock}.txt", ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return f"{lock} {digest.hexdigest()}"


def stamp_lines() -> list[str]:
    """Return what the last set-up noted: its identity, then what is installed or under way."""
    try:
        return STAMP.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def is_ready(wanted: str) -> bool:
    """Say whether the environment holds what is wanted. Costs three small reads."""
    lines = stamp_lines()
    return lines[:1] == [IDENTITY] and wanted in lines and PYTHON.exists()


def must_be_remade() -> bool:
    """Say whether what stands in .venv cannot be built upon.

    An interrupted installer leaves packages that look whole and are not. An environment without
    a stamp was made by somebody else: it is kept as long as its Python is the right one.
    """
    lines = stamp_lines()
    if lines and (lines[0] != IDENTITY or INSTALLING in lines):
        return True
    probe = "import sys; sys.exit(list(map(str, sys.version_info[:2])) != sys.argv[1].split('.'))"
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return not succeeds(str(PYTHON), "-I", "-c", probe, version)


def succeeds(*command: str) -> bool:
    """Run a command silently and say whether it went well."""
    try:
        done = subprocess.run(command, capture_output=True, check=False, close_fds=False)
    except OSError:
        return False
    return done.returncode == 0


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the lock of this checkout.

    The installer inherits it (`close_fds=False`): if this process is killed while the installer
    lives on, the next run waits for the installer's end before it clears up.
    """
    with LOCK.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(sentence("waiting"))
            fcntl.flock(file, fcntl.LOCK_EX)
        os.set_inheritable(file.fileno(), True)
        yield


def set_up(lock: str) -> None:
    """Make .venv hold the packages of `lock` (one of `LOCKS`) and Smarketing itself."""
    wanted = fingerprint(lock)
    if is_ready(wanted):
        return
    with one_at_a_time():
        if is_ready(wanted):
            return
        started = time.monotonic()
        tell(sentence("installing", environment=ENVIRONMENT))
        if must_be_remade():
            make_environment()
        fill_environment(lock)
        held = [fingerprint(name) for name in LOCKS[: LOCKS.index(lock) + 1]]
        STAMP.write_text("\n".join([IDENTITY, *held, ""]), encoding="utf-8")
        tell(sentence("ready", seconds=time.monotonic() - started))


def make_environment() -> None:
    """Make an empty environment in place of whatever stands there."""
    if ENVIRONMENT.is_symlink() or ENVIRONMENT.is_file():
        ENVIRONMENT.unlink()
    elif ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    # Without pip, because Debian's bare Python has `venv` and lacks only what brings pip in.
    failure = run_aloud([BASE_PYTHON, "-m", "venv", "--without-pip", str(ENVIRONMENT)])
    path = shutil.which("uv")
    if failure and path:
        failure = run_aloud([path, "venv", "--clear", "--python", BASE_PYTHON, str(ENVIRONMENT)])
    if failure:
        # A folder that cannot be written to is the likelier reason: this raises it by name.
        ENVIRONMENT.mkdir(exist_ok=True)
        raise_if_full(failure)
        advice = sentence("no installer", command=command_that_brings_pip())
        raise SetUpError(f"{failure}\n{advice}")


def raise_if_full(failure: str) -> None:
    """Raise what the operating system said to a tool that ran out of space."""
    if "No space left" in failure:
        raise OSError(errno.ENOSPC, failure)


def fill_environment(lock: str) -> None:
    """Install the packages of the lock, then Smarketing, with the first installer that can."""
    failure = tool = ""
    for name, find in (("uv", uv), ("pip", own_pip), ("pip", system_pip)):
        if failure:
            make_environment()
        installer = find()
        if installer is None:
            continue
        STAMP.write_text(f"{IDENTITY}\n{INSTALLING}\n", encoding="utf-8")
        if failure:
            tell(sentence("next tool", tool=tool))
        tool, failure = name, install_with(installer, lock)
        if not failure:
            return
        raise_if_full(failure)
    if not failure:
        raise SetUpError(sentence("no installer", command=command_that_brings_pip()))
    raise SetUpError(f"{failure}\n{sentence('failed', tool=tool)}")


def uv() -> list[str] | None:
    """Return how uv installs into our environment, where uv is on the PATH."""
    path = shutil.which("uv")
    return [path, "pip", "install", "--python", str(PYTHON)] if path else None


def own_pip() -> list[str] | None:
    """Return how the environment's own pip installs, bringing it in where Python carries it."""
    pip = [str(PYTHON), "-I", "-m", "pip"]
    if succeeds(*pip, "--version") or succeeds(str(PYTHON), "-I", "-m", "ensurepip"):
        return [*pip, "install"]
    return None


def system_pip() -> list[str] | None:
    """Return how the system's pip installs into our environment, where it is new enough to."""
    for pip in ([BASE_PYTHON, "-m", "pip"], ["pip3"]):
        if succeeds(*pip, "--python", str(PYTHON), "--version"):
            return [*pip, "--python", str(PYTHON), "install"]
    return None


def install_with(installer: list[str], lock: str) -> str:
    """Run an installer; return nothing when it went well and its last words when it did not."""
    locked = str(ROOT / "requirements" / f"{lock}.txt")
    # Wheels only: to build a package would fetch build tools that no hash of ours covers.
    packages = ["--require-hashes", "--only-binary", ":all:", "--requirement", locked]
    ourselves = ["--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    return run_aloud([*installer, *packages]) or run_aloud([*installer, *ourselves])


def run_aloud(command: list[str]) -> str:
    """Run a command, showing its latest line on a terminal; return its last words if it failed."""
    # A person's settings for pip elsewhere (user installs, prompts) must not steer it here.
    settings = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_NO_INPUT": "1"}
    said: deque[str] = deque(maxlen=15)
    started = time.monotonic()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        close_fds=False,
        env={**os.environ, **settings},
    ) as process:
        for line in process.stdout or ():
            said.append(line.rstrip())
            show_progress(f"{time.monotonic() - started:4.0f} s  {line.strip()}")
    show_progress("")
    return "" if process.returncode == 0 else "\n".join(said) or f"exit {process.returncode}"


def show_progress(text: str) -> None:
    """Overwrite the current line of the terminal; stay silent where there is none."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        print(f"\r\x1b[K{text[:width]}", end="", file=sys.stderr, flush=True)


def command_that_brings_pip() -> str:
    """Return the command that mends a Python which can make no environment."""
    if not shutil.which("apt-get"):
        return f"{BASE_PYTHON} -m ensurepip"
    is_system_python = os.path.realpath("/usr/bin/python3") == os.path.realpath(BASE_PYTHON)
    version = "3" if is_system_python else f"{sys.version_info[0]}.{sys.version_info[1]}"
    update, install = "apt-get update", f"apt-get install -y python{version}-venv"
    if os.geteuid() == 0:
        return f"{update} && {install}"
    return (
        f"sudo {update} && sudo {install}"
        if shutil.which("sudo")
        else f"su -c '{update} && {install}'"
    )


def explain(error: OSError) -> str:
    """Return one sentence for what the operating system refused."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return sentence("full", root=ROOT)
    return sentence("unwritable", root=ROOT, reason=error.strerror)


def start(words: list[str]) -> None:
    """Become the command that was asked for."""
    verb, *rest = words
    if verb in SCRIPTS:
        command = [str(PYTHON), str(ROOT / SCRIPTS[verb]), *rest]
    else:
        command = [str(ENVIRONMENT / "bin" / "smarketing"), *(rest if verb == COMMAND else words)]
    os.execv(command[0], command)  # noqa: S606 - a program of our own environment, without a shell


def main(words: list[str]) -> int:
    """Set up what the first word needs and start it; return the exit code when that fails."""
    if not words or words[0] in {"-h", "--help"}:
        print(__doc__)
        return 0 if words else 2
    if os.environ.get("LC_ALL") in {"C", "POSIX"}:
        # Python 3.11 finds our code through a path that it reads in the locale's encoding: with
        # ASCII it would not even start in a folder called "Réunions".
        os.environ["LC_ALL"] = "C.UTF-8"
    try:
        verb = words[1] if words[0] == COMMAND and len(words) > 1 else words[0]
        set_up(LOCK_OF.get(verb, "runtime"))
    except KeyboardInterrupt:
        tell("\n" + sentence("stopped"))
        return 130
    except SetUpError as error:
        tell(str(error))
        return 1
    except OSError as error:
        tell(explain(error))
        return 1
    start(words)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
