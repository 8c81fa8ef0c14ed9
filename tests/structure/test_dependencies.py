"""Every dependency says why it is here, and every package is locked by hash, from no address."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCKS = {
    name: (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    for name in ("runtime", "learn", "test")
}

# One sentence may speak for so many lines, since some packages only work together.
LINES_PER_REASON = 3

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\]+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def lines_without_reason(toml: str) -> list[str]:
    """Return the dependency lines that no comment stands above."""
    missing, since_reason, listing = [], 0, False
    for line in map(str.strip, toml.splitlines()):
        if line.startswith("#"):
            since_reason = 0
        elif re.match(r"(dependencies|build|learn|test) = \[", line):
            listing, since_reason = True, LINES_PER_REASON
        elif line == "]":
            listing = False
        elif listing and line.startswith('"'):
            since_reason += 1
            if since_reason > LINES_PER_REASON:
                missing.append(line)
    return missing


def pins(lock: str) -> dict[str, set[Version]]:
    """Return the locked versions of every package; several where Pythons differ."""
    found: dict[str, set[Version]] = {}
    for line in lock.splitlines():
        if match := PIN.match(line):
            found.setdefault(canonicalize_name(match[1]), set()).add(Version(match[2]))
    return found


def declared(*lists: str) -> list[Requirement]:
    """Return the requirements that pyproject.toml declares, `project`, by extra or by group."""
    pyproject = tomllib.loads(PYPROJECT)
    groups = pyproject["dependency-groups"] | pyproject["project"]["optional-dependencies"]
    groups["project"] = pyproject["project"]["dependencies"]
    return [Requirement(line) for name in lists for line in groups[name]]


def test_a_dependency_without_a_reason_is_caught() -> None:
    assert lines_without_reason('dependencies = [\n  "click",\n]') == ['"click",']
    assert lines_without_reason('dependencies = [\n  # Verbs.\n  "click",\n]') == []
    crowd = 'dependencies = [\n  # Many.\n  "a",\n  "b",\n  "c",\n  "d",\n]'
    assert lines_without_reason(crowd) == ['"d",']


def test_every_dependency_says_why_it_is_here() -> None:
    assert lines_without_reason(PYPROJECT) == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_nothing_but_versions_and_hashes(name: str) -> None:
    strays = [
        line for line in LOCKS[name].splitlines() if not (PIN.match(line) or HASH.match(line))
    ]
    assert strays == [], "an address or an option in a lock would bind it to one machine"


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name: str) -> None:
    lines = LOCKS[name].splitlines()
    followers = zip(lines, [*lines[1:], ""], strict=True)
    assert [line for line, after in followers if PIN.match(line) and not HASH.match(after)] == []


@pytest.mark.parametrize(
    ("name", "lists"),
    [
        ("runtime", ["project", "build"]),
        ("learn", ["project", "build", "learn"]),
        ("test", ["project", "build", "learn", "test"]),
    ],
)
def test_a_lock_holds_every_declared_dependency(name: str, lists: list[str]) -> None:
    locked = pins(LOCKS[name])
    missing = [
        str(requirement)
        for requirement in declared(*lists)
        if not any(
            requirement.specifier.contains(version, prereleases=True)
            for version in locked.get(canonicalize_name(requirement.name), ())
        )
    ]
    assert missing == [], "lock again; CONTRIBUTING.md has the commands"


@pytest.mark.parametrize("name", ["runtime", "learn"])
def test_tests_run_on_the_very_packages_that_users_get(name: str) -> None:
    test, users = pins(LOCKS["test"]), pins(LOCKS[name])
    assert {one: test.get(one) for one in users} == users


def test_the_learned_score_leaves_the_other_packages_as_they_are() -> None:
    learn, runtime = pins(LOCKS["learn"]), pins(LOCKS["runtime"])
    assert {one: learn.get(one) for one in runtime} == runtime
