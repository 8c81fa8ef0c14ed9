"""The launcher, on a small checkout of its own: a real environment, a real pip, no network.

The checkout has one locked package and a build back end that fits on a page, so that nothing needs
to be fetched; the launcher itself is the real one.
"""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "run.py"

PYPROJECT = """
[build-system]
requires = []
build-backend = "back_end"
backend-path = ["."]

[project]
name = "smarketing"
version = "1"
"""

BACK_END = '''
"""Makes a wheel that puts this folder on the path and a command beside Python."""
import pathlib
import zipfile

FILES = {
    "smarketing.pth": str(pathlib.Path.cwd()),
    "smarketing-1.dist-info/METADATA": "Metadata-Version: 2.1\\nName: smarketing\\nVersion: 1\\n",
    "smarketing-1.dist-info/WHEEL": "Wheel-Version: 1.0\\nTag: py3-none-any\\n",
    "smarketing-1.dist-info/entry_points.txt": "[console_scripts]\\nsmarketing = command:main\\n",
    "smarketing-1.dist-info/RECORD": "",
}

def build_editable(directory, config_settings=None, metadata_directory=None):
    name = "smarketing-1-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(directory) / name, "w") as wheel:
        for path, text in FILES.items():
            wheel.writestr(path, text)
    return name
'''

COMMAND = """
import sys
import greeting

def main():
    print(greeting.WORD, sys.argv[1:])
    return len(sys.argv[1:])
"""


def make_greeting(folder: Path) -> str:
    """Write a wheel that holds one word; return the sha256 by which a lock names it."""
    files = {
        "greeting.py": "WORD = 'bonjour'\n",
        "greeting-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: greeting\nVersion: 1\n",
        "greeting-1.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
        "greeting-1.dist-info/RECORD": "",
    }
    wheel = folder / "greeting-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


class Checkout:
    """A small checkout with the real launcher."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "requirements").mkdir()
        shutil.copy(LAUNCHER, folder)
        (folder / "pyproject.toml").write_text(PYPROJECT)
        (folder / "back_end.py").write_text(BACK_END)
        (folder / "command.py").write_text(COMMAND)
        self.lock(make_greeting(folder))

    def lock(self, sha256: str) -> None:
        for name in ("runtime", "learn", "test"):
            lock = self.folder / "requirements" / f"{name}.txt"
            lock.write_text(f"greeting==1 \\\n    --hash=sha256:{sha256}\n")

    def start(self, *words: str, locale: str = "C") -> subprocess.Popen[str]:
        # No uv and no index: the environment's own pip finds the wheel beside the lock.
        settings = {"PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1", "LC_ALL": locale}
        return subprocess.Popen(
            [sys.executable, self.folder / "run.py", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | settings | {"PIP_FIND_LINKS": self.folder.as_uri()},
        )

    def run(self, *words: str, locale: str = "C") -> tuple[int, str, str]:
        """Return the exit code, what was printed, and what was said on standard error."""
        with self.start(*words, locale=locale) as process:
            printed, said = process.communicate()
        return process.returncode, printed, said

    @property
    def stamp(self) -> Path:
        return self.folder / ".venv" / "set-up.txt"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder = tmp_path / "Réunion du lundi"
    folder.mkdir()
    return Checkout(folder)


@pytest.fixture(scope="module")
def shared_checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return Checkout(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def ready(shared_checkout: Checkout) -> Checkout:
    """Return a checkout that is set up; tests may damage it, for the next run mends it."""
    assert shared_checkout.run("demo")[:2] == (1, "bonjour ['demo']\n")
    return shared_checkout


def test_it_parses_on_an_old_python_so_that_it_can_say_what_is_needed() -> None:
    ast.parse(LAUNCHER.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_it_needs_the_standard_library_only() -> None:
    tree = ast.parse(LAUNCHER.read_text(encoding="utf-8"))
    modules = {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
    modules |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {module.partition(".")[0] for module in modules} <= sys.stdlib_module_names


def test_without_a_word_it_says_what_it_can_do(checkout: Checkout) -> None:
    code, printed, _ = checkout.run()
    assert (code, "run.py demo" in printed) == (2, True)
    code, printed, _ = checkout.run("--help")
    assert (code, "run.py demo" in printed) == (0, True)
    assert not checkout.stamp.exists()


@pytest.mark.slow
def test_the_first_run_sets_up_and_the_second_starts_at_once(checkout: Checkout) -> None:
    code, printed, said = checkout.run("funnel", "--by", "month")
    assert (code, printed) == (3, "bonjour ['funnel', '--by', 'month']\n")
    assert "Setting Smarketing up" in said
    assert checkout.run("smarketing", "funnel") == (1, "bonjour ['funnel']\n", "")


@pytest.mark.slow
def test_an_interrupted_set_up_is_made_afresh(ready: Checkout) -> None:
    [greeting] = ready.folder.glob(".venv/lib/*/site-packages/greeting.py")
    greeting.write_text("")  # as an installer that was killed leaves it, with its metadata whole
    identity = ready.stamp.read_text().splitlines()[0]
    ready.stamp.write_text(f"{identity}\ninstalling\n")
    code, printed, said = ready.run("demo")
    assert (code, printed) == (1, "bonjour ['demo']\n")
    assert "Ready after" in said


@pytest.mark.slow
def test_an_environment_whose_python_is_gone_is_made_afresh(ready: Checkout) -> None:
    (ready.folder / ".venv" / "bin" / "python").unlink()
    (ready.folder / ".venv" / "bin" / "python").symlink_to("/nowhere/python")
    assert ready.run("demo")[:2] == (1, "bonjour ['demo']\n")


@pytest.mark.slow
def test_two_started_at_once_set_up_once(ready: Checkout) -> None:
    shutil.rmtree(ready.folder / ".venv")
    both = [ready.start("demo"), ready.start("demo")]
    said = [process.communicate() for process in both]
    assert [printed for printed, _ in said] == ["bonjour ['demo']\n"] * 2
    assert sorted("Ready after" in errors for _, errors in said) == [False, True]


@pytest.mark.slow
def test_a_moved_checkout_is_made_afresh_since_its_tools_name_the_old_place(
    ready: Checkout,
) -> None:
    (ready.folder / ".venv" / "bin" / "tool").write_text(f"#!{ready.folder}/.venv/bin/python")
    ready.folder = ready.folder.rename(ready.folder.with_name("moved"))
    code, printed, said = ready.run("demo")
    assert (code, printed, "Ready after" in said) == (1, "bonjour ['demo']\n", True)
    assert not (ready.folder / ".venv" / "bin" / "tool").exists()


@pytest.mark.slow
def test_a_new_lock_is_installed_once(ready: Checkout) -> None:
    with (ready.folder / "requirements" / "runtime.txt").open("a") as lock:
        lock.write("# one line more\n")
    assert "Ready after" in ready.run("demo")[2]
    assert ready.run("demo")[2] == ""


@pytest.mark.slow
@pytest.mark.parametrize("words", [("learn",), ("smarketing", "learn")])
def test_the_learned_score_brings_packages_of_its_own(
    checkout: Checkout, words: tuple[str, ...]
) -> None:
    assert "Ready after" in checkout.run("demo")[2]
    assert "Ready after" in checkout.run(*words)[2]
    locks = [line.split()[0] for line in checkout.stamp.read_text().splitlines()[1:]]
    assert locks == ["runtime", "learn"]
    assert checkout.run(*words)[2] == ""
    assert checkout.run("demo")[2] == ""


@pytest.mark.slow
def test_a_package_with_another_hash_is_refused(checkout: Checkout) -> None:
    checkout.lock("0" * 64)
    code, printed, said = checkout.run("demo")
    assert (code, printed) == (1, "")
    assert "DO NOT MATCH THE HASHES" in said
    assert "The packages could not be installed" in said


def test_a_folder_that_cannot_be_written_is_named_in_one_sentence(checkout: Checkout) -> None:
    (checkout.folder / ".venv.lock").mkdir()
    code, _, said = checkout.run("demo")
    assert code == 1
    assert said.startswith(f"Smarketing cannot write in {checkout.folder}")
    assert len(said.splitlines()) == 1
    french = checkout.run("demo", locale="fr_FR.UTF-8")[2]
    assert french.startswith("Smarketing ne peut pas écrire dans")
