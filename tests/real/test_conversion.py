"""Cohort conversion of two public data sets, against counts made from the files by hand."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smarketing.app.cli.main import main

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"
Founding = Callable[[str, str], Path]


def run(*words: str) -> str:
    done = CliRunner().invoke(main, [*words, "--language", "en"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def founded(real_data: Path, tmp_path: Path) -> Founding:
    """Return how to found the workspace of a data set."""

    def found(mapping: str, folder: str) -> Path:
        workspace = tmp_path / mapping
        run(
            "init",
            str(workspace),
            *("--setup", str(MAPPINGS / mapping), "--facts", str(real_data / folder)),
        )
        return workspace

    return found


def passages(workspace: Path, as_of: str, *words: str) -> list[dict[str, Any]]:
    text = run(
        "conversion",
        *("--workspace", str(workspace), "--as-of", as_of, "--format", "json", *words),
    )
    found: list[dict[str, Any]] = json.loads(text)["passages"]
    return found


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def olist(folder: Path, until: str) -> dict[str, tuple[int, int]]:
    """Count by month of first contact who was there by a day, and who of them was won by then.

    One deal was won before its contact is known: the contact counts from the deal on.
    """
    won = {one["mql_id"]: one["won_date"][:10] for one in rows(folder / DEALS)}
    entered: Counter[str] = Counter()
    converted: Counter[str] = Counter()
    for one in rows(folder / LEADS):
        closed = won.get(one["mql_id"], "9999")
        known = min(one["first_contact_date"], closed)
        if known <= until:
            entered[known[:7]] += 1
            converted[known[:7]] += closed <= until
    return {month: (entered[month], converted[month]) for month in sorted(entered)}


LEADS = "olist_marketing_qualified_leads_dataset.csv"
DEALS = "olist_closed_deals_dataset.csv"


@pytest.mark.parametrize("until", ["2018-11-15", "2018-06-30"])
def test_olist_s_cohorts_are_those_counted_from_the_files(
    founded: Founding, real_data: Path, until: str
) -> None:
    (found,) = passages(founded("olist", "olist_funnel"), until)
    counted = olist(real_data / "olist_funnel", until)
    assert {row["key"]: (row["entered"], row["converted"]) for row in found["rows"]} == counted
    assert sum(entered for entered, _ in counted.values()) == 8000
    assert sum(won for _, won in counted.values()) == (842 if until > "2018-11-14" else 722)


def test_olist_s_young_months_are_marked_and_their_rest_is_expected(founded: Founding) -> None:
    """In June 2018 the young months are the last five; what was expected of them then, came."""
    workspace = founded("olist", "olist_funnel")
    (early,), (late,) = passages(workspace, "2018-06-30"), passages(workspace, "2018-11-15")
    young = [row["key"] for row in early["rows"] if row["immature"]]
    assert young == ["2018-01", "2018-02", "2018-03", "2018-04", "2018-05"]
    came = {row["key"]: row["so_far"]["value"] for row in late["rows"]}
    for row in early["rows"]:
        if row["immature"]:
            assert row["so_far"]["value"] < row["projected"]["value"]
            assert row["projected"]["low"] <= came[row["key"]] <= row["projected"]["high"]


def test_olist_s_cohort_table_is_the_one_counted_from_the_files(
    founded: Founding, real_data: Path
) -> None:
    """Days of 24 hours since midnight of the first contact, months of 30.4375 days."""
    (found,) = passages(founded("olist", "olist_funnel"), "2018-11-15")
    won = {one["mql_id"]: one["won_date"] for one in rows(real_data / "olist_funnel" / DEALS)}
    counted: dict[str, Counter[int]] = {}
    for one in rows(real_data / "olist_funnel" / LEADS):
        begun = date.fromisoformat(one["first_contact_date"])
        month = counted.setdefault(one["first_contact_date"][:7], Counter())
        if one["mql_id"] in won:
            day, clock = won[one["mql_id"]].split()
            hours, minutes, seconds = map(int, clock.split(":"))
            took = (
                date.fromisoformat(day)
                - begun
                + timedelta(hours=hours, minutes=minutes, seconds=seconds)
            )
            # An hour is lost or won where summer time lies between.
            for age in (1, 2, 3, 6):
                month[age] += took <= timedelta(days=age * 30.4375)
    months = found["triangle"]["months"]
    for row in found["triangle"]["rows"]:
        for age in (1, 2, 3, 6):
            known = row["converted"][months.index(age)]
            assert known is None or abs(known - counted[row["key"]][age]) <= 1


def test_maven_s_cohorts_are_those_counted_from_the_file(
    founded: Founding, real_data: Path
) -> None:
    found = passages(founded("maven", "maven_crm"), "2017-12-31")
    assert [(one["start"]["stage"], one["end"]["stage"]) for one in found] == [
        ("lead", "opportunity"),
        ("opportunity", "customer"),
    ]
    entered: Counter[str] = Counter()
    won: Counter[str] = Counter()
    for one in rows(real_data / "maven_crm" / "sales_pipeline.csv"):
        if one["engage_date"]:
            entered[one["engage_date"][:7]] += 1
            won[one["engage_date"][:7]] += one["deal_stage"] == "Won"
    assert {row["key"]: (row["entered"], row["converted"]) for row in found[1]["rows"]} == {
        month: (entered[month], won[month]) for month in entered
    }
    assert sum(won.values()) == 4238
    young = [row["key"] for row in found[1]["rows"] if row["immature"]]
    assert young == ["2017-09", "2017-10", "2017-11", "2017-12"]
