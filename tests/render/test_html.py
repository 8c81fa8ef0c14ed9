"""The HTML reports: whole, alone, safe, and saying the same as the report."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from django.template import Context
from tests.render.example_analyses import funnel, loop, plan
from tests.render.example_conversion import conversion
from tests.render.example_pages import AS_OF, ESCAPE, FORMULA, HOSTILE, TURNED, daily
from tests.render.example_people import explanation, personas, unmatched
from tests.render.glossaries import glossary

from smarketing.adapters.render import html
from smarketing.adapters.render.daily_page import compose_daily
from smarketing.adapters.render.explanation_page import compose_explanation
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.plan_page import compose_plan
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.reports.pages import ChannelDay, DailyReport, WaitingLead, WaitingList

EN, FR = Language("en"), Language("fr")
SIZES = ("none", "little", "much")


def pages(size: str, language: Language) -> dict[str, str]:
    return {
        "daily": html.daily_page(daily(size), language),
        "funnel": html.funnel_page(funnel(size), language),
        "conversion": html.conversion_page(conversion(size), language),
        "plan": html.draw(compose_plan(plan(size), language), language),
        "loop": html.loop_page(loop(size), language),
        "glossary": html.glossary_page(glossary(size), language),
        "personas": html.personas_page(personas(size), language),
        "unmatched": html.unmatched_page(unmatched(size), language),
        "explanation": html.draw(compose_explanation(explanation(size), language), language),
    }


def text_of(page: str) -> str:
    """Return the words of a page, without its head, as a reader sees them."""
    body = page.partition("<body")[2].partition(">")[2]
    body = re.sub(r"(</(?:dt|dd|p|li|td|th|summary|h\d)>|<span)", r" \1", body)
    body = re.sub(r"<[^>]*>", "", body)
    return re.sub(r"[\s\u00a0\u202f]+", " ", body)


ALL = {(size, code): pages(size, Language(code)) for size in SIZES for code in ("en", "fr")}
EVERY = [
    pytest.param(page, id=f"{kind}-{size}-{code}")
    for (size, code), kinds in ALL.items()
    for kind, page in kinds.items()
]


@pytest.mark.parametrize("document", EVERY)
def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing(document: str) -> None:
    assert "<script" not in document
    addresses = re.findall(r"""(?:\s(?:src|href)=|url\(|@import)["']?([^"')\s>]+)""", document)
    assert {a for a in addresses if not a.startswith("#")} == {"data:,"}
    assert " style=" not in document
    assert not re.search(r"\son[a-z]+=", document)


@pytest.mark.parametrize("document", EVERY)
def test_the_policy_allows_exactly_the_page_s_own_stylesheet(document: str) -> None:
    [style] = re.findall(r"<style>(.*?)</style>", document, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', document)
    assert policy.replace("&#x27;", "'") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("document", EVERY)
def test_identifiers_are_unique_and_links_lead_to_them(document: str) -> None:
    names = re.findall(r'\sid="([^"]+)"', document)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', document)) <= set(names)


@pytest.mark.parametrize("size", SIZES)
def test_templates_ask_for_nothing_that_is_not_there(size: str) -> None:
    template = html.engine("MISSING %s").get_template("page.html")
    context = {
        "page": compose_daily(daily(size), FR),
        "language": FR,
        "zone": "Europe/Paris",
        "styles": "",
        "policy": "",
        "findings": [],
        "more_findings": [],
    }
    drawn = template.render(Context(context, use_l10n=False, use_tz=False))
    assert "MISSING" not in drawn


def test_the_headline_comes_first_then_the_picture_then_the_tables_then_the_footing() -> None:
    page = ALL["little", "en"]["daily"]
    order = ["<h1", 'class="headline"', "<figure", "<table", "<footer"]
    places = [page.index(part) for part in order]
    assert places == sorted(places)


def test_both_teams_stand_side_by_side_with_the_same_columns() -> None:
    page = ALL["little", "en"]["daily"]
    promises = page.partition('id="promises"')[2].partition("</section>")[0]
    captions = re.findall(r"<caption[^>]*>([^<]+)", promises)
    heads = re.findall(r"<thead>(.*?)</thead>", promises)
    assert captions == ["Marketing", "Sales"]
    assert len(set(heads)) == 1


def test_the_daily_report_says_what_the_report_holds() -> None:
    said = text_of(ALL["little", "en"]["daily"])
    for words in (
        "Marketing is 7 behind the line on “MQLs handed to sales”: 61 so far, 130 promised",
        "61 of 130 by 30 November 2026",
        "gap −7",
        "on the line within 10%",
        "48 of 57, 3 still running · half within 1 h 24, nine in ten within 5 h 50",
        "Claire Dubois 4 wait, 2 are late",
        "Tuesday 17 November 2026 at 09:30",
        "unknown key treshold",
        "did you mean threshold?",
        "Agreement version 3, in force since 1 January 2026",
    ):
        assert words in said


def test_the_daily_report_is_french_throughout() -> None:
    said = text_of(ALL["little", "fr"]["daily"])
    for words in (
        "Le marketing a 7 de retard",
        "61 sur 130 d’ici au 30 novembre 2026",
        "sur la ligne à 10 % près",
        "Claire Dubois 4 attendent, 2 en retard",
        "mardi 17 novembre 2026 à 9 h 30",
        "vouliez-vous dire threshold ?",
        "en vigueur depuis le 1er janvier 2026",
    ):
        assert words in said
    assert 'lang="fr"' in ALL["little", "fr"]["daily"]


def test_the_funnel_adds_up_and_shows_each_rate_with_its_range() -> None:
    page = ALL["little", "en"]["funnel"]
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    assert "Salon Global Industrie" in rows[2]
    assert "not drawn: it would flatten the rest" in text_of(page)
    assert re.search(r"\d+% \(\d+–\d+%\)", text_of(page))


def test_the_plan_carries_exact_values_and_rounds_up_only_to_show() -> None:
    said = text_of(ALL["little", "en"]["plan"])
    assert (
        "To reach €100,000 a month at €10,000 a sale, 10 must enter the stage “Customer”." in said
    )
    assert "112 111.11" in said
    assert "445 444.44" in said


def test_the_loop_says_which_source_brings_most_and_what_has_none() -> None:
    said = text_of(ALL["little", "fr"]["loop"])
    assert "Recherche naturelle a rapporté le plus : 29 %" in said
    assert "4,8 % du chiffre d’affaires n’a pas de source connue" in said
    assert "Chiffre d’affaires (€)" in said


def test_the_promises_say_which_leads_their_shares_are_counted_over() -> None:
    assert (
        "Shares of sales are counted over the leads whose deadline falls in this period; those "
        "never called are in. Shares of marketing are counted over the leads that sales decided "
        "on in this period."
    ) in text_of(ALL["little", "en"]["daily"])
    assert (
        "Les parts des ventes sont calculées sur les pistes dont l’échéance tombe dans la "
        "période ; celles qui n’ont jamais été appelées comptent aussi."
    ) in text_of(ALL["little", "fr"]["daily"])
    only_paces = replace(daily(), compliance=[])
    assert "are counted over" not in text_of(html.daily_page(only_paces, EN))


def test_an_empty_list_claims_no_calls_where_there_were_no_leads() -> None:
    nobody = "Nobody waits for a first call: the list is empty, as it should be."
    neutral = "No lead waits for a first call."
    done = text_of(html.daily_page(replace(daily(), waiting=[]), EN))
    assert nobody in done
    unpromised = text_of(html.daily_page(replace(daily(), waiting=[], compliance=[]), EN))
    for said in (unpromised, text_of(ALL["none", "en"]["daily"])):
        assert neutral in said
        assert nobody not in said


def test_an_empty_page_teaches_what_it_will_show_and_the_next_step() -> None:
    assert "leads handed to sales stand here until they are called" in text_of(
        ALL["none", "en"]["daily"]
    )
    assert "import contacts and touches with smarketing import" in text_of(
        ALL["none", "en"]["funnel"]
    )
    assert "indiquez-les sous [plan] dans l’accord" in text_of(ALL["none", "fr"]["plan"])
    assert "Aucune affaire n’a été gagnée sur la période." in text_of(ALL["none", "fr"]["loop"])


def test_much_data_is_folded_up_behind_the_first_lists() -> None:
    page = ALL["much", "en"]["daily"]
    assert page.count("<details") == 41
    assert page.count("<details") - len(re.findall(r"<details[^>]* open", page)) == 39
    assert page.count("<tr>") > 1000
    assert "110 more" in page


def hostile_day(name: str) -> DailyReport:
    """Return a day on which everything that comes from outside has this name."""
    lead = WaitingLead(name, name, name, name, AS_OF, AS_OF + timedelta(hours=1), 60, breached=True)
    source = Source(name, 1, 1, name)
    return replace(
        daily(),
        waiting=[WaitingList(name, [lead])],
        channels=[ChannelDay(name, 1, 1)],
        findings=[
            Finding("x", Severity.ERROR, "unknown key `{key}`", "", {"key": name}, source),
        ],
        footing=replace(daily().footing, company=name),
    )


@pytest.mark.parametrize(
    "name",
    [
        HOSTILE,
        '"><img src=x onerror=alert(1)>',
        "`</code><script>`",
        "{{ 7|add:7 }}{% include 'x' %}",
        FORMULA,
        ESCAPE,
        TURNED,
        "é" + "\u0301" * 300,
        "\u202e" * 50,
        "\x00",
        "",
    ],
)
def test_a_hostile_name_stays_a_name(name: str) -> None:
    page = html.daily_page(hostile_day(name), FR)
    body = page.partition("<body")[2]
    assert "<script" not in page
    assert "<img" not in page
    assert not set(body) & {"\x00", "\x07", "\x1b", "\u202e"}
    assert "14" not in re.findall(r"<bdi>([^<]*)</bdi>", body)
    # What was opened is closed, in order, however the name looks.
    assert unbalanced(body.partition(">")[2]) == []


def unbalanced(markup: str) -> list[str]:
    """Return the tags that are closed out of turn or never."""
    open_tags: list[str] = []
    wrong = []
    for closing, tag, alone in re.findall(r"<(/?)([a-z][a-z0-9]*)[^>]*?(/?)>", markup):
        if alone or tag in {"br", "img", "meta", "link"}:
            continue
        if not closing:
            open_tags.append(tag)
        elif open_tags and open_tags[-1] == tag:
            open_tags.pop()
        elif tag not in {"body", "html"}:
            wrong.append(tag)
    return wrong + open_tags


def test_a_hostile_name_is_shown_as_it_is_spelt() -> None:
    page = html.daily_page(hostile_day(HOSTILE), EN)
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>" in page
    assert "<title>Daily report – &lt;script&gt;" in page
