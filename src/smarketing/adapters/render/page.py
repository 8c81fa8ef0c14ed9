"""A page before a medium draws it: headline, picture, tables to act on, footing.

Terminal and HTML draw the same page, so that neither can show what the other does not. All text
here is written in a language and safe to show, but not yet escaped for a medium.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.lag_chart import LagCurve
from smarketing.adapters.render.panels_chart import Panel
from smarketing.adapters.render.plot_chart import Plot
from smarketing.adapters.render.sentences import Part
from smarketing.core.base.finding import Finding
from smarketing.core.reports.pages import Pace, Standing, Team

_FIT_ON_A_PHONE = 5

HOTTEST = 8
"""How many shades a table of cohorts has."""


@dataclass(frozen=True)
class State:
    """How something stands, with its word; `standing` is None where nothing can be said yet."""

    standing: Standing | None
    word: str


@dataclass(frozen=True)
class Progress:
    """How far a promise is kept: shares of the whole, to be drawn as a small bar with its goal."""

    reached: float
    goal: float
    team: Team


@dataclass(frozen=True)
class Cell:
    """One place of a table. `detail` stands smaller beneath; `link` leads to the rows behind it.

    `heat`, 1 to `HOTTEST`, shades the place by how large its number is among its like.
    """

    text: str = ""
    detail: str = ""
    team: Team | None = None
    state: State | None = None
    progress: Progress | None = None
    link: str = ""
    heat: int | None = None


@dataclass(frozen=True)
class Column:
    """A column: numbers stand right-aligned; `spare` ones are left out where there is no room.

    Words are broken into lines in the column that `grows`, the first one where none does.
    """

    title: str
    numeric: bool = False
    spare: bool = False
    team: Team | None = None
    grows: bool = False


@dataclass(frozen=True)
class Group:
    """Rows that belong together; with a heading of their own where it is not empty."""

    rows: Sequence[Sequence[Cell]]
    heading: str = ""
    note: str = ""
    name: str = ""
    team: Team | None = None


@dataclass(frozen=True)
class Table:
    """A table with groups of rows; `total` is its last row, set apart.

    A `is_dense` one holds many small numbers, shaded in its team's hue where they have `heat`.
    """

    columns: Sequence[Column]
    groups: Sequence[Group]
    caption: str = ""
    total: Sequence[Cell] = ()
    team: Team | None = None
    is_dense: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to show."""
        return not any(group.rows for group in self.groups)

    @property
    def has_headings(self) -> bool:
        """Say whether its groups have names of their own."""
        return any(group.heading for group in self.groups)

    @property
    def is_wide(self) -> bool:
        """Say whether it may need more room than a phone has."""
        return len(self.columns) > _FIT_ON_A_PHONE


@dataclass(frozen=True)
class Section:
    """A titled part of the page: tables, and what stands in their place while there is nothing.

    One that `is_folded` shows its title only, until it is opened.
    """

    name: str
    title: str
    tables: Sequence[Table] = ()
    note: str = ""
    empty: str = ""
    side_by_side: bool = False
    is_folded: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to show."""
        return all(table.is_empty for table in self.tables)


@dataclass(frozen=True)
class Fact:
    """A figure in words beside a picture: what it is, and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class PacePicture:
    """The pace chart of one promise, with its figures in words."""

    name: str
    label: str
    team: Team
    state: State
    actual: str
    against: str
    facts: Sequence[Fact]
    text: str
    pace: Pace


@dataclass(frozen=True)
class BarsPicture:
    """Bars from zero, with the sentence that says how to read them; `line` is a goal."""

    name: str
    label: str
    text: str
    caption: str
    bars: Sequence[Bar]
    line: float | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class PlotPicture(BarsPicture):
    """Points on two axes; where there are only characters, the bars say the same."""

    plot: Plot


@dataclass(frozen=True)
class PanelsPicture(BarsPicture):
    """Small multiples; where there are only characters, the bars say the gist of them."""

    panels: Sequence[Panel]


@dataclass(frozen=True)
class LagPicture:
    """The lag curve of one passage, with its figures in words."""

    name: str
    label: str
    team: Team
    share: str
    against: str
    facts: Sequence[Fact]
    text: str
    lags: LagCurve


@dataclass(frozen=True)
class Page:
    """One report, ready to be drawn."""

    kind: str
    title: str
    period: str
    company: str
    headline: Sequence[Sequence[Part]]
    pictures: Sequence[PacePicture | BarsPicture | LagPicture]
    sections: Sequence[Section]
    findings: Sequence[Finding]
    footing: Sequence[Fact]
    zone: str
