"""The guide to importing shows a file, a mapping and an account: all three are true."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel
from tests.cli.importing import Desk

from smarketing.core.ledger.mapping import ColumnRule, FactRule, Reading
from smarketing.core.ledger.tables import TABLES

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guide"


def inline(page: str) -> str:
    """Return what stands in code font inside the text."""
    text = re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE)
    return " ".join(re.findall(r"`([^`]+)`", text))


def shown(page: str, kind: str) -> str:
    """Return the first block of a kind."""
    block = re.search(rf"^```{kind}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert block is not None
    return block[1]


@pytest.mark.parametrize(("language", "name"), [("en", "deals.csv"), ("fr", "affaires.csv")])
def test_the_example_imports_as_the_guide_says(desk: Desk, language: str, name: str) -> None:
    page = (GUIDES / language / "import.md").read_text(encoding="utf-8")
    file = desk.file(name, shown(page, "csv").encode("cp1252"))
    (told,) = desk.imported(file, mapping=shown(page, "toml"))
    assert (told["accepted"], told["quarantined"], told["new_facts"]) == (2, 2, {"deal_events": 2})
    deals = desk.ledger.read(["deal_events"]).table("deal_events").sort("deal_id")
    assert deals.select("account_id", "status", "amount", "currency").rows() == [
        ("Béton & Cie", "won", 123_450, "EUR"),
        ("Vauban", "lost", None, None),
    ]


def test_the_account_is_the_one_that_the_guide_shows(desk: Desk) -> None:
    page = (GUIDES / "en" / "import.md").read_text(encoding="utf-8")
    file = desk.file("deals.csv", shown(page, "csv").encode("cp1252"))
    mapping = desk.file("deals.toml", shown(page, "toml"))
    told = desk.run("import", file, "--map", mapping, "--as-of", "2026-11-23T00:00Z").stdout
    account = page[page.index("```\ndeals.csv\n") :].split("```")[1]
    expected = account.strip().splitlines()
    assert told.splitlines()[1 : len(expected)] == expected[1:]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("model", [Reading, FactRule, ColumnRule])
def test_every_key_of_a_mapping_is_explained(language: str, model: type[BaseModel]) -> None:
    page = (GUIDES / language / "import.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"[a-z_]+", inline(page)))
    assert set(model.model_fields) - explained == set()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_table_is_named(language: str) -> None:
    page = (GUIDES / language / "import.md").read_text(encoding="utf-8")
    assert [table for table in TABLES if f"`{table}`" not in page] == []
