"""The lag chart: which share has gone on by which age, with its range, and when it is mature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.palette import TOKENS, hue, soft
from smarketing.core.reports.conversion.pages import CurvePoint
from smarketing.core.reports.pages import Team

WIDE, NARROW = 520, 340
_HEIGHT = 180
_LEFT, _TOP, _BOTTOM = 2, 30, 24
_SIZE = 12
# Rough width of a character at the label size, to reserve room; the page's font may differ.
_CHARACTER = 6.8
_HOUR, _DAY = 3_600.0, 86_400.0
_DAYS_FROM = 3 * _DAY
_MOST_TICKS = 4
_MOST_LINES = 3

Layer = dict[str, Any]


@dataclass(frozen=True)
class Mark:
    """An age that is named in the chart."""

    age_seconds: float
    text: str


@dataclass(frozen=True)
class LagCurve:
    """What the chart shows: the curve of one team's step, and the ages that matter."""

    points: Sequence[CurvePoint]
    marks: Sequence[Mark]
    team: Team


def lag_chart(curve: LagCurve, language: Language, width: int = WIDE) -> Mapping[str, Any]:
    """Return the Vega-Lite specification of a lag curve; labels stand on the marks."""
    frame = _Frame.of(curve, language, width)
    layers = [
        *_grid(language, frame),
        _band(curve, frame),
        *_marks(curve, frame),
        _line(curve, frame),
        _end_label(curve, language, frame),
        _ages(language, frame),
    ]
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
    """Where things stand: the last age, the top of the scale, and the room at the right."""

    last: float
    top: float
    plot_width: int
    right: int

    @classmethod
    def of(cls, curve: LagCurve, language: Language, width: int) -> "_Frame":
        words = numbers.share(curve.points[-1].share.value, language)
        right = round(len(words) * _CHARACTER * 1.2) + 14
        high = max(point.share.high for point in curve.points)
        # One wild range, where few are left, must not flatten the curve.
        top = min(high, 2 * curve.points[-1].share.value)
        last = curve.points[-1].age_seconds
        return cls(last, max(top, 1e-6) * 1.06, width - _LEFT - right, right)

    def encoding(self, field: str, top: float, axis: str) -> Layer:
        scale = {"domain": [0, top], "nice": False, "zero": True, "clamp": axis == "y"}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}

    @property
    def x(self) -> Layer:
        return self.encoding("age", self.last, "x")

    @property
    def y(self) -> Layer:
        return self.encoding("value", self.top, "y")


def _layer(frame: _Frame, name: str, mark: Layer, values: list[Layer], **encoding: Layer) -> Layer:
    return {
        "name": name,
        "mark": mark,
        "data": {"values": values},
        "encoding": {"x": frame.x, "y": frame.y, **encoding},
    }


def _text(frame: _Frame, name: str, values: list[Layer], **mark: Any) -> Layer:  # noqa: ANN401 (Vega's own)
    text = {"text": {"field": "text", "type": "nominal"}}
    shown = {"type": "text", "fontSize": _SIZE, "baseline": "middle", **mark}
    return _layer(frame, name, shown, values, **text)


def _colour(token: str) -> str:
    return TOKENS[token].light


def _grid(language: Language, frame: _Frame) -> list[Layer]:
    """Draw the floor, and two or three quiet lines with their share at the left."""
    step = _nice(frame.top / _MOST_LINES)
    values: list[Layer] = [
        {
            "age": 0,
            "until": frame.last,
            "value": place * step,
            "text": numbers.share(place * step, language) if place else "0",
        }
        for place in range(int(frame.top / step) + 1)
    ]
    rule = {"type": "rule", "color": _colour("line"), "strokeWidth": 1}
    return [
        _layer(frame, "grid", rule, values, x2={"field": "until"}),
        _text(
            frame,
            "gridlabel",
            values[1:],
            align="left",
            baseline="bottom",
            dy=-2,
            fontSize=11,
            color=_colour("quiet"),
        ),
    ]


def _nice(least: float) -> float:
    """Return the smallest of 1, 2, 2.5 and 5 times a power of ten that is not less."""
    power = 10.0 ** floor(log10(least))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= least)


def _values(curve: LagCurve) -> list[Layer]:
    return [
        {
            "age": point.age_seconds,
            "value": point.share.value,
            "low": point.share.low,
            "high": point.share.high,
        }
        for point in curve.points
    ]


def _band(curve: LagCurve, frame: _Frame) -> Layer:
    mark = {"type": "area", "color": _colour(soft(curve.team)), "interpolate": "step-after"}
    low, high = (frame.encoding(field, frame.top, "y") for field in ("low", "high"))
    # Before anybody could have gone on, the range is that of knowing nothing: it is not drawn.
    values = [one for one in _values(curve) if one["value"] > 0]
    return _layer(frame, "range", mark, values, y=low, y2={"field": high["field"]})


def _line(curve: LagCurve, frame: _Frame) -> Layer:
    mark = {
        "type": "line",
        "color": _colour(hue(curve.team)),
        "strokeWidth": 3,
        "interpolate": "step-after",
        "strokeJoin": "round",
    }
    return _layer(frame, "curve", mark, _values(curve))


def _marks(curve: LagCurve, frame: _Frame) -> list[Layer]:
    """Name ages above the plot: each on a line of its own, so that near ones do not touch."""
    rule = {"type": "rule", "color": _colour("quiet"), "strokeWidth": 1, "strokeDash": [2, 3]}
    layers: list[Layer] = []
    for place, mark in enumerate(curve.marks):
        at = {"age": mark.age_seconds, "value": 0, "top": frame.top, "text": mark.text}
        x = frame.plot_width * mark.age_seconds / max(frame.last, 1)
        beyond = x + len(mark.text) * _CHARACTER > frame.plot_width + frame.right - 6
        layers.append(_layer(frame, f"mark{place}", rule, [at], y2={"field": "top"}))
        layers.append(
            _text(
                frame,
                f"marklabel{place}",
                [{**at, "value": frame.top}],
                align="right" if beyond else "left",
                dx=-4 if beyond else 4,
                dy=-8 - 13 * (len(curve.marks) - 1 - place),
                color=_colour("quiet"),
            )
        )
    return layers


def _end_label(curve: LagCurve, language: Language, frame: _Frame) -> Layer:
    last = curve.points[-1]
    at = {
        "age": last.age_seconds,
        "value": last.share.value,
        "text": numbers.share(last.share.value, language),
    }
    return _text(
        frame,
        "endlabel",
        [at],
        align="left",
        dx=8,
        fontSize=14,
        fontWeight=600,
        color=_colour(hue(curve.team)),
    )


def _ages(language: Language, frame: _Frame) -> Layer:
    """Label round ages beneath the floor: in days, or in hours where the curve is that short."""
    unit, least = (_DAY, 2.0) if frame.last >= _DAYS_FROM else (_HOUR, 1.0)
    step = max(_nice(frame.last / unit / _MOST_TICKS), least) * unit
    values = [
        {"age": place * step, "value": 0, "text": numbers.elapsed(place * step, language)}
        for place in range(1, int(frame.last / step) + 1)
    ]
    start = {"age": 0, "value": 0, "text": "0"}
    return _text(frame, "ages", [start, *values], dy=14, align="center", color=_colour("quiet"))
