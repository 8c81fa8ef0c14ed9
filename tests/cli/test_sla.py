"""`smarketing sla`: both sides on one page, and other terms, for people and for programs."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from spec.reports.sla.test_sla import TERMS
from spec.tables import AGREEMENT, STAGES
from tests.cli.importing import Desk

from smarketing.app.cli.main import main

MAPPING = """\
format = 1
source = "crm"
[[files]]
name = "leads.csv"
reading = { dates = "%Y-%m-%d %H:%M", time_zone = "UTC" }
[[files.facts]]
table = "recorded_stages"
columns = { contact_id = "who", occurred_at = "mql", stage = { value = "mql" } }
[[files.facts]]
table = "assignments"
columns = { contact_id = "who", occurred_at = "mql", rep = "rep" }
[[files]]
name = "calls.csv"
reading = { dates = "%Y-%m-%d %H:%M", time_zone = "UTC" }
[[files.facts]]
table = "activities"
columns = { contact_id = "who", occurred_at = "at", kind = { value = "call" } }
"""
TERM = "commitments.sales.first.within.working_hours"


@pytest.fixture
def known(desk: Desk) -> Desk:
    """Return a workspace of two leads of one morning: one called after two hours, one never."""
    files = [
        desk.file("leads.csv", "who,mql,rep\nada,2026-03-02 09:00,Ann\nbob,2026-03-02 09:00,Zoe\n"),
        desk.file("calls.csv", "who,at\nada,2026-03-02 11:00\n"),
    ]
    terms = desk.file("agreement.toml", AGREEMENT + STAGES + TERMS)
    mapping = desk.file("mapping.toml", MAPPING)
    founded = CliRunner().invoke(
        main, ["init", str(desk.folder / "workspace"), "--agreement", str(terms)]
    )
    assert founded.exit_code == 0, founded.output
    desk.run("import", *files, "--map", mapping)
    return desk


def told(desk: Desk, *words: str) -> dict[str, Any]:
    result = desk.run("sla", "--as-of", "2026-03-20", "--format", "json", *words)
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def test_the_page_says_how_both_sides_stand_and_what_is_overdue(known: Desk) -> None:
    found = told(known)
    assert (found["report"], found["start"], found["end"]) == ("sla", "2026-03-01", "2026-03-31")
    [first, *_] = found["promises"]
    assert (first["kept"]["met"], first["kept"]["due"]) == (1, 2)
    assert [one["rep"] for one in found["owed"]] == ["Ann", "Zoe"]
    text = known.run("sla", "--as-of", "2026-03-20").output
    assert "Sales keeps 0 of its 2 promises" in text


def test_any_days_can_be_asked_for(known: Desk) -> None:
    assert told(known, "--per", "quarter")["start"] == "2026-01-01"
    found = told(known, "--from", "2026-02-01", "--to", "2026-02-28")
    assert found["promises"][0]["kept"]["due"] == 0


def test_why_says_how_a_share_is_computed(known: Desk) -> None:
    text = known.run("sla", "--as-of", "2026-03-20", "--why", "promises.first.share").output
    assert "1 kept ÷ 2 due" in " ".join(text.split())


def test_other_terms_stand_beside_the_agreed_ones(known: Desk) -> None:
    found = told(known, "--set", f"{TERM}=1")
    assert found["report"] == "renegotiation"
    [first] = [one for one in found["promises"] if one["commitment"] == "first"]
    assert (first["kept_now"]["met"], first["kept_then"]["met"]) == (1, 0)


def test_a_promise_is_tried_at_many_values(known: Desk) -> None:
    found = told(known, "--sweep", f"{TERM}=1..4")
    assert [one["kept"]["met"] for one in found["tried"]] == [0, 1, 1, 1]
    assert [one["is_current"] for one in found["tried"]] == [False, False, False, True]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "qualification.threshold=10"), "changes which leads are handed over"),
        (("--sweep", "qualification.threshold=1..4"), "no term of a promise of sales"),
        (("--set", "nonsense"), "sets no term of an agreement"),
        (("--set", "foo.bar=1"), "an agreement has no section `foo`"),
        (("--sweep", f"{TERM}=1..100000"), f"`{TERM}` must be at most 2,000: of the values to"),
        (("--sweep", f"{TERM}=3000..5000"), f"`{TERM}` must be at most 2,000"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_the_reason(
    known: Desk, words: tuple[str, ...], said: str
) -> None:
    output = known.run("sla", "--as-of", "2026-03-20", *words, code=1).output
    assert said in " ".join(output.split())


def test_values_outside_the_limits_are_left_out_and_named(known: Desk) -> None:
    found = told(known, "--sweep", f"{TERM}=1000..3000:500")
    assert [one["value"]["exact"] for one in found["tried"]] == ["1000", "1500", "2000"]
    [left_out] = found["findings"]
    assert left_out["severity"] == "warning"
    assert "2 from 2,500 to 3,000 are left out" in left_out["message"]


def test_an_unknown_segment_is_bad_usage(known: Desk) -> None:
    words = ("sla", "--as-of", "2026-03-20", "--segment", "demos")
    assert "did you mean `demo`?" in known.run(*words, code=2).output


def test_a_table_for_spreadsheets_has_each_part(known: Desk) -> None:
    lines = known.run("sla", "--as-of", "2026-03-20", "--format", "csv").stdout.splitlines()
    assert any(line.startswith("first,4,,0.8,all,,2,1,1,0,") for line in lines)
    assert any(line.startswith("first,4,,0.8,rep,Zoe,1,0,1,0,") for line in lines)
