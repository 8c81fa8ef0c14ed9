"""The documents name what the product holds, in its own words, and their links lead somewhere."""

import re
import tomllib
from pathlib import Path

import pytest

from smarketing.app.cli.main import VERBS
from smarketing.core.ledger.tables import DISPOSITIONS, TABLES

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
EXAMPLE_AGREEMENT = ROOT / "src/smarketing/adapters/connectors/example/agreement.toml"

PAGES = sorted(
    file
    for file in ROOT.rglob("*.md")
    if not any(part.startswith(".") for part in file.relative_to(ROOT).parts)
)
MANUAL = [page for page in PAGES if page.name.startswith("README") or "guide" in page.parts]


def glossary_terms(page: str) -> set[tuple[str, str]]:
    """Return the English and the French name of every term, in lower case."""
    rows = [line.strip().strip("|").split("|") for line in page.splitlines() if line[:2] == "| "]
    return {(row[0].strip().lower(), row[1].strip().lower()) for row in rows if len(row) == 3}


def links(markdown: str) -> list[str]:
    """Return the targets of links to files, without their anchors."""
    targets = re.findall(r"\]\(([^)\s]+)\)", markdown)
    files = (target.partition("#")[0] for target in targets if "://" not in target)
    return [file for file in files if file]


def test_a_term_is_read_with_both_its_names() -> None:
    assert ("touch", "contact marketing") in glossary_terms("| Touch | Contact marketing | x |\n")


def test_the_glossary_explains_every_stage_in_both_languages() -> None:
    agreement = tomllib.loads(EXAMPLE_AGREEMENT.read_text(encoding="utf-8"))
    stages = {
        (stage["label"]["en"].lower(), stage["label"]["fr"].lower())
        for stage in agreement["stages"]
    }
    assert stages
    assert stages - glossary_terms(GLOSSARY) == set()


@pytest.mark.parametrize("word", [*TABLES, *DISPOSITIONS])
def test_the_glossary_explains_every_table_and_every_disposition(word: str) -> None:
    assert f"`{word}`" in GLOSSARY


def test_every_verb_of_the_command_is_in_the_manual() -> None:
    manual = "\n".join(page.read_text(encoding="utf-8") for page in MANUAL)
    named = set(re.findall(r"(?:smarketing|run\.py) ([a-z][a-z-]*)", manual))
    assert [verb for verb in VERBS if verb not in named] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = [target for target in links(text) if not (page.parent / target).exists()]
    assert broken == []
