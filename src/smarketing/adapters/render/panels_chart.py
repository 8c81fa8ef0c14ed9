"""Small multiples: the same bars for each of several questions, all on one scale from zero.

Where there is room they stand side by side as columns, with the labels of the rows once at the
left; on a phone the first ones beneath one another.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.pixel_layers import Layer, colour, rectangles, words

WIDE, NARROW = 760, 340
_CHARACTER = 7.2
_ROW, _LINE, _GAP = 26, 17, 18
_THICK = 12
_MOST_LINES = 3
_MOST_BENEATH = 3
"""So many panels stand beneath one another: more would not be read."""

_TEXT = 48
_SPACE = 14
"""Pixels: of a row, a line of a title, between panels, of a bar, of a number, between columns."""

_LEAST_VISIBLE = 1.5


@dataclass(frozen=True)
class Panel:
    """One question, and a bar for each row; all panels have the same rows."""

    title: str
    bars: Sequence[Bar]


def panels_chart(panels: Sequence[Panel], width: int = WIDE) -> Mapping[str, Any]:
    """Return the Vega-Lite specification of panels of bars."""
    most = max((bar.value for panel in panels for bar in panel.bars), default=0) or 1
    laid = _beside(panels, width, most) if width >= WIDE else _beneath(panels, width, most)
    bold = {"fontWeight": 600, "color": colour("ink")}
    layers = [
        words("title", laid.titles, {**bold, "fontSize": 12}),
        words("label", laid.labels, {"color": colour("ink")}),
        rectangles("value", laid.rows, "top", "bottom", "full"),
        words("text", laid.rows, {"color": colour("quiet")}),
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": max(laid.height, 1),
        "padding": 0,
        "autosize": {"type": "none"},
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }


@dataclass(frozen=True)
class _Laid:
    """Where everything stands, in pixels."""

    titles: list[Layer]
    labels: list[Layer]
    rows: list[Layer]
    height: int


def _beside(panels: Sequence[Panel], width: int, most: float) -> _Laid:
    """Lay panels out as columns, their rows named once."""
    first = panels[0].bars if panels else []
    left = min(_longest(first) * _CHARACTER + _SPACE, width / 4)
    column = (width - left) / max(len(panels), 1)
    lines = [_wrapped(panel.title, column - _SPACE) for panel in panels]
    top = max(map(len, lines), default=0) * _LINE + 6
    titles = []
    for place, title in enumerate(lines):
        # Titles stand on the rows, however many lines they have.
        start = top - 6 - len(title) * _LINE
        titles += list(_title(title, left + place * column, start))
    labels = [_label(bar, 0, top + n * _ROW, left) for n, bar in enumerate(first)]
    room = column - _TEXT - _SPACE
    rows = [
        _row(bar, left + place * column, top + n * _ROW, room * bar.value / most)
        for place, panel in enumerate(panels)
        for n, bar in enumerate(panel.bars)
    ]
    return _Laid(titles, labels, rows, top + len(first) * _ROW)


def _beneath(panels: Sequence[Panel], width: int, most: float) -> _Laid:
    """Lay panels out beneath one another, each with the names of its rows."""
    laid = _Laid([], [], [], 0)
    top = 0
    for panel in panels[:_MOST_BENEATH]:
        title = _wrapped(panel.title, width)
        laid.titles.extend(_title(title, 0, top))
        top += len(title) * _LINE + 4
        left = min(_longest(panel.bars) * _CHARACTER + _SPACE, width / 2.4)
        room = width - left - _TEXT
        for bar in panel.bars:
            laid.labels.append(_label(bar, 0, top, left))
            laid.rows.append(_row(bar, left, top, room * bar.value / most))
            top += _ROW
        top += _GAP
    return _Laid(laid.titles, laid.labels, laid.rows, top)


def _longest(bars: Sequence[Bar]) -> int:
    return max((len(bar.label) for bar in bars), default=0)


def _wrapped(title: str, room: float) -> list[str]:
    broken = textwrap.wrap(title, max(int(room / _CHARACTER), 6)) or [""]
    if len(broken) > _MOST_LINES:
        broken = [*broken[: _MOST_LINES - 1], broken[_MOST_LINES - 1].rstrip() + "…"]
    return broken


def _title(lines: Sequence[str], left: float, top: float) -> Iterator[Layer]:
    for number, line in enumerate(lines):
        yield {"title": line, "title at": left, "words": top + number * _LINE + _LINE / 2}


def _label(bar: Bar, left: float, top: float, room: float) -> Layer:
    most = max(int((room - _SPACE) / _CHARACTER), 4)
    cut = bar.label if len(bar.label) <= most else bar.label[: most - 1].rstrip() + "…"
    return {"label": cut, "label at": left, "words": top + _ROW / 2}


def _row(bar: Bar, left: float, top: float, length: float) -> Layer:
    end = left + (max(length, _LEAST_VISIBLE) if bar.value > 0 else 0)
    return {
        "zero": left,
        "value": end,
        "top": top + (_ROW - _THICK) / 2,
        "bottom": top + (_ROW + _THICK) / 2,
        "words": top + _ROW / 2,
        "text": bar.text,
        "text at": end + 6,
        "full": colour(bar.token),
    }
