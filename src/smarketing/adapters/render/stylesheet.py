"""The stylesheet of reports, for their files and for the web application alike."""

from functools import cache
from pathlib import Path

from smarketing.adapters.render.palette import stylesheet

TEMPLATES = Path(__file__).parent / "templates"


@cache
def report_stylesheet() -> str:
    """Return the stylesheet of reports: the colours as tokens, then the rules.

    They stand in a layer, so that the frame of the web application may say otherwise.
    """
    rules = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    return f"\n@layer report {{\n{stylesheet()}\n{rules}}}\n"
