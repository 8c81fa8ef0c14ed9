"""Any table of a page as CSV: its own titles, numbers unrounded, words that no program runs.

Shares are parts of one, money is in units of its currency and time in seconds, which the title of
the column says; days and moments are written as ISO 8601 has them.
"""

from datetime import date

from smarketing.adapters.render.csv_cells import Value, csv_table, inert, units
from smarketing.adapters.render.figure import Figure, Kind
from smarketing.adapters.render.grid import Grid, Shown, grid_of
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Table
from smarketing.core.base.sentence import Money

_MONTH = len("2026-03")


def table_as_csv(table: Table, language: Language) -> str:
    """Return a table, its total last."""
    grid = grid_of(table, language)
    titles = [inert(_title(grid, place)) for place in range(len(grid.titles))]
    return csv_table(titles, [[_value(one) for one in row] for row in grid.all_rows])


def _title(grid: Grid, place: int) -> str:
    """Return the title of a column, with the unit of its numbers where all have the same one."""
    title, kinds = grid.titles[place], grid.kinds(place)
    if len(kinds) != 1:
        return title
    ((kind, currency),) = kinds
    unit = {Kind.MONEY: currency, Kind.SECONDS: "s"}.get(kind)
    return f"{title} ({unit})" if unit else title


def _value(shown: Shown) -> Value:
    if not isinstance(shown, Figure):
        return shown
    value = shown.value
    if isinstance(value, date):
        written = value.isoformat()
        return written[:_MONTH] if shown.kind is Kind.MONTH else written
    return units(value) if isinstance(value, Money) else value
