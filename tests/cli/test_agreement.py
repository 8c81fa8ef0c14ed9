"""`smarketing agreement`: from a proposal to a version that binds, and what was touched since."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from spec.tables import AGREEMENT, STAGES
from tests.cli.importing import Desk
from tests.store.signers import KEYS, PHRASES, sign_by_both, signed

from smarketing.app.cli.main import main
from smarketing.app.workspace import Workspace

STRICTER = (AGREEMENT + STAGES).replace("threshold = 40", "threshold = 60")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    first = desk.file("first.toml", AGREEMENT + STAGES)
    words = ["init", desk.folder / "workspace", "--agreement", first]
    CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    for party, key in KEYS.items():
        desk.file(f"{party}.json", key.sealed)
    return desk


def agreement(desk: Desk, *words: str | Path, typed: str = "", code: int = 0) -> Result:
    where = ["--workspace", desk.folder / "workspace", "--language", "en"]
    told = CliRunner().invoke(
        main, ["agreement", *map(str, [*words, *where])], input=typed, catch_exceptions=False
    )
    assert told.exit_code == code, told.output
    return told


def sign(desk: Desk, party: str, number: str = "2", code: int = 0, phrase: str = "") -> str:
    key = desk.folder / f"{party}.json"
    typed = (phrase or PHRASES[party]) + "\n"
    words: list[str | Path] = ["sign", number, "--party", party, "--key", key]
    return agreement(desk, *words, typed=typed, code=code).output


def proposed(desk: Desk) -> None:
    draft = desk.file("draft.toml", STRICTER)
    agreement(desk, "propose", draft, "--from", "2027-01-01")


def test_from_a_proposal_to_a_version_that_binds(desk: Desk) -> None:
    proposed(desk)
    assert "waits for the other party now" in sign(desk, "sales")
    told = " ".join(sign(desk, "marketing").split())
    assert "Signed by both: version 2 binds from 1 January 2027 on." in told
    shape = json.loads(agreement(desk, "history", "--format", "json").stdout)
    assert [(one["number"], one["place"]) for one in shape["versions"]] == [
        (2, "ahead"),
        (1, "in_force"),
    ]
    receipt = shape["versions"][0]["signatures"][0]["receipt"]
    verified = agreement(desk, "verify", "--receipt", receipt[:16])
    assert "2 signatures hold; versions signed by both: 1 of 2." in verified.stdout


def test_who_has_yet_to_sign_is_told(desk: Desk) -> None:
    proposed(desk)
    signed(Workspace(desk.folder / "workspace"), 2, "sales")
    told = " ".join(agreement(desk, "history").stdout.split())
    assert "Version 2 is proposed from 1 January 2027 on; still to sign: Alice (Marketing)." in told
    rows = list(csv.DictReader(StringIO(agreement(desk, "history", "--format", "csv").stdout)))
    assert [(row["version"], row["party"], row["name"]) for row in rows] == [
        ("2", "sales", "Bob"),
        ("2", "marketing", "Alice"),
        ("1", "", ""),
    ]


def test_a_wrong_phrase_signs_nothing(desk: Desk) -> None:
    proposed(desk)
    told = sign(desk, "sales", code=1, phrase="a phrase of Carol")
    assert "this is not the signing phrase of this key: nothing was signed" in told


def test_what_changes_is_said_in_words_and_by_term(desk: Desk) -> None:
    proposed(desk)
    told = " ".join(agreement(desk, "diff").stdout.split())
    assert "Version 2 changes 1 term of version 1, from 1 January 2027 on." in told
    assert "A lead qualifies with 60 points or more." in told
    assert "qualification.threshold version 1 40 version 2 60" in told
    shape = json.loads(agreement(desk, "diff", "1", "2", "--format", "json").stdout)
    assert shape["terms"] == [{"term": "qualification.threshold", "before": "40", "after": "60"}]
    page = agreement(desk, "diff", "1", "2", "--format", "html").stdout
    assert page.startswith("<!doctype html>")


def test_a_version_is_compared_with_a_file(desk: Desk) -> None:
    draft = desk.file("draft.toml", STRICTER)
    told = agreement(desk, "diff", "1", draft, "--format", "csv").stdout
    assert list(csv.reader(StringIO(told)))[1:] == [["qualification.threshold", "40", "60"]]
    assert "there is no version 9" in agreement(desk, "diff", "1", "9", code=1).output


def test_what_was_touched_is_told_by_verify_check_and_the_report(desk: Desk) -> None:
    workspace = Workspace(desk.folder / "workspace")
    sign_by_both(workspace, 1)
    workspace.layout.agreement(1).write_text(STRICTER)
    said = "version 1 no longer says what was signed; these terms differ: `qualification.threshold`"
    for words in (["agreement", "verify"], ["check"], ["report", "daily"]):
        told = desk.run(*words, code=0 if words[0] == "report" else 1).stdout
        assert said in " ".join(told.split())
    assert "signed by both parties" in " ".join(desk.run("report", "daily").stdout.split())
    agreement(desk, "restore", "1")
    agreement(desk, "verify")


def test_a_receipt_of_something_else_is_told(desk: Desk) -> None:
    told = agreement(desk, "verify", "--receipt", "0" * 64, code=1).stdout
    assert "no signature here has the receipt" in told


def test_a_proposal_is_withdrawn(desk: Desk) -> None:
    proposed(desk)
    agreement(desk, "withdraw", "2")
    assert len(Workspace(desk.folder / "workspace").history.versions) == 1
    told = agreement(desk, "withdraw", "1", code=1).output
    assert "it cannot be withdrawn" in " ".join(told.split())


def test_a_key_is_made_for_its_owner_alone_and_never_overwritten(desk: Desk) -> None:
    path = desk.folder / "mine.json"
    words = ["agreement", "key", str(path), "--language", "en"]
    typed = "a phrase of mine\na phrase of mine\n"
    made = CliRunner().invoke(main, words, input=typed, catch_exceptions=False)
    assert made.exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    again = CliRunner().invoke(main, words, input=typed, catch_exceptions=False)
    assert again.exit_code == 2
    assert "never overwritten" in again.output
