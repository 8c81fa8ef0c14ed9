"""The pages of a proposal and of a contact curve: on the terminal, as HTML and as CSV."""

import csv
import re
from io import StringIO

import pytest
from rich.console import Console
from tests.render.example_proposal import contact, proposal

from smarketing.adapters.render.contact_page import compose_contact, contact_csv
from smarketing.adapters.render.html import draw
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Page
from smarketing.adapters.render.propose_page import compose_proposal, proposal_csv
from smarketing.adapters.render.terminal import print_page

SIZES = ("none", "little", "much")


def on_terminal(page: Page, language: Language, width: int = 80) -> str:
    out = Console(file=StringIO(), width=width, highlight=False)
    print_page(page, out, language)
    assert isinstance(out.file, StringIO)
    return out.file.getvalue()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", ["en", "fr"])
def test_both_pages_are_drawn_whatever_there_is(size: str, code: str) -> None:
    language = Language(code)
    for page in (
        compose_proposal(proposal(size), language),
        compose_contact(contact(size), language),
    ):
        text = on_terminal(page, language)
        assert all(len(line) <= 80 for line in text.splitlines())
        html = draw(page, language)
        assert "<script" not in html
        assert re.search(r"\{[a-z_]+\}", html.partition("<body")[2]) is None


def test_a_commitment_stands_beside_what_was_measured_and_held() -> None:
    language = Language("en")
    page = compose_proposal(proposal(), language)
    (table,) = page.sections[0].tables
    name, proposed, held = table.groups[1].rows[0]
    assert name.text == "First call"
    assert "of 2 people served four in five of their leads" in name.detail
    assert (proposed.text, proposed.detail) == (
        "50% in 1 working hour",
        "was 90% in 24 working hours",
    )
    assert held.text.endswith(" of 11")
    assert held.detail == "now 12 of 12"


def test_a_page_without_history_says_what_is_kept() -> None:
    told = " ".join(
        on_terminal(compose_proposal(proposal("none"), Language("en")), Language("en")).split()
    )
    assert "History says too little to propose anything" in told
    assert "kept, not measured" in told
    assert "no full month of handoffs lies behind" in told


def test_rare_attempts_stand_in_one_row() -> None:
    page = compose_contact(contact("much"), Language("en"))
    (table,) = page.sections[0].tables
    rows = list(table.groups[0].rows)
    pooled = [row for row in rows if row[0].detail == "counted together"]
    assert len(pooled) <= 1
    assert len(rows) <= len(contact("much").attempts)


def test_csv_is_inert_and_complete() -> None:
    rows = list(csv.DictReader(StringIO(proposal_csv(proposal()))))
    assert len(rows) == sum(len(one.periods) for one in proposal().commitments)
    lines = list(csv.DictReader(StringIO(contact_csv(contact()))))
    assert [int(line["attempt"]) for line in lines] == [1, 2, 3, 4]
