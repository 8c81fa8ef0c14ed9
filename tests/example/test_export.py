"""The exported files come back through the door that everybody's files take, as the same facts."""

import json
import subprocess
import sys
from datetime import timedelta
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from tests.example.company_of import UNTIL, company

from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.crm_files import FILES, Writing
from smarketing.adapters.connectors.example.export import write_company
from smarketing.adapters.connectors.example.truth import truth_of
from smarketing.adapters.connectors.files.reading import open_file
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.ledger.conversion import convert
from smarketing.core.ledger.intake import ROW
from smarketing.core.ledger.mapping import read_mapping, resolved
from smarketing.core.ledger.mapping_check import check_mapping

CONTACTS = 2_000
COMMAND = Path(sys.executable).parent / "smarketing"

WRITINGS = [Writing("csv", ";"), Writing("csv", ","), Writing("parquet")]


@pytest.fixture(scope="module", params=WRITINGS, ids=["semicolons", "commas", "parquet"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("example")
    write_company(ATELIER_VAUBAN, 1, CONTACTS, UNTIL, written, request.param)
    return written


@cache
def imported(folder: Path, table: str) -> pl.DataFrame:
    """Return the facts of one table as an import reads them."""
    mapping, findings = read_mapping(
        (folder / "mapping.toml").read_text(encoding="utf-8"), "mapping.toml"
    )
    assert mapping is not None, findings
    assert check_mapping(mapping) == []
    [name] = [one.name for one in FILES if one.table == table]
    [path] = [file for file in folder.iterdir() if file.stem == name]
    place = mapping.rule_for(path.name)
    assert place is not None
    rule = resolved(mapping.files[place], path.name)
    with open_file(path, rule.reading) as opened:
        intakes = [
            convert(part, rule, mapping.source, UNTIL + timedelta(days=1)) for part in opened.parts
        ]
    assert sum(intake.rejected.height for intake in intakes) == 0
    return pl.concat(intake.facts[table] for intake in intakes).drop(ROW)


@pytest.mark.parametrize("table", [one.table for one in FILES])
def test_an_import_gives_the_facts_that_were_generated(folder: Path, table: str) -> None:
    generated = company(CONTACTS)[table]
    assert imported(folder, table).sort("fact_id").equals(generated.sort("fact_id"))


def test_the_truth_stands_beside_the_files(folder: Path) -> None:
    told = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert told == json.loads(json.dumps(truth_of(ATELIER_VAUBAN, 1, CONTACTS, UNTIL)))


def test_the_agreement_stands_beside_the_files(folder: Path) -> None:
    text = (folder / "agreement.toml").read_text(encoding="utf-8")
    agreement, findings = parse_agreement(text, "agreement.toml")
    assert agreement is not None
    assert findings == []
    assert agreement.agreement.company == ATELIER_VAUBAN.name


def test_nothing_else_is_left_in_the_folder(folder: Path) -> None:
    ending = next(file.suffix for file in folder.iterdir() if file.stem == "contacts")
    beside = ["agreement.toml", "mapping.toml", "truth.json"]
    assert sorted(file.name for file in folder.iterdir()) == sorted(
        [*beside, *(one.name + ending for one in FILES)]
    )


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(COMMAND), "example", "--contacts", "50", "--until", "2026-03-31"]
    return subprocess.run(
        [*command, "--out", str(folder)], capture_output=True, text=True, check=False
    )


def test_the_same_command_writes_the_same_files(tmp_path: Path) -> None:
    first, again = tmp_path / "first", tmp_path / "again"
    for folder in (first, again):
        done = run(folder)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
    names = sorted(file.name for file in first.iterdir())
    assert names == sorted(file.name for file in again.iterdir())
    assert [(first / name).read_bytes() == (again / name).read_bytes() for name in names] == [
        True
    ] * len(names)


def test_a_folder_with_files_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    refused = run(tmp_path)
    assert refused.returncode == 2
    assert "is not empty" in refused.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
