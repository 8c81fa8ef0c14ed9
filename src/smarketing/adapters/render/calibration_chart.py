"""Calibration: what was stated of leads against what came of them, and where both agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import BarsPicture
from smarketing.adapters.render.palette import TOKENS
from smarketing.core.base.probabilities import CalibrationBin

WIDE, NARROW = 760, 340
_HEIGHT = 320
_LEFT, _TOP, _BOTTOM, _RIGHT = 8, 36, 44, 14
_GRID = 4
_ROOM = 1.08
_SIZE = 12
_LEAST_TOP = 0.04

Layer = dict[str, Any]


@dataclass(frozen=True)
class Curve:
    """The bins of one way to rate leads, the name of its colour, and what it is called."""

    label: str
    token: str
    bins: Sequence[CalibrationBin]


@dataclass(frozen=True)
class CalibrationPicture(BarsPicture):
    """The calibration of several ways to rate leads; where there are only characters, bars."""

    curves: Sequence[Curve]


def calibration_chart(
    curves: Sequence[Curve], language: Language, width: int = WIDE
) -> Mapping[str, Any]:
    """Return the Vega-Lite specification: a point per bin, with the range of the true share.

    Both axes have the same scale and start at nought; a point above the diagonal became a customer
    more often than stated.
    """
    frame = _Frame.of(curves, width)
    layers = [*_grid(frame, language), _diagonal(frame)]
    for place, curve in enumerate(curves):
        layers += _curve(frame, curve, place)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": frame.width,
        "height": _HEIGHT,
        "padding": {"left": _LEFT, "top": _TOP, "right": _RIGHT, "bottom": _BOTTOM},
        "autosize": {"type": "none"},
        "layer": [*layers, _title(frame, language), *_names(frame, curves)],
    }


@dataclass(frozen=True)
class _Frame:
    """The width of the plot, and the probability at which both axes end."""

    width: int
    top: float

    @classmethod
    def of(cls, curves: Sequence[Curve], width: int) -> "_Frame":
        bins = [one for curve in curves for one in curve.bins]
        most = max((max(one.stated, one.observed.high) for one in bins), default=1.0)
        return cls(width - _LEFT - _RIGHT, min(max(most * _ROOM, _LEAST_TOP), 1.0))

    def axis(self, field: str) -> Layer:
        scale = {"domain": [0, self.top], "nice": False, "zero": True, "clamp": True}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _colour(token: str) -> str:
    return TOKENS[token].light


def _layer(frame: _Frame, name: str, mark: Layer, values: list[Layer], **encoding: Layer) -> Layer:
    return {
        "name": name,
        "mark": mark,
        "data": {"values": values},
        "encoding": {"x": frame.axis("x"), "y": frame.axis("y"), **encoding},
    }


def _grid(frame: _Frame, language: Language) -> list[Layer]:
    step = frame.top / _GRID
    values: list[Layer] = [
        {
            "x": 0,
            "end": frame.top,
            "y": number * step,
            "x2": number * step,
            "y2": 0,
            "text": numbers.share(number * step, language) if number else "0",
        }
        for number in range(_GRID + 1)
    ]
    named: list[Layer] = [{**one, "above": one["text"]} for one in values[1:]]
    named[-1]["above"] += " " + language.say("became customers")
    rule = {"type": "rule", "color": _colour("line"), "strokeWidth": 1}
    label = {"type": "text", "fontSize": 11, "color": _colour("quiet")}
    text = {"text": {"field": "text", "type": "nominal"}}
    across = {"x": frame.axis("x2"), "y": frame.axis("y2")}
    above = {**label, "align": "left", "baseline": "bottom", "dy": -2}
    below = {**label, "align": "center", "baseline": "top", "dy": 6}
    return [
        _layer(frame, "grid", rule, values, x2={"field": "end"}),
        _layer(frame, "gridlabel", above, named, text={"field": "above", "type": "nominal"}),
        _layer(frame, "floorlabel", below, values[1:-1], **across, **text),
    ]


def _diagonal(frame: _Frame) -> Layer:
    mark = {"type": "line", "color": _colour("quiet"), "strokeWidth": 1.5, "strokeDash": [4, 4]}
    values: list[Layer] = [{"x": 0, "y": 0}, {"x": frame.top, "y": frame.top}]
    return _layer(frame, "diagonal", mark, values)


def _curve(frame: _Frame, curve: Curve, place: int) -> list[Layer]:
    values = [
        {
            "x": one.stated,
            "y": one.observed.value,
            "low": one.observed.low,
            "high": one.observed.high,
        }
        for one in curve.bins
    ]
    # A shape besides the colour tells the curves apart.
    shape = ("circle", "square", "diamond")[place % 3]
    colour = _colour(curve.token)
    rule = {"type": "rule", "color": colour, "strokeWidth": 1.5, "opacity": 0.55}
    line = {"type": "line", "color": colour, "strokeWidth": 2, "strokeJoin": "round"}
    if place:
        line["strokeDash"] = [2, 3]
    point = {
        "type": "point",
        "shape": shape,
        "filled": True,
        "size": 64,
        "color": colour,
        "opacity": 1,
    }
    ranges = {"y": frame.axis("low"), "y2": {"field": "high"}}
    return [
        _layer(frame, f"range{place}", rule, values, **ranges),
        _layer(frame, f"line{place}", line, values),
        _layer(frame, f"points{place}", point, values),
    ]


def _names(frame: _Frame, curves: Sequence[Curve]) -> list[Layer]:
    """Name each curve above the plot, beside its mark."""
    layers = []
    at = 0.0
    for place, curve in enumerate(curves):
        shape = "●■◆"[place % 3]
        mark = {
            "type": "text",
            "align": "left",
            "baseline": "bottom",
            "dx": at,
            "dy": -18,
            "fontSize": _SIZE,
            "fontWeight": 600,
            "color": _colour(curve.token),
        }
        words = f"{shape} {curve.label}"
        at += len(words) * 7.6 + 16
        values = [{"x": 0, "y": frame.top, "text": words}]
        text = {"field": "text", "type": "nominal"}
        layers.append(_layer(frame, f"name{place}", mark, values, text=text))
    return layers


def _title(frame: _Frame, language: Language) -> Layer:
    mark = {
        "type": "text",
        "fontSize": _SIZE,
        "color": _colour("quiet"),
        "align": "right",
        "baseline": "top",
        "dy": 24,
    }
    values = [{"x": frame.top, "y": 0, "text": language.say("stated probability")}]
    return _layer(frame, "stated", mark, values, text={"field": "text", "type": "nominal"})
