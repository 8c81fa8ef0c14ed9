"""The frame of every page in a real browser: everybody can use it, on every screen, by keyboard."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize
from tests.web.served import Served, complaints

from smarketing.app.web.accounts.roles import Role

pytestmark = pytest.mark.browser


def faults(page: Page) -> list[str]:
    """Return what axe objects to, with the element it objects to."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(
    ("width", "scheme", "spoken"),
    [(390, "light", "fr-FR"), (768, "dark", "en-GB"), (1440, "dark", "fr-FR")],
)
def test_everyone_can_use_today(
    browser: Browser, served: Served, width: int, scheme: Literal["light", "dark"], spoken: str
) -> None:
    size: ViewportSize = {"width": width, "height": 900}
    with browser.new_context(viewport=size, color_scheme=scheme, locale=spoken) as context:
        page = context.new_page()
        told = complaints(page)
        served.show(served.enter(page, Role.MANAGEMENT), "/")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert told == []
