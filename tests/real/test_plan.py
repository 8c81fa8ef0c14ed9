"""The plan of a public data set: next quarter's MQLs by channel, against counts by hand."""

import csv
import json
import shutil
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smarketing.app.cli.main import main

MAPPING = Path(__file__).parents[2] / "examples" / "mappings" / "olist"
AS_OF = "2018-05-31"
TERMS = "\n[plan]\naverage_sale = 10_000\n"
CUSTOMERS = 300


def run(*words: str) -> str:
    done = CliRunner().invoke(main, [*words, "--language", "en"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def planned(real_data: Path, tmp_path: Path) -> dict[str, Any]:
    """Return the plan for 3 million in the third quarter, at 10 000 a seller."""
    setup = tmp_path / "setup"
    shutil.copytree(MAPPING, setup)
    agreed = setup / "agreement.toml"
    text = agreed.read_text(encoding="utf-8").replace(
        'per             = "month"', 'per = "quarter"'
    )
    assert "revenue         = 1_000_000" in text
    text = text.replace("revenue         = 1_000_000", "revenue = 3_000_000")
    agreed.write_text(text + TERMS, encoding="utf-8")
    workspace = tmp_path / "workspace"
    facts = real_data / "olist_funnel"
    run("init", str(workspace), "--setup", str(setup), "--facts", str(facts))
    words = ("--as-of", AS_OF, "--months", "3", "--by", "channel", "--format", "json")
    found: dict[str, Any] = json.loads(run("plan", "--workspace", str(workspace), *words))
    return found


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def counted(folder: Path) -> tuple[Counter[str], int]:
    """Count the leads of the year that ends 90 days before, by channel, and those won since."""
    deals = rows(folder / "olist_closed_deals_dataset.csv")
    won = {one["mql_id"]: one["won_date"][:10] for one in deals}
    end = date.fromisoformat(AS_OF) - timedelta(days=90)
    start = end - timedelta(days=365)
    leads: Counter[str] = Counter()
    went_on = 0
    for one in rows(folder / "olist_marketing_qualified_leads_dataset.csv"):
        if start <= date.fromisoformat(one["first_contact_date"]) <= end:
            leads[one["origin"]] += 1
            went_on += won.get(one["mql_id"], "9999") <= AS_OF
    return leads, went_on


def test_next_quarter_s_mqls_by_channel_are_those_counted_by_hand(
    planned: dict[str, Any], real_data: Path
) -> None:
    leads, went_on = counted(real_data / "olist_funnel")
    whole = Fraction(CUSTOMERS * leads.total(), went_on)
    assert planned["steps"][0]["exact"]["exact"] == str(whole)
    needed = {part["key"]: part["needs"][0]["exact"]["value"] for part in planned["parts"]}
    assert needed == {
        channel: pytest.approx(float(whole * count / leads.total()))
        for channel, count in leads.items()
    }
    parts = [Fraction(part["needs"][0]["exact"]["exact"]) for part in planned["parts"]]
    assert sum(parts) == whole


def test_the_quarter_that_came_lies_within_what_the_futures_say(
    planned: dict[str, Any], real_data: Path
) -> None:
    """Not a proof: one quarter of one company. But a range that excludes it would be odd."""
    deals = rows(real_data / "olist_funnel" / "olist_closed_deals_dataset.csv")
    came = sum("2018-06" <= one["won_date"][:7] <= "2018-08" for one in deals)
    spread = planned["outcome"]["customers"]
    assert spread["low95"] <= came <= spread["high95"]
    assert planned["outcome"]["basis"] == "history"
