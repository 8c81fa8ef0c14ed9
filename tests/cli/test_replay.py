"""`smarketing replay` as people run it: on a workspace, and on plain files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result
from spec.reports.what_if.what_if_history import HISTORY
from spec.tables import AGREEMENT, STAGES, facts
from tests.cli.importing import Desk

from smarketing.app.cli.main import main
from smarketing.app.first_run import kernel_is_compiled

AGREED = AGREEMENT + STAGES
AS_OF = ("--as-of", "2026-12-31")
FILES = {
    "touches": "touches",
    "contacts": "contacts",
    "dispositions": "dispositions",
    "deal_events": "deals",
}


class Folder:
    """A folder with an agreement and plain files, and the command to try them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.agreement = path / "agreement.toml"
        self.agreement.write_text(AGREED, encoding="utf-8")
        self.files: list[str] = []
        for table, frame in facts(HISTORY).frames.items():
            file = path / f"{table}.parquet"
            frame.drop("fact_id", "source").write_parquet(file)
            self.files += [f"--{FILES[table]}", str(file)]

    def run(self, *words: str | Path, code: int = 0) -> Result:
        told = ["replay", "--agreement", self.agreement, *self.files, *words, "--language", "en"]
        result = CliRunner().invoke(main, [str(word) for word in told], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    def told(self, *words: str | Path) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.run(*words, "--format", "json").stdout)
        return read


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_plain_files_are_counted_by_stage_and_month_as_of_the_latest_fact(folder: Folder) -> None:
    told = folder.told()
    assert told["report"] == "replay"
    assert told["footing"]["as_of"] == "2026-09-01T00:00:00Z"
    assert told["contacts"] == 5
    mql = next(stage for stage in told["stages"] if stage["stage"] == "mql")["count"]
    assert (mql["entered"], mql["own"], mql["implied"], mql["repeats"]) == (5, 3, 2, 0)
    months = {month["month"]: month["stages"]["mql"]["entered"] for month in told["months"]}
    assert {month: count for month, count in months.items() if count} == {
        "2026-03": 2,
        "2026-04": 1,
        "2026-05": 1,
        "2026-06": 1,
    }


@pytest.mark.parametrize("name", ["entries.parquet", "entries.csv", "entries.jsonl"])
def test_every_entry_is_written_for_other_tools(folder: Folder, name: str) -> None:
    file = folder.path / name
    folder.run("--entries", file)
    readers: dict[str, Callable[[Path], pl.DataFrame]] = {
        ".parquet": pl.read_parquet,
        ".csv": pl.read_csv,
        ".jsonl": pl.read_ndjson,
    }
    written = readers[file.suffix](file)
    assert written.columns == [
        *("contact_id", "cycle", "stage", "entered_at", "rule"),
        *("version", "implied", "repeat", "points", "fit"),
    ]
    ada = written.filter((written["contact_id"] == "ada") & (written["stage"] == "mql"))
    assert ada["points"].to_list() == [55.0]
    assert str(ada["entered_at"][0]).startswith("2026-04-01")


def test_a_term_set_for_the_replay_is_compared_with_the_agreement(folder: Folder) -> None:
    told = folder.told("--set", "qualification.threshold=30")
    assert told["report"] == "what_if"
    assert told["candidate"]["amended"] == ["qualification.threshold=30"]
    assert (told["current_leads"]["selected"], told["candidate_leads"]["selected"]) == (3, 4)
    assert [lead["contact_id"] for lead in told["gained"]] == ["cleo"]
    assert told["changes"] == [
        {"term": "qualification.threshold", "current": "40", "candidate": "30"}
    ]


def test_entries_of_a_candidate_are_the_candidates(folder: Folder) -> None:
    file = folder.path / "entries.parquet"
    folder.run("--set", "qualification.threshold=30", "--entries", file)
    entries = pl.read_parquet(file)
    cleo = entries.filter((entries["contact_id"] == "cleo") & (entries["stage"] == "mql"))
    assert cleo["rule"].to_list() == ["score"]


def test_a_candidate_file_is_compared_and_its_leads_are_listed_as_csv(folder: Folder) -> None:
    candidate = folder.path / "candidate.toml"
    candidate.write_text(AGREED.replace("threshold = 40", "threshold = 60"), encoding="utf-8")
    told = folder.run("--candidate", candidate, "--format", "csv").stdout
    lines = told.splitlines()
    assert lines[0].startswith("change,contact_id,name,selected_at,rule,points")
    assert [line.split(",")[:3] for line in lines[1:3]] == [
        ["lost", "ada", "Ada"],
        ["lost", "bob", "Bob"],
    ]


def test_a_sweep_tells_each_value(folder: Folder) -> None:
    told = folder.told("--sweep", "qualification.threshold=30..60:15")
    values = [point["values"][0]["value"] for point in told["points"]]
    # The agreement's own 40 is on no step, and is there all the same.
    assert values == [30.0, 40.0, 45.0, 60.0]
    assert [point["is_current"] for point in told["points"]] == [False, True, False, False]
    assert [point["selected"] for point in told["points"]] == [4, 3, 2, 1]
    assert told["current_values"] == [{"value": 40.0, "exact": "40"}]


def test_two_sweeps_make_a_grid(folder: Folder) -> None:
    told = folder.told(
        *("--sweep", "qualification.threshold=30..40:10"),
        *("--sweep", "qualification.points.webinar.points=20..21:1"),
    )
    assert [[v["value"] for v in point["values"]] for point in told["points"]] == [
        [30.0, 20.0],
        [30.0, 21.0],
        [40.0, 20.0],
        [40.0, 21.0],
    ]


def test_values_that_the_agreement_does_not_allow_are_left_out_and_told(folder: Folder) -> None:
    told = folder.told("--sweep", "qualification.threshold=0..40:20")
    assert [point["values"][0]["value"] for point in told["points"]] == [20.0, 40.0]
    [finding] = [one for one in told["findings"] if one["code"] == "toml.out_of_range"]
    assert finding["severity"] == "warning"
    assert finding["source"]["text"] == "qualification.threshold=0"


def test_too_little_history_to_recommend_is_said_so(folder: Folder) -> None:
    result = folder.run("--recommend", "--from", "2026-08-30", code=1)
    assert "the period is too short to choose and to validate" in " ".join(result.stderr.split())


def test_an_unknown_stage_of_quality_is_told_with_the_known(folder: Folder) -> None:
    result = folder.run("--recommend", "--quality", "custommer", code=1)
    assert "did you mean `customer`?" in result.stderr


@pytest.mark.parametrize("form", ["text", "html", "csv"])
@pytest.mark.parametrize(
    "asked",
    [
        [],
        ["--set", "qualification.threshold=30"],
        ["--sweep", "qualification.threshold=30..60:10"],
        ["--recommend"],
    ],
)
def test_every_question_is_answered_in_every_form(
    folder: Folder, form: str, asked: list[str]
) -> None:
    assert len(folder.run(*asked, "--format", form).stdout) > 100


def test_a_wrong_term_is_told_at_the_option(folder: Folder) -> None:
    result = folder.run("--set", "qualification.treshold=60", code=1)
    assert "--set" in result.stderr
    assert "did you mean `threshold`?" in result.stderr


def test_wrong_columns_are_told_at_once_of_all_files(folder: Folder) -> None:
    for name in ("touches", "contacts"):
        file = folder.path / f"{name}.parquet"
        pl.read_parquet(file).rename({"contact_id": "contact"}).write_parquet(file)
    result = folder.run(code=1)
    assert result.stderr.count("`contact_id` is missing") == 2
    assert result.stdout == ""


def test_columns_that_nothing_looks_at_are_noted_beside_the_report(folder: Folder) -> None:
    file = folder.path / "touches.parquet"
    pl.read_parquet(file).with_columns(browser=pl.lit("x")).write_parquet(file)
    result = folder.run("--format", "json")
    assert "`browser`" in result.stderr
    assert json.loads(result.stdout)["report"] == "replay"


def test_a_machine_that_has_replayed_once_is_known_to_have_compiled(folder: Folder) -> None:
    folder.run()
    assert kernel_is_compiled()


def test_plain_files_need_an_agreement(folder: Folder) -> None:
    words = ["replay", *folder.files]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 2
    assert "--agreement" in result.stderr


def test_an_agreement_needs_facts(folder: Folder) -> None:
    words = ["replay", "--agreement", str(folder.agreement)]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 2
    assert "--touches" in result.stderr


def test_a_period_the_wrong_way_round_is_bad_usage(folder: Folder) -> None:
    folder.run("--from", "2026-06-01", "--to", "2026-05-01", code=2)
    folder.run("--as-of", "soon", code=2)


def test_a_workspace_is_replayed_under_the_agreement_in_force(desk: Desk) -> None:
    terms = desk.folder / "workspace" / "agreement" / "0001.toml"
    terms.parent.mkdir(parents=True)
    terms.write_text(AGREED, encoding="utf-8")
    rows = [
        *("1,ada,2026-03-01 09:00,webinar", "2,ada,2026-03-02 09:00,webinar"),
        *("3,bob,2026-03-01 09:00,webinar",),
    ]
    desk.imported(desk.file("touches.csv", "\n".join(["nr,who,when,kind", *rows]) + "\n"))
    words = ("--set", "qualification.threshold=20", *AS_OF, "--format", "json")
    told = json.loads(desk.run("replay", *words).stdout)
    assert told["current"]["file"].endswith("0001.toml")
    assert (told["current_leads"]["selected"], told["candidate_leads"]["selected"]) == (1, 2)
    assert told["overlap"]["earlier"] == 1
    assert [lead["contact_id"] for lead in told["gained"]] == ["bob"]
