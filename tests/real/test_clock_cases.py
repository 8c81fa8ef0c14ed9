"""Working time against what other calculators say of it, and public holidays against France's."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from smarketing.app.cli.main import main
from smarketing.core.agreement.working_week import public_holidays

ZONES = {
    # Each zone of the published list: its region in an agreement, and the days that only one of
    # the two calls a holiday, from 2006 to 2031, beside the Whit Mondays of 2006 and 2007.
    "metropole": (None, 0, 0),
    "alsace-moselle": ("57", 0, 0),
    "guadeloupe": ("971", 0, 78),  # Mid-Lent, Good Friday, Victor Schoelcher
    "guyane": ("973", 0, 0),
    "martinique": ("972", 0, 26),  # Victor Schoelcher
    "mayotte": ("976", 0, 0),
    "nouvelle-caledonie": ("NC", 0, 26),  # 24 September
    "la-reunion": ("974", 0, 0),
    "polynesie-francaise": ("PF", 0, 78),  # Missionaries, Good Friday, Autonomy or Matari'i
    "saint-barthelemy": ("BL", 6, 0),  # 9 October, before 2012
    "saint-martin": ("MF", 12, 25),  # the abolition of slavery a day later for five years
    "wallis-et-futuna": ("WF", 0, 78),  # three days of the islands
    "saint-pierre-et-miquelon": ("PM", 0, 0),
}
WHIT_MONDAYS = {date(2006, 6, 5), date(2007, 5, 28)}
"""The list counts them; they were days of work for solidarity, and holidays again from 2008 on."""

YEARS = range(2006, 2032)


@pytest.fixture
def vectors(real_data: Path) -> Path:
    return real_data / "business_hours" / "vectors_dev.json"


def test_every_case_of_the_shared_vectors_agrees(vectors: Path) -> None:
    words = ["clock", str(vectors), "--format", "json"]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    asked = json.loads(vectors.read_text(encoding="utf-8"))["cases"]
    assert [one["id"] for one in told] == [one["id"] for one in asked]
    assert len(told) == 110
    assert [one["id"] for one in told if one["agrees"] is not True] == []
    assert [set(one) for one in told] == [{"id", "answer", "agrees"}] * 110


@pytest.mark.parametrize("zone", ZONES)
def test_the_public_holidays_of_france_are_those_that_it_publishes(
    real_data: Path, zone: str
) -> None:
    file = real_data / "calendar_fr" / f"jours_feries_{zone}.csv"
    with file.open(encoding="utf-8") as lines:
        published = {date.fromisoformat(row["date"]) for row in csv.DictReader(lines)}
    region, only_published, only_ours = ZONES[zone]
    ours = public_holidays("FR", region, YEARS)
    assert published - ours >= WHIT_MONDAYS
    assert len(published - ours - WHIT_MONDAYS) == only_published
    assert len(ours - published) == only_ours
    assert len(ours & published) > 10 * len(YEARS)
