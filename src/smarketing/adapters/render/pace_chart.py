"""The pace chart: what has been reached day by day, against the straight line to the goal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.palette import TOKENS, hue
from smarketing.core.base.sentence import Money
from smarketing.core.reports.pages import Pace

WIDE, NARROW = 520, 340
_HEIGHT = 200
_LEFT, _TOP, _BOTTOM = 2, 14, 24
_LABEL_GAP = 30
_DAY_GAP = 8
_SIZE = 12
# Rough width of a character at the label size, to reserve room; the page's font may differ.
_CHARACTER = 6.8
_MOST_LINES = 3
_FARTHEST_PROJECTION = 1.6
"""A projection beyond this many times the goal leaves the picture instead of flattening it."""

Layer = dict[str, Any]


def pace_chart(pace: Pace, language: Language, width: int = WIDE) -> Mapping[str, Any]:
    """Return the Vega-Lite specification of one promise's pace.

    All labels stand on the marks. Days are places on the axis (0 is the moment before the first
    day), so no time zone can move them.
    """
    frame = _Frame.of(pace, language, width)
    layers = [*_grid(pace, language, frame), _goal(pace, frame)]
    if frame.today:
        layers += [*_today(frame), *_projection(pace, frame), _actual(pace, frame)]
        layers.append(_actual_label(pace, language, frame))
    layers += [*_end_labels(pace, language, frame), *_day_labels(pace, language, frame)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": frame.plot_width,
        "height": _HEIGHT,
        "padding": {"left": _LEFT, "top": _TOP, "right": frame.right, "bottom": _BOTTOM},
        "autosize": {"type": "none"},
        "layer": layers,
    }


@dataclass(frozen=True)
class _Frame:
    """Where things stand: the number of days, the day reached, the top of the scale."""

    days: int
    today: int
    top: float
    plot_width: int
    right: int

    @classmethod
    def of(cls, pace: Pace, language: Language, width: int) -> "_Frame":
        reached = [n for n, point in enumerate(pace.points, 1) if point.actual is not None]
        most = [float(pace.target), float(pace.actual)]
        if pace.projection is not None:
            most.append(min(float(pace.projection), _FARTHEST_PROJECTION * float(pace.target)))
        words = [language.say("projection"), _amount(pace.target, pace, language)]
        right = round(max(len(word) for word in words) * _CHARACTER) + 12
        return cls(
            days=max(len(pace.points), 1),
            today=reached[-1] if reached else 0,
            top=max(*most, 1.0) * 1.04,
            plot_width=width - _LEFT - right,
            right=right,
        )

    def y_of(self, value: float) -> float:
        return _HEIGHT * (1 - value / self.top)

    def x_of(self, day: float) -> float:
        return self.plot_width * day / self.days

    @property
    def x(self) -> Layer:
        scale = {"domain": [0, self.days], "nice": False, "zero": True}
        return {"field": "day", "type": "quantitative", "scale": scale, "axis": None}

    @property
    def y(self) -> Layer:
        scale = {"domain": [0, self.top], "nice": False, "zero": True}
        return {"field": "value", "type": "quantitative", "scale": scale, "axis": None}


def _layer(frame: _Frame, name: str, mark: Layer, values: list[Layer], **encoding: Layer) -> Layer:
    return {
        "name": name,
        "mark": mark,
        "data": {"values": values},
        "encoding": {"x": frame.x, "y": frame.y, **encoding},
    }


def _colour(token: str) -> str:
    return TOKENS[token].light


def _amount(value: Any, pace: Pace, language: Language) -> str:  # noqa: ANN401 (any number)
    return numbers.amount_of(value, pace.unit, pace.currency, language)


def _grid(pace: Pace, language: Language, frame: _Frame) -> list[Layer]:
    """Draw the floor, and two quiet lines with their values at the left."""
    values: list[Layer] = [{"day": 0, "day2": frame.days, "value": 0, "text": "0"}]
    step = _nice_step(frame.top, pace)
    for number in range(1, int(frame.top / step) + 1):
        value = step * number
        if pace.unit == "money":
            written = numbers.short_money(Money(round(value), pace.currency), language)
        else:
            written = numbers.number(value, language)
        values.append({"day": 0, "day2": frame.days, "value": value, "text": written})
    rule = {"type": "rule", "color": _colour("line"), "strokeWidth": 1}
    label = {
        "type": "text",
        "align": "left",
        "baseline": "bottom",
        "dy": -2,
        "fontSize": 11,
        "color": _colour("quiet"),
    }
    text = {"text": {"field": "text", "type": "nominal"}}
    return [
        _layer(frame, "grid", rule, values, x2={"field": "day2"}),
        _layer(frame, "gridlabel", label, values[1:], **text),
    ]


def _nice_step(top: float, pace: Pace) -> float:
    """Return a round step that gives two or three lines; never a part of one lead."""
    power = 10.0 ** (len(str(int(top))) - 1)
    steps = [power * factor for factor in (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5)]
    chosen = next(step for step in steps if top / step < _MOST_LINES + 0.5)
    return chosen if pace.unit == "money" else max(1.0, round(chosen))


def _goal(pace: Pace, frame: _Frame) -> Layer:
    values = [{"day": 0, "value": 0.0}] + [
        {"day": n, "value": float(point.goal)} for n, point in enumerate(pace.points, 1)
    ]
    mark = {"type": "line", "color": _colour("quiet"), "strokeWidth": 1.5, "strokeCap": "round"}
    return _layer(frame, "goal", mark, values)


def _actual(pace: Pace, frame: _Frame) -> Layer:
    values = [{"day": 0, "value": 0.0}] + [
        {"day": n, "value": float(point.actual)}
        for n, point in enumerate(pace.points, 1)
        if point.actual is not None
    ]
    mark = {
        "type": "line",
        "color": _colour(hue(pace.team)),
        "strokeWidth": 3,
        "strokeCap": "round",
        "strokeJoin": "round",
    }
    return _layer(frame, "actual", mark, values)


def _today(frame: _Frame) -> list[Layer]:
    mark = {"type": "rule", "color": _colour("ink"), "strokeWidth": 1, "strokeDash": [1, 3]}
    values = [{"day": frame.today, "value": 0, "top": frame.top}]
    return [_layer(frame, "today", mark, values, y2={"field": "top"})]


def _projection(pace: Pace, frame: _Frame) -> list[Layer]:
    if pace.projection is None or frame.today >= frame.days:
        return []
    start, end = float(pace.actual), float(pace.projection)
    day: float = frame.days
    if end > frame.top:
        day = frame.today + (frame.top - start) / (end - start) * (frame.days - frame.today)
        end = frame.top
    mark = {
        "type": "line",
        "color": _colour(hue(pace.team)),
        "strokeWidth": 1.5,
        "strokeDash": [4, 4],
    }
    values = [{"day": frame.today, "value": start}, {"day": day, "value": end}]
    return [_layer(frame, "projection", mark, values)]


def _actual_label(pace: Pace, language: Language, frame: _Frame) -> Layer:
    """Label the last day: below the line when behind, above it when ahead, so nothing crosses."""
    behind = pace.gap < 0
    text = _amount(pace.actual, pace, language)
    room_at_right = frame.plot_width - frame.x_of(frame.today) > len(text) * _CHARACTER + 12
    right = behind and room_at_right
    low = frame.y_of(float(pace.actual)) > _HEIGHT - 18
    mark = {
        "type": "text",
        "align": "left" if right else "right",
        "baseline": "middle",
        "dx": 8 if right else -8,
        "dy": 12 if right and not low else -10,
        "fontSize": 14,
        "fontWeight": 600,
        "color": _colour(hue(pace.team)),
    }
    values = [{"day": frame.today, "value": float(pace.actual), "text": text}]
    return _layer(frame, "actuallabel", mark, values, text={"field": "text", "type": "nominal"})


def _end_labels(pace: Pace, language: Language, frame: _Frame) -> list[Layer]:
    """Label the goal and the projection at the right, pushed apart where they would touch."""
    labels = [("goal", language.say("goal"), pace.target, "quiet")]
    if pace.projection is not None and frame.today < frame.days:
        labels.append(("projection", language.say("projection"), pace.projection, hue(pace.team)))
    labels.sort(key=lambda label: label[2], reverse=True)
    layers: list[Layer] = []
    free = -_TOP + 8.0
    for name, word, value, token in labels:
        y = max(frame.y_of(min(float(value), frame.top)), free)
        free = y + _LABEL_GAP
        mark = {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "dx": 8,
            "dy": -6,
            "lineHeight": 14,
            "fontSize": _SIZE,
            "color": _colour(token),
        }
        at = {"day": frame.days, "value": frame.top * (1 - y / _HEIGHT)}
        values = [{**at, "text": [word, _amount(value, pace, language)]}]
        text = {"field": "text", "type": "nominal"}
        layers.append(_layer(frame, f"{name}label", mark, values, text=text))
    return layers


def _day_labels(pace: Pace, language: Language, frame: _Frame) -> list[Layer]:
    """Label today, and the first and the last day where it leaves them room.

    The last day may move to the right, beneath the labels of the goal and the projection.
    """
    if not pace.points:
        return []
    first = numbers.short_day(pace.points[0].day, language)
    last = numbers.short_day(pace.points[-1].day, language)
    if not frame.today:
        return [
            _day_label(frame, "first", 0, first, "left"),
            _day_label(frame, "last", frame.days, last, "right"),
        ]
    today = language.say("today")
    room = _Room(frame, _width(first), _width(last))
    align, start, end = room.best(frame.x_of(frame.today), _width(today))
    labels = [_day_label(frame, "now", frame.today, today, align, strong=True)]
    if room.has_first(start):
        labels.append(_day_label(frame, "first", 0, first, "left"))
    if room.has_last_in_place(end):
        labels.append(_day_label(frame, "last", frame.days, last, "right"))
    elif room.has_last(end):
        moved = end + _DAY_GAP - frame.plot_width
        labels.append(_day_label(frame, "last", frame.days, last, "left", dx=moved))
    return labels


def _width(words: str) -> float:
    return len(words) * _CHARACTER


@dataclass(frozen=True)
class _Room:
    """The line of days: how much of it the first and the last day take."""

    frame: _Frame
    first: float
    last: float

    def has_first(self, start: float) -> bool:
        return start > self.first + _DAY_GAP

    def has_last_in_place(self, end: float) -> bool:
        return end + _DAY_GAP < self.frame.plot_width - self.last

    def has_last(self, end: float) -> bool:
        return end + _DAY_GAP + self.last <= self.frame.plot_width + self.frame.right

    def best(self, middle: float, wide: float) -> tuple[str, float, float]:
        """Return how today stands to its line, and where it starts and ends: centred, if it may."""
        starts = {"center": middle - wide / 2, "right": middle - wide, "left": middle}
        places = [(align, start, start + wide) for align, start in starts.items() if start >= 0]
        return max(
            places,
            key=lambda place: (
                self.has_first(place[1]) + self.has_last(place[2]),
                self.has_last(place[2]),
                self.has_last_in_place(place[2]),
            ),
        )


def _day_label(
    frame: _Frame,
    name: str,
    day: int,
    words: str,
    align: str,
    dx: float = 0,
    *,
    strong: bool = False,
) -> Layer:
    mark = {
        "type": "text",
        "align": align,
        "baseline": "top",
        "dx": dx,
        "dy": 8,
        "fontSize": _SIZE,
        "fontWeight": 600 if strong else 400,
        "color": _colour("ink" if strong else "quiet"),
    }
    values = [{"day": day, "value": 0, "text": words}]
    return _layer(frame, f"{name}day", mark, values, text={"field": "text", "type": "nominal"})
