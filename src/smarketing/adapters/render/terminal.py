"""Reports and findings on a terminal: from 80 columns on, coloured only where colour is wanted."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from smarketing.adapters.render.character_charts import (
    ASCII,
    STYLES,
    UNICODE,
    Glyphs,
    bar_lines,
    pace_lines,
)
from smarketing.adapters.render.daily_page import compose_daily
from smarketing.adapters.render.funnel_page import compose_funnel
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.loop_page import compose_loop
from smarketing.adapters.render.page import (
    Cell,
    Column,
    Fact,
    PacePicture,
    Page,
    Section,
    State,
    Table,
)
from smarketing.adapters.render.palette import ASCII_SHAPES, SHAPES
from smarketing.adapters.render.plan_page import compose_plan
from smarketing.adapters.render.sentences import Part
from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.core.reports.pages import DailyReport, FunnelReport, LoopReport, PlanReport

_ROOMY = 100
_WIDEST = 120


def print_daily(report: DailyReport, console: Console, language: Language) -> None:
    """Print the daily report."""
    print_page(compose_daily(report, language), console, language)


def print_funnel(report: FunnelReport, console: Console, language: Language) -> None:
    """Print the funnel."""
    print_page(compose_funnel(report, language), console, language)


def print_plan(report: PlanReport, console: Console, language: Language) -> None:
    """Print the plan."""
    print_page(compose_plan(report, language), console, language)


def print_loop(report: LoopReport, console: Console, language: Language) -> None:
    """Print the closed loop."""
    print_page(compose_loop(report, language), console, language)


def print_page(page: Page, console: Console, language: Language) -> None:
    """Print a page: headline, pictures, tables, findings, footing."""
    width = min(console.width, _WIDEST)
    glyphs = ASCII if console.options.ascii_only else UNICODE
    console.print(Text.assemble((page.title, "bold"), f"  {page.company}"), width=width)
    console.print(Text(page.period, style="dim"), width=width)
    console.print()
    for place, sentence in enumerate(page.headline):
        console.print(_words(sentence, lead=place == 0), width=width)
    for picture in page.pictures:
        console.print()
        if isinstance(picture, PacePicture):
            _print_pace(picture, console, language, width, glyphs)
        else:
            console.print(Text(picture.label, style="bold"), width=width)
            for line in bar_lines(picture.bars, width, glyphs):
                console.print(line, no_wrap=True, crop=True, width=width)
            _print_note(picture.caption, console, width)
    for section in page.sections:
        _print_section(section, console, width, glyphs)
    if page.findings:
        console.print()
        console.print(Text(language.say("What the data and the agreement need"), style="bold"))
        print_findings(page.findings, console, language, page.zone)
    console.print()
    console.print(_facts(page.footing), style="dim", width=width)


def _words(sentence: Iterable[Part], *, lead: bool) -> Text:
    words = Text(style="bold" if lead else "")
    for part in sentence:
        words.append(part.text, style="bold" if part.is_quantity else "")
    return words


def _facts(facts: Sequence[Fact]) -> Text:
    """Write figures in words, kept together with what they are."""
    words = Text()
    for place, fact in enumerate(facts):
        pair = f"{fact.label} {fact.value}".replace(" ", "\u00a0")
        words.append(("  " if place else "") + pair)
    return words


def _print_pace(
    picture: PacePicture, console: Console, language: Language, width: int, glyphs: Glyphs
) -> None:
    title = Text.assemble(
        (picture.label, f"bold {STYLES[picture.team.value]}"),
        ("  " + picture.actual, "bold"),
        f" {picture.against}  ",
        _state(picture.state, glyphs),
    )
    console.print(title, width=width)
    for line in pace_lines(picture.pace, language, width, glyphs):
        console.print(line, no_wrap=True, crop=True, width=width)
    console.print(
        Padding(_facts(picture.facts), (0, 0, 0, 2), expand=False), style="dim", width=width
    )


def _print_note(note: str, console: Console, width: int) -> None:
    if note:
        console.print(
            Padding(Text(note, style="dim"), (0, 0, 0, 2), expand=False), width=min(width, _ROOMY)
        )


def _print_section(section: Section, console: Console, width: int, glyphs: Glyphs) -> None:
    console.print()
    console.print(Text(section.title, style="bold"), width=width)
    if section.is_empty:
        _print_note(section.empty, console, width)
        return
    _print_note(section.note, console, width)
    for place, table in enumerate(section.tables):
        if not table.is_empty:
            if place:
                console.print()
            if table.caption:
                team = STYLES[table.team.value] if table.team else ""
                console.print(Text(f"  {table.caption}", style=team), width=width)
            console.print(
                Padding(_grid(table, width, glyphs), (0, 0, 0, 2), expand=False), width=width
            )


def _grid(table: Table, width: int, glyphs: Glyphs) -> Grid:
    roomy = width >= _ROOMY
    kept = [place for place, column in enumerate(table.columns) if roomy or not column.spare]
    grid = Grid(box=None, pad_edge=False, padding=(0, 2 if not table.is_wide or roomy else 1, 0, 0))
    for place in kept:
        column = table.columns[place]
        most = None if roomy or not column.numeric else _narrowest(table, place)
        grid.add_column(_heading(column), justify=_side(column), max_width=most)
    for group in table.groups:
        if group.heading:
            grid.add_row(Text.assemble((group.heading, "bold"), (f"  {group.note}", "dim")))
        for row in group.rows:
            cells: list[RenderableType] = [_cell(row[place], glyphs) for place in kept]
            if group.heading:
                cells[0] = Padding(cells[0], (0, 0, 0, 2), expand=False)
            grid.add_row(*cells)
    if table.total:
        grid.add_row(*(_cell(table.total[place], glyphs) for place in kept), style="bold")
    return grid


def _narrowest(table: Table, place: int) -> int:
    """Return the width of a column whose heading may be broken between words, its cells not."""
    rows = [row for group in table.groups for row in group.rows]
    rows += [table.total] if table.total else []
    texts = [text for row in rows for text in (row[place].text, row[place].detail)]
    return max(map(cell_len, [*texts, *table.columns[place].title.split(" ")]))


def _heading(column: Column) -> Text:
    colour = STYLES[column.team.value] if column.team else ""
    return Text(column.title, style=f"dim {colour}")


def _side(column: Column) -> JustifyMethod:
    return "right" if column.numeric else "left"


def _cell(cell: Cell, glyphs: Glyphs) -> Text:
    if cell.state:
        return _state(cell.state, glyphs)
    words = Text(cell.text, style=STYLES[cell.team.value] if cell.team else "")
    if cell.detail:
        words.append(f"\n{cell.detail}", style="dim")
    return words


def _state(state: State, glyphs: Glyphs) -> Text:
    shapes = ASCII_SHAPES if glyphs is ASCII else SHAPES
    return Text(
        f"{shapes[state.standing]} {state.word}",
        style=STYLES[state.standing.value] if state.standing else "dim",
    )
