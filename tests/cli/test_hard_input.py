"""What people give by mistake ends in a sentence, never in a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from spec.tables import AGREEMENT, STAGES
from tests.cli.importing import HEADER, TOUCHES, Desk

from smarketing.app.cli.main import main
from smarketing.app.workspace import Workspace

REPORTS = [("funnel",), ("plan",), ("loop",), ("report", "daily"), ("check",)]


def smarketing(*words: str | Path) -> Result:
    """Run a verb; an exception of its own would fail the test."""
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def founded(desk: Desk) -> Desk:
    """Return a desk whose workspace has an agreement and no facts."""
    agreement = desk.file("agreement.toml", AGREEMENT + STAGES)
    smarketing("init", desk.folder / "workspace", "--agreement", agreement, "--language", "en")
    return desk


@pytest.mark.parametrize("verb", REPORTS)
@pytest.mark.parametrize("moment", ["9999-12-31", "0001-01-01", "9999-12-31T23:59-12:00", "soon"])
def test_a_day_beyond_all_calendars_is_bad_usage(
    founded: Desk, verb: tuple[str, ...], moment: str
) -> None:
    assert f"`{moment}` is n" in founded.run(*verb, "--as-of", moment, code=2).output


@pytest.mark.parametrize("verb", REPORTS)
def test_settings_that_are_no_text_are_refused(founded: Desk, verb: tuple[str, ...]) -> None:
    workspace = founded.folder / "workspace"
    (workspace / "smarketing.toml").write_bytes(b'language = "\xe9"')
    told = smarketing(*verb, "--workspace", workspace)
    assert told.exit_code == 1
    assert "smarketing.toml" in told.output
    assert "UTF-8" in told.output


@pytest.mark.parametrize("verb", REPORTS)
def test_a_folder_in_the_place_of_an_agreement_is_refused(
    founded: Desk, verb: tuple[str, ...]
) -> None:
    path = founded.folder / "workspace" / "agreement" / "0001.toml"
    path.unlink()
    path.mkdir()
    assert "cannot be read" in founded.run(*verb, code=1).output


def test_a_damaged_proposal_is_told_and_stops_no_report(founded: Desk) -> None:
    (founded.folder / "workspace" / "agreement" / "0002.toml").mkdir()
    assert "cannot be read" in founded.run("check", code=1).output
    founded.run("report", "daily")


def test_a_set_up_folder_without_an_agreement_is_refused(tmp_path: Path) -> None:
    told = smarketing("init", tmp_path / "new", "--setup", tmp_path, "--language", "en")
    assert told.exit_code == 1
    assert "cannot be read" in told.output
    assert not (tmp_path / "new").exists()


def test_a_place_that_cannot_be_written_is_told(desk: Desk) -> None:
    agreement = desk.file("agreement.toml", AGREEMENT + STAGES)
    verbs: list[list[str | Path]] = [
        ["init", agreement / "inside", "--agreement", agreement],
        ["example", "--contacts", "5", "--out", agreement / "inside"],
        ["demo", "--no-serve", "--folder", agreement / "inside"],
    ]
    for words in verbs:
        told = smarketing(*words, "--language", "en")
        assert told.exit_code == 1
        assert "cannot be read or written: Not a directory" in " ".join(told.output.split())


def test_a_wrong_mapping_leaves_nothing_behind_and_can_be_mended(desk: Desk) -> None:
    agreement = desk.file("agreement.toml", AGREEMENT + STAGES)
    mapping = desk.file("mapping.toml", TOUCHES.replace("source", "sauce"))
    touches = desk.file("touches.csv", HEADER + "1,ada,2026-03-02 09:00,form\n")
    workspace = desk.folder / "workspace"
    words = ("init", workspace, "--agreement", agreement, "--map", mapping, "--facts", touches)
    assert smarketing(*words).exit_code == 1
    mapping.write_text(TOUCHES)
    assert smarketing(*words).exit_code == 0
    assert Workspace(workspace).ledger.read().table("touches").height == 1


def test_a_file_that_is_refused_at_the_start_is_told_by_the_exit_code(desk: Desk) -> None:
    agreement = desk.file("agreement.toml", AGREEMENT + STAGES)
    mapping = desk.file("mapping.toml", TOUCHES)
    touches = desk.file("touches.csv", "other,columns\n1,2\n")
    words = ("--agreement", agreement, "--map", mapping, "--facts", touches)
    assert smarketing("init", desk.folder / "workspace", *words).exit_code == 1


@pytest.mark.parametrize("until", ["9999-12-31", "0001-01-01"])
def test_a_company_beyond_all_calendars_is_bad_usage(tmp_path: Path, until: str) -> None:
    told = smarketing("example", "--until", until, "--out", tmp_path / "made")
    assert told.exit_code == 2
    assert "between 1973 and 2199" in told.output


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_lacks_signs_still_shows_the_report(founded: Desk, encoding: str) -> None:
    words = ["report", "daily", "--workspace", str(founded.folder / "workspace")]
    program = "from smarketing.app.cli.main import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", program, *words],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert b"Daily report" in ended.stdout


def test_a_table_whose_first_commit_never_came_holds_nothing(founded: Desk) -> None:
    (founded.folder / "workspace" / "ledger" / "touches" / "_delta_log").mkdir(parents=True)
    founded.run("funnel")
    mapping = founded.file("mapping.toml", TOUCHES)
    touches = founded.file("touches.csv", HEADER + "1,ada,2026-03-02 09:00,form\n")
    founded.run("import", touches, "--map", mapping)
    assert founded.ledger.read().table("touches").height == 1
