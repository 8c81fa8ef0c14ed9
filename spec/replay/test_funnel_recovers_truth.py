"""The funnel, measured from facts, gives back the rates that were planted in the example company.

Rates are those of ripe cohorts: contacts that entered the stage above long enough before the end
for nearly all later steps to have happened. The intervals are those that the report itself states.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import sqrt
from typing import Any

import polars as pl
import pytest

from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.export import AGREEMENT
from smarketing.adapters.connectors.example.generate import facts_of
from smarketing.adapters.connectors.example.truth import STAGES, truth_of
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.funnel import first_day, funnel_report
from smarketing.core.reports.pages import FunnelReport, FunnelStage
from smarketing.core.reports.situation import Situation

CONTACTS, SEED = 60_000, 1
UNTIL = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
RIPE = timedelta(days=430)
MEASURED = STAGES[1:]

FAR_OUT = 4.0
"""Standard deviations; a right measurement lies further out once in 16,000 times."""


@cache
def situation() -> Situation:
    agreement, findings = parse_agreement(AGREEMENT.read_text(encoding="utf-8"), "agreement.toml")
    assert agreement is not None, findings
    parts = list(facts_of(ATELIER_VAUBAN, SEED, CONTACTS, UNTIL))
    frames = {
        table: pl.concat(part[table] for part in parts if table in part) for table in parts[0]
    }
    return Situation(Facts(frames), agreement, UNTIL, "spec")


@cache
def ripe_funnel(by: str) -> FunnelReport:
    return funnel_report(situation(), by, first_day(situation()), (UNTIL - RIPE).date())


@cache
def truth() -> dict[str, Any]:
    told: dict[str, Any] = truth_of(ATELIER_VAUBAN, SEED, CONTACTS, UNTIL)["rates"]["per_contact"]
    return told


def rates(by: str) -> list[tuple[str, str, FunnelStage, int, float]]:
    """Return for every cell: key, stage, what was measured, out of how many, and the truth."""
    return [
        (row.key, stage.stage, stage, above.entered, truth()[stage.stage][f"by_{by}"][row.key])
        for row in ripe_funnel(by).rows
        for above, stage in zip(row.stages, row.stages[1:], strict=False)
        if stage.stage in MEASURED and above.entered > 0
    ]


@pytest.mark.parametrize("by", ["channel", "persona"])
def test_every_channel_and_every_persona_is_measured(by: str) -> None:
    keys = {row.key for row in ripe_funnel(by).rows}
    planted = ATELIER_VAUBAN.channels if by == "channel" else ATELIER_VAUBAN.personas
    assert keys - {""} == {one.name for one in planted}


@pytest.mark.parametrize("by", ["channel", "persona"])
def test_no_measured_rate_lies_far_from_the_truth(by: str) -> None:
    for key, name, stage, entered, rate in rates(by):
        assert stage.cohort is not None
        deviation = (stage.cohort.value - rate) / sqrt(rate * (1 - rate) / entered)
        assert abs(deviation) < FAR_OUT, (key, name, stage.cohort, rate)


def test_the_stated_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    covered = [
        stage.cohort.low <= rate <= stage.cohort.high
        for by in ("channel", "persona")
        for _, _, stage, _, rate in rates(by)
        if stage.cohort is not None
    ]
    assert len(covered) > 50
    # stated are 95 %; fewer than 88 % of 60 would come about once in 100 times
    assert sum(covered) >= 0.88 * len(covered)


def test_the_whole_funnel_is_the_planted_one() -> None:
    total = ripe_funnel("channel").total
    for above, stage in zip(total.stages, total.stages[1:], strict=False):
        if stage.stage in MEASURED:
            assert stage.cohort is not None
            rate = truth()[stage.stage]["overall"]
            deviation = (stage.cohort.value - rate) / sqrt(rate * (1 - rate) / above.entered)
            assert abs(deviation) < FAR_OUT, (stage.stage, stage.cohort, rate)


def test_an_unripe_cohort_shows_less_than_the_truth() -> None:
    """The reason for measuring on ripe ones: last month's leads have not had their time."""
    recent = funnel_report(situation(), "channel", date(2026, 3, 1), date(2026, 3, 31)).total
    mql = next(stage for stage in recent.stages if stage.stage == "mql")
    assert mql.cohort is not None
    assert mql.cohort.high < truth()["mql"]["overall"]


def test_nobody_is_counted_without_a_fact_of_their_own() -> None:
    assert not situation().entries["implied"].any()


def test_visits_are_those_that_were_paid_for() -> None:
    whole = funnel_report(situation(), "channel", first_day(situation()), UNTIL.date())
    planned = truth_of(ATELIER_VAUBAN, SEED, CONTACTS, UNTIL)["spend"]
    for row in whole.rows:
        visits = next(stage.entered for stage in row.stages if stage.stage == "visitor")
        expected = sum(campaign["visits"] for campaign in planned[row.key].values())
        assert visits == pytest.approx(expected, abs=len(planned[row.key]) + 1)
