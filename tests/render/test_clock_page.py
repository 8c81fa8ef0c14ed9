"""The report on clock cases as a page: whole, in both languages, and safe."""

import re

import pytest
from tests.render.example_clock import clock
from tests.render.example_pages import ESCAPE, FORMULA, HOSTILE

from smarketing.adapters.render.clock_page import clock_csv, clock_json, compose_clock
from smarketing.adapters.render.html import draw
from smarketing.adapters.render.language import Language

EN, FR = Language("en"), Language("fr")


@pytest.mark.parametrize("size", ["none", "little", "much"])
@pytest.mark.parametrize("language", [EN, FR], ids=["en", "fr"])
def test_a_page_is_whole_in_both_languages(size: str, language: Language) -> None:
    page = draw(compose_clock(clock(size), language), language)
    assert page.startswith("<!doctype html>")
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_what_agrees_is_counted_and_what_does_not_is_shown() -> None:
    report = clock("little")
    assert (report.agreeing, report.disagreeing, report.unstated, report.unanswered) == (7, 2, 2, 1)
    page = compose_clock(report, EN)
    shown = [row[0].text for row in page.sections[0].tables[0].groups[0].rows]
    assert shown == ["mondays 1 elapsed", "mondays 1 next_open", "mondays 1 intervals"]


def test_what_the_file_calls_itself_is_shown_and_never_run() -> None:
    page = draw(compose_clock(clock("little", HOSTILE), EN), EN)
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in draw(compose_clock(clock("little", ESCAPE), EN), EN)
    assert f'\n"{FORMULA[:1]}' not in clock_csv(clock("little", FORMULA))
    assert HOSTILE in clock_json(clock("little", HOSTILE))
