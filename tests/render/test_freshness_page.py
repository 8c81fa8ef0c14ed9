"""The freshness page in both languages, with names that mean ill."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.console import Console
from tests.render.example_pages import ESCAPE, HOSTILE

from smarketing.adapters.render.freshness_page import compose_freshness
from smarketing.adapters.render.html import draw
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.terminal import print_page
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.freshness.pages import FreshFile, FreshnessReport, FreshTable

LAST = datetime(2026, 3, 9, 7, tzinfo=UTC)
FILE = FreshFile("crm", "touches*.csv", 5, 50, "touches-05.csv", LAST, LAST, 3, 9e5, 86_400, True)
REPORT = FreshnessReport(
    LAST,
    "Europe/Paris",
    [Sentence("Nothing was imported yet.")],
    [
        FILE,
        replace(FILE, kind=HOSTILE, last_file=ESCAPE, is_older=False),
        replace(FILE, usual_seconds=None, is_older=None, last_new_at=None),
    ],
    [FreshTable("crm", "touches", 12, LAST, 1), FreshTable(HOSTILE, "deals", 1, None, 0)],
)
NOTHING = replace(REPORT, files=[], tables=[])


@pytest.mark.parametrize("report", [REPORT, NOTHING], ids=["much", "none"])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_page_is_whole_and_safe(report: FreshnessReport, code: str) -> None:
    language = Language(code)
    composed = compose_freshness(report, language)
    page = draw(composed, language)
    assert HOSTILE not in page
    assert "\x1b" not in page
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    console = Console(width=80, highlight=False)
    with console.capture() as captured:
        print_page(composed, console, language)
    assert "\x1b" not in captured.get()


def test_how_each_kind_of_file_stands_is_said_in_a_word() -> None:
    page = draw(compose_freshness(REPORT, Language("en")), Language("en"))
    for word in ("older than usual", "as usual", "rhythm not known yet", "told nothing new"):
        assert word in page
