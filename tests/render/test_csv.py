"""Rows for spreadsheets: one header, numbers unrounded, cells that no spreadsheet runs."""

import csv
from dataclasses import replace
from io import StringIO

import pytest
from tests.render.example_analyses import funnel, loop, loop_row, plan
from tests.render.example_pages import FORMULA, HOSTILE, daily

from smarketing.adapters.render.csv import as_csv
from smarketing.adapters.render.csv_cells import inert
from smarketing.adapters.render.plan_csv import plan_csv


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_the_funnel_has_one_line_per_row_and_stage_and_the_total_last() -> None:
    written = rows(as_csv(funnel()))
    assert len(written) == 7 * 7
    lead = written[1]
    assert (lead["channel"], lead["stage"], lead["entered"]) == (
        "Recherche naturelle",
        "lead",
        "451",
    )
    assert float(lead["from_previous"]) == pytest.approx(451 / 22_222, abs=1e-15)
    assert {line["is_total"] for line in written[-7:]} == {"true"}
    assert written[0]["from_previous"] == ""


def test_the_loop_s_rows_add_up_to_its_total() -> None:
    written = rows(as_csv(loop()))
    for column in ("contacts", "customers", "revenue", "spend"):
        parts = [float(line[column]) for line in written if line["is_total"] == "false"]
        assert sum(parts) == pytest.approx(float(written[-1][column]))
    assert written[1]["revenue"] == "182002.50"


def test_the_plan_has_exact_and_rounded_needs() -> None:
    written = rows(plan_csv(plan()))
    assert (written[2]["stage"], written[2]["needed"], written[2]["marketing"]) == (
        "mql",
        "112",
        "67",
    )
    assert float(written[2]["needed_exact"]) == pytest.approx(1000 / 9)
    assert written[2]["rate_from"] == "measured"
    assert float(written[2]["rate_low"]) < 0.6 < float(written[2]["rate_high"])


def test_the_daily_report_lists_who_waits() -> None:
    written = rows(as_csv(daily()))
    assert len(written) == 12
    assert written[0]["representative"] == "Claire Dubois"
    assert written[0]["handed_over_at"] == "2026-11-15T02:00:00+00:00"
    assert written[0]["breached"] == "true"


def test_an_empty_report_is_a_header() -> None:
    assert as_csv(loop("none")).count("\r\n") == 2
    assert rows(as_csv(daily("none"))) == []


@pytest.mark.parametrize(
    "text",
    [FORMULA, "+1", "-1", "@x", "\tx", "\rx", "\nx", "\0x", "＝1", "＋1", "－1", "＠x"],
)
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert inert(text).startswith("'")
    assert "\0" not in inert(text)


@pytest.mark.parametrize("text", ["", "Amélie", HOSTILE, "a=b", "1-2"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


def test_a_formula_as_a_name_is_inert_and_negative_numbers_stay_numbers() -> None:
    row = replace(loop_row(FORMULA, 1), revenue=-500)
    [line, _] = rows(as_csv(replace(loop(), rows=[row])))
    assert line["channel"] == f"'{FORMULA}"
    assert line["revenue"] == "-5.00"
