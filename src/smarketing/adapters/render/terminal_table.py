"""Tables on a terminal: columns as wide as they need, and one of them takes what is left."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from smarketing.adapters.render.character_charts import ASCII, STYLES, Glyphs
from smarketing.adapters.render.page import Cell, Column, State, Table
from smarketing.adapters.render.palette import ASCII_SHAPES, SHAPES
from smarketing.adapters.render.terminal_text import print_text, wrapped

ROOMY = 100
_INDENT = "  "
_LEAST_GROWING = 12
_MOST_OF_A_WORD = 20


def print_table(table: Table, console: Console, width: int, glyphs: Glyphs) -> None:
    """Print a table; below `ROOMY` columns without its spare columns."""
    places = [
        place for place, column in enumerate(table.columns) if width >= ROOMY or not column.spare
    ]
    columns = [table.columns[place] for place in places]
    inner = _INDENT if table.has_headings else ""
    rows = [
        [_lines(row[place], glyphs) for place in places]
        for row in [*(row for group in table.groups for row in group.rows), table.total]
        if row
    ]
    room = width - len(_INDENT) - len(inner)
    gap, widths = "  ", _widths(columns, rows, room, 2, tight=False)
    overflows = sum(widths) + 2 * (len(widths) - 1) > room
    if width < ROOMY and (table.is_wide or overflows):
        gap, widths = " ", _widths(columns, rows, room, 1, tight=True)
    remaining = iter(rows)
    for line in _joined([_heading(column) for column in columns], columns, widths, gap):
        console.print(Text(_INDENT + inner) + line, soft_wrap=True)
    for group in table.groups:
        if group.heading:
            colour = STYLES[group.team.value] if group.team else ""
            name = (group.heading, f"bold {colour}".strip())
            heading = Text.assemble(name, (f"  {group.note}", "dim"))
            print_text(heading, console, width, len(_INDENT))
        for _ in group.rows:
            _print_row(next(remaining), columns, widths, gap, console, _INDENT + inner)
    for row in remaining:
        bold = [[Text(line.plain, style="bold") for line in cell] for cell in row]
        _print_row(bold, columns, widths, gap, console, _INDENT + inner)


def state_text(state: State, glyphs: Glyphs) -> Text:
    """Return how something stands: a shape, a word and a colour."""
    shapes = ASCII_SHAPES if glyphs is ASCII else SHAPES
    colour = STYLES[state.standing.value] if state.standing else "dim"
    return Text(f"{shapes[state.standing]} {state.word}", style=colour)


def _lines(cell: Cell, glyphs: Glyphs) -> list[Text]:
    if cell.state:
        return [state_text(cell.state, glyphs)]
    lines = [Text(cell.text, style=STYLES[cell.team.value] if cell.team else "")]
    return [*lines, Text(cell.detail, style="dim")] if cell.detail else lines


def _heading(column: Column) -> list[Text]:
    colour = STYLES[column.team.value] if column.team else ""
    return [Text(column.title, style=f"dim {colour}".strip())]


def _widths(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Sequence[Text]]],
    room: int,
    gap: int,
    *,
    tight: bool,
) -> list[int]:
    """Return the width of each column; tight headings may be broken between words."""
    needed = []
    for place, column in enumerate(columns):
        words = column.title.split(" ") if tight and column.numeric else [column.title]
        cells = [line.plain for row in rows for line in row[place]]
        needed.append(max(map(cell_len, [*words, *cells])))
    growing = next((place for place, column in enumerate(columns) if column.grows), 0)
    least = [_longest_word(place, columns, rows) for place in range(len(columns))]
    others = sum(needed) - needed[growing] + gap * (len(columns) - 1)
    needed[growing] = min(needed[growing], max(room - others, least[growing]))
    if tight:
        _narrow(needed, least, columns, room - gap * (len(columns) - 1))
    return needed


def _longest_word(
    place: int, columns: Sequence[Column], rows: Sequence[Sequence[Sequence[Text]]]
) -> int:
    """Return how narrow a column of words may become, so that no usual word is too long for it."""
    texts = [columns[place].title, *(line.plain for row in rows for line in row[place])]
    longest = max(cell_len(word) for text in texts for word in text.split(" "))
    return min(max(longest, _LEAST_GROWING), _MOST_OF_A_WORD)


def _narrow(needed: list[int], least: Sequence[int], columns: Sequence[Column], room: int) -> None:
    """Break lines in further columns where one is not enough: words first, the widest first."""
    for numeric in (False, True):
        places = [place for place, column in enumerate(columns) if column.numeric is numeric]
        while sum(needed) > room:
            wide = [place for place in places if needed[place] > least[place]]
            if not wide:
                break
            widest = max(wide, key=lambda place: needed[place])
            needed[widest] = max(needed[widest] - (sum(needed) - room), least[widest])


def _print_row(
    row: Sequence[Sequence[Text]],
    columns: Sequence[Column],
    widths: Sequence[int],
    gap: str,
    console: Console,
    indent: str,
) -> None:
    for line in _joined(row, columns, widths, gap):
        console.print(Text(indent) + line, soft_wrap=True)


def _joined(
    row: Sequence[Sequence[Text]], columns: Sequence[Column], widths: Sequence[int], gap: str
) -> Iterator[Text]:
    """Yield the lines of a row: each cell broken to its column's width and put to its side."""
    cells = [
        [part for line in cell for part in wrapped(line, width)]
        for cell, width in zip(row, widths, strict=True)
    ]
    for parts in zip_longest(*cells):
        line = Text()
        for place, (part, column, width) in enumerate(zip(parts, columns, widths, strict=True)):
            text = part or Text()
            blank = " " * max(width - text.cell_len, 0)
            line.append(gap if place else "")
            line.append_text(Text(blank) + text if column.numeric else text + Text(blank))
        line.rstrip()
        yield line
