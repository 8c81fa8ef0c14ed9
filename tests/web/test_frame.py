"""The frame of every page in a real browser: everybody can use it, on every screen, by keyboard."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.web.served import PASSWORD, Served, complaints

from smarketing.app.web.accounts.roles import Role

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def faults(page: Page) -> list[str]:
    """Return what axe objects to, with the element it objects to."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Yield a function that opens a fresh page; nothing that a browser objects to may remain."""
    contexts: list[BrowserContext] = []
    told: list[list[str]] = []

    def open_page(
        width: int = 1440, scheme: Literal["light", "dark"] = "light", spoken: str = "en-GB"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale=spoken
        )
        contexts.append(context)
        page = context.new_page()
        told.append(complaints(page))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [line for lines in told for line in lines] == []


@pytest.mark.parametrize(
    ("path", "role", "width", "scheme", "spoken"),
    [
        ("/", Role.MANAGEMENT, 390, "light", "fr-FR"),
        ("/", Role.MANAGEMENT, 1440, "dark", "en-GB"),
        ("/account/login/", None, 390, "dark", "fr-FR"),
        ("/account/login/", None, 1440, "light", "en-GB"),
        ("/components/", Role.ADMINISTRATOR, 390, "dark", "fr-FR"),
        ("/components/", Role.ADMINISTRATOR, 768, "light", "fr-FR"),
        ("/components/", Role.ADMINISTRATOR, 1440, "light", "en-GB"),
    ],
)
def test_everyone_can_use_it(
    opened: Open, served: Served, path: str, role: Role | None, width: int, scheme: str, spoken: str
) -> None:
    page = opened(width, scheme, spoken)
    if role:
        served.enter(page, role)
    served.show(page, path)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_opens_above_a_page_can_be_used_by_everyone(opened: Open, served: Served) -> None:
    page = served.show(served.enter(opened(390), Role.ADMINISTRATOR), "/components/")
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert faults(page) == []


def test_one_comes_in_and_goes_about_by_keyboard_alone(opened: Open, served: Served) -> None:
    page = opened()
    email = served.person(Role.MARKETING_HEAD)
    page.goto(f"{served.address}/plan/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for text in (email, PASSWORD):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.address}/plan/")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url(f"{served.address}/agreement/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_a_filter_keeps_the_focus_and_the_way_back(opened: Open, served: Served) -> None:
    page = served.show(served.enter(opened(), Role.ADMINISTRATOR), "/components/")
    page.get_by_label("Channel").focus()
    page.get_by_label("Channel").select_option("webinar")
    page.wait_for_url("**/components/?channel=webinar")
    expect(page.get_by_label("Channel")).to_have_value("webinar")
    expect(page.get_by_label("Channel")).to_be_focused()
    page.go_back()
    expect(page.get_by_label("Channel")).to_have_value("")
    expect(page).to_have_title("Components")


def test_what_was_done_is_told_and_undone(opened: Open, served: Served) -> None:
    page = served.show(served.enter(opened(), Role.ADMINISTRATOR), "/components/")
    page.get_by_role("button", name="Put off").click()
    toasts = page.locator("#toasts")
    expect(toasts).to_contain_text("The lead is put off.")
    toasts.get_by_role("button", name="Undo").focus()
    page.keyboard.press("u")
    expect(toasts).to_contain_text("Undone.")


def test_language_and_appearance_are_chosen_in_the_frame(opened: Open, served: Served) -> None:
    page = opened()
    page.goto(f"{served.address}/account/login/")
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    served.enter(page, Role.MANAGEMENT, "Ada Lovelace")
    served.show(page, "/")
    page.locator("button.me").click()
    page.get_by_role("button", name="Sombre").click()
    expect(page.locator("html")).to_have_attribute("data-appearance", "dark")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(19, 20, 24)"
    page.locator("button.me").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Today")).to_be_visible()


def test_a_passkey_opens_the_account_by_itself(opened: Open, served: Served) -> None:
    page = opened()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    served.enter(page, Role.MARKETER, "Grace Hopper")
    page.goto(f"{served.address}/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What to call it").fill("Laptop")
    page.get_by_label("It opens the account by itself").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(re.compile("settings/security|recovery"))
    page.context.clear_cookies()
    page.goto(f"{served.address}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{served.address}/")
