"""Three public data sets, each in by one command, against figures counted from the files."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smarketing.app.cli.main import main

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"


def run(*words: str) -> str:
    done = CliRunner().invoke(main, [*words, "--language", "en"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def founded(real_data: Path, tmp_path: Path) -> Any:  # noqa: ANN401 (a function)
    """Return how to found the workspace of a data set, by one command."""

    def found(mapping: str, folder: str) -> Path:
        workspace = tmp_path / mapping
        setup = str(MAPPINGS / mapping)
        told = run("init", str(workspace), "--setup", setup, "--facts", str(real_data / folder))
        assert "set aside" in told
        assert "Closed loop" in told
        return workspace

    return found


def report(verb: str, workspace: Path, *words: str) -> dict[str, Any]:
    text = run(verb, "--workspace", str(workspace), "--format", "json", *words)
    shape: dict[str, Any] = json.loads(text)
    return shape


def entered(workspace: Path, by: str) -> dict[str, list[int]]:
    rows = report("funnel", workspace, "--by", by)["rows"]
    return {row["key"]: [stage["entered"] for stage in row["stages"]] for row in rows}


def found_codes(workspace: Path) -> dict[str, list[dict[str, Any]]]:
    told = json.loads(run("check", "--workspace", str(workspace), "--format", "json"))
    codes: dict[str, list[dict[str, Any]]] = {}
    for finding in told:
        codes.setdefault(finding["code"], []).append(finding["values"])
    return codes


def test_olist_from_first_contact_to_declared_revenue(founded: Any) -> None:  # noqa: ANN401 (see above)
    workspace = founded("olist", "olist_funnel")
    by_channel = entered(workspace, "channel")
    assert sum(mqls for mqls, _ in by_channel.values()) == 8000
    assert sum(won for _, won in by_channel.values()) == 842
    assert by_channel["organic_search"] == [2296, 271]
    assert by_channel["paid_search"] == [1586, 195]
    # 60 leads without an origin, beside those whose origin the company calls "unknown"
    assert by_channel[""] == [60, 14]
    assert by_channel["unknown"] == [1099, 179]
    loop = report("loop", workspace)
    assert loop["total"]["revenue"] == 61_784_006_00


def test_olist_traps_are_findings(founded: Any) -> None:  # noqa: ANN401 (see above)
    codes = found_codes(founded("olist", "olist_funnel"))
    (early,) = codes["ledger.won_before_known"]
    assert early["count"] == 1
    missing = {one["column"]: one["count"] for one in codes["ledger.missing_value"]}
    assert missing == {"channel": 60}
    sharp = {one["at"]: one["count"] for one in codes["ledger.same_time_of_day"]}
    assert sharp == {"03:00:00": 49, "02:00:00": 12}
    (unpaid,) = codes["ledger.won_for_nothing"]
    assert (unpaid["count"], unpaid["total"]) == (797, 842)


def test_maven_by_representative(founded: Any) -> None:  # noqa: ANN401 (see above)
    workspace = founded("maven", "maven_crm")
    by_owner = entered(workspace, "owner")
    assert len(by_owner) == 30
    assert [sum(column) for column in zip(*by_owner.values(), strict=True)] == [8800, 8300, 4238]
    loop = report("loop", workspace, "--by", "owner")
    assert loop["total"]["revenue"] == 10_005_534_00
    assert loop["total"]["deals_lost"] == 2473
    best = loop["rows"][0]
    assert (best["key"], best["revenue"]) == ("Darcel Schlecht", 1_153_214_00)


def test_maven_traps_are_findings(founded: Any) -> None:  # noqa: ANN401 (see above)
    codes = found_codes(founded("maven", "maven_crm"))
    (spelt,) = codes["ledger.spelt_differently"]
    assert "“GTXPro”" in spelt["spellings"]
    assert "“GTX Pro”" in spelt["spellings"]
    (missing,) = codes["ledger.missing_value"]
    assert missing["column"] == "account_id"


def test_x_education_by_channel(founded: Any) -> None:  # noqa: ANN401 (see above)
    workspace = founded("x_education", "x_education_leads")
    by_channel = entered(workspace, "channel")
    assert [sum(column) for column in zip(*by_channel.values(), strict=True)] == [9240, 6261, 3561]
    assert by_channel["Google"][0] == 2868
    assert by_channel["google"][0] == 5
    assert by_channel[""][0] == 36
    codes = found_codes(workspace)
    assert {one["table"] for one in codes["ledger.no_dates"]} == {
        "touches",
        "contacts",
        "deal_events",
    }
    assert [one["spellings"] for one in codes["ledger.spelt_differently"]] == [
        "“Google” (2868), “google” (5)"
    ]


def test_importing_a_real_set_again_changes_nothing(founded: Any, real_data: Path) -> None:  # noqa: ANN401 (see above)
    workspace = founded("olist", "olist_funnel")
    before = report("funnel", workspace, "--by", "channel")
    again = run(
        "import",
        str(real_data / "olist_funnel"),
        "--map",
        str(MAPPINGS / "olist" / "mapping.toml"),
        "--workspace",
        str(workspace),
    )
    assert "+ 8,000 known +" in again
    assert "+ 842 known +" in again
    assert report("funnel", workspace, "--by", "channel")["rows"] == before["rows"]
