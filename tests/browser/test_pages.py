"""The HTML reports in a real browser: nothing leaves, everyone can read them, nothing overflows."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from tests.render.example_analyses import funnel, loop, plan
from tests.render.example_clock import clock
from tests.render.example_conversion import conversion
from tests.render.example_pages import FORMULA, HOSTILE, TURNED, daily, pace
from tests.render.example_people import explanation, personas, unmatched
from tests.render.example_proposal import contact, proposal
from tests.render.example_queue import queue
from tests.render.example_sla import renegotiation, sla
from tests.render.example_staff import assignment, staff
from tests.render.glossaries import glossary
from tests.render.test_html import hostile_day

from smarketing.adapters.render import html
from smarketing.adapters.render.assignment_page import compose_assignment
from smarketing.adapters.render.clock_page import compose_clock
from smarketing.adapters.render.contact_page import compose_contact
from smarketing.adapters.render.explanation_page import compose_explanation
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.plan_page import compose_plan
from smarketing.adapters.render.propose_page import compose_proposal
from smarketing.adapters.render.queue_page import compose_queue
from smarketing.adapters.render.renegotiation_page import compose_renegotiation
from smarketing.adapters.render.sla_page import compose_sla
from smarketing.adapters.render.staff_page import compose_staff

pytestmark = pytest.mark.browser

WIDTHS = (390, 768, 1440)
KINDS: dict[str, Callable[[str, Language], str]] = {
    "daily": lambda size, language: html.daily_page(daily(size), language),
    "funnel": lambda size, language: html.funnel_page(funnel(size), language),
    "conversion": lambda size, language: html.conversion_page(conversion(size), language),
    "plan": lambda size, language: html.draw(compose_plan(plan(size), language), language),
    "sla": lambda size, language: html.draw(compose_sla(sla(size), language), language),
    "renegotiation": lambda size, language: html.draw(
        compose_renegotiation(renegotiation(size), language), language
    ),
    "loop": lambda size, language: html.loop_page(loop(size), language),
    "glossary": lambda size, language: html.glossary_page(glossary(size), language),
    "personas": lambda size, language: html.personas_page(personas(size), language),
    "unmatched": lambda size, language: html.unmatched_page(unmatched(size), language),
    "clock": lambda size, language: html.draw(compose_clock(clock(size), language), language),
    "proposal": lambda size, language: html.draw(
        compose_proposal(proposal(size), language), language
    ),
    "contact": lambda size, language: html.draw(compose_contact(contact(size), language), language),
    "explanation": lambda size, language: html.draw(
        compose_explanation(explanation(size), language), language
    ),
    "queue": lambda size, language: html.draw(compose_queue(queue(size), language), language),
    "staff": lambda size, language: html.draw(compose_staff(staff(size), language), language),
    "assignment": lambda size, language: html.draw(
        compose_assignment(assignment(size), language), language
    ),
}
ColorScheme = Literal["light", "dark"]
SCHEMES: tuple[ColorScheme, ...] = ("light", "dark")


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Yield a function that opens a document from a file and notes what it asks for."""
    contexts: list[BrowserContext] = []

    def open_page(text: str, width: int = 1440, scheme: ColorScheme = "light") -> Page:
        file = tmp_path / "report.html"
        file.write_text(text, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
        assert said == []
        return page

    yield open_page
    for context in contexts:
        context.close()


def faults(page: Page) -> list[str]:
    """Return what axe objects to, with the element it objects to."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("code", "scheme", "width"), [("en", "light", 390), ("fr", "dark", 1440)])
def test_everyone_can_read_it(
    opened: Callable[..., Page], kind: str, code: str, scheme: ColorScheme, width: int
) -> None:
    assert faults(opened(KINDS[kind]("little", Language(code)), width, scheme)) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", ["none", "much"])
def test_everyone_can_read_it_with_no_data_and_with_much(
    opened: Callable[..., Page], kind: str, size: str
) -> None:
    assert faults(opened(KINDS[kind](size, Language("fr")))) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("size", "code"), [("none", "fr"), ("little", "en"), ("little", "fr"), ("much", "fr")]
)
def test_no_page_scrolls_sideways(
    opened: Callable[..., Page], kind: str, size: str, code: str
) -> None:
    page = opened(KINDS[kind](size, Language(code)))
    assert sideways(page) == []


def sideways(page: Page) -> list[int]:
    """Return the widths of window at which a page is wider than its window."""
    too_wide = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(width)
    return too_wide


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("size", "code"), [("little", "en"), ("little", "fr"), ("much", "fr")])
def test_the_text_of_a_cell_stays_in_its_cell(
    opened: Callable[..., Page], kind: str, size: str, code: str
) -> None:
    page = opened(KINDS[kind](size, Language(code)))
    assert spilled(page) == []


def spilled(page: Page) -> list[tuple[int, str]]:
    """Return the texts that reach out of their cell, with the width of window; lists unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        texts: list[str] = page.evaluate(
            """() => [...document.querySelectorAll('th, td')]
                .filter(cell => cell.checkVisibility())
                .filter(cell => {
                    const box = cell.getBoundingClientRect(), text = document.createRange();
                    text.selectNodeContents(cell);
                    return [...text.getClientRects()].some(
                        one => one.left < box.left - 1 || one.right > box.right + 1);
                })
                .map(cell => cell.innerText)"""
        )
        found += [(width, text) for text in texts]
    return found


def shown(page: Page, selector: str) -> int:
    """Return how many elements are drawn; a line is drawn although its box has no width."""
    count: int = page.locator(selector).evaluate_all(
        "found => found.filter(one => one.checkVisibility()).length"
    )
    return count


@pytest.mark.parametrize("width", WIDTHS)
def test_each_chart_is_seen_once_whatever_the_width(
    opened: Callable[..., Page], width: int
) -> None:
    page = opened(KINDS["daily"]("little", Language("fr")), width)
    charts = len(daily("little").paces)
    assert charts >= 2
    assert page.locator("figure.pace").count() == charts
    assert shown(page, "figure.pace svg.chart") == charts
    for layer in ("goal", "actual", "projection", "today"):
        assert shown(page, f".{layer}_marks > *") == charts
    bars = opened(KINDS["funnel"]("little", Language("en")), width)
    assert shown(bars, "figure.bars svg.chart") == 1
    assert shown(bars, ".value_marks > path") == 6


def test_charts_take_the_colours_of_light_and_dark(opened: Callable[..., Page]) -> None:
    colours = []
    for scheme in SCHEMES:
        page = opened(KINDS["daily"]("little", Language("en")), 1440, scheme)
        line = page.locator(".wide .actual_marks path").first
        paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        colours.append((line.evaluate("line => getComputedStyle(line).stroke"), paper))
    assert colours == [
        ("rgb(107, 71, 214)", "rgb(255, 255, 255)"),
        ("rgb(179, 160, 255)", "rgb(19, 20, 24)"),
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_label_of_a_chart_is_cut_off(opened: Callable[..., Page], width: int) -> None:
    for drawn in KINDS.values():
        page = opened(drawn("little", Language("fr")), width)
        outside = page.evaluate(
            """() => [...document.querySelectorAll('.chart text')]
                .filter(text => text.checkVisibility())
                .map(text => [text.textContent, text.getBoundingClientRect()])
                .filter(([_, box]) => box.left < 0 || box.right > innerWidth)
                .map(([words, _]) => words)"""
        )
        assert outside == []


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_days_of_a_chart_do_not_lie_on_one_another(
    opened: Callable[..., Page], code: str
) -> None:
    paces = [pace(actual=3 * elapsed, elapsed=elapsed) for elapsed in range(22)]
    page = opened(html.daily_page(replace(daily(), paces=paces), Language(code)))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (
            page.evaluate(
                """() => [...document.querySelectorAll('figure.pace .picture')]
                .filter(picture => picture.checkVisibility())
                .filter(picture => {
                    const days = [...picture.querySelectorAll('[class*="day"] text')]
                        .map(text => text.getBoundingClientRect())
                        .sort((one, other) => one.left - other.left);
                    const frame = picture.getBoundingClientRect();
                    return days.some((box, n) => n && box.left < days[n - 1].right + 3)
                        || days.length < 2 || days.some(box => box.right > frame.right);
                })
                .map(picture => picture.textContent)"""
            )
            == []
        )


def test_the_lists_open_and_close_by_keyboard(opened: Callable[..., Page]) -> None:
    page = opened(KINDS["daily"]("much", Language("en")))
    closed = page.locator("details.group:not([open])").first
    closed.locator("summary").focus()
    assert not closed.locator("table").is_visible()
    page.keyboard.press("Enter")
    assert page.locator("details.group").nth(2).locator("table").is_visible()


def test_a_number_leads_to_the_rows_behind_it(opened: Callable[..., Page]) -> None:
    page = opened(KINDS["daily"]("little", Language("en")))
    page.get_by_role("link", name="84%").click()
    assert page.url.endswith("#waiting")
    assert page.locator("#waiting").is_visible()


def test_targets_are_large_enough_for_a_thumb(opened: Callable[..., Page]) -> None:
    page = opened(KINDS["daily"]("little", Language("fr")), 390)
    for summary in page.locator("summary").all():
        box = summary.bounding_box()
        assert box is not None
        assert box["height"] >= 44


@pytest.mark.parametrize("name", [HOSTILE, TURNED, FORMULA, "W" * 400, "é" + "\u0301" * 200])
def test_hostile_names_run_nothing_and_break_nothing(
    opened: Callable[..., Page], name: str
) -> None:
    page = opened(html.daily_page(hostile_day(name), Language("fr")))
    assert page.evaluate("document.scripts.length") == 0
    assert sideways(page) == []
    assert faults(page) == []


def test_on_paper_it_is_light_whole_and_unfolded(opened: Callable[..., Page]) -> None:
    page = opened(KINDS["daily"]("much", Language("fr")), 1440, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    folded = page.locator("details.group:not([open]) table").first
    assert folded.is_visible()
