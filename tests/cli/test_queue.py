"""`smarketing queue`: who is next, and who may not be reached now."""

import csv
import json
from io import StringIO

import pytest
from spec.reports.test_queue import TERMS, WAITING
from spec.sla.solicited import FRANCE, LAW
from spec.tables import STAGES
from tests.cli.importing import Desk
from tests.store.ledgers import ledger_of

NOON = ("--as-of", "2026-02-20T13:30")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    (desk.folder / "workspace" / "agreement").mkdir(parents=True)
    desk.file("workspace/agreement/0001.toml", FRANCE + STAGES + LAW + TERMS)
    ledger_of(desk.folder / "workspace", WAITING)
    return desk


def test_the_queue_is_told_with_those_who_may_not_be_called(desk: Desk) -> None:
    line = " ".join(desk.run("queue", *NOON).stdout.split())
    assert "5 leads can be reached now" in line
    assert "outside the hours allowed (decree 2022-1313)" in line
    assert "To be confirmed by counsel." in line


def test_json_and_csv_hold_every_lead(desk: Desk) -> None:
    told = desk.run("queue", *NOON, "--format", "json", "--rep", "Ada").stdout
    read = json.loads(told)
    assert [one["rep"] for one in read["queues"]] == ["Ada"]
    assert read["queues"][0]["barred"][0]["law"]["article"] == "decree 2022-1313"
    told = desk.run("queue", *NOON, "--format", "csv").stdout
    assert len(list(csv.reader(StringIO(told)))) == 7


def test_why_names_the_rules_of_law(desk: Desk) -> None:
    told = desk.run("queue", *NOON, "--why").stdout
    assert "solicitation.rules.decree" in " ".join(told.split())


def test_check_tells_of_past_calls_that_the_law_did_not_allow(desk: Desk) -> None:
    told = desk.run("check", "--as-of", "2026-02-20").stdout
    assert "consent" in told


def test_an_unknown_representative_or_kind_is_bad_usage_with_the_known_ones(desk: Desk) -> None:
    told = " ".join(desk.run("queue", *NOON, "--rep", "Nobody", code=2).output.split())
    assert "nobody in sales is called `Nobody`" in told
    assert "`Ada`" in told
    told = " ".join(desk.run("queue", *NOON, "--kind", "fax", code=2).output.split())
    assert "no attempt is of the kind `fax`" in told
    assert "`call`" in told


def test_a_representative_and_a_kind_are_known_in_whatever_case(desk: Desk) -> None:
    asked = ("--format", "json", "--rep", "ADA", "--kind", "Call")
    read = json.loads(desk.run("queue", *NOON, *asked).stdout)
    assert [one["rep"] for one in read["queues"]] == ["Ada"]
    assert read["kind"] == "call"
