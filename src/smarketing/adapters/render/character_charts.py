"""Charts in characters, for the terminal: the same marks as in the pictures, and nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.lag_chart import LagCurve
from smarketing.adapters.render.language import Language
from smarketing.core.reports.pages import Pace, PacePoint

ROWS = 7
_EIGHTHS = " ▁▂▃▄▅▆▇█"

STYLES = {
    "marketing": "magenta",
    "sales": "cyan",
    "shared": "bold",
    "good": "green",
    "warning": "yellow",
    "bad": "red",
}
"""Each hue as one of the terminal's own colours, which its owner has made readable."""


@dataclass(frozen=True)
class Glyphs:
    """The characters of a chart; a terminal without Unicode gets plain ones."""

    levels: str
    line: str
    floor: str
    today: str
    pale: str
    thin: str


UNICODE = Glyphs(_EIGHTHS, "·", "─", "▲", "░", "▔")
ASCII = Glyphs("    ####", ".", "-", "^", ".", "=")


def pace_lines(pace: Pace, language: Language, width: int, glyphs: Glyphs) -> list[Text]:
    """Draw the days as columns from zero, the goal as dots, today beneath the floor."""
    top = float(max([pace.target, pace.actual, *(point.goal for point in pace.points)])) or 1.0
    labels = _labels(pace, top, language)
    columns, wide = _columns(pace.points, width - 4 - max(map(len, labels.values())))
    if not columns:
        return []
    lines = []
    for row in range(ROWS - 1, -1, -1):
        line = Text("  ")
        for point in columns:
            line.append(*_cell(point, pace, row, top, wide, glyphs))
        line.append(f"  {labels.get(row, '')}", style="dim")
        line.rstrip()
        lines.append(line)
    lines.append(Text("  " + glyphs.floor * (len(columns) * wide), style="dim"))
    lines.append(_days(pace, columns, wide, width, language, glyphs))
    return lines


def bar_lines(bars: Sequence[Bar], width: int, glyphs: Glyphs) -> list[Text]:
    """Draw bars from zero with their label, their pale part, and their numbers."""
    most = max((bar.start + bar.longest for bar in bars), default=0) or 1
    label = min(max((len(bar.label) for bar in bars), default=0), 24)
    words = max((len(bar.text) + len(bar.note) for bar in bars), default=0) + 4
    room = max(width - label - words - 6, 10)
    lines = []
    for bar in bars:
        line = Text("  ")
        line.append(_fitted(bar.label, label) + "  " + " " * round(bar.start / most * room))
        solid = _length(bar.value, most, room)
        behind = max(_length(bar.behind, most, room) - solid, 0)
        line.append(glyphs.levels[-1] * solid, style=STYLES.get(bar.token, ""))
        line.append(glyphs.pale * behind, style=f"dim {STYLES.get(bar.token, '')}")
        line.append(f"  {bar.text}", style="bold")
        line.append(f"  {bar.note}" if bar.note else "", style="dim")
        lines.append(line)
        if bar.beneath:
            thin = glyphs.thin * _length(bar.beneath, most, room)
            lines.append(Text(" " * (label + 4) + thin, style="dim"))
    return lines


def lag_line(curve: LagCurve, glyphs: Glyphs) -> Text:
    """Draw a lag curve in one line: how high the share stands at each age, of what it reaches."""
    most = max((point.share.value for point in curve.points), default=0) or 1
    steps = len(glyphs.levels) - 1
    # What is not nothing shows.
    levels = [
        max(round(point.share.value / most * steps), int(point.share.value > 0))
        for point in curve.points[:: max(len(curve.points) // 60, 1)]
    ]
    line = "".join(glyphs.levels[level] for level in levels)
    return Text(f"  {line.rstrip()}", style=STYLES[curve.team.value])


def _length(value: float, most: float, room: int) -> int:
    """Return how many characters a bar takes: one at least of what is not nothing."""
    return max(round(value / most * room), 1) if value > 0 else 0


def _fitted(label: str, width: int) -> str:
    return label.ljust(width) if len(label) <= width else label[: width - 1] + "…"


def _columns(points: Sequence[PacePoint], room: int) -> tuple[list[PacePoint], int]:
    """Return as many days as there is room for, evenly chosen and with the last, and their width.

    Values are cumulative, so leaving days out loses nothing of where the line stands.
    """
    if not points or room < 1:
        return [], 1
    if len(points) * 2 <= room:
        return list(points), 2
    count = min(len(points), room)
    chosen = [points[(place + 1) * len(points) // count - 1] for place in range(count)]
    return chosen, 1


def _cell(
    point: PacePoint, pace: Pace, row: int, top: float, wide: int, glyphs: Glyphs
) -> tuple[str, str]:
    """Return the characters and the style of one day at one height."""
    eighths = len(glyphs.levels) - 1
    goal_row = min(int(float(point.goal) / top * ROWS), ROWS - 1)
    if point.actual is not None:
        level = round(float(point.actual) / top * ROWS * eighths) - row * eighths
        character = glyphs.levels[min(max(level, 0), eighths)]
        if character != " ":
            return character * wide, STYLES[pace.team.value]
    return (glyphs.line * wide, "dim") if row == goal_row else (" " * wide, "")


def _labels(pace: Pace, top: float, language: Language) -> dict[int, str]:
    """Return what stands at the right of each row: the goal and the projection, at their height."""
    labels: dict[int, str] = {}
    wanted = [(language.say("goal"), pace.target)]
    if pace.projection is not None and pace.required is not None:
        wanted.append((language.say("projection"), pace.projection))
    free = ROWS - 1
    for word, value in sorted(wanted, key=lambda one: one[1], reverse=True):
        # Each takes two rows: the word, and beneath it the number.
        row = max(min(int(float(value) / top * ROWS), free), 1)
        labels[row] = word
        labels[row - 1] = numbers.amount_of(value, pace.unit, pace.currency, language)
        free = row - 2
    return labels


def _days(
    pace: Pace,
    columns: Sequence[PacePoint],
    wide: int,
    width: int,
    language: Language,
    glyphs: Glyphs,
) -> Text:
    """Return the line beneath the floor: the first day, today, the last day.

    Where today is in its way, the last day moves to the right of the chart.
    """
    end = 2 + len(columns) * wide
    first = numbers.short_day(pace.points[0].day, language)
    last = numbers.short_day(pace.points[-1].day, language)

    def keeps(place: tuple[int, str]) -> tuple[int, bool, bool]:
        """Count the days that today leaves room for: rather the last, and where it belongs."""
        start, after = place[0], place[0] + len(place[1])
        has_last = after + 1 + len(last) <= width
        return (start > 2 + len(first)) + has_last, has_last, after + len(last) < end

    start, words = max(_todays(columns, wide, len(first), language, glyphs), key=keeps)
    after = start + len(words)
    line = [" "] * width
    if start > 2 + len(first):
        line[2 : 2 + len(first)] = first
    place = max(end - len(last), after + 1)
    if place + len(last) <= len(line):
        line[place : place + len(last)] = last
    line[start:after] = words
    return Text("".join(line[:width]).rstrip(), style="dim")


def _todays(
    columns: Sequence[PacePoint], wide: int, first: int, language: Language, glyphs: Glyphs
) -> list[tuple[int, str]]:
    """Return where today may be written: at the right of its arrow, or at the left of it."""
    reached = [place for place, point in enumerate(columns) if point.actual is not None]
    if not reached:
        return [(3 + first, "")]
    arrow, today = 2 + reached[-1] * wide, language.say("today")
    right, left = (arrow, f"{glyphs.today} {today}"), f"{today} {glyphs.today}"
    start = arrow + 1 - len(left)
    return [right, (start, left)] if start > 1 else [right]
