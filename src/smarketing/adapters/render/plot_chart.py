"""Points on two axes: the curve of a sweep with its range, or choices between two measures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, log10
from typing import Any

from smarketing.adapters.render.palette import TOKENS

WIDE, NARROW = 760, 340
_HEIGHT = 230
_TOP, _BOTTOM, _RIGHT = 26, 38, 14
_SIZE = 12
_CHARACTER = 6.8
_MOST_TICKS = 6
_LINE = 15

Layer = dict[str, Any]
Writer = Callable[[float], str]


@dataclass(frozen=True)
class Dot:
    """A point, the range in which its height truly lies, and what is written beside it.

    `strong` sets it apart from the others; `hollow` ones are the same things measured later.
    """

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    label: str = ""
    strong: bool = False
    hollow: bool = False


@dataclass(frozen=True)
class Plot:
    """Points on two axes that both begin at zero, or on x where the values do.

    `joined` draws a line through them and a band over their ranges. `links` join pairs of points,
    by place. `mark` is a value of x that is marked by a line, with its word.
    """

    dots: Sequence[Dot]
    x_title: str
    y_title: str
    write_x: Writer
    write_y: Writer
    token: str
    joined: bool = False
    from_zero: bool = True
    links: Sequence[tuple[int, int]] = ()
    mark: tuple[float, str] | None = None


def plot_chart(plot: Plot, width: int = WIDE) -> Mapping[str, Any]:
    """Return the Vega-Lite specification of a plot; all that is written stands on the marks."""
    frame = _Frame.of(plot, width)
    layers = [*frame.grid(plot), *_links(plot, frame), *_mark(plot, frame)]
    if plot.joined:
        layers += [_band(plot, frame), _line(plot, frame)]
    else:
        layers.append(_ranges(plot, frame))
    layers += [*_dots(plot, frame), _labels(plot, frame), *frame.titles(plot)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": frame.width,
        "height": _HEIGHT,
        "padding": {"left": frame.left, "top": _TOP, "right": _RIGHT, "bottom": _BOTTOM},
        "autosize": {"type": "none"},
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }


@dataclass(frozen=True)
class _Frame:
    """Both scales, and how much room their labels take."""

    width: int
    left: int
    x: tuple[float, float]
    y: tuple[float, float]
    x_ticks: list[float] = field(default_factory=list)
    y_ticks: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, plot: Plot, width: int) -> "_Frame":
        highest = max((dot.high if dot.high is not None else dot.y for dot in plot.dots), default=1)
        farthest = max((dot.x for dot in plot.dots), default=1)
        nearest = 0.0 if plot.from_zero else min((dot.x for dot in plot.dots), default=0)
        y_ticks = ticks(0, highest or 1)
        left = round(max(len(plot.write_y(tick)) for tick in y_ticks) * _CHARACTER) + 12
        span = farthest - nearest or 1.0
        inner = width - left - _RIGHT
        most = min(_MOST_TICKS, max(inner // 70, 2))
        return cls(
            inner,
            left,
            (nearest - span * 0.03 * (not plot.from_zero), farthest + span * 0.05),
            (0, max(highest * 1.06, y_ticks[-1]) or 1),
            ticks(nearest, farthest, most),
            y_ticks,
        )

    def place_x(self, value: float) -> float:
        return (value - self.x[0]) / (self.x[1] - self.x[0]) * self.width

    def place_y(self, value: float) -> float:
        return _HEIGHT * (1 - value / self.y[1])

    def layer(self, name: str, mark: Layer, values: Sequence[Layer], **more: Layer) -> Layer:
        return {
            "name": name,
            "mark": mark,
            "data": {"values": list(values)},
            "encoding": {"x": _scale("x", self.x), "y": _scale("y", self.y), **more},
        }

    def grid(self, plot: Plot) -> list[Layer]:
        start, end = self.x
        rows = [
            {"x": start, "x2": end, "y": tick, "text": plot.write_y(tick)} for tick in self.y_ticks
        ]
        rule = {"type": "rule", "color": _colour("line"), "strokeWidth": 1}
        columns = [{"x": tick, "y": 0, "text": plot.write_x(tick)} for tick in self.x_ticks]
        return [
            self.layer("grid", rule, rows, x2={"field": "x2"}),
            self.layer("heights", _words("right", "middle", dx=-6), rows, text=_TEXT),
            self.layer("places", _words("center", "top", dy=6), columns, text=_TEXT),
        ]

    def titles(self, plot: Plot) -> list[Layer]:
        above = {"x": self.x[0], "y": self.y[1], "text": plot.y_title}
        below = {"x": self.x[1], "y": 0, "text": plot.x_title}
        return [
            self.layer(
                "y title", _words("left", "bottom", dx=-self.left, dy=-10), [above], text=_TEXT
            ),
            self.layer("x title", _words("right", "top", dy=22), [below], text=_TEXT),
        ]


_TEXT: Layer = {"field": "text", "type": "nominal"}


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """Return round values from `low` on, at most about so many, the last at or below `high`."""
    span = high - low
    if span <= 0:
        return [low]
    power = 10.0 ** floor(log10(span / most))
    step = next(power * n for n in (1, 2, 2.5, 5, 10, 20) if span / (power * n) <= most)
    first = -(-low // step)
    count = int((high - first * step) / step + 1e-9) + 1
    return [round((first + number) * step, 10) for number in range(count)]


def _scale(name: str, domain: tuple[float, float]) -> Layer:
    scale = {"domain": list(domain), "nice": False, "zero": False}
    return {"field": name, "type": "quantitative", "scale": scale, "axis": None}


def _colour(token: str) -> str:
    return TOKENS[token].light


def _words(align: str, baseline: str, dx: float = 0, dy: float = 0) -> Layer:
    return {
        "type": "text",
        "align": align,
        "baseline": baseline,
        "dx": dx,
        "dy": dy,
        "fontSize": _SIZE,
        "color": _colour("quiet"),
    }


def _row(dot: Dot) -> Layer:
    return {"x": dot.x, "y": dot.y, "low": dot.low, "high": dot.high, "text": dot.label}


def _ranged(plot: Plot) -> list[Layer]:
    return [_row(dot) for dot in plot.dots if dot.low is not None and not dot.hollow]


def _band(plot: Plot, frame: _Frame) -> Layer:
    rows = [{**row, "y": row["low"]} for row in _ranged(plot)]
    mark = {"type": "area", "color": _colour(f"{plot.token}-soft"), "opacity": 1}
    return frame.layer("band", mark, rows, y2={"field": "high"})


def _ranges(plot: Plot, frame: _Frame) -> Layer:
    rows = [{**row, "y": row["low"]} for row in _ranged(plot)]
    mark = {"type": "rule", "color": _colour(f"{plot.token}-soft"), "strokeWidth": 5}
    return frame.layer("ranges", mark, rows, y2={"field": "high"})


def _line(plot: Plot, frame: _Frame) -> Layer:
    mark = {"type": "line", "color": _colour(plot.token), "strokeWidth": 2.5}
    return frame.layer("line", mark, [_row(dot) for dot in plot.dots])


def _links(plot: Plot, frame: _Frame) -> list[Layer]:
    rows = [
        {
            "x": plot.dots[one].x,
            "y": plot.dots[one].y,
            "x2": plot.dots[two].x,
            "y2": plot.dots[two].y,
        }
        for one, two in plot.links
    ]
    mark = {"type": "rule", "color": _colour("quiet"), "strokeWidth": 1, "strokeDash": [2, 3]}
    return [frame.layer("links", mark, rows, x2={"field": "x2"}, y2={"field": "y2"})]


def _mark(plot: Plot, frame: _Frame) -> list[Layer]:
    if plot.mark is None:
        return []
    value, word = plot.mark
    row = {"x": value, "y": 0, "top": frame.y[1], "text": word}
    rule = {"type": "rule", "color": _colour("ink"), "strokeWidth": 1, "strokeDash": [1, 3]}
    right = frame.place_x(value) > frame.width / 2
    words = _words("right" if right else "left", "top", dx=-5 if right else 5, dy=2)
    above = {**row, "y": frame.y[1]}
    return [
        frame.layer("mark", rule, [row], y2={"field": "top"}),
        frame.layer("mark word", {**words, "color": _colour("ink")}, [above], text=_TEXT),
    ]


def _dots(plot: Plot, frame: _Frame) -> list[Layer]:
    layers = []
    for name, token, size, strong, hollow in (
        ("dots", plot.token, 46, False, False),
        ("strong dots", "ink", 90, True, False),
        ("later dots", "quiet", 46, None, True),
    ):
        mark = {"type": "point", "filled": not hollow, "size": size, "color": _colour(token)}
        rows = [
            _row(dot)
            for dot in plot.dots
            if dot.hollow is hollow and (strong is None or dot.strong is strong)
        ]
        layers.append(frame.layer(name, {**mark, "opacity": 1}, rows))
    return layers


def _labels(plot: Plot, frame: _Frame) -> Layer:
    """Label the dots from the strongest on, each where it covers no other label."""
    taken: list[tuple[float, float, float]] = []
    rows = []
    for dot in sorted(plot.dots, key=lambda dot: not dot.strong):
        wide = len(dot.label) * _CHARACTER
        start = min(max(frame.place_x(dot.x) - wide / 2, 0), frame.width - wide)
        height = frame.place_y(dot.y) - 8
        clear = all(
            abs(height - other) > _LINE or start > end + 6 or start + wide + 6 < begin
            for begin, end, other in taken
        )
        if dot.label and clear:
            taken.append((start, start + wide, height))
            rows.append({**_row(dot), "x": _back(frame, start)})
    mark = {**_words("left", "bottom", dy=-9), "color": _colour("ink")}
    return frame.layer("labels", mark, rows, text=_TEXT)


def _back(frame: _Frame, pixels: float) -> float:
    """Return the value of x that lies so many pixels from the left."""
    return frame.x[0] + pixels / frame.width * (frame.x[1] - frame.x[0])
