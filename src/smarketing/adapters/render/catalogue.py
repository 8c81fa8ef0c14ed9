"""The messages of the whole source, and the committed catalogue that must hold each in French.

`python -m smarketing.adapters.render.catalogue` brings the catalogue up to date: new messages are
added without a translation, unused ones are dropped, and what is missing is listed.

A message is found where it is written as a literal
- in the `message`, `plural`, `mend` or `reason` place of a call (of Finding, Sentence, or any
  function of the source with such a parameter), or in an assignment to such a name,
- in `msgid("…")`, which marks messages kept in tables and constants,
- in the template tags `{% say "…" %}` and `{% sentence "…" %}`.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from smarketing.adapters.render.language import read_catalogue

_PLACES = ("message", "plural", "mend", "reason")
_TAG = re.compile(r"""\{%\s*(?:say|sentence)\s+"((?:[^"\\]|\\.)*)"(.*?)%\}""", re.DOTALL)
_PLURAL = re.compile(r'\bplural="((?:[^"\\]|\\.)*)"')
_FULL_WIDTH = 100
_IDLE_HEADERS = (
    b'"Project-Id-Version',
    b'"Report-Msgid-Bugs-To',
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Last-Translator',
    b'"Language-Team',
    b'"Generated-By',
)


@dataclass(frozen=True)
class Found:
    """A message of the source: where it stands, and its plural where it has one."""

    message: str
    place: tuple[str, int]
    plural: str = ""


@dataclass
class Scan:
    """All messages of a source tree, and places where a message is put together at run time."""

    found: list[Found] = field(default_factory=list)
    unreadable: list[tuple[str, int]] = field(default_factory=list)


def scan(root: Path) -> Scan:
    """Return the messages of every Python file and template under a folder."""
    result = Scan()
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(root.rglob("*.py"))
    }
    own = {path: _places_of_functions(tree) for path, tree in trees.items()}
    shared: _Places = {}
    for names in own.values():
        for name, places in names.items():
            # Private functions of the same name may take their message elsewhere in another file.
            if not name.startswith("_"):
                shared.setdefault(name, set()).update(places)
    for path, tree in trees.items():
        _Reader(str(path.relative_to(root)), shared | own[path], result).visit(tree)
    for path in sorted(root.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for tag in _TAG.finditer(text):
            line = text.count("\n", 0, tag.start()) + 1
            plural = _PLURAL.search(tag[2])
            place = (str(path.relative_to(root)), line)
            result.found.append(Found(tag[1], place, plural[1] if plural else ""))
    return result


def refreshed(scanned: Scan, known: Catalog) -> Catalog:
    """Return the catalogue of exactly the scanned messages, with the translations already known."""
    fresh = Catalog(
        locale=known.locale,
        project="smarketing",
        header_comment="# French messages of Smarketing.",
        fuzzy=False,
    )
    plurals = {one.message: one.plural for one in scanned.found if one.plural}
    for found in sorted(scanned.found, key=lambda one: (one.message.casefold(), one.place)):
        plural = plurals.get(found.message)
        message = (found.message, plural) if plural else found.message
        before = known.get(found.message)
        string = before.string if before else None
        if string is not None and isinstance(string, str) == bool(plural):
            string = None
        # Only files, no lines: a moved line should change nothing here.
        fresh.add(message, string, locations=[(found.place[0], 0)])
    return fresh


def missing(catalogue: Catalog) -> list[str]:
    """Return the messages without a translation."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not (message.string and all(_forms(message.string)))
    ]


def main() -> int:
    """Refresh the committed catalogue; return 1 while translations are missing."""
    root = Path(str(resources.files("smarketing")))
    scanned = scan(root)
    for place, line in scanned.unreadable:
        print(f"{place}:{line}: a message put together at run time cannot be translated")  # noqa: T201 (a command)
    catalogue = refreshed(scanned, read_catalogue("fr"))
    path = root / "locale" / "fr" / "LC_MESSAGES" / "smarketing.po"
    path.write_bytes(_as_po(catalogue))
    absent = missing(catalogue)
    print(f"{len(catalogue)} messages, {len(absent)} without a translation")  # noqa: T201 (a command)
    for message in absent:
        print(f"  {message}")  # noqa: T201 (a command)
    return 1 if absent or scanned.unreadable else 0


def _as_po(catalogue: Catalog) -> bytes:
    """Write a catalogue, without the headers that change by themselves or say nothing."""
    written = BytesIO()
    write_po(written, catalogue, width=_FULL_WIDTH, include_lineno=False)
    lines = written.getvalue().split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith(_IDLE_HEADERS))


def _forms(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


_Places = dict[str, set[tuple[str, int]]]
"""For each callable the names of its message parameters, and where they stand."""


def _places_of_functions(tree: ast.Module) -> _Places:
    """Return where the callables that a file defines take their messages."""
    places: _Places = {}
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args if argument.arg != "self"]
            names += [argument.arg for argument in node.args.kwonlyargs]
        elif isinstance(node, ast.ClassDef):
            names = [
                item.target.id
                for item in node.body
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
            ]
        here = {(name, names.index(name)) for name in _PLACES if name in names}
        if here and isinstance(node, ast.FunctionDef | ast.ClassDef):
            places.setdefault(node.name, set()).update(here)
    return places


class _Reader(ast.NodeVisitor):
    """Walks one file and notes the messages written in it."""

    def __init__(self, file: str, places: _Places, result: Scan) -> None:
        self._file = file
        self._places = places
        self._result = result

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        places = self._places.get(name, set())
        arguments = {place: node.args[index] for place, index in places if index < len(node.args)}
        arguments |= {
            word.arg: word.value for word in node.keywords if places and word.arg in _PLACES
        }
        plurals = self._literals(arguments.pop("plural", None))
        for value in arguments.values():
            for message in self._literals(value):
                self._note(message, value, plurals[0] if plurals else "")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for name, value in pairs:
                if isinstance(name, ast.Name) and name.id in _PLACES:
                    for message in self._literals(value):
                        self._note(message, value)
        self.generic_visit(node)

    def _note(self, message: str, node: ast.expr, plural: str = "") -> None:
        if message:
            self._result.found.append(Found(message, (self._file, node.lineno), plural))

    def _literals(self, node: ast.expr | None) -> list[str]:
        """Return the texts that an expression may be; note those made at run time."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.IfExp(body=one, orelse=other):
                return [*self._literals(one), *self._literals(other)]
            case ast.BoolOp(values=values):
                return [text for value in values for text in self._literals(value)]
            case ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
                self._result.unreadable.append((self._file, node.lineno))
        return []


def places_in(message: str) -> Iterator[str]:
    """Yield the named places of a message."""
    yield from re.findall(r"(?<!\{)\{([a-z_]+)\}", message)


if __name__ == "__main__":
    sys.exit(main())
