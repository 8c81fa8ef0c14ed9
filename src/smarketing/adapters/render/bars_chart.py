"""Horizontal bars from zero, one row each: the funnel, the plan, and the sources of revenue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smarketing.adapters.render.pixel_layers import Layer, colour, pixels, rectangles, words

WIDE, NARROW = 760, 340
# Rough widths of a character, to reserve room; the page's font may differ a little.
_CHARACTER, _BOLD_CHARACTER = 7.4, 8.4
_ROW_BESIDE, _ROW_BELOW = 36, 56
_THICK, _THIN = 16, 4
_PADDING = 8
_LEAST_VISIBLE = 1.5
"""Pixels of a bar that is not nothing: a sliver may be small, it may not vanish."""


@dataclass(frozen=True)
class Bar:
    """One row: a solid bar, and behind or beneath it what it is compared with.

    `value` and `behind` (drawn pale, from zero as well) and `beneath` (a thin second bar) are in
    the same unit. `text` is the number on the mark; `note` says the comparison in words. In a
    waterfall a bar begins at `start`, where the one above it ended.
    """

    label: str
    value: float
    token: str
    text: str
    note: str = ""
    behind: float = 0.0
    beneath: float = 0.0
    start: float = 0.0

    @property
    def longest(self) -> float:
        """How long the longest of its marks is."""
        return max(self.value, self.behind, self.beneath)


def bars_chart(
    bars: Sequence[Bar], width: int = WIDE, line: float | None = None
) -> Mapping[str, Any]:
    """Return the Vega-Lite specification of rows of bars, all on one scale that starts at zero.

    On a narrow picture the words stand above each bar instead of beside it. A `line` goes through
    all of them where a goal stands.
    """
    frame = _Frame.of(bars, width)
    rows = [frame.row(number, bar) for number, bar in enumerate(bars)]
    layers = [
        *_line(frame, line, len(bars)),
        rectangles("behind", rows, "top", "bottom", "pale"),
        rectangles("value", rows, "top", "bottom", "full"),
        rectangles("beneath", rows, "gap", "thin", "quiet"),
        words("label", rows, {"color": colour("ink")}),
        words("text", rows, {"align": frame.align, "fontWeight": 600, "color": colour("ink")}),
        words("note", rows, {"align": frame.align, "color": colour("quiet")}),
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": max(frame.height * len(bars), 1),
        "padding": 0,
        "autosize": {"type": "none"},
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }


@dataclass(frozen=True)
class _Frame:
    """Where the bars begin and end, in pixels, and how high a row is."""

    left: float
    right: float
    height: int
    most: float
    beside: bool
    align: str

    @classmethod
    def of(cls, bars: Sequence[Bar], width: int) -> "_Frame":
        most = max((bar.start + bar.longest for bar in bars), default=0) or 1
        words = max((_width(bar) for bar in bars), default=0)
        if width < WIDE:
            return cls(0, width, _ROW_BELOW, most, False, "right")
        longest = max((len(bar.label) for bar in bars), default=0) * _CHARACTER + 16
        left = min(longest, width / 3)
        right = width - min(words + 16, width / 2)
        return cls(left, right, _ROW_BESIDE, most, True, "left")

    def length_of(self, value: float) -> float:
        """Return how long a bar is: something is always seen of what is not nothing."""
        if value <= 0:
            return 0
        return max((self.right - self.left) * value / self.most, _LEAST_VISIBLE)

    def row(self, number: int, bar: Bar) -> Layer:
        top = number * self.height + (_PADDING if self.beside else self.height - _THICK - _PADDING)
        zero = self.left + (self.right - self.left) * bar.start / self.most
        farthest = zero + self.length_of(bar.longest) + 8
        between = len(bar.text) * _BOLD_CHARACTER + 6
        text_at = farthest if self.beside else self.right
        return {
            "zero": zero,
            "top": top,
            "bottom": top + _THICK,
            "gap": top + _THICK + 2,
            "thin": top + _THICK + 2 + _THIN,
            "words": top + _THICK / 2 if self.beside else top - 10,
            "value": zero + self.length_of(bar.value),
            "behind": zero + self.length_of(bar.behind),
            "beneath": zero + self.length_of(bar.beneath),
            "label": _cut(bar.label, self.left if self.beside else self.right - _width(bar)),
            "label at": 0,
            "text": bar.text,
            "text at": text_at,
            "note": bar.note,
            "note at": text_at + between if self.beside else text_at - between,
            "full": colour(bar.token),
            "pale": colour(f"{bar.token}-soft"),
            "quiet": colour("quiet"),
        }


def _cut(label: str, room: float) -> str:
    most = max(int((room - 12) / _CHARACTER), 4)
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def _width(bar: Bar) -> float:
    return len(bar.text) * _BOLD_CHARACTER + 6 + len(bar.note) * _CHARACTER


def _line(frame: _Frame, value: float | None, rows: int) -> list[Layer]:
    """Draw the goal as a line from the first row to the last."""
    if value is None:
        return []
    place = frame.left + (frame.right - frame.left) * value / frame.most
    mark = {"type": "rule", "color": colour("quiet"), "strokeWidth": 1, "strokeDash": [1, 3]}
    values = [{"place": place, "top": 0, "bottom": rows * frame.height}]
    encoding = {"x": pixels("place"), "y": pixels("top"), "y2": {"field": "bottom"}}
    return [{"name": "line", "mark": mark, "data": {"values": values}, "encoding": encoding}]
