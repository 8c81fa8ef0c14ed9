"""Changing single terms of a TOML text; everything else, comments and layout, stays as it is.

Each change is one place of the text, with a comment of its own above it. What the whole then says
is computed twice: by reading the changed text, and by changing what the old one said; `edited`
gives a text only where both agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

from smarketing.core.base.toml import read_toml
from smarketing.core.base.toml_positions import Path, Spans, find_spans
from smarketing.core.base.toml_writing import in_toml, inline, key_in_toml

_WIDTH = 96


@dataclass(frozen=True)
class SetTerm:
    """A term is given a value, where it stands or newly; `note` is the comment above it.

    A table that is new for it stands after those of `after`, the first that are there.
    """

    path: Path
    value: object
    note: str = ""
    after: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class DropTerm:
    """A term is taken away, with its line where it has one of its own."""

    path: Path


@dataclass(frozen=True)
class Element:
    """A table of a list, and the comment above it."""

    values: Mapping[str, object]
    note: str = ""


@dataclass(frozen=True)
class SetList:
    """A list of tables is made of these alone; where it is new, it stands after another list.

    `after` are the lists that it follows, the first that is there.
    """

    path: tuple[str, ...]
    elements: Sequence[Element]
    note: str = ""
    after: tuple[tuple[str, ...], ...] = field(default=())


@dataclass(frozen=True)
class AddElement:
    """A list of tables is given one more, at its end; where it is new, it stands after another."""

    path: tuple[str, ...]
    element: Element
    after: tuple[tuple[str, ...], ...] = field(default=())


Change = SetTerm | DropTerm | SetList | AddElement


def edited(text: str, changes: Sequence[Change]) -> str | None:
    """Return the text with all changes made, one after the other.

    None where a change cannot be made in the way in which the text is written.
    """
    values, _, _ = read_toml(text, "")
    if values is None:
        return None
    wanted: Any = values
    for change in changes:
        text = _Editor(text).changed(change)
        wanted = changed_values(wanted, change)
        found, _, _ = read_toml(text, "")
        if found != wanted:
            return None
    return text


def changed_values(values: Any, change: Change) -> Any:  # noqa: ANN401 (a tree of TOML values)
    """Return what a text says once a change is made; nothing given changes."""
    match change:
        case SetTerm(path=path, value=value):
            return _with(values, path, value)
        case DropTerm(path=path):
            return _without(values, path)
        case SetList(path=path, elements=elements):
            return _with(values, path, [dict(one.values) for one in elements])
        case AddElement(path=path, element=element):
            here = values
            for part in path:
                here = here.get(part, {})
            return _with(values, path, [*(here or []), dict(element.values)])


def _with(values: Any, path: Path, value: object) -> Any:  # noqa: ANN401 (a tree of TOML values)
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        return [_with(one, rest, value) if n == part else one for n, one in enumerate(values)]
    return {**values, part: _with(values.get(part, {}), rest, value)}


def _without(values: Any, path: Path) -> Any:  # noqa: ANN401 (a tree of TOML values)
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        return [_without(one, rest) if n == part else one for n, one in enumerate(values)]
    if rest:
        return {**values, part: _without(values[part], rest)}
    return {key: value for key, value in values.items() if key != part}


class _Editor:
    """A text as bytes, with where everything stands in it."""

    def __init__(self, text: str) -> None:
        self.text = text.encode()
        self.spans: Spans = find_spans(text)

    def changed(self, change: Change) -> str:
        match change:
            case SetTerm():
                made = self._set(change)
            case DropTerm():
                made = self._drop(change.path)
            case SetList():
                made = self._set_list(change)
            case AddElement():
                made = self._add(change.path, [change.element], "", change.after)
        return made.decode()

    def _set(self, change: SetTerm) -> bytes:
        span = self.spans.values.get(change.path)
        if span is None:
            return self._insert(change)
        written = in_toml(change.value).encode()
        start, end = span
        behind = self._kept_in_column(end, len(written) - (end - start))
        made = self.text[:start] + written + behind
        return self._noted(made, self._line_of(start), change.note)

    def _drop(self, path: Path) -> bytes:
        """Take a key away: its line, or what of a table on one line belongs to it."""
        start, end = self.spans.pairs[path]
        if path[:-1] not in self.spans.inline:
            line = self.text.find(b"\n", end)
            rest = b"" if line < 0 else self.text[line + 1 :]
            return self.text[: self._line_of(start)] + rest
        before, behind = self.text[:start].rstrip(b" "), self.text[end:].lstrip(b" ")
        if behind.startswith(b","):
            return before + b" " + behind[1:].lstrip(b" ")
        return before.removesuffix(b",") + b" " + behind

    def _kept_in_column(self, end: int, longer: int) -> bytes:
        """Return what stands behind a value, a comment on its line where it stood before."""
        rest = self.text[end:]
        spaces = len(rest) - len(rest.lstrip(b" "))
        if rest[spaces : spaces + 1] == b"#":
            return b" " * max(spaces - longer, min(spaces, 2)) + rest[spaces:]
        return rest

    def _insert(self, change: SetTerm) -> bytes:
        """Put a new key where its table is written; nowhere yet, at the end of the text."""
        path = change.path
        for length in range(len(path) - 1, -1, -1):
            around, rest = path[:length], path[length:]
            key = ".".join(key_in_toml(str(part)) for part in rest)
            pair = f"{key} = {in_toml(change.value)}".encode()
            if around in self.spans.inline:
                return self._into_inline(around, pair, change.note)
            place = self._end_of_keys(around, path[: length + 1])
            if place is not None:
                return self._line_after(place, pair, change.note)
        header = ".".join(key_in_toml(str(part)) for part in path[:-1])
        block = [f"[{header}]", *_comment(change.note)]
        block.append(f"{key_in_toml(str(path[-1]))} = {in_toml(change.value)}")
        return self._block_after(self._place_behind(change.after), block)

    def _place_behind(self, after: Sequence[tuple[str, ...]]) -> int:
        """Return where the last table at or below the first path that is there ends."""
        for path in after:
            ends = [end for way, (_, end) in self.spans.tables.items() if way[: len(path)] == path]
            if ends:
                return max(ends)
        return len(self.text)

    def _end_of_keys(self, table: Path, wanted: Path) -> int | None:
        """Return where the last key of a table ends; of the root only beside what belongs to it."""
        if table:
            span = self.spans.tables.get(table)
            return span[1] if span else None
        first = min((start for start, _ in self.spans.tables.values()), default=len(self.text))
        beside = [
            end
            for path, (start, end) in self.spans.pairs.items()
            if start < first and path[:1] == wanted[:1]
        ]
        return max(beside, default=None)

    def _into_inline(self, table: Path, pair: bytes, note: str) -> bytes:
        start, end = self.spans.values[table]
        inside = self.text[start + 1 : end - 1].rstrip()
        joined = b", " if inside.strip() else b" "
        made = self.text[: start + 1] + inside + joined + pair + b" " + self.text[end - 1 :]
        return self._noted(made, self._line_of(start), note)

    def _line_after(self, place: int, pair: bytes, note: str) -> bytes:
        """Put a line after the one in which `place` lies, indented as that one is."""
        start = self._line_of(max(place - 1, 0))
        line = self.text[start:place]
        indent = line[: len(line) - len(line.lstrip(b" \t"))]
        pair = _aligned(pair, line[len(indent) :])
        end = self.text.find(b"\n", place)
        before, behind = (self.text, b"") if end < 0 else (self.text[:end], self.text[end:])
        lines = [one.encode() for one in _comment(note)] + [pair]
        return before + b"".join(b"\n" + indent + one for one in lines) + behind

    def _noted(self, made: bytes, line: int, note: str) -> bytes:
        """Put a comment above a line of a changed text; what stands before is as it was."""
        if not note:
            return made
        rest = made[line:]
        indent = rest[: len(rest) - len(rest.lstrip(b" \t"))]
        told = b"".join(indent + one.encode() + b"\n" for one in _comment(note))
        return made[:line] + told + rest

    def _line_of(self, place: int) -> int:
        return self.text.rfind(b"\n", 0, place) + 1

    def _set_list(self, change: SetList) -> bytes:
        if change.path in self.spans.inline:
            return self._set(
                SetTerm(change.path, [dict(one.values) for one in change.elements], change.note)
            )
        mine = [span for path, span in self.spans.tables.items() if path[:-1] == change.path]
        below = [
            span
            for path, span in self.spans.tables.items()
            if path[: len(change.path)] == change.path and len(path) > len(change.path) + 1
        ]
        if not mine:
            return self._add(change.path, change.elements, change.note, change.after)
        lines = _elements(change.path, change.elements, change.note)
        first = min(start for start, _ in mine)
        text = self.text
        for start, end in sorted([*mine, *below], reverse=True):
            line = text.find(b"\n", end)
            behind = b"" if line < 0 else text[line + 1 :]
            kept = behind.lstrip(b"\n") if start != first else behind
            text = text[:start] + kept
        return text[:first] + "\n".join(lines).encode() + b"\n" + text[first:]

    def _add(
        self,
        path: tuple[str, ...],
        elements: Sequence[Element],
        note: str,
        after: tuple[tuple[str, ...], ...],
    ) -> bytes:
        if path in self.spans.inline:
            return self._into_array(path, elements, note)
        lines = _elements(path, elements, note)
        return self._block_after(self._place_behind((path, *after)), lines)

    def _into_array(self, path: Path, elements: Sequence[Element], note: str) -> bytes:
        """Put tables at the end of a list that is written on the spot."""
        start, end = self.spans.values[path]
        inside = self.text[start + 1 : end - 1].rstrip()
        told = ",\n  ".join(inline(one.values) for one in elements).encode()
        comma = b"" if inside.endswith(b",") or not inside.strip() else b","
        made = self.text[: start + 1] + inside + comma + b"\n  " + told + b",\n]" + self.text[end:]
        said = " ".join(filter(None, [note, *(one.note for one in elements)]))
        return self._noted(made, self._line_of(start), said)

    def _block_after(self, place: int, lines: Sequence[str]) -> bytes:
        """Put lines, set apart by an empty one, after the line in which `place` lies."""
        end = self.text.find(b"\n", place)
        before, behind = (self.text, b"") if end < 0 else (self.text[:end], self.text[end:])
        told = "\n".join(lines).encode()
        return before.rstrip(b"\n") + b"\n\n" + told + (behind or b"\n")


def _aligned(pair: bytes, before: bytes) -> bytes:
    """Set a key apart from its value as the line before does, where that is a key with a value."""
    key, _, value = pair.partition(b" = ")
    column = before.find(b" = ")
    is_pair = column >= 0 and not before[:column].rstrip(b" ").strip(
        b"abcdefghijklmnopqrstuvwxyz_."
    )
    return key.ljust(column if is_pair else 0) + b" = " + value


def _elements(path: tuple[str, ...], elements: Sequence[Element], note: str) -> list[str]:
    header = ".".join(key_in_toml(part) for part in path)
    lines = _comment(note)
    for number, one in enumerate(elements):
        lines += [""] if lines and (number or note) else []
        lines += [f"[[{header}]]", *_comment(one.note)]
        width = max((len(key_in_toml(key)) for key in one.values), default=0)
        lines += [f"{key_in_toml(key):{width}} = {in_toml(v)}" for key, v in one.values.items()]
    return lines


def _comment(note: str) -> list[str]:
    return [f"# {line}" for line in wrap(note, _WIDTH - 2, break_on_hyphens=False)]
