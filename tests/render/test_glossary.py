"""The glossary as both media draw it: everything that is agreed, in the reader's language."""

import re
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console
from tests.render.example_pages import ESCAPE, HOSTILE
from tests.render.glossaries import AGREEMENTS, glossary
from tests.render.test_html import text_of

from smarketing.adapters.render import html
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.terminal import print_glossary
from smarketing.core.base.sentence import Text
from smarketing.core.reports.glossary.pages import GlossaryReport

EN, FR = Language("en"), Language("fr")
ENGLISH = re.compile(r"\b(?:the|lead|sales|stage|points or more|by|from)\b", re.IGNORECASE)


def printed(report: GlossaryReport, language: Language, width: int = 100) -> str:
    console = Console(file=StringIO(), width=width, highlight=False)
    print_glossary(report, console, language)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def lines(text: str) -> str:
    """Join the lines of a terminal, so that a sentence is one again."""
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("size", AGREEMENTS)
@pytest.mark.parametrize("language", [EN, FR], ids=lambda language: language.code)
def test_both_media_name_every_stage_persona_and_reason(size: str, language: Language) -> None:
    report = glossary(size)
    labels = [one.label for one in report.stages] + [one.label for one in report.personas]
    told = [language.text(label) for label in labels + [one.label for one in report.reasons]]
    told += [language.text(one.definition) for one in report.stages if one.definition]
    terminal, page = lines(printed(report, language)), text_of(html.glossary_page(report, language))
    for words in told:
        assert lines(words) in terminal
        assert words.replace("\u00a0", " ").replace("\u202f", " ") in page.replace("&#x27;", "'")


@pytest.mark.parametrize("width", [80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for size in AGREEMENTS:
        assert max(map(len, printed(glossary(size), FR, width).splitlines())) <= width


def test_the_rules_of_qualification_are_drawn_in_their_order() -> None:
    told = lines(printed(glossary("much"), EN))
    order = [
        "A lead qualifies with 40 points or more, if its fit is at least 50.",
        "visit 1 10 counts for 30 days, at most 20 together with all of “reading”",
        "download, content “price list” 25 –",
        "download 10 30 fades by half in 60 days, at most 20 together with all of “reading”",
        "unsubscribe −30 –",
        "demo request 50 trial any",
        "Size of the firm 67% of the fit",
        "employees of the firm is at least 50 and below 500 70%",
        "anything else 0% not known: left out of the mean –",
        "Competitors: domain of the firm is one of: a.example, b.example.",
        "Negative personas: Student.",
        "If sales does not decide within 5 working days, the lead counts as accepted",
        "When it stalls: for 60 days no decision",
        "overdue: 1 March 2026",
        "Not now goes back to marketing",
        "Competitor does not qualify again",
        "Agreement version 2, in force since 1 January 2026",
    ]
    places = [told.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_french_is_french_but_for_names() -> None:
    told = printed(glossary("much"), FR)
    assert (
        "Une piste se qualifie à partir de 40\u00a0points" in told
        or "à partir de 40 points" in told
    )
    assert "« Client »" in told.replace("\u00a0", " ")
    said = re.sub(r"«[^»]*»", "", told)
    assert ENGLISH.findall(said) == []


def test_an_agreement_without_qualification_says_only_what_is_agreed() -> None:
    told = printed(glossary("none"), EN)
    assert "How a lead qualifies" not in told
    assert "Back to marketing" not in told
    assert "Facts" not in told


def test_a_label_from_outside_is_shown_as_text() -> None:
    report = glossary("little")
    stage = replace(report.stages[0], label=Text(HOSTILE, ESCAPE))
    hostile = replace(report, stages=[stage, *report.stages[1:]])
    assert HOSTILE not in html.glossary_page(hostile, EN)
    assert "\x1b" not in printed(hostile, FR)
