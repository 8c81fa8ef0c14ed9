"""The addresses to which the frame of every page posts."""

from smarketing.app.web.access import Route
from smarketing.app.web.frame.actions import choose_appearance, choose_language

ROUTES = (
    Route("frame/language/", choose_language, "frame-language", None),
    Route("frame/appearance/", choose_appearance, "frame-appearance"),
)
