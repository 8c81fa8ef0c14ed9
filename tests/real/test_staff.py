"""The team of a public CRM: capacity, quotas and span from its data, against its files."""

import csv
import json
from collections import Counter, defaultdict
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smarketing.app.cli.main import main

SHARED = Path(__file__).parents[2] / "examples/mappings/maven/agreement.toml"
MONTHS = 10
"""Deals of the set are closed from March to December 2017."""

GOAL = 1_200_000
"""The goal a month that the test states, against a little over a million won."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def team(real_data: Path, tmp_path: Path) -> tuple[dict[str, Any], dict[str, int], Counter[str]]:
    """Return the staff report on an agreement made of the data, what each won, and the spans."""
    folder = real_data / "maven_crm"
    won: dict[str, int] = defaultdict(int)
    for deal in rows(folder / "sales_pipeline.csv"):
        if deal["deal_stage"] == "Won":
            won[deal["sales_agent"]] += int(deal["close_value"])
    people = rows(folder / "sales_teams.csv")
    spans = Counter(person["manager"] for person in people)
    each = Fraction(sum(won.values()), MONTHS * len(won))
    terms = SHARED.read_text(encoding="utf-8")
    start = terms.index("[goal]")
    end = terms.index("\n[", start + 1)
    goal = f'[goal]\nrevenue = {GOAL}\nper = "month"\nmarketing_share = 0.5\n'
    terms = terms[:start] + goal + terms[end:]
    terms += f"""
[[roles]]
name = "agent"
label = {{ en = "Agent", fr = "Agent" }}
works = "opportunities"
monthly_productivity = {float(each):.2f}
ramp = [0.25, 0.5, 0.75]
attrition = 0.2
weeks_to_fill = 8
monthly_cost = 6_000
span = {max(spans.values())}
manager_monthly_cost = 9_000
"""
    for person in people:
        quota = round(won[person["sales_agent"]] / MONTHS)
        terms += f"""
[[parties.sales.people]]
name = "{person["sales_agent"]}"
role = "agent"
monthly_quota = {quota}
territories = ["{person["regional_office"]}"]
"""
    file = tmp_path / "maven.toml"
    file.write_text(terms, encoding="utf-8")
    asked = ["staff", "--agreement", str(file), "--as-of", "2017-12-31", "--format", "json"]
    told = CliRunner().invoke(main, [*asked, "--language", "en"], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout), dict(won), spans


def test_maven_s_35_agents_against_a_stated_goal(
    team: tuple[dict[str, Any], dict[str, int], Counter[str]],
) -> None:
    report, won, spans = team
    (role,) = report["roles"]
    (work,) = role["work"]
    assert role["there"] == sum(spans.values()) == 35
    productivity = round(sum(won.values()) / MONTHS / sum(value > 0 for value in won.values()), 2)
    assert work["needed"]["value"] == pytest.approx(GOAL / productivity)
    assert work["needed_display"] == ceil(GOAL / productivity)
    assert work["have"]["value"] == 35
    # A month later 35 x 0.8^(1/12) are still there on average.
    january = work["months"][1]
    assert january["as_is"]["value"] / 100 == pytest.approx(35 * 0.8 ** (1 / 12) * productivity)
    quotas = role["quotas"]
    assert quotas["handed_out"]["amount"]["value"] == sum(
        round(value / MONTHS) for value in won.values()
    )
    assert quotas["people"] == sum(value > 0 for value in won.values())


def test_maven_s_managers_lead_as_many_as_the_file_says(
    team: tuple[dict[str, Any], dict[str, int], Counter[str]],
) -> None:
    report, _, spans = team
    (role,) = report["roles"]
    assert role["span"] == max(spans.values())
    assert role["months"][0]["managers"] == ceil(35 / max(spans.values())) <= len(spans)
    assert (
        role["months"][0]["cost"]["amount"]["value"]
        == 35 * 6_000 + 9_000 * role["months"][0]["managers"]
    )
