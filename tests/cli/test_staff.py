"""`smarketing staff`, driven as people do: from a file alone, in both languages, with set terms."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smarketing.app.cli.main import main

REFERENCE = Path(__file__).parents[2] / "examples/agreements/reference_case.toml"


def run(*more: str) -> Result:
    asked = ["staff", "--agreement", str(REFERENCE), "--as-of", "2026-11-27", *more]
    return CliRunner().invoke(main, asked)


def test_a_file_alone_says_what_team_it_takes() -> None:
    told = run("--format", "json", "--language", "en")
    assert told.exit_code == 0
    report = json.loads(told.stdout)
    caller, closer = report["roles"]
    assert int(caller["effort"]["leads"]["value"]) == 126
    assert caller["effort"]["worst_leads"]["value"] == 84
    assert caller["effort"]["minutes"]["exact"] == "103761/3125"
    assert closer["quotas"]["to_hand_out"]["amount"]["value"] == 120_000
    assert closer["work"][0]["needed_display"] == 4
    assert len(closer["months"]) == 12
    assert {why["figure"] for why in report["why"]} >= {
        "roles.sales_development.effort.leads",
        "roles.account_executive.work.revenue.needed",
        "cost",
    }


def test_terms_can_be_set_and_their_effect_is_told() -> None:
    told = run("--set", "goal.revenue = 200_000", "--language", "en", "--months", "3")
    assert told.exit_code == 0
    assert "With the terms that were set, “Account executive” takes 8 people" in " ".join(
        told.stdout.split()
    )


def test_a_term_that_does_not_exist_is_refused_with_its_place() -> None:
    told = run("--set", "roles.sales_development.atempts = 3", "--language", "en")
    assert told.exit_code == 1
    assert "atempts" in told.stderr


def test_the_page_is_in_french_and_says_why() -> None:
    told = run("--language", "fr", "--why", "roles.sales_development.effort.leads")
    words = " ".join(told.stdout.split())
    assert "Plan de recrutement" in words
    assert "D’où viennent ces chiffres" in words
    # A column that is too narrow for a term breaks it after a dot.
    assert "roles.sales_development.hours_per_month" in "".join(told.stdout.split())


def test_rows_are_one_per_role_kind_of_work_and_month() -> None:
    told = run("--format", "csv", "--months", "2")
    header, *rows = told.stdout.splitlines()
    assert header.startswith("role,month,kind,need,each,needed")
    assert [row.split(",")[:3] for row in rows] == [
        ["sales_development", "2026-11-01", "leads"],
        ["sales_development", "2026-12-01", "leads"],
        ["account_executive", "2026-11-01", "revenue"],
        ["account_executive", "2026-12-01", "revenue"],
    ]


def test_without_facts_no_lead_waits() -> None:
    told = run("--assign", "--language", "en")
    assert told.exit_code == 0
    assert "No lead waits for somebody to take it." in told.stdout


@pytest.mark.parametrize(
    "wrong", [("--until", "2025-01-01", "--assign"), ("--as-of", "soon"), ("--months", "0")]
)
def test_bad_usage_ends_with_2(wrong: tuple[str, ...]) -> None:
    assert run(*wrong).exit_code == 2
