"""Files and functions stay small enough to be read at once, and imports stand at the top."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "spec", "tests", "bench")
PYTHON_FILES = sorted(
    [ROOT / "run.py", *(file for name in FOLDERS for file in (ROOT / name).rglob("*.py"))]
)
SOURCE_FILES = [file for file in PYTHON_FILES if (ROOT / "src") in file.parents]

LONGEST_FILE = 400
# Files that may be longer, each with its limit and its reason.
LONGER_FILES = {
    # Machine code is kept by file: a part in another file could change and not be compiled again.
    "src/smarketing/core/replay/kernel.py": 450,
}
LONGEST_FUNCTION = 50
LONG_FUNCTION = 40
SHARE_OF_LONG_FUNCTIONS = 0.02

# Imports that must wait until a function runs, each with its reason: {"file: module": "reason"}.
LATE_IMPORTS: dict[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def place(file: Path) -> str:
    return str(file.relative_to(ROOT))


def functions(code: str) -> Iterator[Function]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, Function):
            yield node


def code_lines(function: Function, lines: list[str]) -> int:
    """Count the lines of a function that hold code: no docstring, comment or blank line."""
    prose: set[int] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            prose.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return sum(
        1
        for number in range(function.lineno, (function.end_lineno or function.lineno) + 1)
        if number not in prose and lines[number - 1].strip() and lines[number - 1].strip()[0] != "#"
    )


def sizes_of_functions(files: list[Path]) -> dict[str, int]:
    """Return the code lines of every function, by its place."""
    sizes: dict[str, int] = {}
    for file in files:
        code = file.read_text(encoding="utf-8")
        for function in functions(code):
            where = f"{place(file)}:{function.lineno} {function.name}"
            sizes[where] = code_lines(function, code.splitlines())
    return sizes


def late_imports(code: str) -> list[str]:
    """Return what is imported inside functions."""
    late: set[str] = set()
    for function in functions(code):
        for node in ast.walk(function):
            if isinstance(node, ast.Import):
                late.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                late.add(node.module or ".")
    return sorted(late)


def test_lines_of_code_are_counted_without_prose() -> None:
    code = 'def f():\n    """Two\n    lines."""\n\n    # why\n    a = 1\n    return a\n'
    [function] = functions(code)
    assert code_lines(function, code.splitlines()) == 3


def test_a_late_import_is_caught() -> None:
    assert late_imports("def f():\n    import json\n    from os import path\n") == ["json", "os"]
    assert late_imports("import json\n") == []


@pytest.mark.parametrize("file", PYTHON_FILES, ids=place)
def test_a_file_can_be_read_at_one_sitting(file: Path) -> None:
    length = len(file.read_text(encoding="utf-8").splitlines())
    most = LONGER_FILES.get(place(file), LONGEST_FILE)
    assert length <= most, f"{place(file)} has {length} lines; split it by what it says"


def test_a_function_fits_on_one_screen() -> None:
    sizes = sizes_of_functions(PYTHON_FILES)
    too_long = {where: size for where, size in sizes.items() if size > LONGEST_FUNCTION}
    assert too_long == {}


def test_long_functions_are_rare() -> None:
    sizes = sizes_of_functions(SOURCE_FILES)
    long = {where: size for where, size in sizes.items() if size > LONG_FUNCTION}
    budget = SHARE_OF_LONG_FUNCTIONS * len(sizes)
    assert len(long) <= budget, f"over {LONG_FUNCTION} lines of code: {long}"


def test_imports_stand_at_the_top() -> None:
    late = [
        f"{place(file)}: {module}"
        for file in PYTHON_FILES
        for module in late_imports(file.read_text(encoding="utf-8"))
    ]
    assert sorted(late) == sorted(LATE_IMPORTS)
