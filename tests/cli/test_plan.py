"""`smarketing plan` as people run it: on an agreement's file alone, and on a workspace."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.cli.importing import Desk

from smarketing.app.cli.main import main

REFERENCE = Path(__file__).parents[2] / "examples" / "agreements" / "reference_case.toml"
FEW = ("--futures", "4000", "--as-of", "2026-03-31")


def run(*words: str | Path, code: int = 0) -> Result:
    told = ["plan", *map(str, words), "--language", "en"]
    result = CliRunner().invoke(main, told, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def told(*words: str | Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(run(*words, "--format", "json").stdout)
    return read


def test_an_agreement_s_file_alone_is_enough() -> None:
    found = told("--agreement", REFERENCE, *FEW)
    assert [step["display"] for step in found["steps"]] == [22_223, 445, 112, 67, 50, 40, 10]
    assert found["steps"][2]["exact"]["exact"] == "1000/9"
    assert (found["futures"], found["seed"], len(found["months"])) == (4000, 1, 12)
    assert found["outcome"] is None
    assert found["as_planned"]["chance"] == pytest.approx(0.5, abs=0.06)
    need = found["months"][0]["needs"][2]
    assert need["exact"]["exact"] == "1000/9"
    assert need["spread"]["low80"] < 1000 / 9 < need["spread"]["high80"]


def test_the_headline_says_what_marketing_must_bring_and_what_raises_the_chance() -> None:
    page = run("--agreement", REFERENCE, *FEW).stdout.replace("\n", " ").replace("\xa0", " ")
    assert "To win €1,200,000 by 31 March 2027, marketing must bring 67 into “MQL”" in page
    assert "What raises it most, each a tenth better:" in page


def test_months_seed_and_futures_are_the_reader_s() -> None:
    one = told("--agreement", REFERENCE, *FEW, "--months", "3", "--seed", "5")
    assert (len(one["months"]), one["seed"]) == (3, 5)
    assert one == told("--agreement", REFERENCE, *FEW, "--months", "3", "--seed", "5")
    none = told("--agreement", REFERENCE, "--futures", "0", "--as-of", "2026-03-31")
    assert none["as_planned"] is None
    assert none["months"][0]["needs"][2]["spread"] is None


def test_other_terms_stand_beside_those_in_force() -> None:
    found = told("--agreement", REFERENCE, *FEW, "--set", "plan.rates.mql=0.66")
    assert found["scenario"]["terms"] == ["plan.rates.mql=0.66"]
    [mql] = [one for one in found["scenario"]["figures"] if one["figure"] == "steps.mql.exact"]
    assert (mql["base"]["exact"], mql["other"]["exact"]) == ("1000/9", "10000/99")
    wrong = run("--agreement", REFERENCE, "--set", "plan.rates.mqls=0.5", code=1)
    assert "mqls" in wrong.stderr


def test_every_figure_says_why() -> None:
    reasons = told("--agreement", REFERENCE, *FEW, "--months", "2")["why"]
    figures = {why["figure"] for why in reasons}
    assert {
        "total",
        "average_sale",
        "steps.mql.exact",
        "steps.mql.rate",
        "marketing_steps.mql.exact",
        "months.1.needs.mql",
        "months.2.chance",
        "as_planned.chance",
        "levers.volume.points",
        "ties.quotas",
    } <= figures
    page = run("--agreement", REFERENCE, *FEW, "--why", "steps.mql").stdout
    assert "66.67" in page or "67 into “SAL” / the 60% that go on" in page.replace("\n", " ")
    assert "plan.rates.mql" in page


def test_what_is_missing_is_told_with_the_line_to_add(tmp_path: Path) -> None:
    bare = tmp_path / "agreement.toml"
    text = REFERENCE.read_text(encoding="utf-8")
    bare.write_text(text.replace("average_sale = 10_000\n", ""), encoding="utf-8")
    found = told("--agreement", bare, *FEW)
    assert [finding["code"] for finding in found["findings"]] == ["plan.no_average_sale"]
    assert "average_sale" in found["findings"][0]["mend"]
    bare.write_text(
        text.replace("sal         = 0.75\n", "").replace(
            "sal         = { entered = 600,   went_on = 450 }\n", ""
        ),
        encoding="utf-8",
    )
    found = told("--agreement", bare, *FEW)
    assert [step["stage"] for step in found["steps"]] == ["sql", "opportunity", "customer"]
    assert "plan.no_rate" in [finding["code"] for finding in found["findings"]]


def test_numbers_seen_take_the_place_of_a_rate(tmp_path: Path) -> None:
    only = tmp_path / "agreement.toml"
    text = REFERENCE.read_text(encoding="utf-8").replace("sal         = 0.75\n", "")
    only.write_text(text, encoding="utf-8")
    step = told("--agreement", only, *FEW)["steps"][3]
    assert (step["rate"]["exact"], step["rate_from"]) == ("3/4", "seen")
    assert step["interval"]["low"] < 0.75 < step["interval"]["high"]


def test_a_wrong_date_or_cut_is_bad_usage() -> None:
    assert "is no date" in run("--agreement", REFERENCE, "--as-of", "soon", code=2).stderr
    assert "--by" in run("--agreement", REFERENCE, "--by", "weather", code=2).stderr


@pytest.mark.parametrize("form", ["text", "html", "csv"])
def test_a_workspace_with_few_facts_has_a_plan_or_says_what_it_lacks(desk: Desk, form: str) -> None:
    workspace = desk.folder / "workspace"
    made = ["init", str(workspace), "--agreement", str(REFERENCE)]
    assert CliRunner().invoke(main, made, catch_exceptions=False).exit_code == 0
    words = ("--workspace", workspace, "--by", "channel", "--format", form, "--futures", "1000")
    assert run(*words).stdout
