"""From a Vega-Lite specification to SVG that lives in a page: themed, titled, without a network."""

from collections.abc import Mapping
from typing import Any, Literal
from xml.etree import ElementTree as ET

import vl_convert

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.palette import TOKENS

_SVG = "http://www.w3.org/2000/svg"
_TOKEN_OF = {token.light: name for name, token in TOKENS.items()}
_FORMATS: dict[str, Literal["en-GB", "fr-FR"]] = {"en": "en-GB", "fr": "fr-FR"}
# What Vega writes for its own interaction and accessibility; the picture has one title instead.
_DROPPED = (
    "aria-hidden",
    "aria-label",
    "aria-roledescription",
    "font-family",
    "pointer-events",
    "role",
    "style",
)

CONFIG = {
    "background": None,
    "aria": False,
    "view": {"stroke": None},
    "font": "system-ui, sans-serif",
}

ET.register_namespace("", _SVG)


def draw(spec: Mapping[str, Any], language: Language, *, name: str, title: str, text: str) -> str:
    """Draw a specification as inline SVG.

    `name` makes the identifiers of the picture unique on its page; `title` and `text` say in
    words what it shows. Colours become the classes of the page's tokens, so that the picture
    follows light and dark; the font is the page's.
    """
    raw = vl_convert.vegalite_to_svg(
        dict(spec) | {"config": CONFIG},
        allowed_base_urls=[],
        format_locale=_FORMATS[language.code],
        time_format_locale=_FORMATS[language.code],
    )
    root = ET.fromstring(raw)  # noqa: S314 (we have just drawn it; no text from outside is parsed)
    _prune(root)
    for element in root.iter():
        _restyle(element)
    width, height = root.attrib.pop("width"), root.attrib.pop("height")
    root.set("viewBox", f"0 0 {width} {height}")
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-text")
    for place, (tag, words) in enumerate((("title", title), ("desc", text))):
        label = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{'text' if place else 'title'}"})
        label.text = words
        root.insert(place, label)
    return ET.tostring(root, encoding="unicode")


def _prune(element: ET.Element) -> None:
    """Take out the empty frames that Vega draws around every group."""
    for child in list(element):
        _prune(child)
        is_frame = child.get("class") in {"background", "foreground"}
        is_empty = child.tag == f"{{{_SVG}}}g" and not len(child)
        if is_frame or is_empty:
            element.remove(child)


def _restyle(element: ET.Element) -> None:
    for attribute in _DROPPED:
        element.attrib.pop(attribute, None)
    classes = element.get("class", "").split()
    for attribute, prefix in (("fill", "f"), ("stroke", "s")):
        token = _TOKEN_OF.get(element.get(attribute, "").lower())
        if token is not None:
            del element.attrib[attribute]
            classes.append(f"{prefix}-{token}")
    if classes:
        element.set("class", " ".join(classes))
