"""`smarketing conversion`: every step or one, by cohort, for people and for programs."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from click.testing import CliRunner
from spec.tables import AGREEMENT, STAGES
from tests.cli.importing import Desk

from smarketing.app.cli.main import main

MAPPING = """\
format = 1
source = "crm"
[[files]]
name = "leads.csv"
reading = { dates = "%Y-%m-%d", time_zone = "Europe/Paris" }
[[files.facts]]
table = "recorded_stages"
columns = { contact_id = "who", occurred_at = "mql", stage = { value = "mql" } }
[[files.facts]]
table = "touches"
columns = { contact_id = "who", occurred_at = "mql", kind = { value = "visit" }, channel = "from" }
[[files]]
name = "accepted.csv"
reading = { dates = "%Y-%m-%d", time_zone = "Europe/Paris" }
[[files.facts]]
table = "dispositions"
columns = { contact_id = "who", occurred_at = "sal", outcome = { value = "accepted" } }
"""


@pytest.fixture
def known(desk: Desk) -> Desk:
    """Return a workspace of leads: a fifth of them is accepted, 30 days after.

    100 came in January, of whom 20 are accepted, 40 on 20 February, too young to be.
    """
    leads = ["who,mql,from"]
    for name, day, size in (("jan", "2026-01-10", 100), ("feb", "2026-02-20", 40)):
        leads += [f"{name}{n},{day},{'fair' if n % 2 else 'ads'}" for n in range(size)]
    accepted = ["who,sal", *(f"jan{n},2026-02-09" for n in range(20))]
    files = [
        desk.file("leads.csv", "\n".join(leads) + "\n"),
        desk.file("accepted.csv", "\n".join(accepted) + "\n"),
    ]
    terms = desk.file("agreement.toml", AGREEMENT + STAGES)
    mapping = desk.file("mapping.toml", MAPPING)
    founded = CliRunner().invoke(
        main, ["init", str(desk.folder / "workspace"), "--agreement", str(terms)]
    )
    assert founded.exit_code == 0, founded.output
    desk.run("import", *files, "--map", mapping)
    return desk


def told(desk: Desk, *words: str) -> dict[str, Any]:
    text = desk.run("conversion", "--as-of", "2026-02-28", "--format", "json", *words).stdout
    shape: dict[str, Any] = json.loads(text)
    return shape


def test_every_step_is_told_with_the_young_months_marked(known: Desk) -> None:
    found = told(known)
    assert [(one["start"]["stage"], one["end"]["stage"]) for one in found["passages"]] == [
        ("lead", "mql"),
        ("mql", "sal"),
        ("sal", "sql"),
        ("sql", "opportunity"),
        ("opportunity", "customer"),
    ]
    rows = found["passages"][1]["rows"]
    assert [(row["key"], row["entered"], row["converted"], row["immature"]) for row in rows] == [
        ("2026-01", 100, 20, False),
        ("2026-02", 40, 0, True),
    ]
    assert rows[1]["projected"]["value"] == pytest.approx(0.2)
    assert found["passages"][1]["lag"]["median_seconds"] == 30 * 86_400


def test_on_the_terminal_the_young_month_is_marked_and_the_mark_explained(known: Desk) -> None:
    text = known.run("conversion", "--as-of", "2026-02-28", "--from-stage", "mql").stdout
    assert "○ immature" in text
    assert "Immature (○): so young" in " ".join(text.split())
    assert text.count("MQL → SAL") == 2


def test_any_two_stages_may_be_asked_for(known: Desk) -> None:
    (only,) = told(known, "--from-stage", "lead", "--to-stage", "sal")["passages"]
    assert (only["total"]["entered"], only["total"]["converted"]) == (140, 20)
    (before,) = told(known, "--to-stage", "sal")["passages"]
    assert before["start"]["stage"] == "mql"


def test_rows_may_be_channels(known: Desk) -> None:
    (only,) = told(known, "--from-stage", "mql", "--by", "channel")["passages"]
    assert [(row["key"], row["entered"]) for row in only["rows"]] == [("ads", 70), ("fair", 70)]


def test_the_rows_as_csv(known: Desk) -> None:
    text = known.run("conversion", "--as-of", "2026-02-28", "--format", "csv").stdout
    rows = [row for row in csv.DictReader(StringIO(text)) if row["end"] == "sal"]
    assert [(row["month"], row["is_total"], row["immature"]) for row in rows] == [
        ("2026-01", "false", "false"),
        ("2026-02", "false", "true"),
        ("", "true", "true"),
    ]
    assert float(rows[1]["projected"]) == pytest.approx(0.2)


def test_the_page_needs_nothing_else(known: Desk) -> None:
    text = known.run("conversion", "--as-of", "2026-02-28", "--format", "html").stdout
    assert text.startswith("<!doctype html>")
    assert " heat h" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from-stage", "mqll"), "did you mean `mql`?"),
        (("--from-stage", "visitor"), "nobody enters a stage `visitor` by name"),
        (("--from-stage", "sal", "--to-stage", "mql"), "`mql` does not come after `sal`"),
        (("--from-stage", "sal", "--to-stage", "sal"), "`sal` does not come after `sal`"),
        (("--from-stage", "customer"), "no stage comes after `customer`"),
        (("--to-stage", "lead"), "no stage comes before `lead`"),
    ],
)
def test_stages_that_make_no_step_are_bad_usage(
    known: Desk, words: tuple[str, ...], said: str
) -> None:
    assert said in " ".join(known.run("conversion", *words, code=2).output.split())


def test_the_funnel_marks_the_same_months(known: Desk) -> None:
    text = known.run("funnel", "--as-of", "2026-02-28", "--format", "json").stdout
    february = json.loads(text)["rows"][1]
    assert [one["stage"] for one in february["stages"] if one["immature"]] == ["sal"]
    shown = known.run("funnel", "--as-of", "2026-02-28").stdout
    assert "○" in shown
