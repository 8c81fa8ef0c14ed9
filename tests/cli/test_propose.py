"""`smarketing propose`: a draft from a workspace, and the contact curve of a plain file."""

import csv
import json
from io import StringIO

import pytest
from click.testing import CliRunner
from spec.reports.proposal.proposal_world import AS_OF, company, text_of
from tests.cli.importing import Desk
from tests.store.ledgers import ledger_of
from tests.store.signers import sign_by_both

from smarketing.app.cli.main import main
from smarketing.app.workspace import Workspace

DAY = ("--as-of", AS_OF.isoformat())
CALLS = "called;result\n" + "1;yes\n" * 30 + "1;no\n" * 30 + "2;yes\n" * 20 + "2;no\n" * 40


@pytest.fixture
def desk(desk: Desk) -> Desk:
    (desk.folder / "workspace" / "agreement").mkdir(parents=True)
    desk.file("workspace/agreement/0001.toml", text_of())
    ledger_of(desk.folder / "workspace", company(3, leads=700).facts)
    return desk


def test_the_draft_passes_the_check(desk: Desk) -> None:
    told = desk.run("propose", *DAY, "--format", "toml")
    desk.file("draft.toml", told.stdout)
    checked = desk.run("check", str(desk.folder / "draft.toml"), "--format", "json")
    assert {one["severity"] for one in json.loads(checked.stdout)} <= {"info", "warning"}


def test_the_draft_is_written_to_a_file_beside_the_page(desk: Desk) -> None:
    target = desk.folder / "draft.toml"
    told = desk.run("propose", *DAY, "--output", str(target))
    assert "Version 2 could bind from 1 July 2026" in " ".join(told.stdout.split())
    assert target.read_text(encoding="utf-8").startswith("\n# Draft of version 2")


def test_the_draft_can_be_adopted_and_proposed_from_again(desk: Desk) -> None:
    desk.run("propose", *DAY, "--output", str(desk.folder / "workspace/agreement/0002.toml"))
    sign_by_both(Workspace(desk.folder / "workspace"), 2)
    again = desk.run("propose", "--as-of", "2026-07-15", "--format", "json")
    shape = json.loads(again.stdout)
    assert (shape["version"], shape["effective_from"]) == (3, "2026-08-01")
    assert shape["footing"]["agreement_version"] == 2


def test_json_holds_the_draft_the_scores_and_the_reasons(desk: Desk) -> None:
    shape = json.loads(desk.run("propose", *DAY, "--format", "json").stdout)
    assert shape["report"] == "proposal"
    assert "[[lead_values]]" in shape["toml"]
    speed = next(one for one in shape["commitments"] if one["name"] == "speed")
    assert speed["standpoint"] == "changed"
    assert len(speed["periods"]) == 12
    assert {"steps.mql.rate", "commitments.speed.proposed"} <= {w["figure"] for w in shape["why"]}


def test_figures_explain_themselves_on_the_page(desk: Desk) -> None:
    told = " ".join(desk.run("propose", *DAY, "--why", "steps.mql.rate").stdout.split())
    assert "Why these figures" in told
    assert "steps.mql.rate" in told


def test_comments_of_the_draft_are_in_the_language_asked_for(desk: Desk) -> None:
    words = ["propose", *DAY, "--format", "toml", "--language", "fr"]
    words += ["--workspace", str(desk.folder / "workspace")]
    told = CliRunner().invoke(main, words, catch_exceptions=False).stdout
    assert "# Projet de version 2" in told
    assert "Proposé" in told


def test_csv_has_a_line_for_each_commitment_and_period(desk: Desk) -> None:
    rows = list(csv.DictReader(StringIO(desk.run("propose", *DAY, "--format", "csv").stdout)))
    speed = [row for row in rows if row["commitment"] == "speed"]
    assert [row["start"] for row in speed][:2] == ["2025-06-01", "2025-07-01"]


def test_value_and_cost_may_be_given(desk: Desk) -> None:
    words = ("--value-per-contact", "60", "--cost-per-attempt", "9")
    shape = json.loads(desk.run("propose", *DAY, "--format", "json", *words).stdout)
    assert shape["worthwhile"]["by_value"] == 2
    wrong = desk.run("propose", "--cost-per-attempt", "nothing", code=2)
    assert "no amount above zero" in wrong.output


def test_an_agreement_written_another_way_is_proposed_in_too(desk: Desk) -> None:
    text = text_of("")
    desk.file(
        "workspace/agreement/0001.toml",
        text.replace(
            "format = 1\n",
            "format = 1\n"
            'commitments.sales = [{ name = "speed", label = { en = "Call", fr = "Appel" }, '
            'measure = "first_attempt", within = { working_hours = 24 }, share = 0.9 }]\n',
        ),
    )
    told = desk.run("propose", *DAY, "--format", "toml")
    desk.file("draft.toml", told.stdout)
    desk.run("check", str(desk.folder / "draft.toml"))
    assert "within = { working_hours = 1 }" in told.stdout


def curve(desk: Desk, *words: str) -> list[str]:
    file = desk.file("calls.csv", CALLS)
    columns = ("--attempts-column", "called", "--reached-column", "result")
    return ["propose", "--calls", str(file), *columns, *words]


def test_a_plain_file_of_calls_gives_the_curve(desk: Desk) -> None:
    told = desk.run(*curve(desk, "--format", "json"))
    shape = json.loads(told.stdout)
    assert (shape["report"], shape["leads"], shape["reached"]) == ("contact", 120, 50)
    first, second = shape["attempts"]
    assert (first["tried"], first["chance"]["value"]) == (120, 0.25)
    assert (second["tried"], second["chance"]["value"]) == (60, 20 / 60)
    assert shape["footing"]["rows"] == 120


def test_another_word_may_mean_success(desk: Desk) -> None:
    shape = json.loads(desk.run(*curve(desk, "--format", "json", "--reached-value", "no")).stdout)
    assert shape["reached"] == 70


def test_the_curve_says_what_pays(desk: Desk) -> None:
    priced = ("--value-per-contact", "60", "--cost-per-attempt", "12")
    told = " ".join(desk.run(*curve(desk, *priced, "--why", "worthwhile")).stdout.split())
    assert "At 60 a contact and 12 an attempt, 2 attempts pay" in told
    assert "cost 12 / value 60 = 20%" in told
    csv_told = desk.run(*curve(desk, "--format", "csv")).stdout.splitlines()
    assert csv_told[0].startswith("attempt,tried,reached,pooled,chance")
    assert len(csv_told) == 3


def test_a_wrong_column_is_told_with_the_right_one(desk: Desk) -> None:
    file = desk.file("calls.csv", CALLS)
    columns = ("--attempts-column", "caled", "--reached-column", "result")
    told = desk.run("propose", "--calls", str(file), *columns, code=1)
    assert "did you mean `called`?" in told.output


def test_rows_that_say_nothing_are_left_out_and_told(desk: Desk) -> None:
    file = desk.file("calls.csv", CALLS + "many;yes\n3;perhaps\n-1;no\n")
    columns = ("--attempts-column", "called", "--reached-column", "result")
    told = desk.run("propose", "--calls", str(file), *columns, "--format", "json")
    shape = json.loads(told.stdout)
    assert shape["footing"]["counted"] == 120
    found = {one["values"]["column"]: one for one in shape["findings"]}
    assert found["called"]["values"]["count"] == 2
    assert found["called"]["source"]["line"] == 122
    assert found["result"]["values"]["count"] == 1


@pytest.mark.parametrize("words", [(), ("--attempts-column", "called")])
def test_both_columns_are_needed(desk: Desk, words: tuple[str, ...]) -> None:
    file = str(desk.file("calls.csv", CALLS))
    told = desk.run("propose", "--calls", file, *words, code=2)
    assert "--calls needs --attempts-column and --reached-column" in told.output


def test_a_curve_is_no_draft(desk: Desk) -> None:
    told = desk.run(*curve(desk, "--format", "toml"), code=2)
    assert "drafts no agreement" in told.output
