"""A table of a page as rows of plain cells, for files that programs and spreadsheets open.

What stands smaller beneath a cell gets a column of its own; a group's heading stands in a first
column before each of its rows. A written number keeps the value that it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from smarketing.adapters.render.figure import Figure, Kind
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.numbers import NONE
from smarketing.adapters.render.page import Cell, Table
from smarketing.adapters.render.sentences import write
from smarketing.core.base.sentence import Sentence

Shown = Figure | str | None
"""What a place holds: a number with its value, words, or nothing."""


@dataclass(frozen=True)
class Grid:
    """Titles and rows of equal length; `total` is the last row, empty where there is none."""

    titles: Sequence[str]
    rows: Sequence[Sequence[Shown]]
    total: Sequence[Shown] = ()

    @property
    def all_rows(self) -> list[Sequence[Shown]]:
        """The rows, with the total last."""
        return [*self.rows, *([self.total] if self.total else [])]

    def kinds(self, place: int) -> set[tuple[Kind, str]]:
        """Return of what the numbers of a column are, each with its currency."""
        found = (row[place] for row in self.all_rows)
        return {(one.kind, one.currency) for one in found if isinstance(one, Figure)}


def grid_of(table: Table, language: Language) -> Grid:
    """Return a table as a grid."""
    rows = [row for group in table.groups for row in group.rows]
    every = [*rows, *([table.total] if table.total else [])]
    detailed = [
        any(row[place].detail for row in every if place < len(row))
        for place in range(len(table.columns))
    ]
    titles = []
    for column, has_detail in zip(table.columns, detailed, strict=True):
        titles.append(column.title)
        if has_detail:
            detail = Sentence("{column}: detail", {"column": column.title})
            titles.append(write(detail, language))
    grouped = table.has_headings
    headings = [group.heading for group in table.groups for _ in group.rows]
    return Grid(
        [*([language.say("Group")] if grouped else []), *titles],
        [
            [*([heading or None] if grouped else []), *_places(row, detailed)]
            for heading, row in zip(headings, rows, strict=True)
        ],
        [*([None] if grouped else []), *_places(table.total, detailed)] if table.total else (),
    )


def _places(row: Sequence[Cell], detailed: Sequence[bool]) -> list[Shown]:
    found: list[Shown] = []
    for cell, has_detail in zip(row, detailed, strict=True):
        found.append(cell.state.word if cell.state else _known(cell.text))
        if has_detail:
            found.append(_known(cell.detail))
    return found


def _known(text: str) -> Shown:
    return None if text in {"", NONE} else text
