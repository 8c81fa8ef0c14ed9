"""`smarketing personas`, `smarketing explain`, and reports cut by one persona."""

import csv
import json
from io import StringIO

import pytest
from spec.tables import AGREEMENT, STAGES, facts
from tests.cli.importing import Desk
from tests.store.ledgers import ledger_of

PERSONAS = """
[[personas]]
name = "buyer"
label = { en = "Buyer", fr = "Acheteur" }
match = [{ attribute = "job", one_of = ["buyer"] }]
review = 2026-03-01
[[personas]]
name = "engineer"
label = { en = "Engineer", fr = "Ingénieur" }
match = [{ attribute = "job", one_of = ["engineer"] }]
"""
TOLD = facts("""
    contacts
    contact_id | occurred_at      | name     | attributes
    ada        | 2026-03-02 08:00 | Ada      | {"job": "buyer"}
    bob        | 2026-03-03 08:00 | Bob      | {"job": "engineer"}
    cleo       | 2026-03-04 08:00 | =Cleo    | {"job": "pilot"}
    cleo 2     | 2026-03-04 08:00 | Cleopold |

    touches
    contact_id | occurred_at      | kind         | channel
    ada        | 2026-03-02 09:00 | demo_request | email
    bob        | 2026-03-03 09:00 | webinar      | email

    recorded_stages
    contact_id | occurred_at      | stage
    ada        | 2026-03-05 09:00 | mql

    spend
    channel | occurred_at      | amount | currency | visits
    email   | 2026-03-02 07:00 | 5000   | EUR      | 70
""")
DAY = ("--as-of", "2026-03-31")


def on_one_line(told: str) -> str:
    """Return what was told as if the terminal were endlessly wide."""
    return " ".join(told.split())


@pytest.fixture
def desk(desk: Desk) -> Desk:
    (desk.folder / "workspace" / "agreement").mkdir(parents=True)
    desk.file("workspace/agreement/0001.toml", AGREEMENT + STAGES + PERSONAS)
    ledger_of(desk.folder / "workspace", TOLD)
    return desk


def test_personas_are_told_with_their_contacts_and_what_is_overdue(desk: Desk) -> None:
    told = on_one_line(desk.run("personas", *DAY).stdout)
    assert "2 of 4 contacts are of a persona: 50%." in told
    assert "overdue: 1 March 2026" in told
    assert "pilot" in told


def test_personas_for_programs(desk: Desk) -> None:
    read = json.loads(desk.run("personas", *DAY, "--format", "json").stdout)
    assert (read["report"], read["contacts"], read["unmatched"]) == ("personas", 4, 2)
    assert [(one["name"], one["contacts"]) for one in read["personas"]] == [
        ("buyer", 1),
        ("engineer", 1),
    ]
    rows = list(csv.DictReader(StringIO(desk.run("personas", *DAY, "--format", "csv").stdout)))
    assert {(row["persona"], row["contacts"]) for row in rows} == {
        ("buyer", "1"),
        ("engineer", "1"),
        ("", "2"),
    }
    assert "<!doctype html>" in desk.run("personas", *DAY, "--format", "html").stdout


def test_contacts_without_a_persona_are_listed_inert(desk: Desk) -> None:
    told = desk.run("personas", "--unmatched", *DAY, "--format", "csv").stdout
    assert list(csv.reader(StringIO(told.strip()))) == [
        ["contact_id", "name", "job"],
        ["cleo", "'=Cleo", "pilot"],
        ["cleo 2", "Cleopold", ""],
    ]
    read = json.loads(desk.run("personas", "--unmatched", *DAY, "--format", "json").stdout)
    assert read["contacts"][0]["values"] == {"job": "pilot"}
    assert "cleo 2" in desk.run("personas", "--unmatched", *DAY).stdout


@pytest.mark.parametrize("words", [("funnel",), ("loop",), ("plan",), ("report", "daily")])
def test_every_report_can_be_cut_by_persona(words: tuple[str, ...], desk: Desk) -> None:
    told = desk.run(*words, *DAY, "--persona", "buyer", "--format", "json").stdout
    assert json.loads(told)["footing"]["persona"] == "Buyer"
    assert "Only contacts of the persona “Buyer”" in told


def test_an_unknown_persona_is_bad_usage_with_a_suggestion(desk: Desk) -> None:
    told = desk.run("funnel", "--persona", "buyr", *DAY, code=2).output
    assert "did you mean `buyer`?" in told
    desk.file("workspace/agreement/0001.toml", AGREEMENT + STAGES)
    told = desk.run("funnel", "--persona", "buyer", *DAY, code=2).output
    assert "the agreement knows no personas" in told


def test_a_contact_is_explained(desk: Desk) -> None:
    told = on_one_line(desk.run("explain", "ada", *DAY).stdout)
    assert "Ada has been at “MQL” since Monday 2 March 2026 at 10:00." in told
    assert "demo_request qualifies at once, with an interest of 0" in told
    assert "Another system records the stage “mql”" in told
    assert "the earlier one counts" in told


def test_who_has_not_qualified_is_explained_too(desk: Desk) -> None:
    told = on_one_line(desk.run("explain", "--name", "bob", *DAY).stdout)
    assert "Interest is 20, and 40 is needed: 20 is missing." in told


def test_an_explanation_for_programs_and_browsers(desk: Desk) -> None:
    read = json.loads(desk.run("explain", "ada", *DAY, "--format", "json").stdout)
    assert (read["report"], read["contact_id"], read["stage"]) == ("explanation", "ada", "mql")
    entered = [line for line in read["story"] if line["stage"]]
    assert [(line["stage"], line["rule"], line["version"]) for line in entered] == [
        ("lead", "contact", 1),
        ("mql", "trigger demo_request", 1),
    ]
    assert read["qualifications"][0]["deciding"][0]["text"] == "demo_request (email)"
    page = desk.run("explain", "ada", *DAY, "--format", "html").stdout
    assert page.startswith("<!doctype html>")


def test_a_contact_that_no_fact_names_is_bad_usage_with_a_suggestion(desk: Desk) -> None:
    assert "did you mean `ada`?" in desk.run("explain", "adaa", *DAY, code=2).output
    assert "no fact names `zoe`" in desk.run("explain", "zoe", *DAY, code=2).output
    early = desk.run("explain", "ada", "--as-of", "2026-02-01", code=2).output
    assert "nothing had happened to `ada`" in early


def test_a_name_that_several_contacts_have_lists_them(desk: Desk) -> None:
    told = desk.run("explain", "--name", "cleo", *DAY, code=2).output
    assert "cleo  =Cleo" in told
    assert "cleo 2  Cleopold" in told
    assert "no contact is called `zoe`" in desk.run("explain", "--name", "zoe", code=2).output
    assert "name one contact" in desk.run("explain", code=2).output


def test_disagreements_with_what_is_recorded_are_findings(desk: Desk) -> None:
    told = on_one_line(desk.run("check", *DAY).output)
    assert "contacts recorded as `mql` on another day than the rules bring them there" in told
    assert "`smarketing explain ada` tells why" in told
