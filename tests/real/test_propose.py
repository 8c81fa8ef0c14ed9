"""Proposals from public data sets, against counts made from the files by hand."""

import csv
import json
from collections.abc import Callable
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
    return done.stdout


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


def proposal(workspace: Path, as_of: str) -> dict[str, Any]:
    text = run("propose", "--workspace", str(workspace), "--as-of", as_of, "--format", "json")
    shape: dict[str, Any] = json.loads(text)
    return shape


def codes(shape: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in shape["findings"]}


CALLS = ("--attempts-column", "campaign", "--reached-column", "y")


def uci(real_data: Path) -> Path:
    return real_data / "uci_bank_marketing" / "bank-additional.csv"


def by_hand(file: Path) -> list[tuple[int, int]]:
    """Count, for the first, second, … call, the people who got it and those who then said yes."""
    with file.open(encoding="utf-8") as lines:
        rows = [
            (int(row["campaign"]), row["y"] == "yes")
            for row in csv.DictReader(lines, delimiter=";")
        ]
    return [
        (
            sum(calls >= number for calls, _ in rows),
            sum(calls == number and said_yes for calls, said_yes in rows),
        )
        for number in range(1, max(calls for calls, _ in rows) + 1)
    ]


def test_the_curve_of_the_bank_is_that_of_the_file(real_data: Path) -> None:
    shape = json.loads(run("propose", "--calls", str(uci(real_data)), *CALLS, "--format", "json"))
    counted = by_hand(uci(real_data))
    assert (shape["leads"], shape["reached"]) == (4_119, 451)
    assert [(one["tried"], one["reached"]) for one in shape["attempts"]] == counted
    staying = 1.0
    for one, (tried, said_yes) in zip(shape["attempts"], counted, strict=True):
        if one["pooled"]:
            assert tried < 50
            continue
        assert one["chance"]["value"] == pytest.approx(said_yes / tried)
        assert one["first_contact"] == pytest.approx(staying * said_yes / tried)
        staying *= 1 - said_yes / tried
        assert one["by_now"]["value"] == pytest.approx(1 - staying)
        assert one["chance"]["low"] <= said_yes / tried <= one["chance"]["high"]


def test_the_bank_should_call_three_times_at_a_hundred_a_yes_and_four_a_call(
    real_data: Path,
) -> None:
    words = ("--value-per-contact", "100", "--cost-per-attempt", "4", "--format", "json")
    shape = json.loads(run("propose", "--calls", str(uci(real_data)), *CALLS, *words))
    staying, worth = 1.0, 0
    for tried, said_yes in by_hand(uci(real_data)):
        if staying * said_yes / tried * 100 <= 4:
            break
        staying *= 1 - said_yes / tried
        worth += 1
    assert shape["worthwhile"]["by_value"] == worth == 3
    assert shape["worthwhile"]["at_the_margin"] == 4
    notes = " ".join(note["text"] for note in shape["notes"])
    assert "only the number of calls and how it ended are known" in notes


def test_maven_has_values_and_no_response_times(founded: Founding) -> None:
    shape = proposal(founded("maven", "maven_crm"), "2017-12-31")
    assert shape["responses"] == []
    assert shape["attempts"] == []
    assert shape["number"] is None
    assert {"propose.no_activities", "propose.no_handoff"} <= codes(shape)
    (whole,) = shape["worths"]
    # 4,238 of the deals were won, for 10,005,534: a rate near a half, and 2,361 each.
    assert whole["rate"]["value"] == pytest.approx(0.51, abs=0.02)
    assert whole["revenue"]["amount"]["value"] == pytest.approx(2_361, rel=0.01)
    assert "average_sale = 2_361" in shape["toml"]


def test_olist_says_that_amounts_are_missing_and_keeps_what_it_cannot_measure(
    founded: Founding,
) -> None:
    shape = proposal(founded("olist", "olist_funnel"), "2018-11-30")
    assert {"propose.no_activities", "propose.no_amounts"} <= codes(shape)
    assert shape["worths"] == []
    (volume,) = shape["commitments"]
    assert volume["standpoint"] == "kept"
    (step,) = shape["steps"]
    assert step["went_on"] / step["entered"] == pytest.approx(831 / 7_371)
    assert "average_sale" not in shape["toml"]


def test_history_that_is_over_is_said_to_be(founded: Founding) -> None:
    assert "propose.old_history" in codes(proposal(founded("olist", "olist_funnel"), "2026-01-31"))
