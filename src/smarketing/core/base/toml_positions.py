"""Where each key and each value of a TOML text stands: line and column."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from smarketing.core.base.finding import Source

Path = tuple[str | int, ...]
"""The way from the root of a file to a value: keys of tables, places in lists."""

_TOML = Language(tree_sitter_toml.language())


@dataclass(frozen=True)
class Positions:
    """Where each key and each value of a TOML text stands."""

    file: str
    keys: Mapping[Path, Source] = field(default_factory=dict)
    values: Mapping[Path, Source] = field(default_factory=dict)

    def key(self, path: Path) -> Source:
        """Return the place of a key, or of the nearest table around it."""
        return self._nearest(path, (self.keys, self.values))

    def value(self, path: Path) -> Source:
        """Return the place of a value, or of the nearest table around it."""
        return self._nearest(path, (self.values, self.keys))

    def _nearest(self, path: Path, places: Sequence[Mapping[Path, Source]]) -> Source:
        for length in range(len(path), 0, -1):
            for known in places:
                if source := known.get(path[:length]):
                    return source
        return Source(self.file)


def find_positions(text: str, file: str) -> Positions:
    """Note the place of every key and value of a text that is known to be valid TOML."""
    finder = _PositionFinder(file)
    finder.read(text)
    return Positions(file, finder.keys, finder.values)


@dataclass(frozen=True)
class Spans:
    """Which bytes of a TOML text hold what: from the first to behind the last.

    `tables` are those with a header of their own, up to the last key; `pairs` the keys with their
    values; `values` these alone, of which `inline` are tables and lists written on the spot.
    """

    tables: Mapping[Path, tuple[int, int]]
    pairs: Mapping[Path, tuple[int, int]]
    values: Mapping[Path, tuple[int, int]]
    inline: frozenset[Path]


def find_spans(text: str) -> Spans:
    """Note the bytes of every table, key and value of a text that is known to be valid TOML."""
    finder = _PositionFinder("")
    finder.read(text)
    return Spans(
        {path: _span(node) for path, node in finder.tables.items()},
        {path: _span(node) for path, node in finder.pairs.items()},
        {path: _span(node) for path, node in finder.nodes.items()},
        frozenset(
            path for path, node in finder.nodes.items() if node.type in {"array", "inline_table"}
        ),
    )


def _span(node: Node) -> tuple[int, int]:
    """Return the bytes of a node, without comments at the end of a table."""
    own = [child.end_byte for child in node.children if not _is_comment(child)]
    is_table = node.type in {"table", "table_array_element"}
    return node.start_byte, max(own) if is_table and own else node.end_byte


class _PositionFinder:
    """Walks the syntax tree once and notes where each path's key and value stand."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.keys: dict[Path, Source] = {}
        self.values: dict[Path, Source] = {}
        self.tables: dict[Path, Node] = {}
        self.pairs: dict[Path, Node] = {}
        self.nodes: dict[Path, Node] = {}
        self._lengths: dict[Path, int] = {}

    def read(self, text: str) -> None:
        self._text = text.encode()
        self._lines = self._text.split(b"\n")
        for node in Parser(_TOML).parse(self._text).root_node.children:
            if node.type == "pair":
                self._pair(node, ())
            elif node.type in {"table", "table_array_element"}:
                self._table(node)

    def _table(self, node: Node) -> None:
        header = next(child for child in node.children if child.is_named)
        path = self._resolve(_words(header))
        if node.type == "table_array_element":
            index = self._lengths.get(path, 0)
            self._lengths[path] = index + 1
            self.keys.setdefault(path, self._source(header))
            path = (*path, index)
        self.keys[path] = self._source(header)
        self.tables[path] = node
        for child in node.children:
            if child.type == "pair":
                self._pair(child, path)

    def _resolve(self, words: list[str]) -> Path:
        """Turn a header's words into a path: a word that names a list means its last element."""
        path: Path = ()
        for word in words[:-1]:
            path = (*path, word)
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        return (*path, words[-1])

    def _pair(self, node: Node, parent: Path) -> None:
        key, value = (child for child in node.children if child.is_named and not _is_comment(child))
        path = (*parent, *_words(key))
        self.keys[path] = self._source(key)
        self.pairs[path] = node
        self._value(value, path)

    def _value(self, node: Node, path: Path) -> None:
        self.values[path] = self._source(node)
        self.nodes[path] = node
        inside = [child for child in node.children if child.is_named and not _is_comment(child)]
        if node.type == "array":
            for index, child in enumerate(inside):
                self._value(child, (*path, index))
        elif node.type == "inline_table":
            for child in inside:
                self._pair(child, path)

    def _source(self, node: Node) -> Source:
        row, byte_column = node.start_point
        column = len(self._lines[row][:byte_column].decode()) + 1
        text = self._text[node.start_byte : node.end_byte].decode().splitlines()[0]
        return Source(self.file, row + 1, column, text)


def _is_comment(node: Node) -> bool:
    return bool(node.type == "comment")


def _words(key: Node) -> list[str]:
    if key.type == "dotted_key":
        return [word for child in key.children if child.is_named for word in _words(child)]
    text = (key.text or b"").decode()
    if key.type == "quoted_key":
        return [str(next(iter(tomllib.loads(f"{text} = 0"))))]
    return [text]
