"""The rules take facts, an agreement and a moment, and look at nothing else.

A rule that reads the clock, a file, the environment or chance gives another answer tomorrow, and
no statement could be recomputed. These tests read the code of `core` and, first, code that breaks
the promise in every way we could think of, because a check that catches nothing proves nothing.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "src" / "smarketing" / "core"

# Everything a rule may import. A new name here is a decision: it must not do input or output.
ALLOWED = frozenset(
    {
        *("__future__", "abc", "bisect", "collections", "copy", "dataclasses", "datetime"),
        *("decimal", "difflib", "enum", "fnmatch", "fractions", "functools", "hashlib", "heapq"),
        *(
            "itertools",
            "json",
            "math",
            "operator",
            "random",
            "re",
            "statistics",
            "string",
            "textwrap",
        ),
        *("tomllib", "types", "typing", "unicodedata", "zoneinfo"),
        # Several processors give the same answer as one, sooner.
        *("concurrent", "threading"),
        *("numba", "numpy", "polars", "polars_hash", "holidays", "rfc8785", "smarketing"),
        *("pydantic", "pydantic_core", "tree_sitter", "tree_sitter_toml"),
        # Whether a signature holds is arithmetic; what makes keys draws by chance (see below).
        "cryptography",
        # of the learned score; everything that draws by chance there is given its seed
        *("sklearn", "threadpoolctl"),
    }
)
CLOCK_METHODS = frozenset({"now", "utcnow", "today"})
CLOCKS = frozenset(
    {f"datetime.{kind}.{method}" for kind in ("datetime", "date") for method in CLOCK_METHODS}
)
BUILTINS = frozenset(
    {"open", "input", "print", "exec", "eval", "compile", "__import__", "breakpoint"}
)
READERS = ("read_", "scan_")
WRITERS = ("write_", "sink_")
NUMPY_FILES = frozenset({"load", "loadtxt", "genfromtxt", "fromfile", "memmap", "save", "savetxt"})
CHANCE = ("random.", "numpy.random.")
SEEDED = frozenset({"random.Random", "numpy.random.default_rng", "numpy.random.Generator"})
SHUFFLES = frozenset({"sample", "shuffle"})


def names_in_scope(tree: ast.Module) -> dict[str, str]:
    """Return what each imported name stands for: `{"moment": "datetime.datetime"}`."""
    scope: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                scope[bound] = alias.name if alias.asname else bound
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                scope[alias.asname or alias.name] = f"{node.module or ''}.{alias.name}"
    return scope


def dotted(node: ast.expr, scope: dict[str, str]) -> str:
    """Return the full name that an expression stands for, or nothing where it is no plain name."""
    if isinstance(node, ast.Name):
        return scope.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        before = dotted(node.value, scope)
        return f"{before}.{node.attr}" if before else ""
    return ""


def imports(node: ast.AST) -> list[str]:
    """Return the modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []


def objection_to_name(name: str) -> str:
    """Return what is wrong with using a name at all, called or not."""
    if name in CLOCKS:
        return f"reads the clock ({name})"
    first, _, rest = name.partition(".")
    if first == "polars" and rest.startswith((*READERS, *WRITERS)):
        return f"reads or writes a file ({name})"
    if first == "numpy" and rest in NUMPY_FILES:
        return f"reads or writes a file ({name})"
    is_new_key = first == "cryptography" and rest.rpartition(".")[2].startswith("generate")
    if is_new_key or (name.startswith(CHANCE) and name not in SEEDED):
        return f"draws by chance without a seed ({name})"
    return ""


def objection_to_call(node: ast.Call, name: str) -> str:
    """Return what is wrong with a call whose function is `name`."""
    if name in BUILTINS:
        return f"leaves the rules ({name})"
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    seeded = any(keyword.arg == "seed" for keyword in node.keywords)
    if name in SEEDED and not (node.args or seeded):
        return f"draws by chance without a seed ({name})"
    if method in SHUFFLES and not seeded:
        return f"draws by chance without a seed (.{method})"
    if method in CLOCK_METHODS:
        return f"reads the clock (.{method})"
    if method.startswith(WRITERS) or method == "tofile":
        return f"writes a file (.{method})"
    return ""


def impurities(code: str) -> Iterator[str]:
    """Yield, with its line, everything in the code that a rule must not do."""
    tree = ast.parse(code)
    scope = names_in_scope(tree)
    for node in ast.walk(tree):
        problems = [
            f"imports {module}, which no rule may"
            for module in imports(node)
            if module.partition(".")[0] not in ALLOWED
            or (module.startswith("smarketing") and not module.startswith("smarketing.core"))
        ]
        if isinstance(node, ast.Name | ast.Attribute):
            problems.append(objection_to_name(dotted(node, scope)))
        if isinstance(node, ast.Call):
            problems.append(objection_to_call(node, dotted(node.func, scope)))
        for problem in filter(None, problems):
            yield f"{getattr(node, 'lineno', 0)}: {problem}"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from datetime import datetime\nx = datetime.now()", "reads the clock"),
        ("from datetime import datetime as moment\nx = moment.utcnow()", "reads the clock"),
        ("import datetime as dt\nx = dt.date.today()", "reads the clock"),
        ("import datetime\nnow = datetime.datetime.now\nx = now()", "reads the clock"),
        ("from datetime import datetime\ndef f(at=datetime.now): ...", "reads the clock"),
        ("def f(calendar):\n    return calendar.today()", "reads the clock"),
        ("import time", "imports time"),
        ("from time import monotonic", "imports time"),
        ("text = open('agreement.toml').read()", "leaves the rules"),
        ("from pathlib import Path", "imports pathlib"),
        ("import io", "imports io"),
        ("def f():\n    import os", "imports os"),
        ("import os.path as p", "imports os"),
        ("from os import environ", "imports os"),
        ("import sys", "imports sys"),
        ("x = __import__('os')", "leaves the rules"),
        ("print('done')", "leaves the rules"),
        ("import polars as pl\nx = pl.read_csv('a.csv')", "reads or writes a file"),
        ("import polars\nx = polars.scan_parquet('a')", "reads or writes a file"),
        ("from polars import read_csv\nx = read_csv('a.csv')", "reads or writes a file"),
        ("def f(frame):\n    frame.write_parquet('a')", "writes a file"),
        ("def f(frame):\n    frame.lazy().sink_csv('a')", "writes a file"),
        ("import numpy as np\nx = np.load('a.npy')", "reads or writes a file"),
        ("def f(array):\n    array.tofile('a')", "writes a file"),
        ("import random\nx = random.random()", "without a seed"),
        ("from random import choice\nx = choice([1, 2])", "without a seed"),
        ("import random\nx = random.Random()", "without a seed"),
        ("import numpy as np\nx = np.random.default_rng()", "without a seed"),
        ("import numpy as np\nx = np.random.normal()", "without a seed"),
        ("def f(frame):\n    return frame.sample(3)", "without a seed"),
        (
            "import cryptography.hazmat as c\nx = c.Ed25519PrivateKey.generate()",
            "without a seed",
        ),
        ("import django.template", "imports django"),
        ("import duckdb", "imports duckdb"),
        ("from deltalake import DeltaTable", "imports deltalake"),
        ("import httpx", "imports httpx"),
        ("import urllib.request", "imports urllib"),
        ("from smarketing.adapters.store import delta", "imports smarketing.adapters"),
    ],
)
def test_an_impure_line_is_caught(code: str, expected: str) -> None:
    assert any(expected in problem for problem in impurities(code))


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\ndef f(as_of: datetime) -> datetime:\n    return as_of",
        "from datetime import date\nx = date(2026, 3, 29)",
        "def f(situation):\n    return situation.today",
        "import random\nx = random.Random(7)",
        "import numpy as np\nx = np.random.default_rng(7)",
        "def f(frame):\n    return frame.sample(3, seed=7)",
        "from smarketing.core.base.toml import read_toml\nx = read_toml('', 'a.toml')",
        "import re\nx = re.compile('a')",
        "from smarketing.core.base.finding import Finding",
    ],
)
def test_a_pure_line_is_left_alone(code: str) -> None:
    assert list(impurities(code)) == []


def test_nothing_in_core_looks_beyond_its_arguments() -> None:
    files = sorted(CORE.rglob("*.py"))
    assert files
    found = [
        f"{file.relative_to(ROOT)}:{problem}"
        for file in files
        for problem in impurities(file.read_text(encoding="utf-8"))
    ]
    assert found == []
