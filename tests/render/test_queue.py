"""The queue as a page, CSV and JSON, in both languages."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from spec.reports.test_queue import report
from spec.tables import facts
from tests.render.test_html import text_of

from smarketing.adapters.render.html import draw
from smarketing.adapters.render.json import told_as_json
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.queue_page import MOST, compose_queue, queue_csv
from smarketing.core.reports.queue_pages import QueueReport

EN, FR = Language("en"), Language("fr")
NOON = "2026-02-20 13:30"
HOSTILE = "<script>alert(1)</script>"


def page(told: QueueReport, language: Language = EN) -> str:
    return draw(compose_queue(told, language), language)


@pytest.mark.parametrize("language", [EN, FR], ids=["en", "fr"])
def test_a_page_names_the_article_and_counsel_in_both_languages(language: Language) -> None:
    drawn = text_of(page(report(now=NOON), language))
    counsel = {"en": "To be confirmed by counsel.", "fr": "À faire confirmer par un juriste."}
    assert counsel[language.code] in drawn
    assert "decree 2022-1313" in drawn
    assert re.search(r"14(:00|\s*h)", drawn)


def test_where_nobody_waits_the_page_says_so() -> None:
    assert "the queue is empty" in page(report(facts("contacts\ncontact_id | occurred_at\n")))


def test_a_long_list_is_cut_short_on_the_page_and_whole_in_the_csv() -> None:
    told = report()
    [ada] = [one for one in told.queues if one.rep == "Ada"]
    many = replace(ada, next=ada.next * 10)
    long = replace(told, queues=[many])
    assert page(long).count("deadline") < 50
    assert f"the first {MOST} are shown" in page(long)
    assert len(queue_csv(long).splitlines()) == 51


def test_the_csv_says_from_when_on_an_attempt_is_allowed() -> None:
    lines = queue_csv(report(now=NOON)).splitlines()
    assert {line.count(",") for line in lines if '"' not in line} == {lines[0].count(",")}
    [barred] = [line for line in lines if ",leo," in line]
    assert barred.endswith(",0,2026-02-20T13:00:00+00:00,hours,decree,decree 2022-1313")


def test_a_name_from_outside_is_escaped() -> None:
    told = report()
    lead = replace(told.queues[0].next[0], name=HOSTILE)
    strange = replace(told, queues=[replace(told.queues[0], next=[lead])])
    assert HOSTILE not in page(strange)


def test_the_reference_names_every_field() -> None:
    reference = (Path(__file__).parents[2] / "docs/reference/json.md").read_text(encoding="utf-8")
    [row] = [line for line in reference.splitlines() if line.startswith("| `queue`")]
    told = report()
    read = json.loads(told_as_json("queue", told.headline, told, "Europe/Paris", EN))
    always = {"report", "format", "language", "headline", "findings", "footing"}
    assert set(re.findall(r"`([a-z_]+)`", row)) - {"queue"} == set(read) - always
