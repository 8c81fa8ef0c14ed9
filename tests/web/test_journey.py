"""The whole way, in a real browser on a real server: from an empty workspace to a kept promise."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from tests.web.served import PASSWORD, Served, serving

from smarketing.app.founding import found_workspace
from smarketing.app.web.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXAMPLE = Path("src/smarketing/adapters/connectors/example/agreement.toml")
REP = "Thomas Petit"
MAPPING = """
format = 1
source = "journey"
[[files]]
name = "leads.csv"
reading = { dates = "iso", time_zone = "UTC" }
[[files.facts]]
table = "contacts"
columns.occurred_at = "asked"
columns.contact_id = "who"
columns.name = "name"
[[files.facts]]
table = "touches"
columns.occurred_at = "asked"
columns.contact_id = "who"
columns.kind = { value = "demo_request" }
columns.channel = { value = "direct" }
[[files.facts]]
table = "assignments"
columns.occurred_at = "asked"
columns.contact_id = "who"
columns.rep = "rep"
"""
PHRASES = {
    Role.MARKETING_HEAD: "lavender fields at noon",
    Role.SALES_HEAD: "four walls and a roof",
}


def leads() -> str:
    """Return a file of two leads: one of just now, one that has waited for twelve days."""
    now = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    rows = [("ada", "Ada Martin", now - timedelta(minutes=2))]
    rows += [("bea", "Béa Noël", now - timedelta(days=12))]
    lines = [f"{who},{name},{at.isoformat(' ')},{REP}" for who, name, at in rows]
    return "\n".join(["who,name,asked,rep", *lines]) + "\n"


def first_administrator(page: Page, here: Served, log: Path) -> None:
    link = re.search(r"http\S+/join/\S+", log.read_text())
    assert link, "the first start prints a link"
    page.goto(link[0])
    page.fill("[name=email]", "ada.min@example.com")
    page.fill("[name=name]", "Ada Min")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"{here.address}/**")
    again = page.context.browser
    assert again is not None
    with again.new_context() as other:
        late = other.new_page()
        late.goto(link[0])
        expect(late.get_by_role("heading", level=1)).to_contain_text("no longer works")


def import_leads(page: Page, here: Served) -> None:
    here.show(page, "/data/")
    file: FilePayload = {"name": "leads.csv", "mimeType": "text/csv", "buffer": leads().encode()}
    page.set_input_files("input[name=file]", file)
    page.click("form.drop button")
    page.fill("textarea[name=mapping]", MAPPING)
    page.click("button[name=look]")
    expect(page.locator(".headline")).to_contain_text("Every record looked at would be taken")
    page.click("button[name=import]")
    expect(page.locator("#upload .headline")).to_contain_text("2 accepted", timeout=60_000)


def propose(page: Page, here: Served) -> str:
    here.show(page, "/agreement/try/?set=qualification.threshold%3D45")
    page.get_by_role("link", name="Propose these terms").click()
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile("threshold = 45"))
    page.fill("[name=effective_from]", f"{datetime.now(UTC) + timedelta(days=40):%Y-%m-%d}")
    page.get_by_role("button", name="Propose it").click()
    page.wait_for_url("**/agreement/versions/2/")
    return "/agreement/versions/2/"


def sign(page: Page, here: Served, version: str, role: Role) -> None:
    here.show(page, version)
    page.fill("[name=phrase]", PHRASES[role])
    page.fill("[name=phrase_again]", PHRASES[role])
    page.locator("form[action$='/sign/'] button").click()
    expect(page.locator("#notices")).to_contain_text("You have signed")


def accept_on_a_phone(browser: Browser, here: Served) -> None:
    with browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB"
    ) as phone:
        page = here.enter(phone.new_page(), Role.REP, REP, representative=REP)
        wait_for(page, here, "/desk/", "Ada Martin")
        lead = page.locator(".lead", has_text="Ada Martin")
        lead.locator(".clock").tap()
        lead.get_by_role("button", name="Accept").tap()
        expect(lead.locator(".done")).to_contain_text("Accepted")


def wait_for(page: Page, here: Served, path: str, text: str) -> None:
    """Open a page again until the next edition has what was done."""
    for _ in range(60):
        here.show(page, path)
        if page.get_by_text(text).first.is_visible():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{text!r} never appears on {path}: {page.content()[:3000]}")


def test_from_the_first_start_to_a_breach_that_both_see(browser: Browser, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    found_workspace(empty, EXAMPLE, "en")
    with (
        serving(empty, tmp_path, with_worker=True) as here,
        browser.new_context(locale="en-GB") as context,
        browser.new_context(locale="en-GB") as other,
    ):
        first_administrator(context.new_page(), here, tmp_path / "log")
        context.clear_cookies()
        marketing = here.enter(context.new_page(), Role.MARKETING_HEAD)
        import_leads(marketing, here)
        version = propose(marketing, here)
        sign(marketing, here, version, Role.MARKETING_HEAD)
        sales = here.enter(other.new_page(), Role.SALES_HEAD)
        sign(sales, here, version, Role.SALES_HEAD)
        expect(sales.locator("#content")).to_contain_text("signed by both")
        accept_on_a_phone(browser, here)
        wait_for(sales, here, "/", "Béa Noël")
        wait_for(marketing, here, "/", "Béa Noël")
