"""Layers of a chart whose places are pixels already: rectangles and words, laid out by hand.

Rows hold the places of their marks: "zero" and the ends of the bars, "words" (the height at which
words stand), and for each text where it begins ("label at").
"""

from typing import Any

from smarketing.adapters.render.palette import TOKENS

SIZE = 13

Layer = dict[str, Any]


def colour(token: str) -> str:
    """Return the colour of a token, by which the page finds it again."""
    return TOKENS[token].light


def pixels(field: str) -> Layer:
    """Return an encoding whose values are pixels already."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def rectangles(field: str, rows: list[Layer], top: str, bottom: str, token: str) -> Layer:
    """Return bars from "zero" to the end that `field` holds; those of nothing are left out."""
    drawn = [row for row in rows if row[field] > row["zero"]]
    return {
        "name": field,
        "mark": {"type": "rect"},
        "data": {"values": drawn},
        "encoding": {
            # Both ends are given: a bar that leaves its start to the scale can vanish.
            "x": pixels("zero"),
            "x2": {"field": field},
            "y": pixels(top),
            "y2": {"field": bottom},
            "color": {"field": token, "type": "nominal", "scale": None, "legend": None},
        },
    }


def words(field: str, rows: list[Layer], mark: Layer) -> Layer:
    """Return the texts that `field` holds, where there are any."""
    return {
        "name": f"{field}s",
        "mark": {"type": "text", "fontSize": SIZE, "align": "left", "baseline": "middle", **mark},
        "data": {"values": [row for row in rows if row[field]]},
        "encoding": {
            "x": pixels(f"{field} at"),
            "y": pixels("words"),
            "text": {"field": field, "type": "nominal"},
        },
    }
